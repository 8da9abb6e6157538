//! Where an API may be.

use crate::http::error::BuildError;
use url::{Host, Url};

/// The base address of a server.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// The address, without a slash at its end.
    text: String,
    /// Whether what is sent there can be read on the way.
    exposed: bool,
}

impl Address {
    /// Checks an address. The messages do not repeat it: it may hold a password.
    pub(super) fn parse(address: &str) -> Result<Self, BuildError> {
        let url = Url::parse(address).map_err(|reason| {
            BuildError::new(format!("a server address is not valid: {reason}"))
        })?;
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
        Ok(Self {
            text: address.trim().trim_end_matches('/').to_owned(),
            exposed: is_exposed(&url),
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_exposed(&self) -> bool {
        self.exposed
    }
}

/// Returns an address as it may be printed: one that no client takes may hold a password.
pub fn printable_address(address: &str) -> &str {
    match Address::parse(address) {
        Ok(_) => address,
        Err(_) => "(no base address)",
    }
}

/// Returns whether what is sent to `url` can be read on the way: it is plain `http` and leaves the machine.
pub(crate) fn is_exposed(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.scheme() != "https" && !loopback
}
