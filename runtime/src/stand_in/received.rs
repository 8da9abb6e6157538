//! What a stand-in receives.

use std::io;
use tokio::io::{AsyncBufReadExt, BufReader};
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

    /// Returns the body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
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

/// Reads a line without its end, or returns `None` at the end of the connection.
async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(Some(line))
}
