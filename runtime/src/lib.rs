//! What generated API clients stand on.
//!
//! A generated client is data types, one line per field that says how it looks on the wire, and one short
//! method per operation. Everything that they do is here:
//!
//! * wire types that keep what JSON says: [`Decimal`] keeps every digit, [`Number`] every number, [`Json`] any value,
//!   [`Maybe`] tells absent from null, [`Secret`] never prints;
//! * macros that make a type an ordinary serde type: [`object!`], [`string_enum!`], [`integer_enum!`], [`value_enum!`],
//!   [`union!`];
//! * [`Validate`]: what the document demands beyond the types, checked where somebody asks;
//! * bodies: [`Upload`] for bytes, files and streams, [`Multipart`] and [`parts!`] for bodies of several parts;
//! * calls: [`Client`], [`Call`], [`Response`] with its [`Headers`], and [`Error`], whose body may be [`ProblemDetails`],
//!   with [`operation!`] and [`answers!`] for the generated methods, [`RetryPolicy`] for what is sent again, and [`Transport`] for whatever carries them;
//! * answers that come piece by piece: [`ByteStream`], [`EventStream`], [`Lines`], with [`stream!`];
//! * [`auth`]: OAuth 2.0 tokens that are fetched and refreshed;
//! * [`signature`]: requests that are signed and responses that are verified;
//! * [`webhook`]: what a server sends on its own, verified and then read, with the feature `axum` as an extractor;
//! * with the feature `stand-in`, a loopback server for tests.
//!
//! The types work with `serde_json` from text, bytes, readers and values, with its feature `arbitrary_precision` on
//! or off. Values that were already turned into an `f64` by somebody else (a `serde_json::Value` without that
//! feature) have lost digits before they arrive here; decode from text to keep them.

pub mod auth;
mod clock;
mod enums;
mod http;
mod object;
#[doc(hidden)]
pub mod private;
pub mod signature;
#[cfg(feature = "stand-in")]
pub mod stand_in;
mod union;
mod validate;
pub mod webhook;
mod wire;

pub use enums::NotListed;
pub use http::answer::{Answers, NoError, Response, Unreadable};
pub use http::body::{Body, OpenBody};
pub use http::byte_stream::{ByteStream, OpenReply};
pub use http::call::{BoxFuture, Call};
pub use http::client::Client;
pub use http::credentials::{Credential, CredentialValue, Credentials};
pub use http::error::{ApiError, BuildError, DecodeError, Error, UnexpectedReply};
pub use http::form::Encoding;
pub use http::headers::Headers;
pub use http::multipart::{Multipart, Parts};
pub use http::operation::{Operation, Repeatable};
pub use http::over_reqwest::{Identity, Reqwest, ReqwestBuilder};
pub use http::payload::Payload;
pub use http::problem::ProblemDetails;
pub use http::records::events::{Event, EventStream};
pub use http::records::lines::Lines;
pub use http::records::{RecordError, StreamError};
pub use http::retry::RetryPolicy;
pub use http::style::{PathStyle, QueryStyle};
pub use http::token::{TokenError, TokenSource};
pub use http::transport::{Fault, Reply, Request, Sent, Transport, TransportError};
pub use http::typed_header::{HeaderError, HeaderForm};
pub use http::upload::Upload;
pub use jiff;
pub use object::Object;
pub use rust_decimal;
pub use union::VariantOf;
#[cfg(feature = "patterns")]
pub use validate::Pattern;
pub use validate::{Check, Checked, Invalid, Validate, Violation};
pub use wire::bytes_in_text::{Base64, Base64Url, InvalidBase64};
pub use wire::decimal::{Decimal, InvalidDecimal};
pub use wire::decimal_string::DecimalString;
pub use wire::epoch::{UnixMilliseconds, UnixSeconds, UnixTime};
pub use wire::identifier::{InvalidUuid, Uuid};
pub use wire::json::Json;
pub use wire::json_text::JsonText;
pub use wire::maybe::Maybe;
pub use wire::network::{Ipv4, Ipv6, Uri};
pub use wire::number::{InvalidNumber, Number};
pub use wire::secret::Secret;
pub use wire::time::{Date, DateTime, Duration, LocalDateTime, Time};
pub use wire::unknown::{UnknownInteger, UnknownScalar, UnknownValue, UnknownVariant};
