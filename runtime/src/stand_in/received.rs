//! What a stand-in receives.

use super::mocked::Form;
use super::multipart::Multipart;
use crate::http::answer::Unreadable;
use crate::http::media_type::essence;
use serde::de::DeserializeOwned;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path and the query, exactly as sent.
    pub target: String,
    /// The header fields, exactly as sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Returns the first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns the path as it was sent, without the query.
    pub fn path(&self) -> &str {
        let (path, _) = self.target.split_once('?').unwrap_or((&self.target, ""));
        path
    }

    /// Returns the media type of the body without its parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        essence(self.header("content-type")?)
    }

    /// Returns the body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Reads a body that is JSON.
    ///
    /// # Errors
    ///
    /// Fails if it is none of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        json(&self.body)
    }

    /// Reads a body that is a form.
    pub fn form(&self) -> Form {
        Form(self.body.clone())
    }

    /// Reads a body of several parts.
    ///
    /// # Errors
    ///
    /// Fails if its media type names no boundary, or if its parts are not well formed.
    pub fn multipart(&self) -> Result<Multipart, Unreadable> {
        Multipart::read(self.header("content-type").unwrap_or_default(), &self.body)
    }
}

/// Reads JSON.
pub(super) fn json<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(text).map_err(|reason| Unreadable::new(reason.to_string()))
}

/// Reads a request up to its body, or returns `None` at the end of the connection.
pub(super) async fn read_head(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Received>> {
    let Some(first) = read_line(stream).await? else {
        return Ok(None);
    };
    let mut words = first.split(' ');
    let (method, target) = match (words.next(), words.next(), words.next()) {
        (Some(method), Some(target), Some("HTTP/1.1")) => (method.to_owned(), target.to_owned()),
        _ => {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "not an HTTP/1.1 request",
            ));
        }
    };
    let mut headers = Vec::new();
    while let Some(line) = read_line(stream).await?
        && !line.is_empty()
    {
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    Ok(Some(Received {
        method,
        target,
        headers,
        body: Vec::new(),
    }))
}

/// Reads the body that a head announces.
pub(super) async fn read_body(
    stream: &mut BufReader<TcpStream>,
    head: &Received,
) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    match head.header("transfer-encoding") {
        Some(_) => loop {
            let line = read_line(stream).await?.unwrap_or_default();
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(size, 16)
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not a chunk"))?;
            read_exactly(stream, size, &mut body).await?;
            // What follows the last chunk is an empty line, after fields that nobody sends.
            read_line(stream).await?;
            if size == 0 {
                return Ok(body);
            }
        },
        None => {
            let length = head.header("content-length");
            let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
            read_exactly(stream, length, &mut body).await?;
            Ok(body)
        }
    }
}

async fn read_exactly(
    stream: &mut BufReader<TcpStream>,
    length: u64,
    body: &mut Vec<u8>,
) -> io::Result<()> {
    match stream.take(length).read_to_end(body).await? {
        read if u64::try_from(read).is_ok_and(|read| read == length) => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Reads a line without its end, or returns `None` at the end of the connection.
async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(Some(line))
}
