//! A connection to an API: where it is and who is calling.

use crate::http::address::Address;
use crate::http::budget::Budget;
use crate::http::call::Call;
use crate::http::credentials::Credentials;
use crate::http::error::BuildError;
use crate::http::operation::Operation;
use crate::http::over_reqwest::Reqwest;
use crate::http::retry::RetryPolicy;
use crate::http::trace::Place;
use crate::http::transport::Transport;
use crate::wire::memory;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How long a call may take, unless the client or the call says otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Where an API is, who is calling it, and what carries the calls. It is cheap to clone.
///
/// Generated clients wrap one. A call may take 60 seconds, unless [`with_timeout`](Client::with_timeout) or
/// [`Call::timeout`] says otherwise, and is repeated as [`RetryPolicy`] says. Calls run in a tokio runtime whose timer is
/// enabled.
///
/// Each call has a `tracing` span `call` with the target `runtime::call`: `operation`, `method`, `status` or `fault`,
/// `attempts`, `duration_ms` and, with [`with_trace`](Client::with_trace), `trace`. Every repetition is an
/// event in it. Nothing else that is sent or received is told.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    servers: Vec<Address>,
    plain_http: bool,
    credentials: Credentials,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    largest_value: usize,
    retry: RetryPolicy,
    budget: Arc<Budget>,
    trace: Vec<Place>,
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
        let servers = servers
            .iter()
            .map(|server| Address::parse(server))
            .collect::<Result<_, _>>()?;
        let retry = RetryPolicy::default();
        Ok(Self(Arc::new(Inner {
            servers,
            plain_http: false,
            credentials,
            transport,
            timeout: TIMEOUT,
            largest_value: memory::LARGEST,
            budget: Arc::new(Budget::new(retry.budget())),
            retry,
            trace: Vec::new(),
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

    /// Returns this client with another timeout for its calls. It holds for all attempts of a call together.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        Arc::make_mut(&mut self.0).timeout = timeout;
        self
    }

    /// Returns this client with another limit on the memory that the value of a response takes, in bytes; about 256 MiB by
    /// default.
    ///
    /// A body of some megabytes can be a list of millions of elements, each of which takes hundreds of bytes once it is
    /// decoded. The limit on the body itself is [`ReqwestBuilder::largest_answer`](crate::ReqwestBuilder::largest_answer).
    #[must_use]
    pub fn with_largest_value(mut self, bytes: usize) -> Self {
        Arc::make_mut(&mut self.0).largest_value = bytes;
        self
    }

    /// Returns this client with another policy for repeating calls, and a budget of its own for it.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.budget = Arc::new(Budget::new(policy.budget()));
        inner.retry = policy;
        self
    }

    /// Returns how this client repeats calls.
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.0.retry
    }

    /// Returns this client with the places in which the server says what it calls an exchange: the names of response
    /// headers, such as `x-request-id`, and keys of the JSON object that is the body, such as `/requestId`. The first
    /// that is there becomes `trace` in the span of the call.
    #[must_use]
    pub fn with_trace(mut self, places: &[&str]) -> Self {
        Arc::make_mut(&mut self.0).trace = places.iter().map(|place| Place::new(place)).collect();
        self
    }

    /// Returns this client with plain `http` allowed for servers that are not on this machine.
    ///
    /// Everything, credentials included, can then be read and changed on the way. It is for a network where something
    /// else encrypts, such as a service mesh.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        Arc::make_mut(&mut self.0).plain_http = true;
        self
    }

    /// Begins a call of `operation`. Nothing is sent before the call is.
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), operation)
    }

    /// Returns the base address of a server group, without a slash at its end.
    pub(super) fn server(&self, group: usize) -> Result<&str, BuildError> {
        let address = self.0.servers.get(group).ok_or_else(|| {
            BuildError::new(format!(
                "the client has no address for server group {group}"
            ))
        })?;
        if address.is_exposed() && !self.0.plain_http {
            return Err(BuildError::new(
                "the address of the server begins with `http`, so everybody on the way could read what is sent; \
                 use `https`, or `Client::allow_plain_http` if something else encrypts",
            ));
        }
        Ok(address.text())
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

    pub(super) fn largest_value(&self) -> usize {
        self.0.largest_value
    }

    pub(super) fn budget(&self) -> &Budget {
        &self.0.budget
    }

    pub(super) fn trace(&self) -> &[Place] {
        &self.0.trace
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let servers: Vec<&str> = self.0.servers.iter().map(Address::text).collect();
        f.debug_struct("Client")
            .field("servers", &servers)
            .field("credentials", &self.0.credentials)
            .field("timeout", &self.0.timeout)
            .field("retry", &self.0.retry)
            .finish_non_exhaustive()
    }
}
