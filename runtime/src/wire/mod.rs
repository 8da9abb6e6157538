//! Types whose wire form says more than the plain Rust type would keep.

pub(crate) mod bytes_in_text;
pub(crate) mod decimal;
pub(crate) mod decimal_string;
pub(crate) mod discreet;
pub(crate) mod epoch;
pub(crate) mod exact;
pub(crate) mod finite;
pub(crate) mod identifier;
pub(crate) mod json;
pub(crate) mod json_text;
mod kept_text;
pub(crate) mod located;
pub(crate) mod magnitude;
pub(crate) mod maybe;
pub(crate) mod memory;
pub(crate) mod message;
pub(crate) mod nested;
pub(crate) mod network;
pub(crate) mod number;
pub(crate) mod path;
pub(crate) mod piece;
pub(crate) mod secret;
pub(crate) mod time;
pub(crate) mod tree;
pub(crate) mod unknown;
mod whole;
pub(crate) mod witness;
