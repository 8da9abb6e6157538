//! What a server issues, and how long it is good for.

use crate::auth::no_token::NoToken;
use crate::auth::oauth_error::OAuthError;
use crate::http::transport::Reply;
use crate::wire::discreet::without_values;
use crate::wire::json::Json;
use crate::wire::secret::Secret;
use serde::Deserialize as _;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long a token is used whose server does not say how long it lives.
const UNSAID: Duration = Duration::from_secs(5 * 60);

/// The longest life that is believed. A clock cannot hold everything that a server may write.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Tokens that a server has issued.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Issued {
    /// The token that calls are made with.
    pub access_token: Secret,
    /// How long the access token lives, if the server says so.
    pub expires_in: Option<Duration>,
    /// The token that the next access token is asked for with, if there is a new one.
    pub refresh_token: Option<Secret>,
    /// The token that says who the customer is, as a JWT that nobody has checked yet.
    pub id_token: Option<Secret>,
    /// When its life began, at the latest.
    since: Instant,
}

impl Issued {
    /// Returns tokens that were received now, by other means than a [`TokenEndpoint`](crate::auth::TokenEndpoint).
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self {
            access_token: access_token.into(),
            expires_in: None,
            refresh_token: None,
            id_token: None,
            since: Instant::now(),
        }
    }

    /// Says how long the access token lives.
    #[must_use]
    pub fn with_expires_in(mut self, life: Duration) -> Self {
        self.expires_in = Some(life);
        self
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<Secret>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Reads tokens from JSON, or says what is wrong with it.
    pub(super) fn read(body: &[u8], since: Instant) -> Result<Self, Box<str>> {
        let body: Body = serde_json::from_slice(body)
            .map_err(|error| without_values(&error.to_string()).into_owned())?;
        if let Some(kind) = &body.token_type
            && !kind.eq_ignore_ascii_case("bearer")
        {
            return Err("`token_type` is not `Bearer`".into());
        }
        let token = body.access_token.expose();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("`access_token` is empty, or cannot be sent in a header".into());
        }
        Ok(Self {
            access_token: body.access_token,
            expires_in: body.expires_in.as_ref().and_then(life),
            refresh_token: body
                .refresh_token
                .filter(|token| !token.expose().is_empty()),
            id_token: body.id_token,
            since,
        })
    }
}

/// What can be taken from a response: its tokens, or why they cannot be used. Even then there may be a new refresh token,
/// which must not be lost, because the one before it may be dead.
#[derive(Clone, Debug)]
pub struct Received {
    pub(super) issued: Result<Issued, NoToken>,
    pub(super) refresh_token: Option<Secret>,
}

impl Received {
    /// Reads the response of a token endpoint. `since` is when it was asked.
    pub(super) fn from_reply(reply: &Reply, since: Instant) -> Self {
        let status = reply.status;
        let refused = || NoToken::Refused {
            status,
            error: OAuthError::read(&reply.body),
        };
        if !(200..300).contains(&status) {
            return Self {
                issued: Err(refused()),
                refresh_token: None,
            };
        }
        // Some servers refuse with the status of a success.
        if says_error(&reply.body) {
            return Self {
                issued: Err(refused()),
                refresh_token: refresh_token(&reply.body),
            };
        }
        Self::read(&reply.body, since, |reason| NoToken::Unreadable {
            status,
            reason,
        })
    }

    /// Reads tokens that the application hands over as the JSON that came. `since` is when they were received.
    pub(super) fn handed_over(body: &Secret, since: Instant) -> Self {
        let body = body.expose().as_bytes();
        let unusable = |reason| NoToken::Unusable { reason };
        if says_error(body) {
            return Self {
                issued: Err(unusable("it says `error`".into())),
                refresh_token: refresh_token(body),
            };
        }
        Self::read(body, since, unusable)
    }

    fn read(body: &[u8], since: Instant, failure: impl FnOnce(Box<str>) -> NoToken) -> Self {
        match Issued::read(body, since) {
            Ok(issued) => issued.into(),
            Err(reason) => Self {
                issued: Err(failure(reason)),
                refresh_token: refresh_token(body),
            },
        }
    }
}

impl From<Issued> for Received {
    fn from(issued: Issued) -> Self {
        Self {
            refresh_token: issued.refresh_token.clone(),
            issued: Ok(issued),
        }
    }
}

/// Tells whether a response says that something is wrong. Some servers always write the member, empty or null.
fn says_error(body: &[u8]) -> bool {
    let error = member(body, "error");
    error.is_some_and(|error| !matches!(error.as_str(), "null" | "\"\""))
}

/// Returns the refresh token of a response, whatever else there is.
fn refresh_token(body: &[u8]) -> Option<Secret> {
    let token: Secret = member(body, "refresh_token")?.parse().ok()?;
    (!token.expose().is_empty()).then_some(token)
}

/// Returns a member of an object of which the others may be anything: there twice, not UTF-8, followed by something else.
fn member(body: &[u8], name: &str) -> Option<Json> {
    let text = String::from_utf8_lossy(body);
    let mut reader = serde_json::Deserializer::from_str(&text);
    let mut members = BTreeMap::<String, Json>::deserialize(&mut reader).ok()?;
    members.remove(name)
}

struct Body {
    access_token: Secret,
    token_type: Option<String>,
    expires_in: Option<Json>,
    refresh_token: Option<Secret>,
    id_token: Option<Secret>,
}
crate::object!(Body {
    access_token = "access_token",
    token_type? = "token_type",
    expires_in? = "expires_in",
    refresh_token? = "refresh_token",
    id_token? = "id_token",
});

/// Reads a life in seconds, which some servers write as a string. What is no number says nothing.
fn life(expires_in: &Json) -> Option<Duration> {
    let text = expires_in.as_str().trim().trim_matches('"').trim();
    // Rust also reads `inf` and `nan`.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
    {
        return None;
    }
    let seconds: f64 = text.parse().ok()?;
    Some(Duration::from_secs_f64(
        seconds.clamp(0.0, LONGEST.as_secs_f64()),
    ))
}

/// An access token, and until when it is used.
#[derive(Clone, Debug)]
pub(super) struct Held {
    token: Secret,
    until: Instant,
}

impl Held {
    /// Holds the access token of `issued` until `skew` before its end, but for half of its life at least: a long skew
    /// must not make a short token useless.
    pub(super) fn new(issued: &Issued, skew: Duration) -> Self {
        let life = issued.expires_in.unwrap_or(UNSAID).min(LONGEST);
        Self {
            token: issued.access_token.clone(),
            until: issued.since + (life - skew.min(life / 2)),
        }
    }

    /// Returns the token, if it is still used.
    pub(super) fn token(&self) -> Option<&Secret> {
        (Instant::now() < self.until).then_some(&self.token)
    }

    /// Tells whether this is `token`.
    pub(super) fn is(&self, token: &Secret) -> bool {
        self.token == *token
    }
}

#[cfg(test)]
mod tests {
    use super::{Held, Issued, LONGEST, UNSAID, life};
    use crate::wire::json::Json;
    use std::time::Duration;

    #[test]
    fn reads_a_life_however_it_is_written() {
        let seconds =
            |text: &str| life(&text.parse::<Json>().unwrap()).map(|life| life.as_secs_f64());
        for (text, expected) in [
            ("7200", Some(7200.0)),
            ("\"7200\"", Some(7200.0)),
            ("299.5", Some(299.5)),
            ("0", Some(0.0)),
            ("-1", Some(0.0)),
            ("1e400", Some(LONGEST.as_secs_f64())),
            ("99999999999999999999999", Some(LONGEST.as_secs_f64())),
            ("\"nan\"", None),
            ("\"-inf\"", None),
            ("\"soon\"", None),
            ("\"\"", None),
            ("[300]", None),
            ("true", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn uses_a_token_until_the_skew_but_for_half_of_its_life() {
        let used = |issued: Issued, skew| {
            Held::new(&issued, Duration::from_secs(skew)).until - issued.since
        };
        let lives = |seconds| Issued::new("t").with_expires_in(Duration::from_secs(seconds));
        assert_eq!(used(lives(7200), 60), Duration::from_secs(7140));
        assert_eq!(used(lives(100), 60), Duration::from_secs(50));
        assert_eq!(used(lives(0), 60), Duration::ZERO);
        assert_eq!(used(lives(u64::MAX), 0), LONGEST);
        assert_eq!(used(Issued::new("t"), 0), UNSAID);
    }
}
