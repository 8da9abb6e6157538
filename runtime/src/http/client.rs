//! A connection to an API: where it is and who is calling.

use crate::http::call::{Call, Operation};
use crate::http::credentials::Credentials;
use crate::http::error::BuildError;
use crate::http::over_reqwest::Reqwest;
use crate::http::transport::Transport;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long a call may take, unless the client or the call says otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Where an API is, who is calling it, and what carries the calls. It is cheap to clone.
///
/// Generated clients wrap one. A call may take 60 seconds, unless [`with_timeout`](Client::with_timeout) or
/// [`Call::timeout`] says otherwise.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    servers: Vec<String>,
    credentials: Credentials,
    transport: Arc<dyn Transport>,
    timeout: Duration,
}

impl Client {
    /// Returns a client that sends its calls with `transport`.
    ///
    /// `servers` holds the base address of each server group of the API; [`Operation::server`] is an index into it.
    ///
    /// # Errors
    ///
    /// Fails if an address is not an absolute `http` or `https` address, or has a query, a fragment, a user or a
    /// password.
    pub fn new(
        servers: Vec<String>,
        credentials: Credentials,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, BuildError> {
        let servers = servers.into_iter().map(base).collect::<Result<_, _>>()?;
        Ok(Self(Arc::new(Inner {
            servers,
            credentials,
            transport,
            timeout: TIMEOUT,
        })))
    }

    /// Returns a client that sends its calls with [`Reqwest`].
    ///
    /// # Errors
    ///
    /// Fails like [`new`](Client::new), and if TLS cannot be set up.
    pub fn with_reqwest(
        servers: Vec<String>,
        credentials: Credentials,
    ) -> Result<Self, BuildError> {
        Self::new(servers, credentials, Arc::new(Reqwest::new()?))
    }

    /// Returns this client with another timeout for its calls.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        Arc::make_mut(&mut self.0).timeout = timeout;
        self
    }

    /// Begins a call of `operation`. Nothing is sent before the call is.
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), operation)
    }

    /// Returns the base address of a server group, without a slash at its end.
    pub(super) fn server(&self, group: usize) -> Result<&str, BuildError> {
        self.0
            .servers
            .get(group)
            .map(String::as_str)
            .ok_or_else(|| {
                BuildError::new(format!(
                    "the client has no address for server group {group}"
                ))
            })
    }

    pub(super) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    pub(super) fn transport(&self) -> &dyn Transport {
        &*self.0.transport
    }

    pub(super) fn timeout(&self) -> Duration {
        self.0.timeout
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("servers", &self.0.servers)
            .field("credentials", &self.0.credentials)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

/// Checks a base address. The messages do not repeat it: it may hold a password.
fn base(address: String) -> Result<String, BuildError> {
    let url = Url::parse(&address)
        .map_err(|reason| BuildError::new(format!("a server address is not valid: {reason}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BuildError::new(format!(
            "a server address begins with `{}`, expected `https`",
            url.scheme()
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::new(
            "a server address contains a user or a password; use `Credentials` for them",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BuildError::new(
            "a server address contains a query or a fragment",
        ));
    }
    Ok(address.trim().trim_end_matches('/').to_owned())
}
