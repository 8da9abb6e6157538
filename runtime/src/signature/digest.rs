//! The digest of a body (`Content-Digest`, RFC 9530).

use crate::http::headers::Headers;
use crate::signature::algorithm::Hash;
use crate::signature::error::VerificationError;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sfv::{BareItem, Dictionary, Item, ListEntry, Parser};

pub(super) const HEADER: &str = "Content-Digest";

/// Returns the value of the header for `body`.
pub(super) fn of(body: &[u8], hash: Hash) -> String {
    format!(
        "{}=:{}:",
        hash.digest_name(),
        STANDARD.encode(hash.digest(body))
    )
}

/// Checks each digest in `headers` whose algorithm is known. There must be at least one.
pub(super) fn check(headers: &Headers, body: &[u8]) -> Result<(), VerificationError> {
    let written = headers.get_all(HEADER).collect::<Vec<_>>().join(", ");
    let digests: Dictionary = Parser::new(&written)
        .parse()
        .map_err(|error| malformed(error.to_string()))?;
    let mut known = false;
    for hash in Hash::ALL {
        let algorithm = hash.digest_name();
        match digests.get(algorithm) {
            None => continue,
            Some(ListEntry::Item(Item {
                bare_item: BareItem::ByteSequence(digest),
                ..
            })) => {
                verify_slices_are_equal(digest, hash.digest(body).as_ref())
                    .map_err(|_| VerificationError::WrongDigest { algorithm })?;
                known = true;
            }
            Some(_) => return Err(malformed(format!("`{algorithm}` is not a byte sequence"))),
        }
    }
    if known {
        Ok(())
    } else {
        Err(malformed(
            "it has neither sha-256 nor sha-384 nor sha-512".into(),
        ))
    }
}

fn malformed(reason: String) -> VerificationError {
    VerificationError::Malformed {
        header: HEADER,
        reason,
    }
}
