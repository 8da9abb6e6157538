//! What a failure of reqwest means.

use crate::http::transport::{Fault, Sent, TransportError};
use rustls::{AlertDescription, CertificateError};
use std::error::Error;
use std::io;

/// Turns an error of reqwest into ours, without the address, whose query may hold credentials. `identified` tells whether
/// the client has a certificate.
pub(super) fn failure(error: reqwest::Error, identified: bool) -> TransportError {
    let tls = cause(&error);
    // Nothing else is a proof. In TLS 1.3 a server checks the certificate of the client after the client has finished the
    // handshake and sent its request, and a fatal alert can come at any time after that.
    let sent = if error.is_connect() || error.is_builder() {
        Sent::No
    } else {
        Sent::Maybe
    };
    let fault = if error.is_timeout() {
        Fault::Timeout
    } else if tls.is_some_and(|tls| sent == Sent::No || is_refusal(tls)) {
        Fault::Tls
    } else if error.is_connect() {
        Fault::Connect
    } else if error.is_builder() {
        Fault::Invalid
    } else {
        Fault::Lost
    };
    let advice = match tls {
        Some(tls) => advice(tls, identified),
        None => sending(&error),
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

/// Returns the cause of an error that is a `T`, if there is one.
fn cause<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
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

/// Returns whether the two sides will not agree on TLS the next time either: the server refuses what the client proposed
/// or proved in the handshake. After any other alert the connection is lost, and a new one may do.
fn is_refusal(error: &rustls::Error) -> bool {
    match error {
        rustls::Error::AlertReceived(alert) => matches!(
            alert,
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
        ),
        _ => false,
    }
}

/// Returns what to do about the most usual failures of a handshake, which rustls only names.
fn advice(error: &rustls::Error, identified: bool) -> Option<&'static str> {
    Some(match error {
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired if identified => {
                "the server demands a client certificate and did not get one that it can use; is the certificate issued by \
                 an authority that this server trusts?"
            }
            AlertDescription::CertificateRequired => {
                "the server demands a client certificate; set one with `ReqwestBuilder::identity`"
            }
            // What servers that are not rustls say when no certificate came.
            AlertDescription::AccessDenied
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::HandshakeFailure
                if !identified =>
            {
                "the server refused the connection; if it demands a client certificate, set one with \
                 `ReqwestBuilder::identity`"
            }
            AlertDescription::CertificateExpired => {
                "the server says that the client certificate has expired; ask its authority for a new one"
            }
            AlertDescription::CertificateRevoked => {
                "the server says that the client certificate was revoked; ask its authority for a new one"
            }
            AlertDescription::AccessDenied => {
                "the server knows the client certificate and does not give it access; is it one for this environment?"
            }
            AlertDescription::BadCertificate
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
        // The type of the reason is that of another crate, which can change without notice.
        rustls::Error::InvalidCertificate(CertificateError::Other(reason))
            if reason.to_string().contains("UnsupportedCertVersion") =>
        {
            "the certificate of the server is of X.509 version 1, which TLS clients do not accept; the server needs one of \
             version 3"
        }
        _ => return None,
    })
}

/// Returns what to do if the connection broke off while the body was being sent.
fn sending(error: &reqwest::Error) -> Option<&'static str> {
    let kind = cause::<io::Error>(error)?.kind();
    let broken = matches!(
        kind,
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
    );
    (broken && error.is_request() && !error.is_connect()).then_some(
        "the server closed the connection before the response was there; if the body is large, it may be larger than the \
         server accepts",
    )
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
