//! What a user of a client can name.

use std::fmt;

/// Something that a user of a client can name or do in Rust.
///
/// Types are given by the path at which users find them, told from the root of the client: `models::Payment`,
/// `webhooks::Event`, `Client`. Names that are keywords stand here without their `r#`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// A module, by its path.
    Module(String),
    /// A feature of the crate.
    Feature(String),
    /// Something of the runtime or of another kind under a path of the client.
    Export(String),
    /// A struct, an enum or an alias.
    Type(String),
    /// A public field.
    Field {
        /// The type.
        ty: String,
        /// The field, by name or place.
        field: String,
    },
    /// A variant of an enum.
    Variant {
        /// The type.
        ty: String,
        /// The variant.
        variant: String,
    },
    /// The function `new`.
    Constructor {
        /// The type.
        ty: String,
    },
    /// A method that takes a value and returns it with something set.
    Setter {
        /// The type.
        ty: String,
        /// The method.
        setter: String,
    },
    /// Any other function: of a type, such as the default of a field or the reader of a header, or of a module.
    Function {
        /// The type or module.
        of: String,
        /// The function.
        function: String,
    },
    /// A trait of a type, derived ones among them.
    Implementation {
        /// The type.
        ty: String,
        /// The trait with what it is given: `Copy`, `From<models::Card>`.
        of: String,
    },
    /// The method of the client that calls an operation.
    Call {
        /// The method.
        method: String,
    },
    /// A method of a call that sets what is optional.
    CallSetter {
        /// The method of the client.
        method: String,
        /// The method of the call.
        setter: String,
    },
    /// What a call that is awaited brings.
    Answer {
        /// The method of the client.
        method: String,
    },
    /// What a call brings piece by piece.
    Stream {
        /// The method of the client.
        method: String,
    },
    /// The method of the stand-in for an operation, and what it says has been received.
    StandIn {
        /// The method of the stand-in.
        method: String,
    },
    /// A file that is no Rust that can be read here, by its path.
    File(String),
}

impl Item {
    /// The type that it belongs to or is, if it is about one.
    pub fn ty(&self) -> Option<&str> {
        match self {
            Item::Type(ty)
            | Item::Field { ty, .. }
            | Item::Variant { ty, .. }
            | Item::Constructor { ty }
            | Item::Setter { ty, .. }
            | Item::Implementation { ty, .. } => Some(ty),
            Item::Function { of, .. } => Some(of),
            _ => None,
        }
    }

    /// The field, variant or function of its type, if it is one.
    pub fn member(&self) -> Option<&str> {
        match self {
            Item::Field { field: member, .. }
            | Item::Variant {
                variant: member, ..
            }
            | Item::Setter { setter: member, .. }
            | Item::Function {
                function: member, ..
            } => Some(member),
            _ => None,
        }
    }

    /// The method of the client that it belongs to or is, if it is about a call.
    pub fn method(&self) -> Option<&str> {
        match self {
            Item::Call { method }
            | Item::CallSetter { method, .. }
            | Item::Answer { method }
            | Item::Stream { method } => Some(method),
            _ => None,
        }
    }
}

/// As users write it: `Payment::status`, `create_payment`.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Item::Module(path) | Item::Feature(path) | Item::Export(path) | Item::File(path) => {
                f.write_str(path)
            }
            Item::Type(ty) => f.write_str(short(ty)),
            Item::Field { ty, field } => write!(f, "{}::{field}", short(ty)),
            Item::Variant { ty, variant } => write!(f, "{}::{variant}", short(ty)),
            Item::Constructor { ty } => write!(f, "{}::new", short(ty)),
            Item::Setter { ty, setter } => write!(f, "{}::{setter}", short(ty)),
            Item::Function { of, function } => write!(f, "{}::{function}", short(of)),
            Item::Implementation { ty, of } => write!(f, "{} for {}", readable(of), short(ty)),
            Item::Call { method } | Item::Answer { method } => f.write_str(method),
            Item::CallSetter { method, setter } => write!(f, "{method}().{setter}"),
            Item::Stream { method } => write!(f, "{method}().stream"),
            Item::StandIn { method } => write!(f, "StandIn::{method}"),
        }
    }
}

/// A path without the modules that all users import.
fn short(path: &str) -> &str {
    ["models::", "operations::"]
        .iter()
        .find_map(|module| path.strip_prefix(module))
        .unwrap_or(path)
}

/// A type as a person writes it, without the paths that only say where things stand. A type of the client that has a
/// name of `std` keeps its path.
pub(super) fn readable(text: &str) -> String {
    let is_std = |name: &str| STD.iter().any(|path| path.ends_with(&format!("::{name}")));
    with_paths(text, |path| {
        let name = ["models::", "operations::", "runtime::"]
            .iter()
            .find_map(|module| path.strip_prefix(module));
        name.filter(|name| !is_std(name)).unwrap_or(path)
    })
}

/// `text` with each path in it replaced.
pub(super) fn with_paths<'t>(text: &'t str, replaced: impl Fn(&'t str) -> &'t str) -> String {
    let ends = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (path, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        written.push_str(replaced(path));
        let (between, next) = after.split_at(after.find(|c| !ends(c)).unwrap_or(after.len()));
        written.push_str(between);
        rest = next;
    }
    written
}

/// What is written without a path in rendered files, and in full where a type of the client has taken the short name.
pub(super) const STD: [&str; 11] = [
    "std::boxed::Box",
    "std::collections::BTreeMap",
    "std::convert::From",
    "std::convert::Into",
    "std::default::Default",
    "std::fmt::Debug",
    "std::fmt::Display",
    "std::option::Option",
    "std::result::Result",
    "std::string::String",
    "std::vec::Vec",
];
