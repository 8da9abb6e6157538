//! Turns an OpenAPI document into a Rust client.
//!
//! Data flows one way: `source -> document -> lower -> ir -> name -> render -> emit`. Beside the way, `diff` compares what
//! two documents become, and `explain`, `report` and `page` tell what one becomes.

mod code_span;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod emit;
mod enumeration;
pub mod explain;
pub mod ir;
pub mod lower;
pub mod name;
mod nearest;
pub mod page;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod source;
