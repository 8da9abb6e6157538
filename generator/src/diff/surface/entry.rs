//! What is said of an item.

use super::item::{Item, readable};
use super::modules::Condition;
use super::text::Text;

/// What an item is, as far as its users can tell.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub signature: Signature,
    pub is_deprecated: bool,
    /// The features, one of which must be on.
    pub condition: Condition,
    /// What it is a part of. A part comes and goes with it.
    pub owner: Option<Item>,
}

impl Entry {
    pub fn new(signature: Signature, owner: Option<Item>) -> Self {
        Entry {
            signature,
            is_deprecated: false,
            condition: Condition::new(),
            owner,
        }
    }
}

/// The form of an item.
#[derive(Clone, Debug)]
pub(super) enum Signature {
    /// A name, of which nothing more is to say.
    Name,
    /// A struct, an enum or an alias.
    Type(Type),
    /// A field, an answer, the payload of a variant.
    Typed(Text),
    /// A function.
    Function(Function),
}

/// A type that is declared.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub kind: Kind,
    /// What it is given where it is used: `<'a>` or nothing.
    pub generics: String,
    /// Whether it may get more fields or variants without breaking anybody.
    pub is_open: bool,
}

/// What a type is. The runtime's macros implement the same traits and functions for all types of a kind that are as open.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Struct,
    /// A struct that is sent as the parts of a body, and never read.
    Parts,
    /// An enum of scalars, by the word for them.
    Enum(&'static str),
    Union,
    /// Any other enum.
    Cases,
    Alias(Text),
}

/// A function.
#[derive(Clone, Debug)]
pub(super) struct Function {
    /// What stands before `fn`: `async`, `const`.
    pub words: String,
    /// `&self`, `self` or nothing.
    pub receiver: &'static str,
    pub arguments: Vec<Argument>,
    pub output: Text,
}

/// An argument of a function.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub name: String,
    /// What its value is: its name, or its place in the path of an operation.
    pub key: String,
    pub ty: Text,
}

impl Kind {
    pub fn words(&self) -> &'static str {
        match self {
            Kind::Struct => "a struct",
            Kind::Parts => "a struct of parts of a body",
            Kind::Enum(words) => words,
            Kind::Union => "a union",
            Kind::Cases => "an enum",
            Kind::Alias(_) => "an alias",
        }
    }

    /// Whether both are declared with the same word of Rust, so that a member of one can be one of the other.
    pub fn is_like(&self, other: &Kind) -> bool {
        let word = |kind: &Kind| match kind {
            Kind::Struct | Kind::Parts => "struct",
            Kind::Enum(_) => "enum of scalars",
            Kind::Union | Kind::Cases => "enum",
            Kind::Alias(_) => "type",
        };
        word(self) == word(other)
    }
}

impl Entry {
    /// The entry of `item` as readable Rust; with all paths, if `whole`.
    pub fn rust(&self, item: &Item, whole: bool) -> String {
        let text = |text: &Text| match whole {
            true => text.meant.clone(),
            false => readable(&text.written),
        };
        let name = match item {
            Item::Constructor { .. } => "new".to_owned(),
            Item::Stream { .. } => "stream".to_owned(),
            Item::StandIn { method } | Item::Call { method } => method.clone(),
            Item::CallSetter { setter, .. } => setter.clone(),
            item => match item.member() {
                Some(member) => member.to_owned(),
                None => item.to_string(),
            },
        };
        let signature = match &self.signature {
            Signature::Name => match item {
                Item::Module(_) => format!("mod {name}"),
                Item::Feature(_) => format!("feature {name}"),
                Item::Implementation { .. } => format!("impl {item}"),
                _ => name,
            },
            Signature::Typed(ty) => match item {
                Item::Field { .. } => format!("{name}: {}", text(ty)),
                Item::Variant { .. } if ty.written.is_empty() => name,
                Item::Variant { .. } => format!("{name}({})", text(ty)),
                Item::Export(_) => format!("{name} = {}", text(ty)),
                _ => text(ty),
            },
            Signature::Type(ty) => {
                let open = if ty.is_open { "#[non_exhaustive] " } else { "" };
                let name = format!("{name}{}", ty.generics);
                match &ty.kind {
                    Kind::Alias(alias) => format!("type {name} = {}", text(alias)),
                    Kind::Struct | Kind::Parts => format!("{open}struct {name}"),
                    Kind::Enum(_) | Kind::Union | Kind::Cases => format!("{open}enum {name}"),
                }
            }
            Signature::Function(function) => {
                let receiver =
                    (!function.receiver.is_empty()).then(|| function.receiver.to_owned());
                let arguments = function
                    .arguments
                    .iter()
                    .map(|argument| format!("{}: {}", argument.name, text(&argument.ty)));
                let arguments: Vec<String> = receiver.into_iter().chain(arguments).collect();
                let output = match text(&function.output) {
                    output if output.is_empty() => output,
                    output => format!(" -> {output}"),
                };
                format!(
                    "{}fn {name}({}){output}",
                    function.words,
                    arguments.join(", ")
                )
            }
        };
        match self.is_deprecated {
            true => format!("#[deprecated] {signature}"),
            false => signature,
        }
    }
}
