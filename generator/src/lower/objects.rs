//! Objects: their properties, and what only the settings know of them.

use serde_json::Value;

use super::keywords::SchemaRef;
use super::merge::{Additional, Merged};
use super::schemas::Located;
use super::slot::Slot;
use super::types::{Lowering, nullable};
use super::{formats, meanings, tags, words};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Direction, Docs, Field, Origin, Rules, Scalar, Struct, Type, TypeId, TypeKind};

impl<'a> Lowering<'a, '_> {
    pub fn lower_object(&mut self, merged: Merged<'a>, slot: Slot) -> Type {
        if merged.properties.is_empty() && merged.required.is_empty() {
            let value = match &merged.additional {
                Additional::Typed(schema) => {
                    let schema = schema.clone();
                    let slot = match title(&schema) {
                        Some(title) => slot.titled(title),
                        None => slot.part("value"),
                    };
                    self.lower(&schema, slot)
                }
                Additional::Denied => {
                    let docs = words::of_type(&merged);
                    let empty = Struct {
                        fields: Vec::new(),
                        additional: None,
                        additional_rules: Rules::default(),
                        kept: false,
                    };
                    return self.define(slot, &merged.pointer, docs, |lowering, id| {
                        lowering.sealed.insert(id);
                        TypeKind::Struct(empty)
                    });
                }
                Additional::Any | Additional::Unstated => Type::Any,
            };
            return self.fill(slot, Type::Map(Box::new(value)), words::of_type(&merged));
        }
        let docs = words::of_type(&merged);
        let pointer = merged.pointer.clone();
        self.define(slot, &pointer, docs, |lowering, id| {
            TypeKind::Struct(lowering.fields(&merged, id))
        })
    }

    /// The struct of all properties, which `id` will be.
    pub fn fields(&mut self, merged: &Merged<'a>, id: TypeId) -> Struct {
        let owner = self.owner(&merged.pointer);
        let mut fields = Vec::new();
        for (wire, declarations) in &merged.properties {
            let ty = self.lower_declarations(declarations, Slot::inline(Some(id), &[wire]));
            let Some(said) = self.said_of(declarations, &ty) else {
                continue;
            };
            let listed = said
                .values
                .iter()
                .flatten()
                .filter(|value| !value.is_null());
            if let Some(listed @ [_, ..]) = listed
                .map(tags::text)
                .collect::<Option<Vec<_>>>()
                .as_deref()
            {
                self.listed.insert((id, wire.clone()), listed.to_vec());
            }
            let at = declarations.last().map_or("", |last| last.pointer.as_str());
            let ty = self.special(ty, &owner, wire, at);
            let own: Vec<Located<'a>> = declarations
                .iter()
                .filter(|part| part.is_below(&merged.pointer))
                .cloned()
                .collect();
            self.remember(&own, &ty);
            if let Some(declared) = &mut self.declared {
                declared.add(id, Some(wire), declarations);
            }
            let required = merged.required.contains(wire);
            if let Some(value) = only_value(&said) {
                self.constants.insert((id, wire.clone()), value);
            }
            let pointer = declarations.last().map(|last| last.pointer.clone());
            fields.push(Field {
                wire: wire.clone(),
                ty,
                required,
                docs: words::of_member(&said, required),
                pointer: pointer.unwrap_or_default(),
                fixed: required.then(|| only_value(&said)).flatten(),
                is_tag: false,
                default: said.words.default.as_ref().map(Value::to_string),
                direction: said.words.direction(),
                rules: Rules::default(),
            });
        }
        for wire in &merged.required {
            if merged.properties.contains_key(wire) {
                continue;
            }
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::UndeclaredRequired,
                    &merged.pointer,
                    format!("`{wire}` is required, but it is not among the properties"),
                )
                .help("generated as an optional property of arbitrary JSON"),
            );
            fields.push(Field {
                wire: wire.clone(),
                ty: Type::Any,
                required: false,
                docs: Docs::default(),
                pointer: merged.pointer.clone(),
                fixed: None,
                is_tag: false,
                default: None,
                direction: Direction::Both,
                rules: Rules::default(),
            });
        }
        let additional = match &merged.additional {
            Additional::Typed(schema) => {
                let schema = schema.clone();
                if let Some(declared) = &mut self.declared {
                    declared.add(id, None, std::slice::from_ref(&schema));
                }
                Some(self.lower(&schema, Slot::inline(Some(id), &["value"])))
            }
            Additional::Any => Some(Type::Any),
            Additional::Denied => {
                self.sealed.insert(id);
                None
            }
            Additional::Unstated => None,
        };
        Struct {
            fields,
            additional,
            additional_rules: Rules::default(),
            kept: false,
        }
    }

    /// What the declarations of a property say about it; what a reference says of itself comes last.
    fn said_of(&mut self, declarations: &[Located<'a>], ty: &Type) -> Option<Merged<'a>> {
        let mut ordered: Vec<Located<'a>> = declarations.to_vec();
        ordered.sort_by_key(|part| matches!(part.node, SchemaRef::Reference(_)));
        // Conflicts among the parts have been reported where the type was made.
        let mut reported = Diagnostics::default();
        let said = self.schemas.merge_all(&ordered, &mut reported)?;
        let mut said = said.with_listed_values();
        // What only a named type says is said there.
        if ty.named().is_some() {
            said.format = None;
            said.limits = Default::default();
            said.words.examples.clear();
            said.words.conditions.clear();
            said.words.content = None;
        }
        Some(said)
    }

    /// Applies what only the settings, or its name, know of the property or parameter at `pointer`.
    pub fn special(&mut self, ty: Type, owner: &str, name: &str, pointer: &str) -> Type {
        let selections = &self.selections;
        // Those that are not the first must count as used as well.
        let selected = [
            (selections.secret.contains(owner, name), Special::Secret),
            (selections.money.contains(owner, name), Special::Money),
            (selections.not_secret.contains(owner, name), Special::Text),
            (selections.not_money.contains(owner, name), Special::Number),
        ];
        let special = selected.into_iter().find(|(selected, _)| *selected);
        let special = special.map(|(_, special)| special);
        let epoch = self.epoch(owner, name).map(Special::Epoch);
        match special.or(epoch) {
            Some(special) => self.specialized(ty, special, pointer),
            None => self.named_special(ty, name, pointer),
        }
    }

    /// Applies to a variant of a union what only the settings know of it.
    pub fn special_variant(&mut self, ty: Type, union: &str, name: &str, pointer: &str) -> Type {
        match self.epoch(union, name) {
            Some(scalar) => self.specialized(ty, Special::Epoch(scalar), pointer),
            None => ty,
        }
    }

    /// The unit of a number that the settings say is a moment.
    fn epoch(&self, owner: &str, name: &str) -> Option<Scalar> {
        let selections = &self.selections;
        let selected = [
            (
                selections.seconds.contains(owner, name),
                Scalar::UnixSeconds,
            ),
            (
                selections.milliseconds.contains(owner, name),
                Scalar::UnixMilliseconds,
            ),
            (selections.either.contains(owner, name), Scalar::UnixTime),
        ];
        let first = selected.into_iter().find(|(selected, _)| *selected)?;
        Some(first.1)
    }

    fn specialized(&mut self, ty: Type, special: Special, pointer: &str) -> Type {
        let changed = self.special_scalar(ty.clone(), special);
        if changed == ty && !special.is_told_by(&self.plain(&ty)) {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::SettingWithoutEffect,
                    pointer,
                    format!("the settings say that this is {}", special.meaning()),
                )
                .help("it stays as it is; select one by the name of its schema and its own: `Schema.property`"),
            );
        }
        changed
    }

    /// Applies what the name of the property or parameter at `pointer` alone tells.
    fn named_special(&self, ty: Type, name: &str, pointer: &str) -> Type {
        let ty = match meanings::is_secret(name) {
            true => self.special_scalar(ty, Special::Secret),
            false => ty,
        };
        match meanings::is_money(&holder(pointer), name) {
            true => self.special_scalar(ty, Special::Money),
            false => ty,
        }
    }

    /// Notes the type of the place where the settings have changed what its schema says.
    pub fn remember(&mut self, declarations: &[Located<'a>], ty: &Type) {
        for declaration in declarations {
            if matches!(declaration.node, SchemaRef::Schema(_)) {
                self.by_pointer
                    .insert(declaration.pointer.clone(), ty.clone());
            }
        }
    }

    fn special_scalar(&self, ty: Type, special: Special) -> Type {
        match ty {
            Type::Nullable(inner) => nullable(self.special_scalar(*inner, special)),
            Type::List(inner) => Type::List(Box::new(self.special_scalar(*inner, special))),
            Type::Named(id) => match self.scalar_named(id) {
                Some(scalar) if special.instead_of(scalar) != scalar => {
                    Type::Scalar(special.instead_of(scalar))
                }
                _ => Type::Named(id),
            },
            Type::Scalar(scalar) => Type::Scalar(special.instead_of(scalar)),
            Type::JsonText(inner) => match special.instead_of(Scalar::String) {
                Scalar::String => Type::JsonText(inner),
                scalar => Type::Scalar(scalar),
            },
            ty => ty,
        }
    }

    /// The scalar that a type is another name for. Components may be asked before they are defined.
    fn scalar_named(&self, id: TypeId) -> Option<Scalar> {
        let def = self.types.get(id);
        match (&def.kind, &def.origin) {
            (TypeKind::Alias(Type::Scalar(scalar)), _) => Some(*scalar),
            (TypeKind::Alias(Type::Any), Origin::Component(_)) => {
                let schema = self.schemas.resolve(&format!("#{}", def.pointer))?;
                let merged = self.schemas.merge(&schema, &mut Diagnostics::default());
                let plain =
                    merged.values.is_none() && merged.unions.is_empty() && merged.content.is_none();
                let format = merged.format.as_deref().unwrap_or_default();
                plain
                    .then(|| formats::scalar(merged.ty.as_deref()?, format, &merged.limits))
                    .flatten()
            }
            _ => None,
        }
    }

    /// What selectors call the thing at `at`: the component it stands in.
    pub fn owner(&self, at: &str) -> String {
        match super::schemas::tokens(at).as_slice() {
            [components, schemas, key, ..]
                if components == "components" && schemas == "schemas" =>
            {
                key.clone()
            }
            _ => String::new(),
        }
    }
}

/// What only the settings, or its name, know of a scalar.
#[derive(Clone, Copy)]
enum Special {
    Secret,
    Money,
    /// A moment as a number.
    Epoch(Scalar),
    /// No secret, whatever its name or format says.
    Text,
    /// No money, whatever its name or format says.
    Number,
}

impl Special {
    /// What it says of a value.
    fn meaning(self) -> &'static str {
        match self {
            Special::Secret => "secret, but only a text can be",
            Special::Money => "money, but only a number can be",
            Special::Epoch(_) => "a moment, but only an integer can be",
            Special::Text => "not secret, but only a text can be",
            Special::Number => "not money, but only a number can be",
        }
    }

    /// Whether a type that it leaves as it is says as much.
    fn is_told_by(self, ty: &Type) -> bool {
        match ty {
            Type::List(item) => self.is_told_by(item),
            Type::Scalar(scalar) => match self {
                Special::Secret => *scalar == Scalar::Secret,
                Special::Money => {
                    scalar.range().is_some()
                        || matches!(scalar, Scalar::Decimal | Scalar::DecimalString)
                }
                Special::Epoch(moment) => *scalar == moment,
                Special::Text => scalar.is_text(),
                Special::Number => scalar.is_number() || scalar.range().is_some(),
            },
            _ => false,
        }
    }

    /// The scalar that is meant where the document says `scalar`.
    fn instead_of(self, scalar: Scalar) -> Scalar {
        match self {
            Special::Secret
                if scalar.is_text() && !matches!(scalar, Scalar::Binary | Scalar::File) =>
            {
                Scalar::Secret
            }
            Special::Money if scalar.is_number() => Scalar::Decimal,
            Special::Epoch(moment) if scalar.range().is_some() => moment,
            Special::Text if scalar == Scalar::Secret => Scalar::String,
            Special::Number if scalar == Scalar::Decimal => Scalar::Number,
            _ => scalar,
        }
    }
}

/// What the object is called that holds the property at `pointer`: a component, or a property itself.
fn holder(pointer: &str) -> String {
    let tokens = super::schemas::tokens(pointer);
    let outer = tokens.len().saturating_sub(2);
    let is_name = |token: &&String| {
        token.parse::<usize>().is_err()
            && !["allOf", "anyOf", "oneOf", "items"].contains(&token.as_str())
    };
    tokens[..outer]
        .iter()
        .rev()
        .find(is_name)
        .cloned()
        .unwrap_or_default()
}

/// The title of a schema, if it is short enough to be a name.
fn title<'a>(schema: &Located<'a>) -> Option<&'a str> {
    const MOST_WORDS: usize = 3;
    let SchemaRef::Schema(schema) = schema.node else {
        return None;
    };
    let title = schema.schema_data.title.as_deref()?;
    (1..=MOST_WORDS)
        .contains(&title.split_whitespace().count())
        .then_some(title)
}

/// The only value that a property or parameter can have, as JSON text.
pub(super) fn only_value(merged: &Merged<'_>) -> Option<String> {
    match merged.values.as_deref() {
        Some([value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))]) => {
            Some(value.to_string())
        }
        _ => None,
    }
}
