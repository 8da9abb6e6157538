//! How requests are signed.

use crate::clock::Clock;
use crate::http::headers::Headers;
use crate::signature::algorithm::Hash;
use crate::signature::base::{base, written};
use crate::signature::component::{Component, Reading};
use crate::signature::digest;
use crate::signature::error::SigningError;
use crate::signature::message::Message;
use crate::signature::signing_key::SigningKey;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sfv::{BareItem, InnerList, Integer, Key, Parameters};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

/// A parameter of a signature (RFC 9421, section 2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Parameter {
    /// `created`: the time of signing.
    Created,
    /// `expires`: the time of signing and so much more.
    Expires(Duration),
    /// `nonce`: 128 random bits in base64url.
    Nonce,
    /// `alg`: the registered name of the algorithm.
    Alg,
    /// `keyid`: the id of the key.
    KeyId,
    /// `tag`: the name of the application.
    Tag(String),
}

/// How requests are signed (RFC 9421). It is cheap to clone.
///
/// Unless the settings say otherwise, the label is `sig1`, the parameters are `created`, `nonce` and `keyid`, and a
/// signature covers the method, the address, and the SHA-256 digest of the body, if there is one.
///
/// No two signatures of one request should be alike, because a server may take the second for a replay of the first. The
/// `nonce` sees to that. Where the parameters have none, [`Signed`](crate::signature::Signed) lets a repeated request wait
/// for the next second, so that its `created` is another one.
///
/// ```
/// use runtime::Headers;
/// use runtime::signature::{Parameter, Signing, SigningKey};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = SigningKey::hmac(b"a secret of both sides")?;
/// let signing = Signing::new(key, "client-2026")?
///     .label("pay")?
///     .components(["@method", "@path", "content-digest", "content-type", "content-length"])?
///     .parameters([Parameter::KeyId, Parameter::Created])?;
///
/// let mut headers = Headers::new();
/// signing.sign("GET", "https://pay.test/payments/7", &mut headers, None)?;
/// assert!(headers.get("Signature-Input").unwrap().starts_with(r#"pay=("@method" "@path");keyid="client-2026";"#));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Signing {
    key: Arc<SigningKey>,
    key_id: sfv::String,
    label: Key,
    components: Vec<Component>,
    without_body: Vec<Component>,
    parameters: Vec<Parameter>,
    digest: Hash,
    label_in_params: bool,
    clock: Clock,
    /// The last second in which a request was signed. All clones share it.
    last: Arc<AtomicI64>,
}

impl Signing {
    /// Returns settings for a key that the server knows as `key_id`.
    ///
    /// # Errors
    ///
    /// Fails if the id is not printable ASCII.
    pub fn new(key: SigningKey, key_id: impl Into<String>) -> Result<Self, SigningError> {
        let key_id = string(key_id.into(), "the id of the key")?;
        Self {
            key: Arc::new(key),
            key_id,
            label: label("sig1".into())?,
            components: Vec::new(),
            without_body: Vec::new(),
            parameters: vec![Parameter::Created, Parameter::Nonce, Parameter::KeyId],
            digest: Hash::Sha256,
            label_in_params: false,
            clock: Clock::default(),
            last: Arc::new(AtomicI64::new(0)),
        }
        .components(["@method", "@target-uri", "content-digest"])
    }

    /// Sets the label that the signature has in its headers.
    ///
    /// # Errors
    ///
    /// Fails if it is not a key of a structured field: lower-case letters, digits, `_`, `-`, `.` and `*`.
    pub fn label(mut self, text: impl Into<String>) -> Result<Self, SigningError> {
        self.label = label(text.into())?;
        Ok(self)
    }

    /// Sets what the signature covers, in this order.
    ///
    /// A component is the name of a header field in lower case, or one of `@method`, `@target-uri`, `@authority`,
    /// `@scheme`, `@request-target`, `@path`, `@query`, and `@query-param;name="..."`. A request without a body is signed
    /// without the components that begin with `content-`.
    ///
    /// # Errors
    ///
    /// Fails if a component is of no known kind, or is there twice.
    pub fn components<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, SigningError> {
        self.components = components(names)?;
        self.without_body = self.components.clone();
        self.without_body
            .retain(|component| !component.describes_body());
        Ok(self)
    }

    /// Sets what the signature of a request without a body covers, after [`components`](Self::components).
    ///
    /// # Errors
    ///
    /// Fails like [`components`](Self::components).
    pub fn components_without_body<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, SigningError> {
        self.without_body = components(names)?;
        Ok(self)
    }

    /// Sets the parameters of the signature, in this order.
    ///
    /// # Errors
    ///
    /// Fails if `alg` is wanted and the algorithm of the key has no registered name, or a tag is not printable ASCII.
    pub fn parameters(
        mut self,
        parameters: impl IntoIterator<Item = Parameter>,
    ) -> Result<Self, SigningError> {
        self.parameters = parameters.into_iter().collect();
        self.written_parameters()?;
        Ok(self)
    }

    /// Sets the algorithm of `Content-Digest`.
    #[must_use]
    pub fn digest(mut self, hash: Hash) -> Self {
        self.digest = hash;
        self
    }

    /// Says whether the last line of what is signed begins with the label, as some servers have it against RFC 9421,
    /// section 2.5.
    #[must_use]
    pub fn label_in_params(mut self, inside: bool) -> Self {
        self.label_in_params = inside;
        self
    }

    /// Sets what tells the time.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Signs a request: sets `Signature` and `Signature-Input`, and with a body `Content-Digest`, in place of those
    /// that it has. If the signature covers `content-length`, that is set as well.
    ///
    /// # Errors
    ///
    /// Fails if the request lacks a header field that the signature covers.
    pub fn sign(
        &self,
        method: &str,
        url: &str,
        headers: &mut Headers,
        body: Option<&[u8]>,
    ) -> Result<(), SigningError> {
        let components = match body {
            Some(_) => &self.components,
            None => &self.without_body,
        };
        if let Some(body) = body {
            headers.insert(digest::HEADER, digest::of(body, self.digest));
        }
        let covers_length = components
            .iter()
            .any(|component| component.field() == Some("content-length"));
        if covers_length {
            let length = body.unwrap_or_default().len();
            headers.insert("Content-Length", length.to_string());
        }

        let input = written(InnerList::with_params(
            components.iter().map(Component::item).collect(),
            self.written_parameters()?,
        ));
        let label = self.label.as_str();
        let in_base = if self.label_in_params {
            &format!("{label}={input}")
        } else {
            &input
        };
        let message = Message::request(method, url, headers, body.unwrap_or_default());
        let base = base(components, in_base, &message, Reading::default())
            .map_err(|lack| SigningError::component(&lack.component, &lack.reason))?;
        let signature = self
            .key
            .sign(base.as_bytes())
            .map_err(|_| SigningError::new("the key refuses to sign"))?;
        headers.insert("Signature-Input", format!("{label}={input}"));
        headers.insert(
            "Signature",
            format!("{label}=:{}:", STANDARD.encode(signature)),
        );
        Ok(())
    }

    /// Returns how long to wait until a signature differs from all that were made before, which is a second at most.
    pub(super) fn until_new(&self) -> Duration {
        let is_new = self.parameters.contains(&Parameter::Nonce);
        let has_time = self
            .parameters
            .iter()
            .any(|parameter| matches!(parameter, Parameter::Created | Parameter::Expires(_)));
        if is_new || !has_time {
            return Duration::ZERO;
        }
        let next = self.last.load(Ordering::Relaxed).saturating_add(1);
        let wait = next
            .saturating_mul(1000)
            .saturating_sub(self.clock.unix_millis());
        // More than a second would be a clock that goes backwards.
        Duration::from_millis(u64::try_from(wait).unwrap_or_default().min(1000))
    }

    fn written_parameters(&self) -> Result<Parameters, SigningError> {
        let created = self.clock.unix_seconds();
        self.last.fetch_max(created, Ordering::Relaxed);
        let mut written = Parameters::new();
        for parameter in &self.parameters {
            let (name, value) = match parameter {
                Parameter::Created => ("created", seconds(created)?),
                Parameter::Expires(after) => {
                    let after = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
                    ("expires", seconds(created.saturating_add(after))?)
                }
                Parameter::Nonce => ("nonce", nonce()?.into()),
                Parameter::Alg => {
                    let name = self.key.algorithm().ok_or_else(|| {
                        SigningError::new(
                            "the algorithm of the key has no registered name; leave out the parameter `alg`",
                        )
                    })?;
                    ("alg", string(name.into(), "the algorithm")?.into())
                }
                Parameter::KeyId => ("keyid", self.key_id.clone().into()),
                Parameter::Tag(tag) => ("tag", string(tag.clone(), "the tag")?.into()),
            };
            written.insert(label(name.into())?, value);
        }
        Ok(written)
    }
}

/// Reads the names of components.
pub(super) fn components<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Component>, SigningError> {
    let mut components = Vec::new();
    for name in names {
        let component = Component::from_setting(name)
            .map_err(|reason| SigningError::component(name, &reason))?;
        if components.contains(&component) {
            return Err(SigningError::component(name, "it is named twice"));
        }
        components.push(component);
    }
    Ok(components)
}

fn label(text: String) -> Result<Key, SigningError> {
    Key::from_string(text).map_err(|(_, text)| {
        SigningError::new(format!(
            "{text:?} is not a label; use lower-case letters, digits, `_`, `-`, `.` and `*`"
        ))
    })
}

fn string(text: String, what: &str) -> Result<sfv::String, SigningError> {
    sfv::String::from_string(text)
        .map_err(|_| SigningError::new(format!("{what} is not printable ASCII")))
}

fn seconds(time: i64) -> Result<BareItem, SigningError> {
    Integer::try_from(time)
        .map(BareItem::from)
        .map_err(|_| SigningError::new("the time has more than 15 digits"))
}

fn nonce() -> Result<sfv::String, SigningError> {
    let mut bits = [0; 16];
    aws_lc_rs::rand::fill(&mut bits)
        .map_err(|_| SigningError::new("the system has no random numbers"))?;
    string(URL_SAFE_NO_PAD.encode(bits), "the nonce")
}
