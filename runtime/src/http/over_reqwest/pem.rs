//! What may be wrong with a text that should be PEM (RFC 7468), before it is read.

use crate::http::error::BuildError;

/// Said of a section without an end.
pub(super) const CUT: &str = "the PEM ends in the middle of a section: a line `-----END …-----` is missing, so the file was cut off; copy it again, \
     to its last line";

/// Returns a text without the byte order mark that some editors put before it.
///
/// # Errors
///
/// Fails if the text is UTF-16.
pub(super) fn text(pem: &[u8]) -> Result<&[u8], BuildError> {
    if pem.starts_with(&[0xff, 0xfe]) || pem.starts_with(&[0xfe, 0xff]) {
        return Err(BuildError::new(
            "the PEM is encoded in UTF-16; save the file as UTF-8 or ASCII",
        ));
    }
    Ok(pem.strip_prefix(b"\xef\xbb\xbf").unwrap_or(pem))
}

/// Returns whether a section has no end.
pub(super) fn is_cut(pem: &[u8]) -> bool {
    let lines = |start: &str| {
        let lines = pem.split(|byte| matches!(byte, b'\r' | b'\n'));
        lines
            .filter(|line| line.trim_ascii_start().starts_with(start.as_bytes()))
            .count()
    };
    lines("-----BEGIN ") > lines("-----END ")
}

/// Returns whether a private key is encrypted: as PKCS#8, or in the form of OpenSSL that is older (RFC 1421).
pub(super) fn is_encrypted(pem: &[u8]) -> bool {
    [&b"ENCRYPTED PRIVATE KEY"[..], b"Proc-Type: 4,ENCRYPTED"]
        .iter()
        .any(|mark| pem.windows(mark.len()).any(|window| window == *mark))
}
