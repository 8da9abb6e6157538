//! How deliveries are verified.

use crate::clock::Clock;
use crate::signature::{Hash, KeyError, shared};
use crate::webhook::content::{Encoding, Field, Part, Timestamp};
use crate::webhook::delivery::{Delivery, Verified};
use crate::webhook::refusal::Refusal;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, ParsedPublicKey};
use std::fmt;
use std::time::SystemTime;

/// How many signatures of a delivery are tried. Each costs the time to hash the body, for each key.
const MOST_SIGNATURES: usize = 8;

/// How the deliveries of a server are verified.
///
/// Unless the settings say otherwise, the body alone is signed, and a signature is written in base64. Signatures are
/// compared in constant time.
///
/// # What is signed is one text
///
/// The parts stand one after the other, without anything between them but the [`Part::Text`] that the settings name. So a
/// signature says where one part ends and the next begins only if something marks the place:
///
/// * A header with a text beside it is safe: a delivery is refused if the value of the header contains that text.
/// * A header directly beside another header, a timestamp or the body is **not** safe: whoever has one signed delivery can
///   move characters from one to the other, and the signature stays right. `X-Id: 12` beside `X-Amount: 34` is signed like
///   `X-Id: 1` beside `X-Amount: 234`. Use such a header only to verify, never for a decision.
/// * A timestamp directly before a body that is JSON is safe enough: it is digits or a date, and no JSON object begins with
///   one. Before a body that is text or a form, it is not.
/// * The method and the path are those by which the delivery came to the application, and are safe if it has one address
///   for each kind of delivery.
///
/// If the server leaves you the choice, sign the identifier, the time and the body with a `.` between them, as
/// [Standard Webhooks](https://www.standardwebhooks.com) does.
///
/// The `Debug` form shows nothing of the keys.
pub struct Verifier {
    keys: Vec<Key>,
    signature: Field,
    encoding: Encoding,
    before: Vec<Part>,
    after: Vec<Part>,
    clock: Clock,
}

enum Key {
    Hmac(Box<hmac::Key>),
    Ed25519(ParsedPublicKey),
}

impl Key {
    fn verifies(&self, content: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Hmac(key) => hmac::verify(key, content, signature),
            Self::Ed25519(key) => key.verify_sig(content, signature),
        }
        .is_ok()
    }
}

impl Verifier {
    /// Returns a verifier for an HMAC with any of the secrets. While a secret is replaced, there are two.
    ///
    /// A secret is the bytes that are hashed: one that is given out in base64 or hexadecimal must be decoded, if the
    /// document of the API says so. [`Encoding::read_key`] does it.
    ///
    /// # Errors
    ///
    /// Fails if there is no secret, or an empty one.
    pub fn hmac<S: AsRef<[u8]>>(
        hash: Hash,
        secrets: impl IntoIterator<Item = S>,
        signature: Field,
    ) -> Result<Self, KeyError> {
        let key = |secret: S| Ok(Key::Hmac(Box::new(shared(hash, secret.as_ref())?)));
        Self::new(secrets.into_iter().map(key).collect(), signature)
    }

    /// Returns a verifier for Ed25519 with any of the public keys.
    ///
    /// A key is its 32 bytes, or the DER form of a `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    ///
    /// Fails if there is no key, or something else in the place of one.
    pub fn ed25519<K: AsRef<[u8]>>(
        public_keys: impl IntoIterator<Item = K>,
        signature: Field,
    ) -> Result<Self, KeyError> {
        let key = |public_key: K| {
            ParsedPublicKey::new(&ED25519, public_key)
                .map(Key::Ed25519)
                .map_err(|_| KeyError::new("a public key for Ed25519 has 32 bytes"))
        };
        Self::new(public_keys.into_iter().map(key).collect(), signature)
    }

    fn new(keys: Result<Vec<Key>, KeyError>, signature: Field) -> Result<Self, KeyError> {
        let keys = keys?;
        if keys.is_empty() {
            return Err(KeyError::new(
                "deliveries cannot be verified without a key; give one at least",
            ));
        }
        Ok(Self {
            keys,
            signature,
            encoding: Encoding::Base64,
            before: Vec::new(),
            after: Vec::new(),
            clock: Clock::default(),
        })
    }

    /// Sets how a signature is written.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets what is signed before the body.
    #[must_use]
    pub fn preceded_by(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.before = parts.into_iter().collect();
        self
    }

    /// Sets what is signed after the body.
    #[must_use]
    pub fn followed_by(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.after = parts.into_iter().collect();
        self
    }

    /// Sets what tells the time.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Verifies a delivery.
    ///
    /// # Errors
    ///
    /// Fails if the delivery is not signed, or a check of its signature fails. Answer 401, and do nothing else.
    pub fn verify<'a>(&self, delivery: &Delivery<'a>) -> Result<Verified<'a>, Refusal> {
        let signatures = self.signatures(delivery)?;
        let mut content = Vec::with_capacity(delivery.body.len());
        for part in &self.before {
            content.extend_from_slice(value(part, delivery)?.as_bytes());
        }
        content.extend_from_slice(delivery.body);
        for part in &self.after {
            content.extend_from_slice(value(part, delivery)?.as_bytes());
        }
        let verifies = |signature: &Vec<u8>| {
            self.keys
                .iter()
                .any(|key| key.verifies(&content, signature))
        };
        if !signatures.iter().any(verifies) {
            return Err(Refusal::WrongSignature);
        }
        check_separated(&self.before, delivery)?;
        check_separated(&self.after, delivery)?;
        for part in self.before.iter().chain(&self.after) {
            if let Part::Timestamp(timestamp) = part {
                self.check_time(timestamp, delivery)?;
            }
        }
        Ok(Verified::of(delivery))
    }

    fn signatures(&self, delivery: &Delivery<'_>) -> Result<Vec<Vec<u8>>, Refusal> {
        let name = self.signature.name();
        if delivery.headers.get(name).is_none() {
            return Err(Refusal::MissingHeader(name.to_owned()));
        }
        let signatures: Vec<Vec<u8>> = self
            .signature
            .values(delivery.headers)
            .take(MOST_SIGNATURES)
            .filter_map(|text| self.encoding.decode(text))
            .filter(|signature| !signature.is_empty())
            .collect();
        if signatures.is_empty() {
            return Err(Refusal::MalformedSignature);
        }
        Ok(signatures)
    }

    fn check_time(&self, timestamp: &Timestamp, delivery: &Delivery<'_>) -> Result<(), Refusal> {
        let signed = timestamp
            .read(time(timestamp, delivery)?)
            .ok_or(Refusal::MalformedTimestamp)?;
        let now = self.clock.unix_millis();
        if timestamp.tolerates(now.abs_diff(signed)) {
            return Ok(());
        }
        Err(Refusal::StaleTimestamp {
            age: now.saturating_sub(signed) / 1000,
        })
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("signature", &self.signature)
            .field("encoding", &self.encoding)
            .field("before", &self.before)
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

/// Refuses a header whose value contains a text that stands beside it: the same content could be cut into other values.
fn check_separated(parts: &[Part], delivery: &Delivery<'_>) -> Result<(), Refusal> {
    for pair in parts.windows(2) {
        if let [header @ Part::Header(name), Part::Text(text)]
        | [Part::Text(text), header @ Part::Header(name)] = pair
            && !text.is_empty()
            && value(header, delivery)?.contains(text.as_str())
        {
            return Err(Refusal::AmbiguousHeader(name.clone()));
        }
    }
    Ok(())
}

/// Returns what a part is in a delivery.
fn value<'a>(part: &'a Part, delivery: &Delivery<'a>) -> Result<&'a str, Refusal> {
    Ok(match part {
        Part::Method => delivery.method,
        Part::Path => delivery.path(),
        Part::Target => delivery.target,
        Part::Header(name) => delivery
            .headers
            .get(name)
            .ok_or_else(|| Refusal::MissingHeader(name.clone()))?,
        Part::Timestamp(timestamp) => time(timestamp, delivery)?,
        Part::Text(text) => text,
    })
}

/// Returns the text of a timestamp. What is checked must be what is signed.
fn time<'a>(timestamp: &'a Timestamp, delivery: &Delivery<'a>) -> Result<&'a str, Refusal> {
    let field = &timestamp.field;
    if delivery.headers.get(field.name()).is_none() {
        return Err(Refusal::MissingHeader(field.name().to_owned()));
    }
    field
        .values(delivery.headers)
        .next()
        .ok_or(Refusal::MalformedTimestamp)
}
