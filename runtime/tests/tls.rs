//! Certificates, versions of TLS, and what is said when they do not fit: against a real server on the loopback.

mod loopback_tls;

use loopback_tls::{Authority, TlsFront};
use rcgen::{KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BuildError, Call, Client, Credentials, Error, Fault, Identity, NoError, Operation, Repeatable,
    Reqwest, ReqwestBuilder, Response, Sent, operation,
};
use rustls::version::{TLS12, TLS13};
use std::sync::Arc;

const CHARGE: Operation = Operation {
    id: "charge",
    method: "POST",
    path: "/charge",
    server: 0,
    security: &[],
    accept: "",
    repeatable: Repeatable::ByReference,
};

struct Charge {
    call: Call,
}
operation!(Charge { 200 => text } or NoError);

async fn charge(
    server: &TlsFront,
    transport: ReqwestBuilder,
) -> Result<Response<String>, Error<NoError>> {
    let transport = Arc::new(transport.build().unwrap());
    let client = Client::new(vec![server.url()], Credentials::new(), transport).unwrap();
    let call = client.call(&CHARGE);
    Charge { call }.await
}

async fn stand_in() -> StandIn {
    let answers = vec![Answer::new(200).body("done"); 3];
    StandIn::start(answers).await.unwrap()
}

fn trusting(authority: &Authority) -> ReqwestBuilder {
    Reqwest::builder().root_certificates(authority.pem())
}

/// Asserts that the two sides did not agree on TLS, and that the call was neither sent nor repeated.
fn assert_no_tls(error: &Error<NoError>) {
    let Error::Transport(lost) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (lost.fault(), lost.sent()),
        (Fault::Tls, Sent::No),
        "{lost}"
    );
    assert_eq!(error.attempts(), 1);
    assert!(!error.may_have_happened() && !error.is_transient());
}

fn refused(identity: Result<Identity, BuildError>) -> String {
    identity.unwrap_err().to_string()
}

#[tokio::test]
async fn trusts_an_authority_of_its_own_and_nobody_else() {
    let (authority, other) = (Authority::new("ours"), Authority::new("theirs"));
    let stand_in = stand_in().await;
    let server = TlsFront::before(&stand_in, &authority, None, &[&TLS12, &TLS13]).await;
    let charged = charge(&server, trusting(&authority)).await.unwrap();
    assert_eq!(charged.value, "done");
    for transport in [trusting(&other), Reqwest::builder()] {
        let error = charge(&server, transport).await.unwrap_err();
        assert_no_tls(&error);
        let error = error.to_string();
        assert!(error.contains("UnknownIssuer"), "{error}");
        assert!(
            error.contains("`ReqwestBuilder::root_certificates`"),
            "{error}"
        );
    }
    assert_eq!(stand_in.requests().len(), 1);
}

#[tokio::test]
async fn proves_who_it_is_with_each_kind_of_key() {
    let authority = Authority::new("ours");
    let stand_in = stand_in().await;
    let server = TlsFront::before(&stand_in, &authority, Some(&authority), &[&TLS13]).await;
    let rsa = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let ec = KeyPair::generate().unwrap();
    for (key, private) in [
        (&ec, ec.serialize_pem()),
        (&ec, bare("EC PRIVATE KEY", &ec)),
        (&rsa, bare("RSA PRIVATE KEY", &rsa)),
    ] {
        let certificate = authority.client(key, 2020..2100).pem();
        let pem = format!("{private}{certificate}{}", authority.pem());
        let identity = Identity::from_pem(pem.as_bytes()).unwrap();
        assert_eq!(format!("{identity:?}"), "Identity(***)");
        let transport = trusting(&authority).identity(identity).tls_1_3_only();
        assert!(!format!("{transport:?}").contains("BEGIN"));
        charge(&server, transport).await.unwrap();
    }
    assert_eq!(stand_in.requests().len(), 3);
}

/// Returns the PEM of what PKCS#8 wraps: the form of the kind of key itself (SEC1 or PKCS#1).
fn bare(label: &str, key: &KeyPair) -> String {
    let pkcs8 = key.serialize_der();
    let (_, info) = x509_parser::der_parser::parse_der(&pkcs8).unwrap();
    let inner = info.as_sequence().unwrap()[2].as_slice().unwrap();
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, inner);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// Returns a PKCS#12 file with a certificate and a key, under the password `s3cr3t`.
fn pkcs12(key: &KeyPair, certificate: &rcgen::Certificate) -> Vec<u8> {
    use p12_keystore::{
        Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain,
    };

    let chain = PrivateKeyChain::new(
        vec![1],
        PrivateKey::from_der(key.serialized_der()).unwrap(),
        [Certificate::from_der(certificate.der()).unwrap()],
    );
    let mut store = KeyStore::new();
    store.add_entry("client", KeyStoreEntry::PrivateKeyChain(chain));
    // Few iterations: a test keeps nothing safe.
    store
        .writer("s3cr3t")
        .encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)
        .encryption_iterations(10)
        .mac_iterations(10)
        .write()
        .unwrap()
}

#[tokio::test]
async fn proves_who_it_is_with_pkcs12() {
    let authority = Authority::new("ours");
    let stand_in = stand_in().await;
    let server = TlsFront::before(&stand_in, &authority, Some(&authority), &[&TLS13]).await;
    let key = KeyPair::generate().unwrap();
    let file = pkcs12(&key, &authority.client(&key, 2020..2100));

    let identity = Identity::from_pkcs12(&file, &"s3cr3t".into()).unwrap();
    charge(&server, trusting(&authority).identity(identity))
        .await
        .unwrap();

    for (file, password) in [
        (file.as_slice(), "wrong-s3cr3t"),
        (&file[..50], "s3cr3t"),
        (b"", "s3cr3t"),
    ] {
        let error = refused(Identity::from_pkcs12(file, &password.into()));
        assert!(error.contains("is the password right?"), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
    }
}

#[test]
fn says_what_is_wrong_with_a_certificate_and_its_key_in_pkcs12() {
    let authority = Authority::new("ours");
    let (key, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    for (file, expected) in [
        (
            pkcs12(&other, &authority.client(&key, 2020..2100)),
            "does not belong to the client certificate",
        ),
        (
            pkcs12(&key, &authority.client(&key, 2020..2024)),
            "has expired on Jan  1 00:00:00 2024",
        ),
    ] {
        let error = refused(Identity::from_pkcs12(&file, &"s3cr3t".into()));
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

#[tokio::test]
async fn says_that_the_server_does_not_know_the_client() {
    let (authority, other) = (Authority::new("ours"), Authority::new("theirs"));
    let stand_in = stand_in().await;
    let key = KeyPair::generate().unwrap();
    let pem = format!(
        "{}{}",
        other.client(&key, 2020..2100).pem(),
        key.serialize_pem()
    );
    let unknown = Identity::from_pem(pem.as_bytes()).unwrap();
    for versions in [[&TLS12], [&TLS13]] {
        let server = TlsFront::before(&stand_in, &authority, Some(&authority), &versions).await;
        let error = charge(&server, trusting(&authority)).await.unwrap_err();
        assert_no_tls(&error);
        let advice = "set one with `ReqwestBuilder::identity`";
        assert!(error.to_string().contains(advice), "{error}");
        let stranger = trusting(&authority).identity(unknown.clone());
        let error = charge(&server, stranger).await.unwrap_err();
        assert_no_tls(&error);
        let advice = "does not accept the client certificate";
        assert!(error.to_string().contains(advice), "{error}");
    }
    assert!(stand_in.requests().is_empty());
}

#[tokio::test]
async fn refuses_an_older_tls_than_it_is_told_to() {
    let authority = Authority::new("ours");
    let stand_in = stand_in().await;
    let server = TlsFront::before(&stand_in, &authority, None, &[&TLS12]).await;
    let error = charge(&server, trusting(&authority).tls_1_3_only())
        .await
        .unwrap_err();
    assert_no_tls(&error);
    assert!(stand_in.requests().is_empty());
    charge(&server, trusting(&authority)).await.unwrap();
}

#[test]
fn says_what_is_wrong_with_a_certificate_and_its_key() {
    let authority = Authority::new("ours");
    let (key, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let certificate = authority.client(&key, 2020..2100).pem();
    let private = key.serialize_pem();
    let identity = |pem: &str| refused(Identity::from_pem(pem.as_bytes()));

    for (pem, expected) in [
        (private.clone(), "there is no client certificate"),
        (certificate.clone(), "there is no private key"),
        (String::new(), "there is no private key"),
        (
            format!(
                "{certificate}{}",
                private.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")
            ),
            "is encrypted",
        ),
        (
            format!("{certificate}{}", other.serialize_pem()),
            "does not belong to the client certificate",
        ),
        // The authority's comes first.
        (
            format!("{}{certificate}{private}", authority.pem()),
            "must be the first in its chain",
        ),
        (
            format!("{}{private}", authority.client(&key, 2020..2024).pem()),
            "has expired on Jan  1 00:00:00 2024",
        ),
        (
            format!("{}{private}", authority.client(&key, 2090..2100).pem()),
            "is not valid before Jan  1 00:00:00 2090",
        ),
        (
            format!("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{private}"),
            "cannot be read",
        ),
        (
            format!("{certificate}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
            "cannot be used",
        ),
        (
            certificate.replace("-----END", "!!!-----END"),
            "cannot be read",
        ),
    ] {
        let error = identity(&pem);
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

#[test]
fn says_that_there_is_no_authority_to_trust() {
    for pem in ["", "no PEM at all"] {
        let error = Reqwest::builder()
            .root_certificates(pem)
            .build()
            .unwrap_err();
        assert!(
            error.to_string().contains("there is no certificate"),
            "{error}"
        );
    }
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    Reqwest::builder()
        .root_certificates(broken)
        .build()
        .unwrap_err();
}
