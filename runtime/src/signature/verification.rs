//! How answers are verified.

use crate::clock::Clock;
use crate::signature::base::{base, written};
use crate::signature::component::{Component, Reading};
use crate::signature::digest;
use crate::signature::error::{SigningError, VerificationError};
use crate::signature::keys::Keys;
use crate::signature::message::Message;
use crate::signature::signing::components;
use crate::signature::verifying_key::VerifyingKey;
use sfv::{BareItem, Dictionary, InnerList, Item, ListEntry, Parser};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const INPUT: &str = "Signature-Input";
const SIGNATURE: &str = "Signature";

/// How long a signature is good for.
const MAX_AGE: Duration = Duration::from_secs(300);

/// How much the clocks may differ.
const MAX_SKEW: Duration = Duration::from_secs(60);

/// How many signatures a message may have, and how many components one may cover. What comes before a signature is
/// verified may come from anybody, and must not take long to read.
const MOST_SIGNATURES: usize = 16;
const MOST_COMPONENTS: usize = 100;

/// How messages are verified (RFC 9421). It is cheap to clone.
///
/// A message must have one signature that passes all checks: that with the label that is set, or any. Which components it
/// covers, and in which order, is read from the message. Unless the settings say otherwise, it must cover the status, and
/// the digest of the body if there is one, and must have been `created` in the last five minutes.
///
/// # What is bound and what is not
///
/// A signature says that the server has made what it covers, and when. It does not say what the message is an answer to:
/// whoever can put messages in the place of others can replay a signed response to another request as long as the time
/// allows. TLS prevents that between the client and whatever ends TLS. To have it checked here, require components of the
/// request (RFC 9421, section 2.4), if the server signs them:
///
/// | required | a response that is accepted belongs to |
/// |---|---|
/// | nothing more | any request of the last five minutes |
/// | `@method;req` and `@target-uri;req` | a request with this method and address |
/// | `content-digest;req` as well | one with this body too |
/// | `signature;req` | this very request, if it was signed: no two signatures are alike |
///
/// ```
/// use runtime::signature::{KeySet, Verification};
///
/// let verification = Verification::new(KeySet::new())
///     .require(["content-digest", "@method;req", "@target-uri;req", "content-digest;req"])?;
/// # Ok::<(), runtime::signature::SigningError>(())
/// ```
///
/// Header fields and the body are bound only if the signature covers them; read what is covered from
/// [`VerifiedSignature::components`].
#[derive(Clone)]
pub struct Verification {
    keys: Arc<dyn Keys>,
    label: Option<String>,
    /// What the signature must cover beside the status, if anybody has said it.
    required: Option<Vec<Component>>,
    unsigned_body: bool,
    max_age: Duration,
    max_skew: Duration,
    reading: Reading,
    label_in_params: bool,
    clock: Clock,
}

/// A signature that passed all checks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedSignature {
    /// Its label.
    pub label: String,
    /// The id of its key.
    pub key_id: String,
    /// What it covers, as written in the message. Nothing else of the message can be trusted, except for a body whose
    /// digest is covered.
    pub components: Vec<String>,
    /// The text that was signed.
    pub base: String,
}

impl Verification {
    /// Returns settings for a server with these keys.
    pub fn new(keys: impl Keys) -> Self {
        Self {
            keys: Arc::new(keys),
            label: None,
            required: None,
            unsigned_body: false,
            max_age: MAX_AGE,
            max_skew: MAX_SKEW,
            reading: Reading::default(),
            label_in_params: false,
            clock: Clock::default(),
        }
    }

    /// Sets the label of the signature that counts.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets what the signature must cover, named like [`Signing::components`](crate::signature::Signing::components). A
    /// response must cover its `@status` whether or not that is named, and the digest of its body.
    ///
    /// `;req` after a name means that component of the request to which the response belongs. What begins with `content-`
    /// must be covered only if the message, or the request, has a body.
    ///
    /// # Errors
    ///
    /// Fails if a component is of no known kind, or is there twice.
    pub fn require<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, SigningError> {
        self.required = Some(components(names)?);
        Ok(self)
    }

    /// Says that the signature need not cover the digest of a body. Anybody on the way can then change the body.
    #[must_use]
    pub fn body_may_be_unsigned(mut self) -> Self {
        self.unsigned_body = true;
        self
    }

    /// Sets how long after its creation a signature is good: five minutes, unless it is set. It counts in seconds.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Sets how far ahead the clock of the server may be: one minute, unless it is set. It counts in seconds.
    #[must_use]
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.max_skew = skew;
        self
    }

    /// Says whether the server signs `content-type` in lower case and without its parameters, against RFC 9421,
    /// section 2.1.
    #[must_use]
    pub fn bare_content_type(mut self, bare: bool) -> Self {
        self.reading.bare_content_type = bare;
        self
    }

    /// Says whether the last line of what is signed begins with the label, as some servers have it against RFC 9421,
    /// section 2.5.
    #[must_use]
    pub fn label_in_params(mut self, inside: bool) -> Self {
        self.label_in_params = inside;
        self
    }

    /// Sets what tells the time.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Verifies a message.
    ///
    /// # Errors
    ///
    /// Fails if the message is not signed, or a check of its signature fails.
    pub async fn verify(
        &self,
        message: &Message<'_>,
    ) -> Result<VerifiedSignature, VerificationError> {
        let inputs = dictionary(message, INPUT)?;
        let signatures = dictionary(message, SIGNATURE)?;
        if inputs.len() > MOST_SIGNATURES {
            let reason = format!("it has more than {MOST_SIGNATURES} signatures");
            return Err(malformed(INPUT, &reason));
        }
        let mut failure = None;
        for (label, input) in &inputs {
            if self
                .label
                .as_deref()
                .is_some_and(|wanted| wanted != label.as_str())
            {
                continue;
            }
            match self
                .verify_one(label.as_str(), input, &signatures, message)
                .await
            {
                Ok(verified) => return Ok(verified),
                // A signature of somebody else says less about the message than one that should have been right.
                Err(error) => match failure {
                    None | Some(VerificationError::UnknownKey(_)) => failure = Some(error),
                    Some(_) => {}
                },
            }
        }
        Err(match (failure, &self.label) {
            (Some(failure), _) => failure,
            (None, Some(label)) => VerificationError::NoSuchLabel(label.clone()),
            (None, None) => VerificationError::MissingHeader(INPUT),
        })
    }

    async fn verify_one(
        &self,
        label: &str,
        input: &ListEntry,
        signatures: &Dictionary,
        message: &Message<'_>,
    ) -> Result<VerifiedSignature, VerificationError> {
        let signature = Received::new(label, input, signatures)?;
        match self.keys.key(signature.key_id).await {
            Ok(Some(key)) => self.check(&signature, &key, message),
            Ok(None) => Err(VerificationError::UnknownKey(signature.key_id.to_owned())),
            Err(error) => Err(VerificationError::Keys(error)),
        }
    }

    fn check(
        &self,
        signature: &Received<'_>,
        key: &VerifyingKey,
        message: &Message<'_>,
    ) -> Result<VerifiedSignature, VerificationError> {
        let covered = signature.components()?;
        self.check_algorithm(signature, key)?;
        self.check_time(signature)?;
        self.check_coverage(&covered, message)?;

        let mut parameters = written(signature.input.clone());
        if self.label_in_params {
            parameters = format!("{}={parameters}", signature.label);
        }
        let base = base(&covered, &parameters, message, self.reading).map_err(|lack| {
            VerificationError::Component {
                name: lack.component,
                reason: lack.reason,
            }
        })?;
        key.verify(base.as_bytes(), signature.bytes)
            .map_err(|_| VerificationError::WrongSignature)?;
        if covered.iter().any(Component::is_digest) {
            digest::check(message.headers, message.body)?;
        }
        Ok(VerifiedSignature {
            label: signature.label.to_owned(),
            key_id: signature.key_id.to_owned(),
            components: covered.iter().map(Component::identifier).collect(),
            base,
        })
    }

    fn check_algorithm(
        &self,
        signature: &Received<'_>,
        key: &VerifyingKey,
    ) -> Result<(), VerificationError> {
        let Some(announced) = signature.input.params.get("alg") else {
            return Ok(());
        };
        let announced = announced
            .as_string()
            .ok_or_else(|| malformed(INPUT, "`alg` is not a string"))?;
        if key.algorithm() == Some(announced.as_str()) {
            return Ok(());
        }
        Err(VerificationError::WrongAlgorithm {
            announced: announced.as_str().to_owned(),
            expected: key.algorithm(),
        })
    }

    fn check_time(&self, signature: &Received<'_>) -> Result<(), VerificationError> {
        let created = signature
            .seconds("created")?
            .ok_or(VerificationError::NoCreationTime)?;
        let now = self.clock.unix_seconds();
        let age = now.saturating_sub(created);
        let expires = signature.seconds("expires")?;
        if expires.is_some_and(|expires| expires < created) {
            return Err(malformed(INPUT, "`expires` is before `created`"));
        }
        let expired = expires.is_some_and(|expires| expires < now);
        if expired || age > whole_seconds(self.max_age) {
            return Err(VerificationError::Stale { age });
        }
        let ahead = created.saturating_sub(now);
        if ahead > whole_seconds(self.max_skew) {
            return Err(VerificationError::FromTheFuture { ahead });
        }
        Ok(())
    }

    fn check_coverage(
        &self,
        covered: &[Component],
        message: &Message<'_>,
    ) -> Result<(), VerificationError> {
        let has_body = !message.body.is_empty();
        if has_body && !self.unsigned_body && !covered.iter().any(Component::is_digest) {
            return Err(match message.headers.get(digest::HEADER) {
                None => VerificationError::MissingHeader(digest::HEADER),
                Some(_) => VerificationError::NotCovered("content-digest".into()),
            });
        }
        // Without the status a refusal could pass for a success. A request has none, so what it must cover is for the
        // settings to say.
        let status = Component::from_setting("@status").ok();
        let status = status.filter(|_| message.is_response() || self.required.is_none());
        let lacking = status
            .iter()
            .chain(self.required.iter().flatten())
            .filter(|component| component.is_of(message))
            .find(|component| !covered.contains(component));
        match lacking {
            None => Ok(()),
            Some(component) => Err(VerificationError::NotCovered(component.identifier())),
        }
    }
}

impl fmt::Debug for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification")
            .field("label", &self.label)
            .field("max_age", &self.max_age)
            .field("max_skew", &self.max_skew)
            .finish_non_exhaustive()
    }
}

/// A signature as it came.
struct Received<'a> {
    label: &'a str,
    key_id: &'a str,
    input: &'a InnerList,
    bytes: &'a [u8],
}

impl<'a> Received<'a> {
    fn new(
        label: &'a str,
        input: &'a ListEntry,
        signatures: &'a Dictionary,
    ) -> Result<Self, VerificationError> {
        let ListEntry::InnerList(input) = input else {
            return Err(malformed(
                INPUT,
                "it does not list the components in parentheses",
            ));
        };
        let key_id = input
            .params
            .get("keyid")
            .and_then(BareItem::as_string)
            .ok_or_else(|| malformed(INPUT, "it has no `keyid` that is a string"))?
            .as_str();
        let Some(ListEntry::Item(Item {
            bare_item: BareItem::ByteSequence(bytes),
            ..
        })) = signatures.get(label)
        else {
            return Err(malformed(
                SIGNATURE,
                &format!("it has no byte sequence with the label `{label}`"),
            ));
        };
        Ok(Self {
            label,
            key_id,
            input,
            bytes,
        })
    }

    fn components(&self) -> Result<Vec<Component>, VerificationError> {
        if self.input.items.len() > MOST_COMPONENTS {
            let reason = format!("it covers more than {MOST_COMPONENTS} components");
            return Err(malformed(INPUT, &reason));
        }
        let mut components = Vec::new();
        for item in &self.input.items {
            let refused = |reason: String| VerificationError::Component {
                name: sfv::FieldType::serialize(item),
                reason,
            };
            let component = Component::from_item(item).map_err(refused)?;
            if components.contains(&component) {
                return Err(refused("it is named twice".into()));
            }
            components.push(component);
        }
        Ok(components)
    }

    fn seconds(&self, parameter: &str) -> Result<Option<i64>, VerificationError> {
        self.input
            .params
            .get(parameter)
            .map(|value| {
                value
                    .as_integer()
                    .map(i64::from)
                    .ok_or_else(|| malformed(INPUT, &format!("`{parameter}` is not an integer")))
            })
            .transpose()
    }
}

/// Reads all fields of a name as one dictionary.
fn dictionary(
    message: &Message<'_>,
    header: &'static str,
) -> Result<Dictionary, VerificationError> {
    let fields: Vec<&str> = message.headers.get_all(header).collect();
    if fields.is_empty() {
        return Err(VerificationError::MissingHeader(header));
    }
    Parser::new(&fields.join(", "))
        .parse()
        .map_err(|error: sfv::Error| malformed(header, &error.to_string()))
}

fn malformed(header: &'static str, reason: &str) -> VerificationError {
    VerificationError::Malformed {
        header,
        reason: reason.to_owned(),
    }
}

fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
