//! Loopback servers that stand in for the real one in tests and examples.
//!
//! [`StandIn`] answers with what it was told to, in order, and keeps what it received, byte for byte. The stand-ins of
//! generated clients are made of [`ApiStandIn`]: they know the operations of the document, so that answers are set by
//! operation and are of its types.
//!
//! ```
//! use runtime::stand_in::{Answer, StandIn};
//! use runtime::{Client, Credentials, NoError, Operation, Repeatable};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! const PING: Operation =
//!     Operation { id: "ping", method: "GET", path: "/ping", server: 0, security: &[], accept: "",
//!                 repeatable: Repeatable::ByMethod };
//!
//! struct Ping {
//!     call: runtime::Call,
//! }
//! runtime::operation!(Ping { 200 => text } or NoError);
//!
//! let server = StandIn::start(vec![Answer::new(200).body("pong")]).await?;
//! let client = Client::with_reqwest(vec![server.url()], Credentials::new())?;
//! assert_eq!(Ping { call: client.call(&PING) }.await?.value, "pong");
//! assert_eq!(server.requests()[0].target, "/ping");
//! # Ok(())
//! # }
//! ```

mod answer;
mod api;
mod declare;
mod in_order;
pub(crate) mod mocked;
mod multipart;
mod received;
mod route;
mod server;

pub use answer::Answer;
pub use api::{ApiStandIn, Mock};
pub use in_order::StandIn;
pub use mocked::{Form, Mocked, Recorded, Written};
pub use multipart::{Multipart, Part};
pub use received::Received;
pub use route::Route;
