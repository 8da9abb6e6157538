//! Clients for the payment APIs of Nopan and NuPay.
//!
//! Everything below the two modules is generated from the documents in `specs/` by `cargo xtask codegen`; nobody edits
//! it. The modules are features, both on by default. With the feature `axum`, webhooks are an extractor of axum.

#[cfg(feature = "nopan")]
pub mod nopan;
#[cfg(feature = "nupay")]
pub mod nupay;

pub use runtime;
