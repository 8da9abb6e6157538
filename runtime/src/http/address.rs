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

/// Returns an address with the values of its variables in their places: `{name}` for each of them.
pub fn filled_address(address: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(start) = rest.find('{') {
        let (before, marked) = rest.split_at(start);
        filled.push_str(before);
        // One pass: a value that looks like a variable is none.
        let known = values.iter().find_map(|(name, value)| {
            let rest = marked[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, rest))
        });
        let (value, after) = known.unwrap_or(("{", &marked[1..]));
        filled.push_str(value);
        rest = after;
    }
    filled + rest
}

/// Returns an address that a document gives relative to where it is found. What comes back for a `base` that is no address
/// is none either, and is refused when a client is made.
pub fn resolved_address(base: &str, relative: &str) -> String {
    let Ok(from) = Url::parse(base) else {
        return base.to_owned();
    };
    // A variable may stand for the host, of which the marks can be no part.
    if relative.starts_with("//") {
        return format!("{}:{relative}", from.scheme());
    }
    match from.join(relative) {
        // The marks of variables are no part of a path.
        Ok(url) => String::from(url).replace("%7B", "{").replace("%7D", "}"),
        Err(_) => relative.to_owned(),
    }
}

/// Returns scheme, host and port of an address, as `https://example.com`.
pub fn origin(address: &str) -> Result<String, BuildError> {
    let address = Address::parse(address)?;
    let origin = Url::parse(address.text()).map(|url| url.origin().ascii_serialization());
    origin.map_err(|reason| BuildError::new(format!("a server address is not valid: {reason}")))
}

/// Returns whether what is sent to `url` can be read on the way: it is plain `http` and leaves the machine.
pub(crate) fn is_exposed(url: &Url) -> bool {
    url.scheme() != "https" && !is_loopback(url)
}

/// Returns whether `url` is an address of this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_variables_in_once() {
        let values = [("a", "{b}"), ("b", "B")];
        assert_eq!(
            filled_address("https://{a}.{b}/{c}/{", &values),
            "https://{b}.B/{c}/{"
        );
        assert_eq!(filled_address("https://x", &[]), "https://x");
    }

    #[test]
    fn an_origin_has_no_path() {
        for (address, expected) in [
            ("https://auth.example/api/", "https://auth.example"),
            ("https://AUTH.example:443", "https://auth.example"),
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(origin(address).unwrap(), expected);
        }
        assert!(origin("auth.example").is_err());
    }

    #[test]
    fn resolves_as_links_are_resolved() {
        let base = "https://user.example/docs/v1/openapi.yaml?raw=1";
        for (relative, resolved) in [
            ("/", "https://user.example/"),
            ("/api/{v}", "https://user.example/api/{v}"),
            ("v2", "https://user.example/docs/v1/v2"),
            ("./{v}/x", "https://user.example/docs/v1/{v}/x"),
            ("../api", "https://user.example/docs/api"),
            ("//other.example/v1", "https://other.example/v1"),
            ("", base),
        ] {
            assert_eq!(resolved_address(base, relative), resolved, "{relative}");
        }
        assert_eq!(resolved_address("user.example", "/v1"), "user.example");
        assert_eq!(
            resolved_address(base, "//{region}/v1"),
            "https://{region}/v1"
        );
    }
}
