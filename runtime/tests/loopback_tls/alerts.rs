//! A server that carries a request out and then ends the connection with a fatal alert, as if something in TLS had failed.

use crate::loopback_tls::Authority;
use aws_lc_rs::aead::{
    AES_128_GCM, AES_256_GCM, Aad, Algorithm, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey,
};
use rustls::ConnectionTrafficSecrets as Secrets;
use rustls::{ServerConfig, ServerConnection, Stream};
use std::io::{Error, Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What a connection of the server does.
#[derive(Clone, Copy)]
pub struct Plan {
    /// How many requests are answered properly.
    pub answered: usize,
    /// Whether the next one gets a head and a part of a body before the alert.
    pub begins: bool,
    /// The number of the alert (RFC 8446, section 6).
    pub alert: u8,
}

/// A server for TLS 1.3. It serves as long as the process lives.
pub struct AlertServer {
    address: SocketAddr,
    charges: Arc<AtomicUsize>,
}

impl AlertServer {
    pub fn start(authority: &Authority, plan: Plan) -> Self {
        let (chain, key) = authority.server();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        config.enable_secret_extraction = true;
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let charges = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&charges);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let (stream, counted) = (stream.unwrap(), Arc::clone(&counted));
                std::thread::spawn(move || serve(connection, stream, plan, &counted));
            }
        });
        Self { address, charges }
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Returns how many requests have arrived whole.
    pub fn charges(&self) -> usize {
        self.charges.load(Ordering::SeqCst)
    }
}

fn serve(
    mut connection: ServerConnection,
    mut tcp: TcpStream,
    plan: Plan,
    charges: &AtomicUsize,
) -> Result<()> {
    for _ in 0..plan.answered {
        read_request(&mut Stream::new(&mut connection, &mut tcp))?;
        charges.fetch_add(1, Ordering::SeqCst);
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";
        Stream::new(&mut connection, &mut tcp).write_all(answer)?;
    }
    read_request(&mut Stream::new(&mut connection, &mut tcp))?;
    charges.fetch_add(1, Ordering::SeqCst);
    if plan.begins {
        let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndo";
        Stream::new(&mut connection, &mut tcp).write_all(begun)?;
        std::thread::sleep(Duration::from_millis(50));
    }
    tcp.write_all(&alert(connection, plan.alert))?;
    std::thread::sleep(Duration::from_millis(100));
    Ok(())
}

/// Reads a request with a body of three bytes to its end.
fn read_request(stream: &mut impl Read) -> Result<()> {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    while !text.ends_with(b"\r\n\r\nten") {
        match stream.read(&mut piece)? {
            0 => return Err(Error::other("no more requests")),
            size => text.extend_from_slice(&piece[..size]),
        }
    }
    Ok(())
}

/// Returns the record of a fatal alert, which rustls would not send by itself.
fn alert(connection: ServerConnection, alert: u8) -> Vec<u8> {
    let (sequence, secrets) = connection.dangerous_extract_secrets().unwrap().tx;
    let (algorithm, key, iv): (&'static Algorithm, _, _) = match &secrets {
        Secrets::Aes128Gcm { key, iv } => (&AES_128_GCM, key, iv),
        Secrets::Aes256Gcm { key, iv } => (&AES_256_GCM, key, iv),
        Secrets::Chacha20Poly1305 { key, iv } => (&CHACHA20_POLY1305, key, iv),
        _ => panic!("another cipher"),
    };
    let mut nonce: [u8; 12] = iv.as_ref().try_into().unwrap();
    for (byte, counted) in nonce[4..].iter_mut().zip(sequence.to_be_bytes()) {
        *byte ^= counted;
    }
    let key = &key.as_ref()[..algorithm.key_len()];
    let key = LessSafeKey::new(UnboundKey::new(algorithm, key).unwrap());
    // Level, description, and the type of the record within (RFC 8446, section 5.2).
    let mut content = vec![2, alert, 21];
    let length = u16::try_from(content.len() + algorithm.tag_len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let head = [23, 3, 3, high, low];
    key.seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(head),
        &mut content,
    )
    .unwrap();
    [head.to_vec(), content].concat()
}
