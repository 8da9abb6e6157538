//! How the fields of forms and queries that come in are read, as the runtime is told.

use crate::ir::{
    Api, EnumBase, Form, MediaBody, Parameter, PropertyEncoding, Scalar, Style, Type, TypeId,
    TypeKind, is_json,
};
use crate::render::{token, types};

/// How deeply objects are read that stand in each other with brackets. What is deeper must be JSON.
const DEEPEST: usize = 3;

/// How many objects in each other are read so, for one form: objects that refer to each other often would have no end.
const MOST: usize = 100;

/// How a value is written: a `FieldForm` of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldForm {
    Text,
    TextOrNull,
    Json,
    List(Box<FieldForm>),
    Joined(char, Box<FieldForm>),
    Object(Properties),
    InTurn(Properties),
    Spread(Properties),
}

/// How the properties of an object are written: a `Properties` of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    listed: Vec<(String, FieldForm)>,
    others: Box<FieldForm>,
}

impl FieldForm {
    /// How a parameter of a query is written.
    pub fn of_parameter(api: &Api, parameter: &Parameter) -> Self {
        Types::new(api).styled(&parameter.ty, !parameter.required, parameter.style)
    }

    /// The expression for it.
    pub fn expression(&self) -> String {
        let text = match self {
            FieldForm::Text => "Text".to_owned(),
            FieldForm::TextOrNull => "TextOrNull".to_owned(),
            FieldForm::Json => "Json".to_owned(),
            FieldForm::List(item) => format!("List(&{})", item.expression()),
            FieldForm::Joined(separator, item) => {
                format!("Joined({separator:?}, &{})", item.expression())
            }
            FieldForm::Object(properties) => format!("Object({})", properties.expression()),
            FieldForm::InTurn(properties) => format!("InTurn({})", properties.expression()),
            // Its properties are known by their names alone.
            FieldForm::Spread(properties) => format!("Spread({})", properties.listing(true)),
        };
        format!("FieldForm::{text}")
    }
}

impl Properties {
    /// How the properties of a form are written that is `body`. There are several ways where the variants of a union
    /// write one property differently.
    pub fn of_form(api: &Api, body: &MediaBody) -> Vec<Self> {
        let Form::Fields(encodings) = &body.form else {
            return Vec::new();
        };
        let mut forms = Vec::new();
        let mut types = Types::new(api);
        types.forms(&body.ty, encodings, &mut forms);
        forms
    }

    /// Adds these to ways in which forms are written.
    pub fn join(self, forms: &mut Vec<Properties>) {
        match forms.iter_mut().find(|known| known.agrees(&self)) {
            Some(known) => {
                let new = self.listed.into_iter();
                let new: Vec<_> = new.filter(|(name, _)| known.of(name).is_none()).collect();
                known.listed.extend(new);
            }
            None => forms.push(self),
        }
    }

    /// The expression for it.
    pub fn expression(&self) -> String {
        let spreads = |form: &FieldForm| matches!(form, FieldForm::Spread(_));
        // What is spread takes nothing that is listed.
        self.listing(self.listed.iter().any(|(_, form)| spreads(form)))
    }

    /// The expression for it, with those that are written like all others if it is `complete`.
    fn listing(&self, complete: bool) -> String {
        let entries = self.listed.iter();
        let entries = entries.filter(|(_, form)| complete || *form != *self.others);
        let entries: Vec<String> = entries
            .map(|(name, form)| format!("({}, {})", token::string(name), form.expression()))
            .collect();
        let listed = format!("Properties::new(&[{}])", entries.join(", "));
        match *self.others {
            FieldForm::Text => listed,
            ref others => format!("{listed}.others(&{})", others.expression()),
        }
    }

    fn of(&self, name: &str) -> Option<&FieldForm> {
        let mut listed = self.listed.iter();
        listed
            .find(|(known, _)| known == name)
            .map(|(_, form)| form)
    }

    /// Whether no property is written differently by both.
    fn agrees(&self, other: &Properties) -> bool {
        let mut shared = other.listed.iter();
        self.others == other.others
            && shared.all(|(name, form)| self.of(name).is_none_or(|known| known == form))
    }

    fn texts() -> Self {
        Properties {
            listed: Vec::new(),
            others: Box::new(FieldForm::Text),
        }
    }
}

/// Reads how types are written.
struct Types<'a> {
    api: &'a Api,
    /// The types that lead to where we are.
    open: Vec<TypeId>,
    /// How many objects may still be looked into.
    left: usize,
}

impl<'a> Types<'a> {
    fn new(api: &'a Api) -> Self {
        Types {
            api,
            open: Vec::new(),
            left: MOST,
        }
    }

    fn forms(
        &mut self,
        ty: &Type,
        encodings: &[(String, PropertyEncoding)],
        forms: &mut Vec<Properties>,
    ) {
        match beside_null(self.api, ty) {
            Type::Named(id) => {
                if self.open.contains(id) {
                    return;
                }
                if let TypeKind::Union(union) = &self.api.types.get(*id).kind {
                    self.open.push(*id);
                    for variant in &union.variants {
                        self.forms(&variant.ty, encodings, forms);
                    }
                    self.open.pop();
                } else {
                    self.properties(*id, encodings).join(forms);
                }
            }
            _ => Properties::texts().join(forms),
        }
    }

    /// How the properties of a struct are written.
    fn properties(&mut self, id: TypeId, encodings: &[(String, PropertyEncoding)]) -> Properties {
        let TypeKind::Struct(object) = &self.api.types.get(id).kind else {
            return Properties::texts();
        };
        self.open.push(id);
        let fields = object.fields.iter().map(|field| {
            let mut encodings = encodings.iter();
            let encoding = encodings.find(|(name, _)| *name == field.wire);
            let form = match encoding.map(|(_, encoding)| encoding) {
                Some(PropertyEncoding::Style(style)) => {
                    self.styled(&field.ty, !field.required, *style)
                }
                Some(PropertyEncoding::MediaType(media_type)) if is_json(media_type) => {
                    FieldForm::Json
                }
                _ => self.usual(&field.ty, !field.required),
            };
            (field.wire.clone(), form)
        });
        let listed = fields.collect();
        let others = match &object.additional {
            Some(others) => self.usual(others, false),
            None => FieldForm::Text,
        };
        self.open.pop();
        Properties {
            listed,
            others: Box::new(others),
        }
    }

    fn styled(&mut self, ty: &Type, optional: bool, style: Style) -> FieldForm {
        let usual = self.usual(ty, optional);
        match (style, usual) {
            (Style::Json, _) => FieldForm::Json,
            (Style::Form { explode: true, .. }, FieldForm::Object(properties)) => {
                FieldForm::Spread(properties)
            }
            (Style::Form { explode: false, .. }, FieldForm::Object(properties)) => {
                FieldForm::InTurn(properties)
            }
            (Style::Form { explode: false, .. }, FieldForm::List(item)) => {
                FieldForm::Joined(',', item)
            }
            (Style::SpaceDelimited, FieldForm::List(item)) => FieldForm::Joined(' ', item),
            (Style::PipeDelimited, FieldForm::List(item)) => FieldForm::Joined('|', item),
            (_, usual) => usual,
        }
    }

    /// How a value is written of which the document says no more than its type.
    fn usual(&mut self, ty: &Type, optional: bool) -> FieldForm {
        let resolved = types::resolve(self.api, ty);
        match resolved {
            Type::Nullable(inner) => self.usual(inner, true),
            Type::List(item) => FieldForm::List(Box::new(self.usual(item, false))),
            Type::Map(value) => FieldForm::Object(Properties {
                listed: Vec::new(),
                others: Box::new(self.usual(value, false)),
            }),
            Type::Named(id) => match &self.api.types.get(*id).kind {
                TypeKind::Struct(_) if self.open.len() < DEEPEST && self.left > 0 => {
                    self.left -= 1;
                    FieldForm::Object(self.properties(*id, &[]))
                }
                TypeKind::Enum(listed) if listed.base == EnumBase::String => {
                    let empty = listed.values.iter().any(|value| value.value.is_empty());
                    word(optional && !empty)
                }
                TypeKind::Union(_) if self.has_text(*id) => FieldForm::Text,
                _ => FieldForm::Json,
            },
            Type::Scalar(scalar) if !scalar.is_text() => FieldForm::Json,
            Type::Scalar(Scalar::String | Scalar::Secret | Scalar::Binary | Scalar::File)
            | Type::JsonText(_)
            | Type::FormText(_)
            | Type::Any => FieldForm::Text,
            Type::Scalar(_) => word(optional),
        }
    }

    /// Whether a variant of a union is a text.
    fn has_text(&mut self, id: TypeId) -> bool {
        let TypeKind::Union(union) = &self.api.types.get(id).kind else {
            return false;
        };
        if self.open.contains(&id) {
            return false;
        }
        self.open.push(id);
        let found = union.variants.iter().any(|variant| {
            let resolved = beside_null(self.api, &variant.ty);
            match resolved {
                Type::Named(inner) => match &self.api.types.get(*inner).kind {
                    TypeKind::Enum(listed) => listed.base == EnumBase::String,
                    _ => self.has_text(*inner),
                },
                Type::Scalar(scalar) => scalar.is_text(),
                Type::JsonText(_) | Type::FormText(_) | Type::Any => true,
                _ => false,
            }
        });
        self.open.pop();
        found
    }
}

fn word(may_be_nothing: bool) -> FieldForm {
    match may_be_nothing {
        true => FieldForm::TextOrNull,
        false => FieldForm::Text,
    }
}

fn beside_null<'t>(api: &'t Api, ty: &'t Type) -> &'t Type {
    match types::resolve(api, ty) {
        Type::Nullable(inner) => types::resolve(api, inner),
        resolved => resolved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Decision, Shape};
    use crate::render::sample::*;

    fn forms(sample: &Sample, ty: Type, encodings: &[(&str, PropertyEncoding)]) -> Vec<String> {
        let encodings = encodings.iter().cloned();
        let body = MediaBody {
            media_type: "application/x-www-form-urlencoded".to_owned(),
            form: Form::Fields(encodings.map(|(name, of)| (name.to_owned(), of)).collect()),
            ty,
        };
        let forms = Properties::of_form(&sample.api, &body);
        forms.iter().map(Properties::expression).collect()
    }

    /// How a property of the type is read, without the words that all of them share.
    fn field(sample: &mut Sample, ty: Type, encoding: Option<PropertyEncoding>) -> String {
        let body = sample.component("Body", object(vec![optional("p", ty)]));
        let encodings: Vec<_> = encoding.into_iter().map(|of| ("p", of)).collect();
        let [form] = forms(sample, body, &encodings)
            .try_into()
            .expect("one form");
        form.replace("FieldForm::", "")
            .replace("Properties::new", "")
    }

    #[test]
    fn a_type_says_what_its_text_means() {
        let mut sample = Sample::default();
        let listed = |base, values| listed(base, true, values);
        let words = sample.component("Words", listed(EnumBase::String, &["a"]));
        let empty = sample.component("Empty", listed(EnumBase::String, &["a", ""]));
        let numbers = sample.component("Numbers", listed(EnumBase::Integer, &["1"]));
        for (ty, expected) in [
            (text(), "(&[])"),
            (Type::Any, "(&[])"),
            (empty, "(&[])"),
            (words, "(&[(\"p\", TextOrNull)])"),
            (scalar(Scalar::Date), "(&[(\"p\", TextOrNull)])"),
            (nullable(scalar(Scalar::Int32)), "(&[(\"p\", Json)])"),
            (numbers, "(&[(\"p\", Json)])"),
            (list(scalar(Scalar::Bool)), "(&[(\"p\", List(&Json))])"),
            (map(text()), "(&[(\"p\", Object((&[])))])"),
            (
                map(scalar(Scalar::Int64)),
                "(&[(\"p\", Object((&[]).others(&Json)))])",
            ),
        ] {
            assert_eq!(field(&mut sample, ty, None), expected);
        }
    }

    #[test]
    fn an_encoding_says_how_a_property_is_written() {
        let mut sample = Sample::default();
        let place = object(vec![optional("city", text())]);
        let place = sample.component("Place", place);
        let form = |explode| Style::Form {
            explode,
            reserved: false,
        };
        let style = PropertyEncoding::Style;
        for (ty, encoding, expected) in [
            (list(text()), style(form(true)), "List(&Text)"),
            (list(text()), style(form(false)), "Joined(',', &Text)"),
            (
                list(text()),
                style(Style::SpaceDelimited),
                "Joined(' ', &Text)",
            ),
            (
                list(text()),
                style(Style::PipeDelimited),
                "Joined('|', &Text)",
            ),
            (
                place.clone(),
                style(form(true)),
                "Spread((&[(\"city\", Text)]))",
            ),
            (place.clone(), style(form(false)), "InTurn((&[]))"),
            (place.clone(), style(Style::DeepObject), "Object((&[]))"),
            (
                list(place),
                PropertyEncoding::MediaType("application/json".to_owned()),
                "Json",
            ),
        ] {
            let expected = format!("(&[(\"p\", {expected})])");
            assert_eq!(field(&mut sample, ty, Some(encoding)), expected);
        }
    }

    #[test]
    fn variants_that_write_a_property_differently_are_forms_of_their_own() {
        let mut sample = Sample::default();
        let mut variant_of =
            |name: &str, fields| variant(name, sample.component(name, object(fields)), Shape::Any);
        let number = || scalar(Scalar::Int64);
        let variants = vec![
            variant_of(
                "One",
                vec![optional("id", number()), optional("a", number())],
            ),
            variant_of("Two", vec![optional("id", text())]),
            variant_of(
                "Three",
                vec![optional("id", number()), optional("b", number())],
            ),
        ];
        let either = sample.component("Either", union(Decision::Kind, true, true, variants));
        assert_eq!(
            forms(&sample, either, &[]),
            [
                "Properties::new(&[(\"id\", FieldForm::Json), (\"a\", FieldForm::Json), (\"b\", FieldForm::Json)])",
                "Properties::new(&[])",
            ]
        );
    }

    #[test]
    fn objects_that_lead_to_each_other_come_to_an_end() {
        let mut sample = Sample::default();
        let node = sample.component("Node", object(vec![]));
        let fields = (0..50).map(|index| optional(&format!("f{index}"), node.clone()));
        let fields = fields.collect();
        sample.def(&node).kind = object(fields);
        let [form] = forms(&sample, node, &[]).try_into().expect("one form");
        assert!(form.matches("FieldForm::").count() <= 50 * (MOST + 1));
    }
}
