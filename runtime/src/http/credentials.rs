//! What proves to a server who is calling.

use crate::http::encode;
use crate::http::error::BuildError;
use crate::http::headers::Headers;
use crate::http::token::TokenSource;
use crate::wire::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
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
        value: Secret,
    },
    /// An API key in the query.
    Query {
        /// The name of the parameter.
        name: String,
        /// The key.
        value: Secret,
    },
    /// An API key in a cookie.
    Cookie {
        /// The name of the cookie.
        name: String,
        /// The key.
        value: Secret,
    },
    /// A token, sent as `Authorization: Bearer`.
    Bearer(Secret),
    /// A token that changes over time, sent as `Authorization: Bearer`. The source is asked before each attempt of a
    /// call, and once more if the server answers with 401.
    Token(Arc<dyn TokenSource>),
    /// A user and a password, sent as `Authorization: Basic`.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
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
#[derive(Clone, Debug, Default)]
pub struct Credentials(BTreeMap<&'static str, Credential>);

impl Credentials {
    /// Returns a set without any credential.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the credential for `scheme`, in place of the one it has.
    pub fn set(&mut self, scheme: &'static str, credential: Credential) -> &mut Self {
        self.0.insert(scheme, credential);
        self
    }

    /// Returns the credentials for the first alternative that is complete.
    ///
    /// No alternatives at all, or one without schemes, mean that the operation can be called by anybody.
    pub(crate) fn choose(
        &self,
        operation: &str,
        alternatives: &[&[&'static str]],
    ) -> Result<Vec<&Credential>, BuildError> {
        if alternatives.is_empty() {
            return Ok(Vec::new());
        }
        alternatives
            .iter()
            .find_map(|schemes| schemes.iter().map(|scheme| self.0.get(scheme)).collect())
            .ok_or_else(|| BuildError::missing_credential(operation, &self.missing(alternatives)))
    }

    /// Returns what each alternative lacks.
    fn missing(&self, alternatives: &[&[&'static str]]) -> Vec<String> {
        let lacks = |schemes: &&[&'static str]| {
            let names: Vec<String> = schemes
                .iter()
                .filter(|scheme| !self.0.contains_key(*scheme))
                .map(|scheme| format!("`{scheme}`"))
                .collect();
            names.join(" and ")
        };
        alternatives.iter().map(lacks).collect()
    }
}

/// The places of a request that credentials go to.
pub(crate) struct Places<'a> {
    pub(crate) headers: &'a mut Headers,
    pub(crate) query: &'a mut Vec<(String, String)>,
    pub(crate) cookies: &'a mut Vec<(String, String)>,
    /// What supplies the `Authorization` of each attempt.
    pub(crate) token: &'a mut Option<Arc<dyn TokenSource>>,
}

/// Returns the value of `Authorization` for a token.
pub(crate) fn bearer(token: &Secret) -> Secret {
    Secret::new(format!("Bearer {}", token.expose()))
}

impl Credential {
    /// Puts this credential into a request.
    ///
    /// A header that the call has set itself wins: whoever passes an `Authorization` for one call means it. `taken`
    /// holds the headers that other credentials have set, which must not be lost.
    pub(crate) fn apply(
        &self,
        places: &mut Places<'_>,
        taken: &mut Vec<String>,
    ) -> Result<(), BuildError> {
        let (name, value) = match self {
            Self::Header { name, value } => (name.as_str(), Some(value.clone())),
            Self::Bearer(token) => ("Authorization", Some(bearer(token))),
            Self::Token(_) => ("Authorization", None),
            Self::Basic { user, password } => {
                let pair = Secret::new(format!("{user}:{}", password.expose()));
                let basic = Secret::new(format!("Basic {}", STANDARD.encode(pair.expose())));
                ("Authorization", Some(basic))
            }
            Self::Query { name, value } => {
                let name = encode::strict(name);
                let pair = format!("{name}={}", encode::strict(value.expose()));
                places.query.push((name, pair));
                return Ok(());
            }
            Self::Cookie { name, value } => {
                places.cookies.push((
                    name.clone(),
                    format!("{name}={}", encode::cookie(value.expose())),
                ));
                return Ok(());
            }
        };
        if taken.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            return Err(BuildError::new(format!(
                "two credentials want the header `{name}`; give only one of them"
            )));
        }
        if places.headers.get(name).is_none() {
            if let Some(value) = value {
                encode::check_header(name, value.expose())?;
                places.headers.append(name, value.expose());
            }
            if let Self::Token(source) = self {
                *places.token = Some(Arc::clone(source));
            }
            taken.push(name.to_owned());
        }
        Ok(())
    }
}
