//! What becomes of a charge where the two sides do not agree on TLS: nothing is sent.

use crate::loopback_tls::{Authority, TlsFront};
use crate::{Site, charge, charged, token};
use rcgen::KeyPair;
use runtime::{Error, Fault, Identity, Reqwest};
use rustls::version::TLS12;

/// Charges over a transport, and returns what went wrong with TLS before anything was sent.
async fn refused(site: &Site, transport: Reqwest) -> String {
    let client = site.nopan(transport);
    let error = client
        .charge_payment(&charge())
        .await
        .expect_err("an error");
    assert!(!error.may_have_happened(), "{error}");
    assert!(site.stand_in.requests().is_empty());
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text.push_str(&format!(" / {error}"));
        cause = error.source();
    }
    text
}

#[tokio::test]
async fn a_client_without_a_certificate_is_told_so() {
    let site = Site::answering([token("one"), charged()]).await;
    let nobody = Reqwest::builder().root_certificates(site.authority.pem());
    let error = refused(&site, nobody.build().expect("a transport")).await;
    assert!(
        error.contains("set one with `ReqwestBuilder::identity`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_client_whom_the_server_does_not_know_is_told_so() {
    let site = Site::answering([token("one"), charged()]).await;
    let key = KeyPair::generate().expect("a key");
    let stranger = Authority::new("theirs").client(&key, 2020..2100).pem();
    let pem = format!("{stranger}{}", key.serialize_pem());
    let stranger = Reqwest::builder()
        .root_certificates(site.authority.pem())
        .identity(Identity::from_pem(pem.as_bytes()).expect("an identity"));
    let error = refused(&site, stranger.build().expect("a transport")).await;
    assert!(
        error.contains("does not accept the client certificate"),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_of_older_tls_gets_neither_keys_nor_payments() {
    let mut site = Site::answering([]).await;
    let authority = &site.authority;
    site.front = TlsFront::before(&site.stand_in, authority, Some(authority), &[&TLS12]).await;
    let error = site
        .nupay()
        .payment_status("p-1")
        .await
        .expect_err("an error");
    let Error::Transport(transport) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(transport.fault(), Fault::Tls);
    assert!(!error.may_have_happened());
    assert!(site.stand_in.requests().is_empty());
}
