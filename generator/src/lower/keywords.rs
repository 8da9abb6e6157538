//! One flat view of a schema, whichever of its shapes `openapiv3` has chosen for it.

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind,
    Type as OpenApiType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// A schema or a reference to one, borrowed from the document.
#[derive(Clone, Copy, Debug)]
pub(super) enum SchemaRef<'a> {
    Reference(&'a str),
    Schema(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for SchemaRef<'a> {
    fn from(value: &'a ReferenceOr<Schema>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => SchemaRef::Reference(reference),
            ReferenceOr::Item(schema) => SchemaRef::Schema(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for SchemaRef<'a> {
    fn from(value: &'a ReferenceOr<Box<Schema>>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => SchemaRef::Reference(reference),
            ReferenceOr::Item(schema) => SchemaRef::Schema(schema),
        }
    }
}

/// The keywords of one schema, without what its parts add.
#[derive(Debug)]
pub(super) struct Keywords<'a> {
    pub data: &'a SchemaData,
    pub ty: Option<&'a str>,
    pub format: Option<String>,
    pub values: Vec<Value>,
    pub properties: Vec<(&'a str, SchemaRef<'a>)>,
    pub required: &'a [String],
    pub additional: Option<&'a AdditionalProperties>,
    pub items: Option<SchemaRef<'a>>,
    pub one_of: Vec<SchemaRef<'a>>,
    pub any_of: Vec<SchemaRef<'a>>,
    pub all_of: Vec<SchemaRef<'a>>,
    pub not: Option<SchemaRef<'a>>,
    pub limits: Limits,
}

/// Constraints that no type says; they are told in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Limits {
    pub pattern: Option<String>,
    pub length: (Option<usize>, Option<usize>),
    pub items: (Option<usize>, Option<usize>),
    pub properties: (Option<usize>, Option<usize>),
    pub unique: bool,
    pub minimum: Option<(f64, bool)>,
    pub maximum: Option<(f64, bool)>,
    pub multiple_of: Option<f64>,
}

fn text<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => match serde_json::to_value(item) {
            Ok(Value::String(text)) => Some(text),
            _ => None,
        },
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn refs(list: &[ReferenceOr<Schema>]) -> Vec<SchemaRef<'_>> {
    list.iter().map(SchemaRef::from).collect()
}

fn bound(value: Option<f64>, exclusive: Option<bool>) -> Option<(f64, bool)> {
    value.map(|value| (value, exclusive.unwrap_or(false)))
}

impl<'a> Keywords<'a> {
    pub fn of(schema: &'a Schema) -> Self {
        let mut keywords = Keywords {
            data: &schema.schema_data,
            ty: None,
            format: None,
            values: Vec::new(),
            properties: Vec::new(),
            required: &[],
            additional: None,
            items: None,
            one_of: Vec::new(),
            any_of: Vec::new(),
            all_of: Vec::new(),
            not: None,
            limits: Limits::default(),
        };
        match &schema.schema_kind {
            SchemaKind::Type(ty) => keywords.take_type(ty),
            SchemaKind::OneOf { one_of } => keywords.one_of = refs(one_of),
            SchemaKind::AnyOf { any_of } => keywords.any_of = refs(any_of),
            SchemaKind::AllOf { all_of } => keywords.all_of = refs(all_of),
            SchemaKind::Not { not } => keywords.not = Some(SchemaRef::from(not.as_ref())),
            SchemaKind::Any(any) => keywords.take_any(any),
        }
        keywords
    }

    fn take_type(&mut self, ty: &'a OpenApiType) {
        match ty {
            OpenApiType::String(string) => {
                self.ty = Some("string");
                self.format = text(&string.format);
                self.values = string
                    .enumeration
                    .iter()
                    .map(|value| value.clone().map_or(Value::Null, Value::String))
                    .collect();
                self.limits.pattern = string.pattern.clone();
                self.limits.length = (string.min_length, string.max_length);
            }
            OpenApiType::Number(number) => {
                self.ty = Some("number");
                self.format = text(&number.format);
                self.values = number
                    .enumeration
                    .iter()
                    .map(|value| Value::from(*value))
                    .collect();
                self.limits.minimum = bound(number.minimum, Some(number.exclusive_minimum));
                self.limits.maximum = bound(number.maximum, Some(number.exclusive_maximum));
                self.limits.multiple_of = number.multiple_of;
            }
            OpenApiType::Integer(integer) => {
                self.ty = Some("integer");
                self.format = text(&integer.format);
                self.values = integer
                    .enumeration
                    .iter()
                    .map(|value| Value::from(*value))
                    .collect();
                let float = |value: Option<i64>| value.map(|value| value as f64);
                self.limits.minimum =
                    bound(float(integer.minimum), Some(integer.exclusive_minimum));
                self.limits.maximum =
                    bound(float(integer.maximum), Some(integer.exclusive_maximum));
                self.limits.multiple_of = float(integer.multiple_of);
            }
            OpenApiType::Boolean(boolean) => {
                self.ty = Some("boolean");
                self.values = boolean
                    .enumeration
                    .iter()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            OpenApiType::Object(object) => {
                self.ty = Some("object");
                self.properties = object
                    .properties
                    .iter()
                    .map(|(name, schema)| (name.as_str(), SchemaRef::from(schema)))
                    .collect();
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
                self.limits.properties = (object.min_properties, object.max_properties);
            }
            OpenApiType::Array(array) => {
                self.ty = Some("array");
                self.items = array.items.as_ref().map(SchemaRef::from);
                self.limits.items = (array.min_items, array.max_items);
                self.limits.unique = array.unique_items;
            }
        }
    }

    fn take_any(&mut self, any: &'a AnySchema) {
        self.ty = any.typ.as_deref();
        self.format = any.format.clone();
        self.values = any.enumeration.clone();
        self.properties = any
            .properties
            .iter()
            .map(|(name, schema)| (name.as_str(), SchemaRef::from(schema)))
            .collect();
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref().map(SchemaRef::from);
        self.one_of = refs(&any.one_of);
        self.any_of = refs(&any.any_of);
        self.all_of = refs(&any.all_of);
        self.not = any.not.as_deref().map(SchemaRef::from);
        self.limits = Limits {
            pattern: any.pattern.clone(),
            length: (any.min_length, any.max_length),
            items: (any.min_items, any.max_items),
            properties: (any.min_properties, any.max_properties),
            unique: any.unique_items.unwrap_or(false),
            minimum: bound(any.minimum, any.exclusive_minimum),
            maximum: bound(any.maximum, any.exclusive_maximum),
            multiple_of: any.multiple_of,
        };
    }

    /// Whether the schema says nothing of the value, only about it (a description, an example, ...).
    pub fn is_annotation(&self) -> bool {
        self.ty.is_none()
            && self.format.is_none()
            && self.values.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
    }
}
