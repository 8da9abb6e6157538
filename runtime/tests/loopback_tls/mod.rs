//! Real TLS in front of a stand-in: certificates made on the spot, and a rustls server that demands what it is told to.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};
use runtime::stand_in::StandIn;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Somebody whom both sides trust, or only one.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Returns a certificate for a client, valid between two years.
    pub fn client(&self, key: &KeyPair, years: std::ops::Range<i32>) -> rcgen::Certificate {
        let mut params = CertificateParams::new(["client".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(years.start, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.end, 1, 1);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.signed_by(key, &self.0).unwrap()
    }

    /// Returns a certificate for a server on this machine, and its key.
    pub fn server(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        (vec![certificate.der().clone()], key)
    }
}

/// What takes the TLS off before a stand-in, until it is dropped.
pub struct TlsFront {
    address: SocketAddr,
    listening: JoinHandle<()>,
}

impl TlsFront {
    /// Begins to listen with a certificate of `authority`, and demands one of `clients` if there is such an authority.
    pub async fn before(
        stand_in: &StandIn,
        authority: &Authority,
        clients: Option<&Authority>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .unwrap();
        let config = match clients {
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.0.der().clone()).unwrap();
                let roots = Arc::new(roots);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
                config.with_client_cert_verifier(verifier.build().unwrap())
            }
            None => config.with_no_client_auth(),
        };
        let (chain, key) = authority.server();
        let config = config.with_single_cert(chain, key).unwrap();
        Self::with(stand_in, config).await
    }

    /// Begins to listen as `config` says.
    pub async fn with(stand_in: &StandIn, config: ServerConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let behind = stand_in.url().trim_start_matches("http://").to_owned();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(forward(acceptor.clone(), stream, behind.clone()));
            }
        });
        Self { address, listening }
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn forward(acceptor: TlsAcceptor, stream: TcpStream, behind: String) {
    match acceptor.accept(stream).into_fallible().await {
        Ok(mut stream) => {
            let mut behind = TcpStream::connect(behind).await.unwrap();
            copy_bidirectional(&mut stream, &mut behind).await.ok();
        }
        Err((_, mut stream)) => {
            // Whoever closes with bytes unread resets the connection, and the client may never see the alert.
            stream.read_to_end(&mut Vec::new()).await.ok();
        }
    }
}
