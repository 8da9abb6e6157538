//! Where things are in a network: URIs and addresses.

use crate::wire::kept_text::kept_text;
use std::net::{AddrParseError, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A URI or a reference to one (`format: uri`, `uri-reference`), kept as the text that arrived.
///
/// Decoding accepts any string, and any string makes one: it may be relative, or a template.
/// [`is_absolute`](Uri::is_absolute) tells whether it can be asked for as it is. Equality is that of the text.
///
/// ```
/// let terms = runtime::Uri::from("https://example.com/terms?v=2#top");
/// assert!(terms.is_absolute());
/// assert_eq!(terms, "https://example.com/terms?v=2#top");
/// assert!(!runtime::Uri::from("/terms").is_absolute());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

kept_text!(Uri);

impl Uri {
    /// Returns whether the text is an address with a scheme that the WHATWG URL standard can read.
    pub fn is_absolute(&self) -> bool {
        url::Url::parse(&self.0).is_ok()
    }
}

impl From<&str> for Uri {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Uri {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl PartialEq<str> for Uri {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Uri {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// Implements an address of one version of the protocol.
macro_rules! ip_address {
    ($(#[$docs:meta])* $name:ident, $address:ident, $example:literal) => {
        $(#[$docs])*
        ///
        /// Decoding accepts any string, because a server may say a network or a name; `address` tells.
        ///
        /// ```
        #[doc = concat!("let host: runtime::", stringify!($name), " = \"", $example, "\".parse()?;")]
        #[doc = concat!("assert_eq!(host.address()?.to_string(), \"", $example, "\");")]
        /// # Ok::<(), std::net::AddrParseError>(())
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        kept_text!($name);

        impl $name {
            /// Returns the address.
            ///
            /// # Errors
            ///
            /// Fails if the text is none.
            pub fn address(&self) -> Result<$address, AddrParseError> {
                self.0.parse()
            }
        }

        impl FromStr for $name {
            type Err = AddrParseError;

            /// Keeps `text`, if it is an address.
            fn from_str(text: &str) -> Result<Self, AddrParseError> {
                text.parse::<$address>().map(|_| Self(text.to_owned()))
            }
        }

        impl From<$address> for $name {
            fn from(address: $address) -> Self {
                Self(address.to_string())
            }
        }
    };
}

ip_address!(
    /// An address of IP version 4 (`format: ipv4`), kept as the text that arrived.
    Ipv4,
    Ipv4Addr,
    "192.0.2.1"
);

ip_address!(
    /// An address of IP version 6 (`format: ipv6`), kept as the text that arrived.
    Ipv6,
    Ipv6Addr,
    "2001:db8::1"
);
