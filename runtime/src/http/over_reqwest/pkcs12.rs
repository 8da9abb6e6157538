//! How much work a PKCS#12 file asks for.

use crate::http::error::BuildError;
use x509_parser::der_parser::ber::{BerObject, BerObjectContent};
use x509_parser::der_parser::parse_ber;

/// How often all passwords of a file together may be hashed. A file of OpenSSL asks for 6,144, one of Java for 30,000.
const MOST: u64 = 500_000;

/// How deep the file is looked into. A key stands eleven levels deep, its encryption four more.
const DEPTH: usize = 24;

/// Refuses a file that asks for more iterations than anybody needs.
///
/// Iterations stand behind a salt wherever they are (RFC 7292, appendices B and C; RFC 8018, section A.2). Those within an
/// encrypted part cannot be seen; whoever wrote them knows the password.
pub(super) fn check_iterations(file: &[u8]) -> Result<(), BuildError> {
    let iterations = within(file, DEPTH);
    if iterations > MOST {
        return Err(BuildError::new(format!(
            "the PKCS#12 file asks for {iterations} iterations to derive its keys, and {MOST} are allowed; write it again \
             with fewer, or convert it with `openssl pkcs12 -in file.p12 -nodes -out client.pem` and use \
             `Identity::from_pem`"
        )));
    }
    Ok(())
}

/// Adds up the iterations that stand in a text of BER, if it is one.
fn within(text: &[u8], depth: usize) -> u64 {
    match parse_ber(text) {
        Ok((_, object)) if depth > 0 => of(&object, depth - 1),
        _ => 0,
    }
}

fn of(object: &BerObject<'_>, depth: usize) -> u64 {
    if depth == 0 {
        return 0;
    }
    match &object.content {
        BerObjectContent::Sequence(parts) | BerObjectContent::Set(parts) => {
            let behind_salts =
                parts
                    .windows(2)
                    .map(|pair| match (&pair[0].content, &pair[1].content) {
                        (BerObjectContent::OctetString(_), BerObjectContent::Integer(_)) => {
                            pair[1].as_u64().unwrap_or(u64::MAX)
                        }
                        _ => 0,
                    });
            let inner = parts.iter().map(|part| of(part, depth - 1));
            behind_salts.chain(inner).fold(0, u64::saturating_add)
        }
        // The parts of the file are texts in texts.
        BerObjectContent::OctetString(text) => within(text, depth - 1),
        BerObjectContent::Unknown(any) => within(any.data, depth - 1),
        BerObjectContent::Tagged(_, _, inner) => of(inner, depth - 1),
        _ => 0,
    }
}
