//! Certificates, versions of TLS, and what is said when they do not fit: against a real server on the loopback.

#[path = "loopback_tls/alerts.rs"]
mod alerts;
mod loopback_tls;

use alerts::{AlertServer, Plan};
use loopback_tls::{Authority, TlsFront};
use rcgen::{KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BuildError, Call, Client, Credentials, Error, Fault, Identity, NoError, Operation, Repeatable,
    Reqwest, ReqwestBuilder, Response, Sent, operation,
};
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
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

#[tokio::test]
async fn a_fatal_alert_after_the_request_leaves_open_what_happened() {
    const CHARGE_ONCE: Operation = Operation {
        repeatable: Repeatable::ByMethod,
        ..CHARGE
    };
    let authority = Authority::new("ours");
    // Handshake failure, revoked, expired, access denied, decrypt error, internal error, bad record.
    for alert in [40, 44, 45, 49, 51, 80, 20] {
        // On a new connection, on one that was used before, and in the middle of a response.
        for (answered, begins) in [(0, false), (1, false), (0, true), (1, true)] {
            let plan = Plan {
                answered,
                begins,
                alert,
            };
            let server = AlertServer::start(&authority, plan);
            let transport = Arc::new(trusting(&authority).build().unwrap());
            let client = Client::new(vec![server.url()], Credentials::new(), transport).unwrap();
            let pay = || {
                let mut call = client.call(&CHARGE_ONCE);
                call.text("text/plain", "ten".into());
                Charge { call }
            };
            for _ in 0..answered {
                pay().await.unwrap();
            }
            let error = pay().await.unwrap_err();
            let case = format!("alert {alert} after {answered}, begun: {begins}: {error}");
            assert_eq!(server.charges(), answered + 1, "{case}");
            assert_eq!(error.attempts(), 1, "{case}");
            assert!(
                matches!(&error, Error::Transport(lost) if lost.sent() == Sent::Maybe),
                "{case}"
            );
            assert!(
                error.may_have_happened() && !error.is_safe_to_repeat(),
                "{case}"
            );
            assert!(case.contains("received fatal alert"), "{case}");
            assert!(!case.contains("was not sent"), "{case}");
            // What a server that is not rustls says to a client without a certificate.
            if [40, 49].contains(&alert) {
                assert!(case.contains("`ReqwestBuilder::identity`"), "{case}");
            }
        }
    }
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
    // Few iterations: a test keeps nothing safe.
    pkcs12_with(key, certificate, 10, 10)
}

fn pkcs12_with(
    key: &KeyPair,
    certificate: &rcgen::Certificate,
    encryption: u32,
    mac: u32,
) -> Vec<u8> {
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
    store
        .writer("s3cr3t")
        .encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)
        .encryption_iterations(encryption)
        .mac_iterations(mac)
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
        // With TLS 1.3 the client has finished the handshake, and sent the call, before the server refuses it: that the
        // server has read nothing of it is not proven.
        let proven = versions == [&TLS12];
        let assert_no_tls = |error: &Error<NoError>| {
            let Error::Transport(lost) = error else {
                panic!("{error:?}")
            };
            assert_eq!(lost.fault(), Fault::Tls, "{lost}");
            assert_eq!(error.attempts(), 1);
            assert!(!error.is_transient());
            assert_eq!(error.may_have_happened(), !proven, "{lost}");
        };
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
            "is encrypted; decrypt it with `openssl pkey -in key.pem -out plain.pem`",
        ),
        (
            // What `openssl rsa -aes256 -traditional` writes.
            format!(
                "{certificate}-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n\
                 -----END RSA PRIVATE KEY-----\n"
            ),
            "is encrypted; decrypt it with `openssl pkey -in key.pem -out plain.pem`",
        ),
        (
            format!("{certificate}{}", &private[..private.len() / 2]),
            "was cut off; copy it again",
        ),
        (
            format!("{private}{}", &certificate[..certificate.len() / 2]),
            "was cut off; copy it again",
        ),
        (
            format!("{certificate}{}", private.replace("MI", "!!")),
            "the PEM is damaged",
        ),
        (
            format!(
                "{}{private}",
                version_1(&CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap())
            ),
            "is of X.509 version 1",
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
            "was cut off",
        ),
    ] {
        let error = identity(&pem);
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

/// Returns a certificate without its version and its extensions, which makes it one of version 1. Its signature is wrong then,
/// but nobody looks at that before the version.
fn version_1(der: &[u8]) -> String {
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
        let length = match (high, low) {
            (0, 0..=127) => vec![low],
            (0, _) => vec![0x81, low],
            _ => vec![0x82, high, low],
        };
        [&[tag], length.as_slice(), content].concat()
    }
    fn parts(sequence: &[u8]) -> Vec<Vec<u8>> {
        let mut rest = x509_parser::der_parser::der::Header::from_der(sequence)
            .unwrap()
            .0;
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let (content, header) = x509_parser::der_parser::der::Header::from_der(rest).unwrap();
            let length = rest.len() - content.len() + header.length().definite().unwrap();
            parts.push(rest[..length].to_vec());
            rest = &rest[length..];
        }
        parts
    }
    use x509_parser::prelude::FromDer as _;

    let [signed, algorithm, signature] = parts(der).try_into().unwrap();
    let fields = parts(&signed);
    let fields = fields[1..fields.len() - 1].concat();
    let signed = element(0x30, &fields);
    let der = element(0x30, &[signed, algorithm, signature].concat());
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

#[tokio::test]
async fn says_that_the_certificate_of_a_server_is_too_old() {
    let authority = Authority::new("ours");
    let stand_in = stand_in().await;
    let (chain, key) = authority.server();
    let old = CertificateDer::from_pem_slice(version_1(&chain[0]).as_bytes()).unwrap();
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).unwrap();
    let certified = CertifiedKey::new(vec![old], key);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    let server = TlsFront::with(&stand_in, config).await;
    let error = charge(&server, trusting(&authority)).await.unwrap_err();
    assert_no_tls(&error);
    assert!(
        error.to_string().contains("is of X.509 version 1"),
        "{error}"
    );
    assert!(stand_in.requests().is_empty());
}

#[tokio::test]
async fn reads_pem_with_a_byte_order_mark_and_names_an_encoding_that_it_does_not_read() {
    let authority = Authority::new("ours");
    let stand_in = stand_in().await;
    let server = TlsFront::before(&stand_in, &authority, Some(&authority), &[&TLS13]).await;
    let key = KeyPair::generate().unwrap();
    let certificate = authority.client(&key, 2020..2100).pem();
    let pem = format!("\u{feff}{certificate}{}", key.serialize_pem());
    let identity = Identity::from_pem(pem.as_bytes()).unwrap();
    let transport = Reqwest::builder()
        .root_certificates(format!("\u{feff}{}", authority.pem()))
        .identity(identity);
    charge(&server, transport).await.unwrap();

    let utf_16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = refused(Identity::from_pem(&utf_16));
    assert!(error.contains("save the file as UTF-8"), "{error}");
    let error = Reqwest::builder()
        .root_certificates(utf_16)
        .build()
        .unwrap_err();
    assert!(
        error.to_string().contains("save the file as UTF-8"),
        "{error}"
    );
    let cut = &authority.pem()[..100];
    let error = Reqwest::builder()
        .root_certificates(cut)
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("was cut off"), "{error}");
}

#[test]
fn does_not_work_for_minutes_to_open_pkcs12() {
    let authority = Authority::new("ours");
    let key = KeyPair::generate().unwrap();
    let certificate = authority.client(&key, 2020..2100);
    // Numbers of three bytes in the file, which the ones that come in their place are as well.
    let (encryption, mac) = (40_001, 40_003);
    let file = pkcs12_with(&key, &certificate, encryption, mac);
    for (written, claimed) in [
        (mac, 2_000_000),
        (encryption, 2_000_000),
        (encryption, 600_000),
    ] {
        let file = demanding(&file, written, claimed);
        let begun = std::time::Instant::now();
        let error = refused(Identity::from_pkcs12(&file, &"s3cr3t".into()));
        assert!(begun.elapsed().as_secs() < 1, "{:?}", begun.elapsed());
        assert!(
            error.contains("iterations") && error.contains("500000 are allowed"),
            "{error}"
        );
        assert!(!error.contains("password right"), "{error}");
    }
}

/// Returns a file that claims another number of iterations than it was made with: they stand before what they are for.
fn demanding(file: &[u8], written: u32, claimed: u32) -> Vec<u8> {
    let integer = |number: u32| [&[2, 3], &number.to_be_bytes()[1..]].concat();
    let (written, claimed) = (integer(written), integer(claimed));
    let mut file = file.to_vec();
    let mut replaced = 0;
    for at in 0..=file.len() - written.len() {
        if file[at..].starts_with(&written) {
            file[at..at + claimed.len()].copy_from_slice(&claimed);
            replaced += 1;
        }
    }
    assert!(replaced > 0);
    file
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
