//! One request, or one file.

use std::io::{self, Read};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, IF_NONE_MATCH, LOCATION,
};
use reqwest::{Client, Response, StatusCode};
use url::Url;

use crate::progress::Progress;

/// How much is read of an answer or a file. The largest public document has 12 MB.
const MAX_BYTES: usize = 64 << 20;

/// How long it may take to reach a server.
const CONNECT: Duration = Duration::from_secs(10);

/// The document itself rather than a page that shows it, where a server has both.
const FORMS: &str = "application/yaml, application/json;q=0.9, text/html;q=0.8, */*;q=0.7";

/// What is at an address.
#[derive(Debug)]
pub enum Answer {
    /// The same as when it had the entity tag that was sent.
    Unchanged,
    /// Look elsewhere; the address may be relative.
    Moved(String),
    /// A text, and its entity tag.
    Text(String, Option<String>),
}

/// Asks servers, through the proxies that the environment names.
pub struct Network {
    client: Client,
    timeout: Duration,
}

impl Network {
    /// A client whose requests take no longer than `timeout` each.
    ///
    /// # Errors
    ///
    /// If the roots that servers are trusted by cannot be loaded.
    pub fn new(timeout: Duration) -> Result<Self, String> {
        let client = Client::builder()
            .user_agent(concat!("openapi-fetch/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT.min(timeout))
            .timeout(timeout)
            // Each step is looked at before it is taken.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| format!("cannot make a client: {}", causes(&error)))?;
        Ok(Self { client, timeout })
    }

    /// Reads what is at an `http`, `https` or `file` address, unless it is what had the entity tag `known`.
    ///
    /// # Errors
    ///
    /// Says why nothing of use came.
    pub async fn get(
        &self,
        address: &Url,
        known: Option<&str>,
        progress: &Progress<'_>,
    ) -> Result<Answer, String> {
        if address.scheme() == "file" {
            return read_file(address);
        }
        let mut request = self
            .client
            .get(address.clone())
            .header(ACCEPT, FORMS)
            .header(ACCEPT_ENCODING, "identity");
        if let Some(etag) = known {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let response = request.send().await.map_err(|error| self.failure(&error))?;
        let status = response.status();
        let header = |name| text_of(response.headers(), name);
        match status {
            StatusCode::NOT_MODIFIED if known.is_some() => Ok(Answer::Unchanged),
            StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::PROXY_AUTHENTICATION_REQUIRED => Err(format!(
                "it answers {status}: the document is not public, or a proxy wants to know who asks"
            )),
            _ if status.is_redirection() => header(LOCATION)
                .map(Answer::Moved)
                .ok_or_else(|| format!("it answers {status} and does not say where to look")),
            StatusCode::OK => {
                if let Some(encoding) =
                    header(CONTENT_ENCODING).filter(|encoding| encoding != "identity")
                {
                    return Err(format!(
                        "it answers in `{encoding}`, which was not asked for"
                    ));
                }
                let etag = header(ETAG);
                let bytes = self.body(response, progress).await?;
                text(bytes).map(|text| Answer::Text(text, etag))
            }
            _ => Err(format!("it answers {status}")),
        }
    }

    async fn body(
        &self,
        mut response: Response,
        progress: &Progress<'_>,
    ) -> Result<Vec<u8>, String> {
        let announced = response.content_length();
        if announced.is_some_and(|length| length > MAX_BYTES as u64) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => return Ok(bytes),
                Err(error) if error.is_timeout() => return Err(self.failure(&error)),
                Err(error) => {
                    let of = announced.map_or(String::new(), |length| format!(" of {length}"));
                    return Err(format!(
                        "it is cut off: the connection broke after {}{of} bytes ({})",
                        bytes.len(),
                        causes(&error)
                    ));
                }
            }
            if bytes.len() > MAX_BYTES {
                return Err(too_large());
            }
            progress.received(bytes.len(), announced);
        }
    }

    fn failure(&self, error: &reqwest::Error) -> String {
        if error.is_timeout() && !error.is_connect() {
            return format!(
                "it did not answer in full within {} s: --timeout sets another limit",
                self.timeout.as_secs_f64()
            );
        }
        format!("it cannot be reached: {}", causes(error))
    }
}

fn read_file(address: &Url) -> Result<Answer, String> {
    let path = address
        .to_file_path()
        .map_err(|()| "it is no path of this machine".to_owned())?;
    let unreadable = |error: io::Error| format!("it cannot be read: {error}");
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() > MAX_BYTES {
        return Err(too_large());
    }
    text(bytes).map(|text| Answer::Text(text, None))
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "it is not UTF-8: byte {} is the first that is not",
            error.utf8_error().valid_up_to()
        )
    })
}

fn too_large() -> String {
    format!("it is larger than {} MiB", MAX_BYTES >> 20)
}

fn text_of(headers: &HeaderMap, name: reqwest::header::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// An error with all that caused it. The address is left out: whoever reads it knows it, and it may hold a secret.
fn causes(error: &reqwest::Error) -> String {
    let mut said = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said.push(error.to_string());
        cause = error.source();
    }
    said.dedup();
    if said.is_empty() {
        "the request was refused".to_owned()
    } else {
        said.join(": ")
    }
}
