//! From the address in the settings to the document: redirects, pages, and what they lead to.

use std::collections::HashSet;
use std::path::Path;

use url::Url;

use crate::network::{Answer, Network};
use crate::progress::Progress;
use crate::script::{self, Lead};
use crate::{lock, page};

/// How many addresses may lead to one another.
const MAX_STEPS: usize = 10;

/// What is at the end.
#[derive(Debug)]
pub enum Arrival {
    /// The server says that it has nothing new.
    Unchanged,
    /// A text.
    Text(Found),
}

/// The text of a document, as it was found.
#[derive(Debug)]
pub struct Found {
    /// The text.
    pub text: String,
    /// Whether it is a file of its own, and not a part of a page.
    pub is_file: bool,
    /// Where it was.
    pub address: Url,
    /// What the server called it.
    pub etag: Option<String>,
}

/// The address that a `source` of the settings is: of the network, or of a file below or beside `directory`.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn address(source: &str, directory: &Path) -> Result<Url, String> {
    let is_file = |url: &Url| url.scheme() == "file";
    match Url::parse(source) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            if url.username().is_empty() && url.password().is_none() {
                Ok(url)
            } else {
                // It would be in the lock, and in what is printed.
                Err("`source` holds a password: take an address without one, or fetch the file yourself and name its path".to_owned())
            }
        }
        Ok(url) if is_file(&url) => Ok(url),
        Ok(url) if source.contains("://") => Err(format!(
            "`{}` is no scheme that can be fetched: `source` is an http or https address, or a path",
            url.scheme()
        )),
        _ => {
            let path = directory.join(source);
            path.canonicalize()
                .ok()
                .and_then(|path| Url::from_file_path(path).ok())
                .ok_or_else(|| format!("there is no file {}", path.display()))
        }
    }
}

/// Goes from `start` to the document. What is at the address of `known` is only sent if it has changed.
///
/// # Errors
///
/// Says where the way ends, and why.
pub async fn travel(
    network: &Network,
    start: Url,
    known: Option<&lock::Entry>,
    progress: &Progress<'_>,
) -> Result<Arrival, String> {
    let mut address = start;
    let mut seen = HashSet::new();
    loop {
        if !seen.insert(address.clone()) {
            return Err(format!("{address} leads back to itself"));
        }
        if seen.len() > MAX_STEPS {
            return Err(format!(
                "{address} would be step {} from one address to the next; {MAX_STEPS} are taken",
                seen.len()
            ));
        }
        progress.step(address.as_str());
        let etag = known
            .filter(|known| known.address == address.as_str())
            .and_then(|known| known.etag.as_deref());
        let at = |why: String| format!("no document from {address}: {why}");
        let lead = match network.get(&address, etag, progress).await.map_err(at)? {
            Answer::Unchanged => return Ok(Arrival::Unchanged),
            Answer::Moved(to) => Lead::Address(to),
            Answer::Text(text, etag) => {
                let lead = if page::is_page(&text) {
                    Some(page::lead(&text).map_err(at)?)
                } else if address.path().ends_with(".js") {
                    script::lead(&text).map_err(at)?
                } else {
                    None
                };
                let found = |text, is_file| Found {
                    text,
                    is_file,
                    address: address.clone(),
                    etag,
                };
                match lead {
                    None => return Ok(Arrival::Text(found(text, true))),
                    Some(Lead::Document(document)) => {
                        return Ok(Arrival::Text(found(document, false)));
                    }
                    Some(lead) => lead,
                }
            }
        };
        if let Lead::Address(to) = lead {
            address = next(&address, &to).map_err(at)?;
        }
    }
}

/// The address that `to` is, seen from another one.
fn next(from: &Url, to: &str) -> Result<Url, String> {
    let mut next = from
        .join(to)
        .map_err(|error| format!("it leads to `{to}`, which is no address: {error}"))?;
    next.set_fragment(None);
    if !next.username().is_empty() || next.password().is_some() {
        return Err("it leads to an address with a password".to_owned());
    }
    match (from.scheme(), next.scheme()) {
        (_, "https") | ("http" | "file", "http") | ("file", "file") => Ok(next),
        // What a page of the network names is not looked for on this machine, nor in the clear.
        (_, scheme) => Err(format!(
            "it leads to {next}, and {scheme} is not followed from there"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_what_is_as_safe_as_where_it_stands() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let to = |from: &str, to: &str| next(&url(from), to).map(String::from);
        assert_eq!(
            to("http://a.example/b/c.html", "../d.yaml#x").as_deref(),
            Ok("http://a.example/d.yaml")
        );
        assert_eq!(
            to("http://a.example/", "//b.example/c").as_deref(),
            Ok("http://b.example/c")
        );
        assert!(to("file:///a/b.html", "c.yaml").is_ok());
        assert!(to("file:///a/b.html", "http://a.example/c").is_ok());
        for (from, lead) in [
            ("https://a.example/", "http://a.example/c"),
            ("https://a.example/", "file:///etc/passwd"),
            ("http://a.example/", "file:///etc/passwd"),
            ("http://a.example/", "ftp://a.example/c"),
            ("http://a.example/", "http://user:pass@a.example/c"),
            ("http://a.example/", "http://["),
        ] {
            let why = to(from, lead).expect_err(lead);
            assert!(!why.contains("pass@"), "{why}");
        }
    }

    #[test]
    fn a_source_is_an_address_or_a_path() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(address("https://a.example/b", here).is_ok());
        assert!(address("src/main.rs", here).is_ok_and(|url| url.scheme() == "file"));
        assert!(address("no/such.yaml", here).is_err_and(|why| why.contains("no/such.yaml")));
        assert!(address("ftp://a.example/b", here).is_err());
        let why = address("https://user:hunter2@a.example/b", here).expect_err("refused");
        assert!(!why.contains("hunter2"), "{why}");
    }
}
