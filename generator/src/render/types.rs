//! The use of a type, in Rust.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Scalar, Type, TypeId, TypeKind};
use crate::name::{Names, TypeNames};

use super::{RenderError, token};

/// Names of the prelude that rendered files use. A type of the same name in the same file would take their place.
const PRELUDE: [(&str, &str); 11] = [
    ("BTreeMap", "::std::collections::BTreeMap"),
    ("Box", "::std::boxed::Box"),
    ("Default", "::std::default::Default"),
    ("From", "::std::convert::From"),
    ("Into", "::std::convert::Into"),
    ("None", "::std::option::Option::None"),
    ("Option", "::std::option::Option"),
    ("Result", "::std::result::Result"),
    ("Some", "::std::option::Option::Some"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
];

/// Where a file stands.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// Below `models`, under this name.
    Models(&'a str),
    /// Elsewhere in the client that is this module.
    Elsewhere(&'a str),
}

/// Prints types as one file of the client has to write them.
#[derive(Debug)]
pub struct Printer<'a> {
    api: &'a Api,
    names: &'a Names,
    place: Place<'a>,
    /// Whether the file gives a name of the prelude another meaning.
    shadowed: bool,
    /// Whether the file has a `QueryStyle` of its own.
    own_query_style: bool,
    imports: RefCell<BTreeSet<String>>,
    uses: RefCell<BTreeSet<TypeId>>,
}

impl<'a> Printer<'a> {
    /// A printer for the file at `place`, which declares the types `declared`.
    pub fn new(
        api: &'a Api,
        names: &'a Names,
        place: Place<'a>,
        declared: &BTreeSet<&str>,
    ) -> Self {
        Printer {
            api,
            names,
            place,
            shadowed: PRELUDE.iter().any(|(name, _)| declared.contains(name)),
            own_query_style: declared.contains("QueryStyle"),
            imports: RefCell::default(),
            uses: RefCell::default(),
        }
    }

    /// What the file has to import for all that was printed so far.
    pub fn imports(&self) -> Vec<String> {
        self.imports.borrow().iter().cloned().collect()
    }

    /// The types that were named so far.
    pub fn uses(&self) -> BTreeSet<TypeId> {
        self.uses.borrow().clone()
    }

    fn import(&self, path: String) {
        self.imports.borrow_mut().insert(path);
    }

    /// A name of the prelude, or `BTreeMap`.
    pub fn std(&self, name: &'static str) -> &'static str {
        let full = PRELUDE
            .iter()
            .find(|(short, _)| *short == name && self.shadowed);
        if name == "BTreeMap" && full.is_none() {
            self.import("std::collections::BTreeMap".to_owned());
        }
        full.map_or(name, |(_, full)| full)
    }

    /// The type that says how a parameter of the query is written.
    pub fn query_style(&self) -> &'static str {
        if self.own_query_style {
            return "runtime::QueryStyle";
        }
        self.import("runtime::QueryStyle".to_owned());
        "QueryStyle"
    }

    /// A generic type of the standard library around `inner`.
    pub fn wrap(&self, name: &'static str, inner: &str) -> String {
        format!("{}<{inner}>", self.std(name))
    }

    /// The path of a named type.
    pub fn path(&self, id: TypeId) -> Result<String, RenderError> {
        let names = self.type_names(id)?;
        let name = token::ident(&names.name)?;
        self.uses.borrow_mut().insert(id);
        Ok(match self.place {
            Place::Models(module) if module == names.module => name,
            Place::Models(_) => format!("super::{name}"),
            Place::Elsewhere(client) => {
                self.import(format!("{client}::models"));
                format!("models::{name}")
            }
        })
    }

    /// The names of a type.
    pub fn type_names(&self, id: TypeId) -> Result<&'a TypeNames, RenderError> {
        self.names
            .types
            .get(id.0)
            .ok_or_else(|| RenderError::Unnamed(self.api.types.get(id).pointer.clone()))
    }

    /// An owned value of `ty`.
    pub fn owned(&self, ty: &Type) -> Result<String, RenderError> {
        self.boxed(ty, false)
    }

    /// An owned value of `ty`, in a `Box` if it is `boxed`; where the value may be null, inside the `Option`.
    pub fn boxed(&self, ty: &Type, boxed: bool) -> Result<String, RenderError> {
        match self.plain(ty)? {
            // Most types are one word, of which there is nothing to print.
            Some(word) if !boxed => Ok(word),
            _ => token::type_text(self.tokens(ty, boxed)?),
        }
    }

    /// A type that is not made of others.
    fn plain(&self, ty: &Type) -> Result<Option<String>, RenderError> {
        Ok(match ty {
            Type::Named(id) => Some(self.path(*id)?),
            Type::Scalar(scalar) => Some(self.scalar(*scalar).to_owned()),
            Type::Any => Some("runtime::Json".to_owned()),
            Type::Nullable(_) | Type::List(_) | Type::Map(_) | Type::JsonText(_) => None,
        })
    }

    fn tokens(&self, ty: &Type, boxed: bool) -> Result<TokenStream, RenderError> {
        let std = |name| token::path(self.std(name));
        Ok(match ty {
            Type::Nullable(inner) => {
                let (option, inner) = (std("Option")?, self.tokens(inner, boxed)?);
                quote!(#option<#inner>)
            }
            _ if boxed => {
                let (pointer, inner) = (std("Box")?, self.tokens(ty, false)?);
                quote!(#pointer<#inner>)
            }
            Type::List(item) => {
                let (list, item) = (std("Vec")?, self.tokens(item, false)?);
                quote!(#list<#item>)
            }
            Type::Map(value) => {
                let value = self.tokens(value, false)?;
                let (map, key) = (std("BTreeMap")?, std("String")?);
                quote!(#map<#key, #value>)
            }
            Type::JsonText(inner) => {
                let inner = self.tokens(inner, false)?;
                quote!(runtime::JsonText<#inner>)
            }
            Type::Named(_) | Type::Scalar(_) | Type::Any => {
                token::path(&self.plain(ty)?.unwrap_or_default())?
            }
        })
    }

    fn scalar(&self, scalar: Scalar) -> &'static str {
        unshadowed(scalar).unwrap_or_else(|| self.std("String"))
    }
}

/// The path of a scalar that no type of the client can take the name of: all but strings. As a whole body, bytes are not
/// printed as a type; inside JSON they are text.
pub(crate) fn unshadowed(scalar: Scalar) -> Option<&'static str> {
    Some(match scalar {
        Scalar::Bool => "bool",
        Scalar::Int8 => "i8",
        Scalar::Int16 => "i16",
        Scalar::Int32 => "i32",
        Scalar::Int64 => "i64",
        Scalar::UInt8 => "u8",
        Scalar::UInt16 => "u16",
        Scalar::UInt32 => "u32",
        Scalar::UInt64 => "u64",
        Scalar::Float64 => "f64",
        Scalar::Number => "runtime::Number",
        Scalar::Decimal => "runtime::Decimal",
        Scalar::DecimalString => "runtime::DecimalString",
        Scalar::UnixSeconds => "runtime::UnixSeconds",
        Scalar::UnixMilliseconds => "runtime::UnixMilliseconds",
        Scalar::UnixTime => "runtime::UnixTime",
        Scalar::Secret => "runtime::Secret",
        Scalar::DateTime => "runtime::DateTime",
        Scalar::LocalDateTime => "runtime::LocalDateTime",
        Scalar::Date => "runtime::Date",
        Scalar::Time => "runtime::Time",
        Scalar::Duration => "runtime::Duration",
        Scalar::Uuid => "runtime::Uuid",
        Scalar::Uri => "runtime::Uri",
        Scalar::Ipv4 => "runtime::Ipv4",
        Scalar::Ipv6 => "runtime::Ipv6",
        Scalar::Base64 => "runtime::Base64",
        Scalar::Base64Url => "runtime::Base64Url",
        Scalar::File => "runtime::Upload",
        Scalar::String | Scalar::Binary => return None,
    })
}

/// `ty` with the aliases at its head replaced by what they stand for.
pub fn resolve<'t>(api: &'t Api, ty: &'t Type) -> &'t Type {
    let mut ty = ty;
    // A circle of aliases stands for nothing; the count ends the search.
    for _ in 0..=api.types.len() {
        match ty {
            Type::Named(id) => match &api.types.get(*id).kind {
                TypeKind::Alias(aliased) => ty = aliased,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    &Type::Any
}

/// What `ty` is beside `null`, if `null` is a value of it.
pub fn beside_null<'t>(api: &'t Api, ty: &'t Type) -> Option<&'t Type> {
    match resolve(api, ty) {
        Type::Nullable(inner) => Some(inner),
        // Arbitrary JSON may be `null` as well, and `null` is something else than nothing.
        Type::Any => Some(ty),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::*;

    #[test]
    fn prints_types_as_their_file_needs_them() {
        let mut sample = Sample::default();
        let amount = sample.component("Amount", object(vec![]));
        let names = sample.names();
        let ty = list(map(nullable(amount)));
        for (place, expected) in [
            (
                Place::Models("amount"),
                "Vec<BTreeMap<String, Option<Amount>>>",
            ),
            (
                Place::Models("payment"),
                "Vec<BTreeMap<String, Option<super::Amount>>>",
            ),
            (
                Place::Elsewhere("crate"),
                "Vec<BTreeMap<String, Option<models::Amount>>>",
            ),
        ] {
            let printer = Printer::new(&sample.api, &names, place, &BTreeSet::new());
            assert_eq!(printer.owned(&ty).unwrap(), expected);
            let mut imports = printer.imports();
            assert_eq!(imports.pop().as_deref(), Some("std::collections::BTreeMap"));
            assert_eq!(
                imports.pop().as_deref(),
                matches!(place, Place::Elsewhere(_)).then_some("crate::models")
            );
        }
    }

    #[test]
    fn writes_std_in_full_where_a_type_takes_its_name() {
        let sample = Sample::default();
        let names = sample.names();
        let printer = Printer::new(
            &sample.api,
            &names,
            Place::Elsewhere("crate"),
            &BTreeSet::from(["Option"]),
        );
        assert_eq!(
            printer.owned(&nullable(text())).unwrap(),
            "::std::option::Option<::std::string::String>"
        );
        assert!(printer.imports().is_empty());
    }

    #[test]
    fn boxes_inside_the_option() {
        let mut sample = Sample::default();
        let tree = sample.component("Tree", object(vec![]));
        let names = sample.names();
        let printer = Printer::new(&sample.api, &names, Place::Models("tree"), &BTreeSet::new());
        assert_eq!(
            printer.boxed(&nullable(tree), true).unwrap(),
            "Option<Box<Tree>>"
        );
    }

    #[test]
    fn looks_through_aliases_for_null() {
        let mut sample = Sample::default();
        let inner = sample.component("Inner", TypeKind::Alias(nullable(text())));
        let outer = sample.component("Outer", TypeKind::Alias(inner));
        assert_eq!(super::beside_null(&sample.api, &outer), Some(&text()));
        assert_eq!(super::beside_null(&sample.api, &text()), None);
        assert_eq!(
            super::beside_null(&sample.api, &Type::Any),
            Some(&Type::Any)
        );
    }
}
