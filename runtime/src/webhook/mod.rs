//! What a server sends on its own: verify, then read.
//!
//! A delivery is believed for its signature alone. [`Verifier`] holds what the document of the API says about it, and
//! gives a [`Verified`] body, which can be read as a type. No setting accepts what is not signed: where a server signs
//! nothing, [`Delivery::read_unverified`] says by its name what it does.
//!
//! ```
//! use runtime::Headers;
//! use runtime::webhook::{Delivery, Encoding, Field, Hash, Part, Timestamp, TimestampFormat, Verifier};
//!
//! struct Event {
//!     id: String,
//! }
//! runtime::object!(Event { id = "id" });
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let signature = Field::new("X-Signature").prefixed("sha256=");
//! let verifier = Verifier::hmac(Hash::Sha256, ["the secret of this endpoint"], signature)?
//!     .encoding(Encoding::Hex)
//!     .preceded_by([
//!         Part::Timestamp(Timestamp::new(Field::new("X-Timestamp"), TimestampFormat::UnixSeconds)),
//!         Part::Text(".".into()),
//!     ]);
//!
//! # let (headers, body) = (Headers::new(), b"{}");
//! let delivery = Delivery { method: "POST", target: "/webhooks", headers: &headers, body };
//! match verifier.verify(&delivery) {
//!     Ok(verified) => println!("{}", verified.parse::<Event>()?.id),
//!     Err(refusal) => println!("401: {refusal}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Servers deliver again when they are not sure that they were heard: [`Deliveries`] recognises what was handled
//! before.

mod content;
mod deliveries;
mod delivery;
mod field_form;
mod fields;
mod from_body;
#[cfg(feature = "axum")]
mod over_axum;
mod query;
mod refusal;
mod verifier;

pub use crate::signature::{Hash, KeyError};
pub use content::{Encoding, Field, Part, Timestamp, TimestampFormat};
pub use deliveries::{Arrival, Claim, Deliveries};
pub use delivery::{Delivery, Verified};
pub use field_form::{FieldForm, Properties};
pub use from_body::FromBody;
#[cfg(feature = "axum")]
pub use over_axum::{Webhook, WebhookBody, WebhookRejection};
pub use query::{Query, QueryError};
pub use refusal::Refusal;
pub use verifier::Verifier;
