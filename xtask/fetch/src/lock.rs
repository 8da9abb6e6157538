//! `specs.lock`: where each document came from, and what it was when it came.

use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What stands above the entries.
const HEADER: &str = "# Where each document came from. Written by `cargo xtask fetch`; commit it, do not edit it.\n\n";

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where the document itself was: the last address, if a page or redirects led to it.
    pub address: String,
    /// The day when it came, in UTC.
    pub fetched: String,
    /// SHA-256 of the file as it was written, in hexadecimal.
    pub sha256: String,
    /// `info.version` of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the server called this state of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

/// The entries by the name of their API.
pub type Lock = IndexMap<String, Entry>;

/// Reads the lock; there may be none yet.
///
/// # Errors
///
/// Says what is wrong with the file.
pub fn read(path: &Path) -> Result<Lock, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text)
            .map_err(|error| format!("{}: {error}\nremove the file to begin anew", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Lock::new()),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    }
}

/// The text of a lock file.
///
/// # Errors
///
/// Never, as entries are.
pub fn to_text(lock: &Lock) -> Result<String, String> {
    let entries =
        toml::to_string(lock).map_err(|error| format!("cannot write the lock: {error}"))?;
    Ok(format!("{HEADER}{entries}"))
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = digest(&SHA256, bytes);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_writes() {
        let entry = Entry {
            address: "https://a.example/a.yaml?b=\"c\"".to_owned(),
            fetched: "2026-11-21".to_owned(),
            sha256: sha256(b"abc"),
            version: Some("1".to_owned()),
            etag: Some("W/\"1\"".to_owned()),
        };
        let short = Entry {
            version: None,
            etag: None,
            ..entry.clone()
        };
        let lock = Lock::from([("b".to_owned(), entry), ("a".to_owned(), short)]);
        let text = to_text(&lock).expect("a text");
        assert_eq!(toml::from_str::<Lock>(&text).expect("a lock"), lock);
        // FIPS 180-2, appendix B.1.
        assert!(text.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }
}
