//! Text to tree: YAML and JSON become one tree that knows the line and column of every node, and overlays change it.

pub mod overlay;
pub mod pointer;

mod build;
mod de;
mod json;
mod parse;
mod print;
mod scalar;
mod shallow;
mod tree;
mod within;

pub use de::ReadError;
pub use parse::{MAX_DEPTH, parse, read, read_text};
pub use print::to_yaml;
pub use tree::{Map, Node, Value};
pub use within::{is_within, real_directory};
