//! One call of an operation, from its parameters to the request.

mod sent;

use crate::http::body::Body;
use crate::http::client::Client;
use crate::http::encode;
use crate::http::error::BuildError;
use crate::http::headers::Headers;
use crate::http::operation::{Operation, Repeatable};
use crate::http::retry::RetryPolicy;
use crate::http::sending::Sending;
use crate::http::span::CallSpan;
use crate::http::style::{self, PathStyle, QueryStyle};
use crate::http::trail::Trail;
use crate::http::transport::Request;
use crate::wire::finite;
use crate::wire::secret::Secret;
use crate::wire::tree::Tree;
use serde::Serialize;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A call of an operation that is being put together.
///
/// Values of parameters are anything that serde can serialize: their JSON form is what is written in the style of
/// the parameter, numbers digit for digit. Absent values are not sent. Null has a form in JSON only: in the query and
/// in a form it is sent with an empty value, `name=`, elsewhere it is not sent. A parameter that is set twice has its
/// last value. The first thing that goes wrong is kept and returned by [`send`](Call::send).
///
/// The `Debug` form shows the operation and nothing of the parameters.
pub struct Call {
    client: Client,
    operation: &'static Operation,
    path: String,
    /// The name of each parameter and all that is written for it.
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    headers: Headers,
    body: Option<Body>,
    timeout: Option<Duration>,
    policy: Option<RetryPolicy>,
    error: Option<BuildError>,
}

impl Call {
    pub(super) fn new(client: Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            path: operation.path.to_owned(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: Headers::new(),
            body: None,
            timeout: None,
            policy: None,
            error: None,
        }
    }

    /// Sets a parameter of the path in the default style.
    ///
    /// The call fails if the value is null or empty, or if it would make a segment `.` or `..` of the path: the request
    /// would reach another resource. [`path_or_empty`](Call::path_or_empty) sets a parameter that may be empty.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        self.path_as(name, value, PathStyle::Simple { explode: false })
    }

    /// Sets a parameter of the path in another style.
    pub fn path_as<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: PathStyle,
    ) -> &mut Self {
        self.write_path(name, value, style, false)
    }

    /// Sets a parameter of the path that may be empty.
    pub fn path_or_empty<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: PathStyle,
    ) -> &mut Self {
        self.write_path(name, value, style, true)
    }

    fn write_path<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: PathStyle,
        may_be_empty: bool,
    ) -> &mut Self {
        let written = self.tree("path parameter", name, value).and_then(|tree| {
            style::path(name, &tree, style, encode::strict)
                .map_err(|_| style::too_deep("path parameter", name))
        });
        self.keep(written, |call, text| {
            let place = format!("{{{name}}}");
            if text.is_empty() && !may_be_empty {
                let id = call.operation.id;
                return Err(BuildError::new(format!(
                    "the path parameter `{name}` is empty, which would address another resource; if the API allows it, \
                     add \"{id}.{name}\" to `allow_empty` in codegen.toml and generate the client again"
                )));
            }
            if !call.path.contains(&place) {
                return Err(BuildError::new(format!(
                    "the path `{}` has no parameter `{name}`",
                    call.operation.path
                )));
            }
            call.path = call.path.replace(&place, &text);
            Ok(())
        })
    }

    /// Sets a parameter of the query.
    pub fn query<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: QueryStyle,
    ) -> &mut Self {
        self.write_query(name, value, style, encode::strict)
    }

    /// Sets a parameter of the query whose reserved characters, such as `/`, are not encoded (`allowReserved`).
    pub fn query_reserved<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: QueryStyle,
    ) -> &mut Self {
        self.write_query(name, value, style, encode::reserved)
    }

    /// Sets a parameter of the query that is JSON.
    pub fn query_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        let text =
            finite::to_text(value).map_err(|reason| unencodable("query parameter", name, &reason));
        self.keep(text, |call, text| {
            let pair = format!("{}={}", encode::strict(name), encode::strict(&text));
            set(&mut call.query, name, Some(pair));
            Ok(())
        })
    }

    /// Sets the whole query to JSON.
    pub fn query_string_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        let text = finite::to_text(value).map_err(|reason| unencodable("query", name, &reason));
        self.keep(text, |call, text| {
            set(&mut call.query, name, Some(encode::strict(&text)));
            Ok(())
        })
    }

    /// Sets the whole query to a text.
    pub fn query_string(&mut self, name: &str, text: &str) -> &mut Self {
        self.keep(Ok(()), |call, ()| {
            set(&mut call.query, name, Some(encode::strict(text)));
            Ok(())
        })
    }

    fn write_query<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: QueryStyle,
        encode: fn(&str) -> String,
    ) -> &mut Self {
        let written = self.tree("query parameter", name, value).and_then(|tree| {
            style::query(name, &tree, style, encode)
                .map_err(|_| style::too_deep("query parameter", name))
        });
        self.keep(written, |call, pairs| {
            set(&mut call.query, name, pairs);
            Ok(())
        })
    }

    /// Sets a header. An array is written as `3,4,5`, an object as `a,1,b,2`.
    ///
    /// The call fails if the value contains a line break or another control character, and if the header frames the
    /// message, such as `Content-Length` or `Host`: the connection sets those itself.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        self.write_header(name, value, false)
    }

    /// Sets a header. An array is written as `3,4,5`, an object as `a=1,b=2`.
    pub fn header_exploded<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        self.write_header(name, value, true)
    }

    fn write_header<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        explode: bool,
    ) -> &mut Self {
        let written = self
            .tree("header", name, value)
            .and_then(|tree| match tree {
                Tree::Null => Ok(None),
                tree => style::path(name, &tree, PathStyle::Simple { explode }, str::to_owned)
                    .map(Some)
                    .map_err(|_| style::too_deep("header", name)),
            });
        self.keep(written, |call, text| match text {
            Some(text) => call.set_header(name, &text),
            None => Ok(()),
        })
    }

    /// Sets a header to a secret.
    pub fn secret_header(&mut self, name: &str, value: &Secret) -> &mut Self {
        self.keep(Ok(()), |call, ()| call.set_header(name, value.expose()))
    }

    /// Sets a header, such as `Authorization`, to a bearer token.
    ///
    /// A value that contains a space has a scheme already and is sent as it is; `Bearer ` is put before any other.
    pub fn bearer_header(&mut self, name: &str, token: &Secret) -> &mut Self {
        if token.expose().contains(' ') {
            return self.secret_header(name, token);
        }
        self.secret_header(name, &Secret::new(format!("Bearer {}", token.expose())))
    }

    /// Sets a cookie. What a cookie may not contain is percent-encoded.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        let written = self
            .tree("cookie", name, value)
            .and_then(|tree| match tree {
                Tree::Null => Ok(None),
                tree => style::path(
                    name,
                    &tree,
                    PathStyle::Simple { explode: false },
                    encode::cookie,
                )
                .map(Some)
                .map_err(|_| style::too_deep("cookie", name)),
            });
        self.keep(written, |call, text| {
            set(
                &mut call.cookies,
                name,
                text.map(|text| format!("{name}={text}")),
            );
            Ok(())
        })
    }

    /// Sets the key by which the server knows this call when it is repeated, in the header field that
    /// [`Repeatable::ByKey`] names.
    ///
    /// A key stands for one intended change: use it again, with the same body, to repeat that change safely, and never
    /// for another one. A call without a key gets a random one if the client repeats calls.
    ///
    /// The call fails if the operation has no such field.
    pub fn idempotency_key(&mut self, key: &str) -> &mut Self {
        match self.operation.repeatable {
            Repeatable::ByKey(header) => self.header(header, key),
            _ => {
                let error = BuildError::new(format!(
                    "`{}` has no idempotency key; its calls are known by something else, or not at all",
                    self.operation.id
                ));
                self.keep(Err(error), |_, ()| Ok(()))
            }
        }
    }

    /// Sets how long the call may take, from its beginning to the last byte of the answer, with all its attempts.
    pub fn timeout(&mut self, timeout: Duration) -> &mut Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how the call is repeated, in place of what the client says. The budget stays the client's.
    pub fn retry(&mut self, policy: RetryPolicy) -> &mut Self {
        self.policy = Some(policy);
        self
    }

    /// Puts everything together that all attempts have in common.
    fn ready(mut self) -> Result<Sending, BuildError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        self.check_path()?;
        let policy = self
            .policy
            .take()
            .unwrap_or_else(|| self.client.retry_policy().clone());
        let key = self.key(&policy)?;

        if !self.cookies.is_empty() {
            let cookies: Vec<&str> = self.cookies.iter().map(|(_, pair)| pair.as_str()).collect();
            let cookies = cookies.join("; ");
            encode::check_header("Cookie", &cookies)?;
            self.headers.insert("Cookie", cookies);
        }
        if self.headers.get("accept").is_none() && !self.operation.accept.is_empty() {
            self.headers.append("Accept", self.operation.accept);
        }

        let Operation { id, method, .. } = *self.operation;
        let mut request = Request::new(method, self.url()?);
        request.operation = id;
        request.headers = self.headers;
        request.body = self.body;
        let credentials = self.client.credentials();
        let (mut supplied, mut taken) = (Vec::new(), Vec::new());
        for credential in credentials.choose(id, self.operation.security)? {
            credential.apply(&mut request, &mut supplied, &mut taken)?;
        }
        let timeout = self.timeout.unwrap_or(self.client.timeout());
        Ok(Sending {
            request,
            supplied,
            policy,
            deadline: Instant::now().checked_add(timeout),
            trail: Trail {
                operation: id,
                attempts: 0,
                earlier: false,
                repeatable: self.operation.repeatable.allows(method, key.is_some()),
                key,
            },
            span: CallSpan::new(self.operation),
            streamed: None,
            client: self.client,
        })
    }

    /// Returns the idempotency key of the call. One that may be repeated gets one, if the operation has such keys.
    fn key(&mut self, policy: &RetryPolicy) -> Result<Option<Box<str>>, BuildError> {
        let Repeatable::ByKey(header) = self.operation.repeatable else {
            return Ok(None);
        };
        match self.headers.get(header) {
            // White space around a value is no part of it (RFC 9110, section 5.5).
            Some(key) if key.trim().is_empty() => Err(BuildError::new(
                "the idempotency key is empty: all calls without one would be taken for the same",
            )),
            Some(key) => Ok(Some(key.into())),
            None if policy.repeats() => {
                let key = Uuid::new_v4().to_string();
                self.headers.append(header, key.as_str());
                Ok(Some(key.into()))
            }
            None => Ok(None),
        }
    }

    /// Refuses a path that is not complete or leads elsewhere.
    fn check_path(&self) -> Result<(), BuildError> {
        if let Some((_, rest)) = self.path.split_once('{') {
            let name = rest.split_once('}').map_or(rest, |(name, _)| name);
            return Err(BuildError::new(format!(
                "the path parameter `{name}` has no value"
            )));
        }
        if self
            .path
            .split('/')
            .any(|segment| matches!(segment, "." | ".."))
        {
            return Err(BuildError::new(
                "a path parameter would change the path: its value is `.` or `..`",
            ));
        }
        Ok(())
    }

    fn url(&self) -> Result<String, BuildError> {
        let mut url = format!(
            "{}{}",
            self.client.server(self.operation.server)?,
            self.path
        );
        for (_, pairs) in &self.query {
            // Some documents write a query into the path.
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(pairs);
        }
        Ok(url)
    }

    /// Takes the value of a parameter apart.
    fn tree<T: Serialize + ?Sized>(
        &self,
        place: &str,
        name: &str,
        value: &T,
    ) -> Result<Tree, BuildError> {
        Tree::of(value).map_err(|reason| unencodable(place, name, &reason))
    }

    /// Uses what was written, or keeps the first error.
    pub(super) fn keep<T>(
        &mut self,
        written: Result<T, BuildError>,
        apply: impl FnOnce(&mut Self, T) -> Result<(), BuildError>,
    ) -> &mut Self {
        if let Err(error) = written.and_then(|written| apply(self, written)) {
            self.error.get_or_insert(error);
        }
        self
    }

    fn set_header(&mut self, name: &str, value: &str) -> Result<(), BuildError> {
        encode::check_unframed(name)?;
        encode::check_header(name, value)?;
        self.headers.insert(name, value);
        Ok(())
    }

    pub(super) fn set_body(
        &mut self,
        media_type: &str,
        body: impl Into<Body>,
    ) -> Result<(), BuildError> {
        if media_type.contains('*') {
            return Err(BuildError::new(format!(
                "the body cannot be sent as `{media_type}`, which is a range: name one media type"
            )));
        }
        self.set_header("Content-Type", media_type)?;
        self.body = Some(body.into());
        Ok(())
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

/// Sets what is written for a parameter, in place of what there is.
fn set(parameters: &mut Vec<(String, String)>, name: &str, written: Option<String>) {
    parameters.retain(|(parameter, _)| parameter != name);
    parameters.extend(written.map(|written| (name.to_owned(), written)));
}

fn unencodable(place: &str, name: &str, reason: &serde_json::Error) -> BuildError {
    BuildError::new(format!("the {place} `{name}` cannot be encoded: {reason}"))
}
