//! The certificate that proves to a server who is calling.

use crate::http::error::BuildError;
use crate::http::over_reqwest::builder::refused;
use crate::http::over_reqwest::pem;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::InconsistentKeys;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use std::fmt;
use std::sync::Arc;
use x509_parser::prelude::{FromDer as _, Validity, X509Certificate, X509Version};
use zeroize::Zeroizing;

/// A certificate, those that lead from it to a root, and its private key, for mutual TLS.
///
/// All are checked when it is made, so that a file that is out of date is found at the start of a program, and not as
/// a connection that fails. The `Debug` form shows nothing of it. It is cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Parts>);

struct Parts {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Reads the certificate, its chain and its private key from PEM, in any order, but for the certificate, which
    /// comes before the others of the chain. The key is PKCS#8, SEC1 or PKCS#1 and not encrypted.
    ///
    /// If they are in two files, put the one after the other.
    ///
    /// # Errors
    ///
    /// Fails if the certificate or the key is missing or cannot be read, if they do not belong together, and if the
    /// certificate has expired or is not valid yet.
    pub fn from_pem(pem: &[u8]) -> Result<Self, BuildError> {
        let pem = pem::text(pem)?;
        if pem::is_cut(pem) {
            return Err(BuildError::new(pem::CUT));
        }
        let encrypted = || {
            pem::is_encrypted(pem).then(|| {
                BuildError::new(
                    "the private key of the client certificate is encrypted; decrypt it with \
                     `openssl pkey -in key.pem -out plain.pem`, or use PKCS#12",
                )
            })
        };
        let chain = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|reason| {
                encrypted().unwrap_or_else(|| {
                    BuildError::new(format!(
                        "the client certificate or its key cannot be read: {reason}; the PEM is damaged, so copy the file \
                         again"
                    ))
                })
            })?;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
            encrypted().unwrap_or_else(|| {
                BuildError::new(
                    "there is no private key for the client certificate in the PEM; append it",
                )
            })
        })?;
        Self::checked(chain, key)
    }

    /// Reads the certificate, its chain and its private key from a PKCS#12 file (`.p12`, `.pfx`).
    ///
    /// # Errors
    ///
    /// Fails if the password is wrong, if the file asks for so much work that opening it would take seconds, and like [`from_pem`](Identity::from_pem).
    #[cfg(feature = "pkcs12")]
    pub fn from_pkcs12(file: &[u8], password: &crate::Secret) -> Result<Self, BuildError> {
        use crate::http::over_reqwest::pkcs12::check_iterations;
        use p12_keystore::{KeyStore, Pkcs12ImportPolicy};

        check_iterations(file)?;
        let store = KeyStore::from_pkcs12(file, password.expose(), Pkcs12ImportPolicy::Strict)
            .map_err(|reason| {
                BuildError::new(format!(
                    "the PKCS#12 file cannot be read; is the password right? {reason}"
                ))
            })?;
        let Some((_, entry)) = store.private_key_chain() else {
            return Err(BuildError::new(
                "there is no private key with a certificate in the PKCS#12 file",
            ));
        };
        let key = PrivateKeyDer::try_from(entry.key().as_der().to_vec()).map_err(|reason| {
            BuildError::new(format!(
                "the private key in the PKCS#12 file cannot be read: {reason}"
            ))
        })?;
        let chain = entry
            .certs()
            .iter()
            .map(|certificate| CertificateDer::from(certificate.as_der().to_vec()))
            .collect();
        Self::checked(chain, key)
    }

    fn checked(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, BuildError> {
        let Some(certificate) = chain.first() else {
            return Err(BuildError::new("there is no client certificate"));
        };
        check_certificate(certificate)?;
        let signing = any_supported_type(&key).map_err(|reason| {
            BuildError::new(format!(
                "the private key of the client certificate cannot be used: {reason}"
            ))
        })?;
        match CertifiedKey::new(chain.clone(), signing).keys_match() {
            // Not every kind of key can be asked. The server will find out.
            Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
            Err(_) => {
                return Err(BuildError::new(
                    "the private key does not belong to the client certificate, which must be the first in its chain",
                ));
            }
        }
        Ok(Self(Arc::new(Parts { chain, key })))
    }

    /// Returns the identity in the form of reqwest, which takes PEM alone.
    pub(super) fn for_reqwest(&self) -> Result<reqwest::Identity, BuildError> {
        let mut pem = Zeroizing::new(String::new());
        for certificate in &self.0.chain {
            append_pem(&mut pem, "CERTIFICATE", certificate);
        }
        let label = match self.0.key {
            PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
            PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
            _ => "PRIVATE KEY",
        };
        append_pem(&mut pem, label, self.0.key.secret_der());
        reqwest::Identity::from_pem(pem.as_bytes()).map_err(|error| refused(&error))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(***)")
    }
}

/// Refuses a certificate that nobody would accept today, and says why.
fn check_certificate(certificate: &[u8]) -> Result<(), BuildError> {
    let (_, certificate) = X509Certificate::from_der(certificate).map_err(|reason| {
        BuildError::new(format!("the client certificate cannot be read: {reason}"))
    })?;
    if certificate.version() != X509Version::V3 {
        return Err(BuildError::new(
            "the client certificate is of X.509 version 1, which TLS does not use any more; ask its authority for one of \
             version 3, or issue it with extensions",
        ));
    }
    let Validity {
        not_before,
        not_after,
    } = certificate.validity();
    let now = x509_parser::time::ASN1Time::now();
    if now > *not_after {
        return Err(BuildError::new(format!(
            "the client certificate has expired on {not_after}; ask for a new one"
        )));
    }
    if now < *not_before {
        return Err(BuildError::new(format!(
            "the client certificate is not valid before {not_before}; is the clock right?"
        )));
    }
    Ok(())
}

/// Appends a section of PEM (RFC 7468).
fn append_pem(pem: &mut String, label: &str, der: &[u8]) {
    let text = Zeroizing::new(STANDARD.encode(der));
    pem.push_str(&format!("-----BEGIN {label}-----\n"));
    for line in text.as_bytes().chunks(64) {
        pem.extend(line.iter().map(|&byte| char::from(byte)));
        pem.push('\n');
    }
    pem.push_str(&format!("-----END {label}-----\n"));
}
