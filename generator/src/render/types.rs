//! The use of a type, in Rust.

use std::cell::Cell;
use std::collections::BTreeSet;

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

/// Prints types as one file of the client has to write them.
#[derive(Debug)]
pub struct Printer<'a> {
    api: &'a Api,
    names: &'a Names,
    /// The file below `models`, unless the file stands elsewhere.
    module: Option<&'a str>,
    /// Whether the file gives a name of the prelude another meaning.
    shadowed: bool,
    uses_map: Cell<bool>,
    uses_models: Cell<bool>,
}

impl<'a> Printer<'a> {
    /// A printer for the file `module` below `models`, or for a file elsewhere. The file declares `declared`.
    pub fn new(
        api: &'a Api,
        names: &'a Names,
        module: Option<&'a str>,
        declared: &BTreeSet<&str>,
    ) -> Self {
        let shadowed = PRELUDE.iter().any(|(name, _)| declared.contains(name));
        Printer {
            api,
            names,
            module,
            shadowed,
            uses_map: Cell::new(false),
            uses_models: Cell::new(false),
        }
    }

    /// Whether a map was printed by its short name.
    pub fn uses_map(&self) -> bool {
        self.uses_map.get()
    }

    /// Whether a type of `models` was printed.
    pub fn uses_models(&self) -> bool {
        self.uses_models.get()
    }

    /// A name of the prelude, or `BTreeMap`.
    pub fn std(&self, name: &'static str) -> &'static str {
        let full = PRELUDE
            .iter()
            .find(|(short, _)| *short == name && self.shadowed);
        if name == "BTreeMap" && full.is_none() {
            self.uses_map.set(true);
        }
        full.map_or(name, |(_, full)| full)
    }

    /// A generic type of the standard library around `inner`.
    pub fn wrap(&self, name: &'static str, inner: &str) -> String {
        format!("{}<{inner}>", self.std(name))
    }

    /// The path of a named type.
    pub fn path(&self, id: TypeId) -> Result<String, RenderError> {
        let names = self.type_names(id)?;
        let name = token::ident(&names.name)?;
        Ok(match self.module {
            Some(module) if module == names.module => name,
            Some(_) => format!("super::{name}"),
            None => {
                self.uses_models.set(true);
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
        Ok(match ty {
            Type::Named(id) => self.path(*id)?,
            Type::Scalar(scalar) => self.scalar(*scalar).to_owned(),
            Type::List(item) => self.wrap("Vec", &self.owned(item)?),
            Type::Map(value) => {
                let value = self.owned(value)?;
                self.wrap("BTreeMap", &format!("{}, {value}", self.std("String")))
            }
            Type::Nullable(inner) => self.wrap("Option", &self.owned(inner)?),
            Type::Any => "runtime::Json".to_owned(),
        })
    }

    /// An owned value of `ty`, in a `Box` if it is `boxed`; where the value may be null, inside the `Option`.
    pub fn boxed(&self, ty: &Type, boxed: bool) -> Result<String, RenderError> {
        match ty {
            Type::Nullable(inner) if boxed => Ok(self.wrap("Option", &self.boxed(inner, boxed)?)),
            _ if boxed => Ok(self.wrap("Box", &self.owned(ty)?)),
            _ => self.owned(ty),
        }
    }

    fn scalar(&self, scalar: Scalar) -> &'static str {
        match scalar {
            Scalar::Bool => "bool",
            Scalar::Int32 => "i32",
            Scalar::Int64 => "i64",
            Scalar::UInt32 => "u32",
            Scalar::UInt64 => "u64",
            Scalar::Float32 => "f32",
            Scalar::Float64 => "f64",
            Scalar::Decimal => "runtime::Decimal",
            Scalar::DecimalString => "runtime::DecimalString",
            Scalar::Secret => "runtime::Secret",
            Scalar::DateTime => "runtime::DateTime",
            Scalar::Date => "runtime::Date",
            Scalar::Uuid => "runtime::Uuid",
            // As a whole body, bytes are not printed as a type; inside JSON they are text.
            Scalar::String | Scalar::Binary => self.std("String"),
        }
    }
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
        for (module, expected) in [
            (Some("amount"), "Vec<BTreeMap<String, Option<Amount>>>"),
            (
                Some("payment"),
                "Vec<BTreeMap<String, Option<super::Amount>>>",
            ),
            (None, "Vec<BTreeMap<String, Option<models::Amount>>>"),
        ] {
            let printer = Printer::new(&sample.api, &names, module, &BTreeSet::new());
            assert_eq!(printer.owned(&ty).unwrap(), expected);
            assert!(printer.uses_map());
            assert_eq!(printer.uses_models(), module.is_none());
        }
    }

    #[test]
    fn writes_std_in_full_where_a_type_takes_its_name() {
        let sample = Sample::default();
        let names = sample.names();
        let printer = Printer::new(&sample.api, &names, None, &BTreeSet::from(["Option"]));
        assert_eq!(
            printer.owned(&nullable(text())).unwrap(),
            "::std::option::Option<::std::string::String>"
        );
        assert!(!printer.uses_map());
    }

    #[test]
    fn boxes_inside_the_option() {
        let mut sample = Sample::default();
        let tree = sample.component("Tree", object(vec![]));
        let names = sample.names();
        let printer = Printer::new(&sample.api, &names, Some("tree"), &BTreeSet::new());
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
