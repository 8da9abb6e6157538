//! A server that signs its answers, with another library and with code of its own.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA512, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use runtime::signature::{KeySet, VerifyingKey};
use runtime::{Headers, Reply};

/// Its key is for ECDSA on P-256, and has the id `server`.
pub struct Peer {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl Peer {
    pub fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        Self { key, random }
    }

    pub fn keys(&self) -> KeySet {
        let point = &self.key.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        let jwk = format!(
            r#"{{"kty": "EC", "crv": "P-256", "x": "{}", "y": "{}"}}"#,
            URL_SAFE_NO_PAD.encode(x),
            URL_SAFE_NO_PAD.encode(y)
        );
        let mut keys = KeySet::new();
        keys.insert("server", VerifyingKey::from_jwk(&jwk).unwrap());
        keys
    }

    pub fn sign(&self, base: &str) -> String {
        let signature = self.key.sign(&self.random, base.as_bytes()).unwrap();
        STANDARD.encode(signature)
    }

    /// Returns an answer that is signed like this: each component with its value, and then the parameters.
    pub fn answer(
        &self,
        status: u16,
        body: &str,
        components: &[(&str, &str)],
        parameters: &str,
    ) -> Reply {
        let lines: String = components
            .iter()
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        let names: Vec<&str> = components.iter().map(|(name, _)| *name).collect();
        let input = format!("({}){parameters}", names.join(" "));
        let signature = self.sign(&format!("{lines}\"@signature-params\": {input}"));
        let mut headers = Headers::new();
        if !body.is_empty() {
            headers.append("Content-Type", "application/json");
            headers.append("Content-Digest", digest_of(body));
        }
        headers.append("Signature-Input", format!("sig={input}"));
        headers.append("Signature", format!("sig=:{signature}:"));
        Reply {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        }
    }
}

pub fn digest_of(body: &str) -> String {
    let digest = digest(&SHA512, body.as_bytes());
    format!("sha-512=:{}:", STANDARD.encode(digest))
}
