//! Where tokens are asked for.

use crate::auth::assertion::ClientAssertion;
use crate::auth::flight::contained;
use crate::auth::issued::{Issued, Received};
use crate::auth::no_token::NoToken;
use crate::http::address::is_exposed;
use crate::http::credentials::{Credential, Credentials, Supplied};
use crate::http::encode::{check_header, check_unframed};
use crate::http::error::BuildError;
use crate::http::transport::{Request, Sent, Transport, TransportError};
use crate::wire::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

/// How long a token request may take, unless the endpoint says otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The `client_assertion_type` of a JWT (RFC 7523, section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The token endpoint of an authorization server (RFC 6749, section 3.2), and how the application proves to it who it is.
///
/// Requests are forms; they are sent with the transport that the endpoint is given, so whatever that does with a
/// request, such as presenting a certificate or signing, it does with these.
///
/// The `Debug` form shows the names of the fields and headers, and no values.
#[derive(Clone)]
pub struct TokenEndpoint {
    url: String,
    transport: Arc<dyn Transport>,
    fields: Vec<(String, Value)>,
    headers: Vec<(String, Secret)>,
    basic: Option<Secret>,
    credentials: Vec<Credential>,
    timeout: Duration,
}

/// What a field of the form holds.
#[derive(Clone)]
enum Value {
    Fixed(Secret),
    /// Made anew for each request.
    Made(Arc<dyn Fn() -> Result<Secret, Box<dyn Error + Send + Sync>> + Send + Sync>),
}

impl TokenEndpoint {
    /// Returns the endpoint at `url`.
    ///
    /// # Errors
    ///
    /// Fails if the address is not an absolute `https` address, or an `http` address of this machine, and if it contains
    /// a user, a password or a fragment.
    pub fn new(url: impl Into<String>, transport: Arc<dyn Transport>) -> Result<Self, BuildError> {
        let url = url.into();
        check(&url)?;
        Ok(Self {
            url,
            transport,
            fields: Vec::new(),
            headers: Vec::new(),
            basic: None,
            credentials: Vec::new(),
            timeout: TIMEOUT,
        })
    }

    /// Sends the requests with another transport, such as one that presents a certificate or signs.
    #[must_use]
    pub fn with_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = transport;
        self
    }

    /// Proves who is asking as calls of the API do: with the first of the alternatives in `security` that `credentials`
    /// has all of, each a list of schemes that are needed together. `operation` is what messages call this.
    ///
    /// # Errors
    ///
    /// Fails if `credentials` lacks something of each alternative.
    pub fn with_credentials(
        mut self,
        credentials: &Credentials,
        operation: &str,
        security: &[&[&'static str]],
    ) -> Result<Self, BuildError> {
        let chosen = credentials.choose(operation, security)?;
        self.credentials = chosen.into_iter().cloned().collect();
        Ok(self)
    }

    /// Adds a field to every request, such as `client_id`, or `client_secret` where the server wants that in the form.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.fields.push((name.into(), Value::Fixed(value.into())));
        self
    }

    /// Adds a field to every request, whose value is made anew for each.
    #[must_use]
    pub fn with_field_from<E: Into<Box<dyn Error + Send + Sync>>>(
        mut self,
        name: impl Into<String>,
        make: impl Fn() -> Result<Secret, E> + Send + Sync + 'static,
    ) -> Self {
        let make = move || make().map_err(Into::into);
        self.fields.push((name.into(), Value::Made(Arc::new(make))));
        self
    }

    /// Adds a header field to every request, such as an API key that the server wants beside the form.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Proves who is asking with a JWT, new for each request: adds the fields `client_assertion_type` and `client_assertion` (RFC 7523,
    /// section 2.2).
    #[must_use]
    pub fn with_assertion(self, assertion: ClientAssertion) -> Self {
        self.with_field("client_assertion_type", JWT_BEARER)
            .with_field_from("client_assertion", move || assertion.sign())
    }

    /// Proves who is asking with a password in the `Authorization` header (RFC 6749, section 2.3.1). Identifier and
    /// password are form-encoded first, as that section demands.
    #[must_use]
    pub fn with_basic(mut self, client_id: &str, password: &Secret) -> Self {
        let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = Secret::new(format!(
            "{}:{}",
            encode(client_id),
            encode(password.expose())
        ));
        self.basic = Some(Secret::new(format!(
            "Basic {}",
            STANDARD.encode(pair.expose())
        )));
        self
    }

    /// Sets how long a request may take. It is 30 seconds otherwise.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Asks for tokens, once.
    ///
    /// The form begins with `grant_type`; the fields of the endpoint follow, and then `fields`. For the code that a
    /// customer comes back with, the grant type is `authorization_code` and the fields are `code`, `redirect_uri` and
    /// `code_verifier`.
    ///
    /// # Errors
    ///
    /// Fails if the request cannot be made, has no response, or is refused, and if the response has no usable token in it.
    pub async fn request(
        &self,
        grant_type: &str,
        fields: &[(&str, &Secret)],
    ) -> Result<Issued, NoToken> {
        self.ask(grant_type, fields).await?.issued
    }

    /// Asks for tokens like [`request`](Self::request), and returns all that came of the response.
    pub(super) async fn ask(
        &self,
        grant_type: &str,
        fields: &[(&str, &Secret)],
    ) -> Result<Received, NoToken> {
        let mut request = Request::new("POST", self.url.as_str());
        let form = async { self.form(grant_type, fields) };
        let form = contained(form, || Err(not_made("what makes a field panicked"))).await?;
        request.body = Some(form.into());
        request.headers.append("Accept", "application/json");
        request
            .headers
            .append("Content-Type", "application/x-www-form-urlencoded");
        for (name, value) in &self.headers {
            check_unframed(name)
                .and_then(|()| check_header(name, value.expose()))
                .map_err(not_made)?;
            request.headers.append(name, value.expose());
        }
        if let Some(basic) = &self.basic {
            request.headers.append("Authorization", basic.expose());
        }
        self.prove(&mut request).await?;
        request.timeout = Some(self.timeout);
        // The life of a token begins somewhere on the way; counted from here it is never too long.
        let since = Instant::now();
        let send = async { self.transport.send(request).await };
        let panicked = || Err(TransportError::new(Sent::Maybe, "the transport panicked"));
        let reply = contained(send, panicked)
            .await
            .map_err(|error| NoToken::Unanswered(Arc::new(error)))?;
        Ok(Received::from_reply(&reply, since))
    }

    /// Puts the credentials into a request. A header that it has already stays.
    async fn prove(&self, request: &mut Request) -> Result<(), NoToken> {
        let (mut supplied, mut taken) = (Vec::new(), Vec::new());
        for credential in &self.credentials {
            credential
                .apply(request, &mut supplied, &mut taken)
                .map_err(not_made)?;
        }
        for Supplied { source, place } in supplied {
            let value = async { source.token().await.map_err(not_made) };
            let panicked = || Err(not_made("the source of a credential panicked"));
            let value = contained(value, panicked).await?;
            place.put(&value, request).map_err(not_made)?;
        }
        Ok(())
    }

    fn form(&self, grant_type: &str, fields: &[(&str, &Secret)]) -> Result<Vec<u8>, NoToken> {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", grant_type);
        for (name, value) in &self.fields {
            match value {
                Value::Fixed(value) => form.append_pair(name, value.expose()),
                Value::Made(make) => {
                    let value = make().map_err(not_made)?;
                    form.append_pair(name, value.expose())
                }
            };
        }
        for (name, value) in fields {
            form.append_pair(name, value.expose());
        }
        Ok(form.finish().into_bytes())
    }
}

impl fmt::Debug for TokenEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self
            .url
            .split_once('?')
            .map_or(&*self.url, |(address, _)| address);
        let fields: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("TokenEndpoint")
            .field("url", &address)
            .field("fields", &fields)
            .field("headers", &headers)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

fn not_made(cause: impl Into<Box<dyn Error + Send + Sync>>) -> NoToken {
    NoToken::NotMade(cause.into().into())
}

/// Checks the address. The messages do not repeat it: it may hold a password.
fn check(address: &str) -> Result<(), BuildError> {
    let url = Url::parse(address).map_err(|reason| {
        BuildError::new(format!(
            "the address of the token endpoint is not valid: {reason}"
        ))
    })?;
    if !matches!(url.scheme(), "http" | "https") || is_exposed(&url) {
        return Err(BuildError::new(format!(
            "the address of the token endpoint begins with `{}`; credentials are sent there, so it must be `https`",
            url.scheme()
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::new(
            "the address of the token endpoint contains a user or a password; use `with_basic` for them",
        ));
    }
    if url.fragment().is_some() {
        return Err(BuildError::new(
            "the address of the token endpoint contains a fragment",
        ));
    }
    Ok(())
}
