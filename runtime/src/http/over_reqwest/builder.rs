//! The settings of the transport.

use crate::http::error::BuildError;
use crate::http::over_reqwest::failure::reasons;
use crate::http::over_reqwest::{Identity, Reqwest, pem};
use std::fmt;
use std::time::Duration;

/// How long to wait for a connection, whatever the timeout of the call.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a connection that nobody uses is kept. Many servers close one after five seconds (the defaults of Node.js and
/// Apache), and a request that is sent while they do is lost, with nobody knowing what became of it.
const IDLE: Duration = Duration::from_secs(4);

/// The environment variables that name a proxy, in lower case.
const PROXIES: &[&str] = &["http_proxy", "https_proxy", "all_proxy"];

/// The largest body of an answer, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;

/// The settings of [`Reqwest`].
///
/// ```no_run
/// use runtime::{Client, Credentials, Identity, Reqwest};
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = Reqwest::builder()
///     .identity(Identity::from_pem(&std::fs::read("client.pem")?)?)
///     .tls_1_3_only()
///     .build()?;
/// let servers = vec!["https://api.example.com".into()];
/// let client = Client::new(servers, Credentials::new(), Arc::new(transport))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "it is `build` that makes a transport of it"]
pub struct ReqwestBuilder {
    identity: Option<Identity>,
    roots: Vec<Vec<u8>>,
    tls_1_3_only: bool,
    connect_timeout: Duration,
    idle_timeout: Duration,
    largest: usize,
}

impl Default for ReqwestBuilder {
    fn default() -> Self {
        Self {
            identity: None,
            roots: Vec::new(),
            tls_1_3_only: false,
            connect_timeout: CONNECT,
            idle_timeout: IDLE,
            largest: LARGEST,
        }
    }
}

impl ReqwestBuilder {
    /// Sets the certificate and the key that prove to a server who is calling (mutual TLS).
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Adds certificates, as PEM, of authorities that are trusted beside those of the system.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Refuses servers that do not speak TLS 1.3. By default, TLS 1.2 is accepted as well.
    pub fn tls_1_3_only(mut self) -> Self {
        self.tls_1_3_only = true;
        self
    }

    /// Sets how long to wait for a connection, TLS included, 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long a connection is kept while no call uses it, 4 seconds by default. Zero means that each call gets a new
    /// connection.
    ///
    /// Keep it shorter than the server does: a request on a connection that the server is closing may be lost, and a
    /// payment that is lost in this way cannot be told from one that was made.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how large the body of an answer may be, in bytes, 10 MiB by default. What is larger is not read to its end.
    pub fn largest_answer(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// Returns the transport, with a pool of connections of its own.
    ///
    /// # Errors
    ///
    /// Fails if there is no certificate in what is meant to be trusted, and if TLS cannot be set up, for example because
    /// the system has no root certificates.
    pub fn build(self) -> Result<Reqwest, BuildError> {
        let client = self.client()?.build().map_err(|error| refused(&error))?;
        let proxied = std::env::vars_os().any(|(name, _)| {
            let name = name.to_string_lossy().to_ascii_lowercase();
            PROXIES.contains(&name.as_str())
        });
        let local = if proxied {
            let builder = self.client()?.no_proxy();
            builder.build().map_err(|error| refused(&error))?
        } else {
            client.clone()
        };
        Ok(Reqwest {
            client,
            local,
            identified: self.identity.is_some(),
            largest: self.largest,
        })
    }

    fn client(&self) -> Result<reqwest::ClientBuilder, BuildError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("runtime/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // The client decides what is sent again: it knows what is safe.
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.idle_timeout)
            .tls_certs_merge(self.trusted()?);
        if self.tls_1_3_only {
            builder = builder.tls_version_min(reqwest::tls::Version::TLS_1_3);
        }
        if self.idle_timeout.is_zero() {
            builder = builder.pool_max_idle_per_host(0);
        }
        if let Some(identity) = &self.identity {
            builder = builder.identity(identity.for_reqwest()?);
        }
        Ok(builder)
    }

    fn trusted(&self) -> Result<Vec<reqwest::Certificate>, BuildError> {
        let mut trusted = Vec::new();
        for pem in &self.roots {
            let text = pem::text(pem)?;
            let found = reqwest::Certificate::from_pem_bundle(text).map_err(|error| {
                BuildError::new(match pem::is_cut(text) {
                    true => pem::CUT.to_owned(),
                    false => format!("a root certificate cannot be read: {}", reasons(&error)),
                })
            })?;
            if found.is_empty() {
                return Err(BuildError::new(
                    "there is no certificate in the PEM for `root_certificates`",
                ));
            }
            trusted.extend(found);
        }
        Ok(trusted)
    }
}

impl fmt::Debug for ReqwestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestBuilder")
            .field("identity", &self.identity)
            .field("tls_1_3_only", &self.tls_1_3_only)
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("largest", &self.largest)
            .finish_non_exhaustive()
    }
}

pub(super) fn refused(error: &reqwest::Error) -> BuildError {
    BuildError::new(format!(
        "the HTTP client cannot be set up: {}",
        reasons(error)
    ))
}
