//! Types: what a value can be on the wire.

use std::borrow::Cow;

use serde_json::Value;

use super::{Docs, Rules, Scalar};

/// Names a type of [`Types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// All named types of an API, in the order in which the document first uses them.
#[derive(Clone, Debug, Default)]
pub struct Types(Vec<TypeDef>);

impl Types {
    /// Adds a type.
    pub fn push(&mut self, def: TypeDef) -> TypeId {
        self.0.push(def);
        TypeId(self.0.len() - 1)
    }

    /// The type that `id` names.
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.0[id.0]
    }

    /// The type that `id` names, to change it.
    pub fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.0[id.0]
    }

    /// All types with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, def)| (TypeId(index), def))
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no type.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where it comes from.
    pub pointer: String,
    /// Where its name comes from.
    pub origin: Origin,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// Whether a request can carry it: then users build it and get setters.
    pub sent: bool,
    /// Whether an answer or an inbound request can carry it.
    pub received: bool,
}

/// Where the name of a type comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A component of the document, by its key.
    Component(String),
    /// A schema that stands inside another thing, which gives it a name.
    Inline {
        /// The type it stands in, if it stands in one.
        parent: Option<TypeId>,
        /// What it is called there: a property, a title, the part of an operation; several words, nearest last.
        role: Vec<String>,
        /// Whether several things hold it under the same role, or the role is its title: then the role alone can name it.
        shared: bool,
    },
    /// The bodies of all webhooks together; there is one such type at most.
    Events,
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A scalar with a list of values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
}

impl TypeKind {
    /// The types of [`Types`] that it refers to, as often as it does.
    pub fn held(&self) -> Vec<TypeId> {
        match self {
            TypeKind::Struct(object) => object
                .fields
                .iter()
                .map(|field| &field.ty)
                .chain(&object.additional)
                .filter_map(Type::held)
                .collect(),
            TypeKind::Union(union) => union
                .variants
                .iter()
                .filter_map(|variant| variant.ty.held())
                .collect(),
            TypeKind::Alias(target) => target.held().into_iter().collect(),
            TypeKind::Enum(_) => Vec::new(),
        }
    }
}

/// The use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A type of [`Types`].
    Named(TypeId),
    /// A scalar.
    Scalar(Scalar),
    /// An array.
    List(Box<Type>),
    /// An object whose keys are free.
    Map(Box<Type>),
    /// The type or `null`.
    Nullable(Box<Type>),
    /// A string that holds the type as JSON text.
    JsonText(Box<Type>),
    /// Arbitrary JSON.
    Any,
}

impl Type {
    /// The type of [`Types`] that it is or holds.
    pub fn held(&self) -> Option<TypeId> {
        match self {
            Type::Named(id) => Some(*id),
            Type::List(inner)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::JsonText(inner) => inner.held(),
            Type::Scalar(_) | Type::Any => None,
        }
    }

    /// The type of [`Types`] that it is, beside `null`.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Type::Named(id) => Some(*id),
            Type::Nullable(inner) => inner.named(),
            _ => None,
        }
    }

    /// What it is beside `null`.
    pub fn beside_null(self) -> Type {
        match self {
            Type::Nullable(inner) => *inner,
            ty => ty,
        }
    }
}

/// An object with known properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Struct {
    /// Its properties, in document order.
    pub fields: Vec<Field>,
    /// The type of all other properties, where there may be some that are not to be lost.
    pub additional: Option<Type>,
    /// What is checked of each of the other properties where the user asks for that.
    pub additional_rules: Rules,
    /// Whether `additional` is there only so that nothing is lost, not because the document states it.
    pub kept: bool,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Its type; [`Type::Nullable`] where `null` is allowed.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// Where it is declared.
    pub pointer: String,
    /// The only value it can have, or the one that makes the object the variant it is, as JSON text: it is filled in and
    /// not asked of the user.
    pub fixed: Option<String>,
    /// Whether it is the tag of a union: then it is always sent, even if the document makes it optional.
    pub is_tag: bool,
    /// What the server assumes where it is absent, as JSON text that fits its type.
    pub default: Option<String>,
    /// Which way it travels.
    pub direction: Direction,
    /// What is checked of it where the user asks for that.
    pub rules: Rules,
}

/// Which way a property travels, whatever carries it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It is sent and received.
    #[default]
    Both,
    /// It is never sent (`readOnly`).
    Received,
    /// It is never received (`writeOnly`).
    Sent,
}

/// A scalar with a list of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// What the values are.
    pub base: EnumBase,
    /// Its values, in document order.
    pub values: Vec<EnumValue>,
    /// Whether values that are not listed are kept instead of refused.
    pub open: bool,
}

impl Enum {
    /// What `value` reads like: a string without its quotes.
    pub fn text<'v>(&self, value: &'v EnumValue) -> Cow<'v, str> {
        match self.base {
            EnumBase::String | EnumBase::Integer => Cow::Borrowed(&value.value),
            EnumBase::Value => serde_json::from_str::<String>(&value.value)
                .map_or(Cow::Borrowed(value.value.as_str()), Cow::Owned),
        }
    }

    /// The value that is `json`, by its index. Numbers are equal however they are written.
    pub fn position(&self, json: &Value) -> Option<usize> {
        self.values.iter().position(|listed| match self.base {
            EnumBase::String => json.as_str() == Some(&listed.value),
            EnumBase::Integer => json
                .as_i64()
                .is_some_and(|value| listed.value.parse() == Ok(value)),
            EnumBase::Value => serde_json::from_str(&listed.value)
                .is_ok_and(|listed: Value| listed == *json || same_number(&listed, json)),
        })
    }
}

/// Whether both are one number, however it is written.
pub fn same_number(one: &Value, other: &Value) -> bool {
    let integers = one.is_i64() && other.is_i64();
    one.is_number() && (one == other || (!integers && one.as_f64() == other.as_f64()))
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumBase {
    /// Strings.
    String,
    /// Integers.
    Integer,
    /// Numbers, or strings, numbers and booleans among each other.
    Value,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The value: the text of the string, the digits of the integer, or for [`EnumBase::Value`] the text of its JSON.
    pub value: String,
    /// What the document calls it (`x-enum-varnames`), if it does.
    pub name: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Union {
    /// Its variants, in document order.
    pub variants: Vec<Variant>,
    /// How they are told apart.
    pub decision: Decision,
    /// Whether exactly one variant may hold (`oneOf`).
    pub exclusive: bool,
    /// Whether values with a tag that is not listed are kept instead of refused.
    pub open: bool,
    /// Whether objects are kept as well that nothing tells to be one of the variants, or to be one rather than another.
    pub keeps_rest: bool,
    /// Whether every value is kept that cannot be decoded as one of the variants, as the settings ask for.
    pub keeps_all: bool,
    /// How it is written.
    pub coding: Coding,
}

/// How a union is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As JSON.
    #[default]
    Json,
    /// As a body of several parts: some of its variants have files.
    Body,
    /// As a property of such a body: some of its variants are files.
    Part,
}

impl Union {
    /// Whether a value that fits two variants equally well is an error rather than a value of the first of them.
    pub fn refuses_equals(&self) -> bool {
        self.exclusive
            && match &self.decision {
                Decision::Tag { .. } | Decision::Kind => true,
                // Those that differ in values alone are alike where a server sends a new one.
                Decision::Keys { by_values } => !by_values,
                Decision::Trial { .. } => false,
            }
    }
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What the document calls it: title, mapping key, component or tag value.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// What the document says about it.
    pub docs: Docs,
    /// Which JSON values it takes.
    pub shape: Shape,
}

/// Which JSON values a variant takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Shape {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    /// Values of several kinds, as an enum may list them or a union may have them.
    Several(Vec<Shape>),
    /// An object.
    Object {
        /// Keys that must be there.
        required: Vec<String>,
        /// Keys that it knows, the required ones included.
        known: Vec<String>,
        /// Keys whose values differ from those of another variant, each with its values as text.
        constants: Vec<(String, Vec<String>)>,
        /// Whether the document denies it all other keys.
        sealed: bool,
    },
    /// Every JSON value.
    Any,
}

/// How the variants of a union are told apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// By the value of a property.
    Tag {
        /// The property.
        property: String,
        /// The property that holds the object that has it, where that is not the value itself.
        within: Option<String>,
        /// Each value with the index of its variant, in document order.
        values: Vec<(String, usize)>,
        /// Whether the property may be absent: then the keys decide.
        optional: bool,
    },
    /// By the kind of JSON value.
    Kind,
    /// By the keys of the object.
    Keys {
        /// Whether some variants differ in nothing but the values of a property that all of them may have.
        by_values: bool,
    },
    /// By trying: nothing else separates all of them.
    Trial {
        /// Pairs of variants that cannot be told apart, by index.
        inseparable: Vec<(usize, usize)>,
    },
}

impl Decision {
    /// The name of the decision, as the report counts it.
    pub fn name(&self) -> &'static str {
        match self {
            Decision::Tag { .. } => "tag",
            Decision::Kind => "kind",
            Decision::Keys { .. } => "keys",
            Decision::Trial { .. } => "trial",
        }
    }
}
