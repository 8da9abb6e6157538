//! Calls over HTTP: what is sent, what comes back, and what can go wrong.

pub(crate) mod answer;
pub(crate) mod call;
pub(crate) mod client;
pub(crate) mod credentials;
mod declare;
mod encode;
pub(crate) mod error;
mod form;
pub(crate) mod headers;
pub(crate) mod over_reqwest;
pub(crate) mod style;
pub(crate) mod token;
pub(crate) mod transport;
