//! What a failure of reqwest means.

use crate::http::transport::{Fault, Sent, TransportError};
use rustls::{AlertDescription, CertificateError};
use std::error::Error;
use std::io;

/// Turns an error of reqwest into ours, without the address, whose query may hold credentials.
pub(super) fn failure(error: reqwest::Error) -> TransportError {
    let tls = tls(&error);
    let advice = tls.and_then(advice);
    let sent = if error.is_connect() || error.is_builder() || tls.is_some_and(refuses_handshake) {
        Sent::No
    } else {
        Sent::Maybe
    };
    let fault = if error.is_timeout() {
        Fault::Timeout
    } else if tls.is_some() {
        Fault::Tls
    } else if error.is_connect() {
        Fault::Connect
    } else if error.is_builder() {
        Fault::Invalid
    } else {
        Fault::Lost
    };
    let error = error.without_url();
    let mut message = reasons(&error);
    if let Some(advice) = advice {
        message.push_str(": ");
        message.push_str(advice);
    }
    TransportError::new(sent, message)
        .with_fault(fault)
        .caused_by(error)
}

/// Returns what rustls says, if it is the cause.
fn tls(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref() {
            return Some(error);
        }
        // The source of an `io::Error` is the source of what is in it, which would be passed over.
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// Returns whether the server ended the handshake. With TLS 1.3 this comes after the client has begun to send, but a
/// server reads nothing of that before it has accepted the certificate.
fn refuses_handshake(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::AlertReceived(
            AlertDescription::AccessDenied
                | AlertDescription::BadCertificate
                | AlertDescription::CertificateExpired
                | AlertDescription::CertificateRequired
                | AlertDescription::CertificateRevoked
                | AlertDescription::CertificateUnknown
                | AlertDescription::DecryptError
                | AlertDescription::HandshakeFailure
                | AlertDescription::ProtocolVersion
                | AlertDescription::UnknownCA
                | AlertDescription::UnsupportedCertificate
        )
    )
}

/// Returns what to do about the most usual failures of a handshake, which rustls only names.
fn advice(error: &rustls::Error) -> Option<&'static str> {
    Some(match error {
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired => {
                "the server demands a client certificate; set one with `ReqwestBuilder::identity`"
            }
            AlertDescription::CertificateExpired => {
                "the server says that the client certificate has expired; ask its authority for a new one"
            }
            AlertDescription::BadCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::UnsupportedCertificate => {
                "the server does not accept the client certificate; is it one for this environment, with its whole chain?"
            }
            AlertDescription::ProtocolVersion => {
                "the server speaks no version of TLS that is allowed"
            }
            _ => return None,
        },
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "nobody who is trusted has issued the certificate of the server; set its authority with \
             `ReqwestBuilder::root_certificates` if it is one of your own"
        }
        _ => return None,
    })
}

/// Returns an error and its causes in one line.
pub(super) fn reasons(error: &dyn Error) -> String {
    let mut reasons = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let reason = error.to_string();
        if !reasons.ends_with(&reason) {
            reasons.push_str(": ");
            reasons.push_str(&reason);
        }
        cause = error.source();
    }
    reasons
}
