//! Percent-encoding, and what may stand in a header.

use crate::http::error::BuildError;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// As [`STRICT`], but with the reserved characters that mean nothing in a query. Those that would end a value stay
/// encoded (`#`, `&`, `+`, and the brackets, which no query may contain), and so does `%`, so that the
/// server finds the value that was given.
const RESERVED: &AsciiSet = &STRICT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What RFC 6265 does not allow in a cookie, and `%`, so that decoding gives the value back.
const COOKIE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');

/// Encodes everything but unreserved characters.
pub(super) fn strict(text: &str) -> String {
    utf8_percent_encode(text, STRICT).to_string()
}

/// Encodes a value of the query whose reserved characters are allowed.
pub(super) fn reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Encodes the value of a cookie.
pub(super) fn cookie(text: &str) -> String {
    utf8_percent_encode(text, COOKIE).to_string()
}

/// The header fields that say where a message ends, or what becomes of the connection (RFC 9110, section 7.6.1; RFC 9112).
const FRAMING: &[&str] = &[
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Refuses a header that frames the message. If it did not fit the message, a server could take a part of the body for
/// another request.
pub(crate) fn check_unframed(name: &str) -> Result<(), BuildError> {
    if FRAMING
        .iter()
        .any(|framing| framing.eq_ignore_ascii_case(name))
    {
        return Err(BuildError::new(format!(
            "the header `{name}` cannot be set by hand: it frames the message, and the connection sets it as the body and \
             the address need it; leave it out"
        )));
    }
    Ok(())
}

/// Refuses a name or a value that would end the header, without repeating the value.
pub(crate) fn check_header(name: &str, value: &str) -> Result<(), BuildError> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(BuildError::new(format!(
            "{name:?} is not the name of a header"
        )));
    }
    if value
        .bytes()
        .any(|byte| byte.is_ascii_control() && byte != b'\t')
    {
        return Err(BuildError::new(format!(
            "the value of the header `{name}` contains a line break or a control character"
        )));
    }
    Ok(())
}
