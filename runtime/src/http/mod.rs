//! Calls over HTTP: what is sent, what comes back, and what can go wrong.

pub(crate) mod address;
pub(crate) mod answer;
mod budget;
pub(crate) mod byte_stream;
pub(crate) mod call;
pub(crate) mod client;
pub(crate) mod credentials;
mod declare;
mod encode;
pub(crate) mod error;
mod form;
pub(crate) mod headers;
pub(crate) mod operation;
pub(crate) mod over_reqwest;
pub(crate) mod records;
pub(crate) mod retry;
mod sending;
mod span;
pub(crate) mod style;
pub(crate) mod token;
mod trace;
mod trail;
pub(crate) mod transport;
pub(crate) mod typed_header;
