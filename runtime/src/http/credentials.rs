//! The credentials that a client sends.

use crate::http::encode;
use crate::http::error::BuildError;
use crate::http::operation::Operation;
use crate::http::token::TokenSource;
use crate::http::transport::Request;
use crate::wire::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A credential, and where in a request it goes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credential {
    /// An API key in a header field.
    Header {
        /// The name of the header field.
        name: String,
        /// The key.
        value: CredentialValue,
    },
    /// An API key in the query.
    Query {
        /// The name of the parameter.
        name: String,
        /// The key.
        value: CredentialValue,
    },
    /// An API key in a cookie.
    Cookie {
        /// The name of the cookie.
        name: String,
        /// The key.
        value: CredentialValue,
    },
    /// A token, sent as `Authorization: Bearer`.
    Bearer(CredentialValue),
    /// A user and a password, sent as `Authorization: Basic`.
    Basic {
        /// The user. It must not contain a colon (RFC 7617, section 2).
        user: String,
        /// The password.
        password: Secret,
    },
    /// A user and a password that change over time, sent as `Authorization: Basic`. The source supplies both in one
    /// value, with a colon between them: `user:password`.
    BasicSource(Arc<dyn TokenSource>),
}

/// The value of a credential.
#[derive(Clone)]
#[non_exhaustive]
pub enum CredentialValue {
    /// It stays the same as long as the client lives.
    Fixed(Secret),
    /// It changes over time. The source is asked before each attempt of a call, and once more if the server responds
    /// with 401.
    Source(Arc<dyn TokenSource>),
}

impl fmt::Debug for CredentialValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(secret) => secret.fmt(f),
            Self::Source(source) => source.fmt(f),
        }
    }
}

impl From<Secret> for CredentialValue {
    fn from(secret: Secret) -> Self {
        Self::Fixed(secret)
    }
}

impl From<String> for CredentialValue {
    fn from(secret: String) -> Self {
        Self::Fixed(secret.into())
    }
}

impl From<&str> for CredentialValue {
    fn from(secret: &str) -> Self {
        Self::Fixed(secret.into())
    }
}

impl From<Arc<dyn TokenSource>> for CredentialValue {
    fn from(source: Arc<dyn TokenSource>) -> Self {
        Self::Source(source)
    }
}

impl<S: TokenSource> From<Arc<S>> for CredentialValue {
    fn from(source: Arc<S>) -> Self {
        Self::Source(source)
    }
}

/// The credentials of a client, by the name that the document gives to the security scheme.
///
/// ```
/// use runtime::{Credential, Credentials};
///
/// let mut credentials = Credentials::new();
/// credentials.set("oauth", Credential::Bearer("s3cr3t".into()));
/// assert_eq!(format!("{credentials:?}"), r#"Credentials({"oauth": Bearer(Secret(***))})"#);
/// ```
#[derive(Clone, Default)]
pub struct Credentials {
    credentials: BTreeMap<&'static str, Credential>,
    setters: &'static [(&'static str, &'static str)],
}

impl Credentials {
    /// Returns a set without any credential.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a set without any credential, for a type that has a method for each security scheme: pairs of the scheme
    /// and the method. Errors name the methods, so that they advise what the user of that type can call.
    pub fn with_setters(setters: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            setters,
            ..Self::default()
        }
    }

    /// Sets the credential for `scheme`, in place of the one it has.
    pub fn set(&mut self, scheme: &'static str, credential: Credential) -> &mut Self {
        self.credentials.insert(scheme, credential);
        self
    }

    /// Returns the credentials for the first alternative that is complete.
    ///
    /// No alternatives at all mean that the operation takes no credentials. An alternative without schemes means that it
    /// can be called without: one that is complete is preferred, wherever it stands.
    pub(crate) fn choose(
        &self,
        operation: &str,
        alternatives: &[&[&'static str]],
    ) -> Result<Vec<&Credential>, BuildError> {
        if alternatives.is_empty() {
            return Ok(Vec::new());
        }
        if alternatives == Operation::WHATEVER_IS_GIVEN {
            let given = self.credentials.keys();
            return Ok(given.filter_map(|scheme| self.get(scheme)).collect());
        }
        let named = alternatives.iter().filter(|schemes| !schemes.is_empty());
        let complete = named
            .filter_map(|schemes| schemes.iter().map(|scheme| self.get(scheme)).collect())
            .next();
        match complete {
            Some(credentials) => Ok(credentials),
            None if alternatives.iter().any(|schemes| schemes.is_empty()) => Ok(Vec::new()),
            None => Err(self.missing(operation, alternatives)),
        }
    }

    /// Returns the credential of a scheme, if there is one now: a source may have no value yet.
    fn get(&self, scheme: &str) -> Option<&Credential> {
        self.credentials
            .get(scheme)
            .filter(|credential| credential.source().is_none_or(TokenSource::has_value))
    }

    /// Says what each alternative lacks, and how it is given.
    fn missing(&self, operation: &str, alternatives: &[&[&'static str]]) -> BuildError {
        let lacks = |schemes: &&[&'static str]| {
            let schemes = schemes.iter().filter(|scheme| self.get(scheme).is_none());
            let names: Vec<String> = schemes.map(|scheme| self.how(scheme)).collect();
            names.join(" and ")
        };
        let missing: Vec<String> = alternatives.iter().map(lacks).collect();
        let missing = missing.join(", or for ");
        let how = match self.setters {
            [] => "give it with `Credentials::set` when you build the client",
            _ => "set it when you build the client",
        };
        BuildError::missing_credential(format!(
            "`{operation}` needs a credential for {missing}; {how}"
        ))
    }

    /// Names a scheme that has no credential, and the method that sets it, if there is one.
    fn how(&self, scheme: &str) -> String {
        if self.credentials.contains_key(scheme) {
            return format!("`{scheme}` (its source has no value yet)");
        }
        let mut setters = self.setters.iter();
        match setters.find(|(known, _)| *known == scheme) {
            Some((_, setter)) => format!("`{scheme}` (`Credentials::{setter}`)"),
            None => format!("`{scheme}`"),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Credentials")
            .field(&self.credentials)
            .finish()
    }
}

/// A value that is asked for before each attempt, and where it goes.
pub(crate) struct Supplied {
    pub(crate) source: Arc<dyn TokenSource>,
    pub(crate) place: Place,
}

/// Where in a request a credential goes.
pub(crate) enum Place {
    Header(String),
    Query(String),
    Cookie(String),
    Bearer,
    /// The value is a user and a password with a colon between them.
    Basic,
}

impl Place {
    /// Returns the name of the header field that holds nothing else.
    fn header(&self) -> Option<&str> {
        match self {
            Self::Header(name) => Some(name),
            Self::Bearer | Self::Basic => Some("Authorization"),
            Self::Query(_) | Self::Cookie(_) => None,
        }
    }

    /// Puts `value` into `request`.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot stand in this place. The message does not repeat the value.
    pub(crate) fn put(&self, value: &Secret, request: &mut Request) -> Result<(), BuildError> {
        let value = value.expose();
        match self {
            Self::Header(name) => append(request, name, value),
            Self::Bearer => append(
                request,
                "Authorization",
                Secret::new(format!("Bearer {value}")).expose(),
            ),
            Self::Basic if !value.contains(':') => Err(BuildError::new(
                "the source of a user and a password supplied a value without a colon; it supplies `user:password`",
            )),
            Self::Basic => {
                let encoded = Secret::new(STANDARD.encode(value));
                let basic = Secret::new(format!("Basic {}", encoded.expose()));
                append(request, "Authorization", basic.expose())
            }
            Self::Query(name) => {
                // Some documents write a query into the path.
                let separator = if request.url.contains('?') { '&' } else { '?' };
                request.url.push(separator);
                request.url.push_str(&encode::strict(name));
                request.url.push('=');
                request.url.push_str(&encode::strict(value));
                Ok(())
            }
            Self::Cookie(name) => {
                let pair = format!("{name}={}", encode::cookie(value));
                let cookies = match request.headers.get("Cookie") {
                    Some(others) => format!("{others}; {pair}"),
                    None => pair,
                };
                encode::check_header("Cookie", &cookies)?;
                request.headers.insert("Cookie", cookies);
                Ok(())
            }
        }
    }
}

fn append(request: &mut Request, name: &str, value: &str) -> Result<(), BuildError> {
    encode::check_header(name, value)?;
    request.headers.append(name, value);
    Ok(())
}

impl Credential {
    fn source(&self) -> Option<&dyn TokenSource> {
        match self {
            Self::Header { value, .. }
            | Self::Query { value, .. }
            | Self::Cookie { value, .. }
            | Self::Bearer(value) => match value {
                CredentialValue::Source(source) => Some(&**source),
                CredentialValue::Fixed(_) => None,
            },
            Self::BasicSource(source) => Some(&**source),
            Self::Basic { .. } => None,
        }
    }

    /// Returns where this credential goes, and its value.
    fn placed(&self) -> Result<(Place, CredentialValue), BuildError> {
        Ok(match self {
            Self::Header { name, value } => {
                encode::check_unframed(name)?;
                (Place::Header(name.clone()), value.clone())
            }
            Self::Query { name, value } => (Place::Query(name.clone()), value.clone()),
            Self::Cookie { name, value } => (Place::Cookie(name.clone()), value.clone()),
            Self::Bearer(token) => (Place::Bearer, token.clone()),
            Self::BasicSource(source) => (Place::Basic, Arc::clone(source).into()),
            Self::Basic { user, .. } if user.contains(':') => {
                // The server takes all that follows the first colon for the password (RFC 7617, section 2).
                return Err(BuildError::new(
                    "the user of a basic credential contains a colon, at which the server would end it; \
                     a user name has none",
                ));
            }
            Self::Basic { user, password } => {
                let pair = Secret::new(format!("{user}:{}", password.expose()));
                (Place::Basic, pair.into())
            }
        })
    }

    /// Puts this credential into `request`, or its source into `supplied`.
    ///
    /// A header that the call has set itself wins: whoever passes an `Authorization` for one call means it. `taken`
    /// holds the headers that other credentials have set, which must not be lost.
    pub(crate) fn apply(
        &self,
        request: &mut Request,
        supplied: &mut Vec<Supplied>,
        taken: &mut Vec<String>,
    ) -> Result<(), BuildError> {
        let (place, value) = self.placed()?;
        if let Some(name) = place.header() {
            if taken.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                return Err(BuildError::new(format!(
                    "two credentials want the header `{name}`; give only one of them"
                )));
            }
            if request.headers.get(name).is_some() {
                return Ok(());
            }
            taken.push(name.to_owned());
        }
        match value {
            CredentialValue::Fixed(value) => place.put(&value, request)?,
            CredentialValue::Source(source) => supplied.push(Supplied { source, place }),
        }
        Ok(())
    }
}
