//! The schemas of a document as JSON Schema, so that a judge that is not ours says what is valid.

use std::collections::HashMap;

use generator::source::{self, Node, pointer};
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use crate::invent::has_typed_variants;

/// The name that the document goes by while its schemas refer to each other; nothing is fetched.
const BASE: &str = "https://document.invalid/";

/// How unions are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unions {
    /// To the letter: one variant of `oneOf` holds. Where a discriminator names it, that is the one.
    Strict,
    /// As types can hold them. Documents write `oneOf` over variants that no value tells apart, and unions that only
    /// demand some of the properties beside them. What no type can say (`not`, limits, required properties that are not
    /// declared) is left out.
    Loose,
}

/// The schemas of a document, brought to JSON Schema 2020-12.
#[derive(Debug)]
pub struct JsonSchemas {
    document: Value,
    registry: Registry<'static>,
    /// Whether `nullable` is a keyword.
    loose: bool,
}

impl JsonSchemas {
    /// Translates all schemas of a document.
    ///
    /// # Errors
    ///
    /// What `jsonschema` says where it cannot read the translation.
    pub fn new(tree: &Node, unions: Unions) -> Result<Self, String> {
        let mut translation = Translation {
            tree,
            unions,
            loose: is_loose(tree),
            patterns: HashMap::new(),
        };
        let document = translation.document(tree, "");
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, document.clone())
            .and_then(|registry| registry.prepare())
            .map_err(|error| error.to_string())?;
        Ok(JsonSchemas {
            document,
            registry,
            loose: is_loose(tree),
        })
    }

    /// What judges values of the schema at `pointer`. Formats are annotations and are not judged, but for the range of
    /// `int32`.
    ///
    /// # Errors
    ///
    /// What `jsonschema` says where the schema is none.
    pub fn validator(&self, pointer: &str) -> Result<Validator, String> {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .offline()
            .should_validate_formats(false)
            .build(&json!({ "$ref": format!("{BASE}{}", fragment(&self.place(pointer))) }))
            .map_err(|error| error.to_string())
    }

    /// Where the translation has the schema at `pointer`: variants of `oneOf` may have become those of `anyOf`, and what is
    /// nullable stands beside null.
    fn place(&self, pointer: &str) -> String {
        let mut place = String::new();
        let mut at = Some(&self.document);
        for token in pointer::split(pointer).unwrap_or_default() {
            if self.loose && at.is_some_and(is_beside_null) {
                place.push_str("/anyOf/1");
                at = at.and_then(|value| value.pointer("/anyOf/1"));
            }
            let moved = token == "oneOf" && at.is_some_and(|schema| schema.get("oneOf").is_none());
            let token = if moved { "anyOf" } else { &token };
            pointer::push(&mut place, token);
            at = at.and_then(|value| value.pointer(&pointer::join("", token)));
        }
        place
    }
}

/// Whether a schema of the translation is that of null or another one.
fn is_beside_null(schema: &Value) -> bool {
    schema.as_object().is_some_and(|map| map.len() == 1)
        && schema.pointer("/anyOf/0") == Some(&json!({ "type": "null" }))
}

/// Whether the document is of a version before 3.1: there `nullable` is a keyword, and nothing counts beside `$ref`.
pub fn is_loose(tree: &Node) -> bool {
    tree.get("openapi")
        .and_then(Node::as_str)
        .is_none_or(|version| version.starts_with("3.0"))
}

/// A pointer as the fragment of an address.
fn fragment(pointer: &str) -> String {
    let mut text = "#".to_owned();
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"/~-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

struct Translation<'t> {
    tree: &'t Node,
    unions: Unions,
    loose: bool,
    /// Whether `jsonschema` can read a pattern: documents are written for other dialects, too.
    patterns: HashMap<String, bool>,
}

impl Translation<'_> {
    /// Anything but a schema.
    fn document(&mut self, node: &Node, at: &str) -> Value {
        if let Some(list) = node.as_list() {
            return list.iter().map(|item| self.document(item, "")).collect();
        }
        let Some(map) = node.as_map() else {
            return node.to_json();
        };
        let translate = |(key, value): (&String, &Node)| {
            let value = match key.as_str() {
                "schema" => self.schema(value),
                "schemas" if at == "/components" => self.map(value),
                _ => self.document(value, &pointer::join(at, key)),
            };
            (key.clone(), value)
        };
        map.iter().map(translate).collect()
    }

    fn map(&mut self, node: &Node) -> Value {
        let entries = node.as_map().into_iter().flatten();
        entries
            .map(|(key, schema)| (key.clone(), self.schema(schema)))
            .collect()
    }

    fn list(&mut self, node: &Node, translate: fn(&mut Self, &Node) -> Value) -> Value {
        let items = node.as_list().unwrap_or_default();
        items.iter().map(|schema| translate(self, schema)).collect()
    }

    fn schema(&mut self, node: &Node) -> Value {
        let mut schema = self.part(node);
        if self.unions == Unions::Loose
            && let Some(declared) = node.get("properties").and_then(Node::as_map)
            && let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut)
        {
            let alone = ["allOf", "oneOf", "anyOf", "$ref"]
                .iter()
                .all(|keyword| node.get(keyword).is_none());
            required.retain(|key| {
                let property = key.as_str().and_then(|key| declared.get(key));
                // What only one direction has is not asked for in the other.
                let flag = |property: &Node, name| {
                    property.get(name).and_then(Node::as_bool) == Some(true)
                };
                property.map_or(!alone, |property| {
                    !flag(property, "readOnly") && !flag(property, "writeOnly")
                })
            });
        }
        schema
    }

    /// One of several schemas. One that says `nullable` and no more means null: it would make the others idle otherwise.
    fn variant(&mut self, node: &Node) -> Value {
        let says_null = |map: &source::Map| {
            map.len() == 1 && map.get("nullable").and_then(Node::as_bool) == Some(true)
        };
        if self.loose && node.as_map().is_some_and(says_null) {
            return json!({ "type": "null" });
        }
        self.schema(node)
    }

    /// A schema that may be one of several which all hold: others may declare what it requires.
    fn part(&mut self, node: &Node) -> Value {
        let Some(map) = node.as_map() else {
            return Value::Bool(node.as_bool() != Some(false));
        };
        let mut schema = Map::new();
        for (key, value) in map {
            if let Some(value) = self.keyword(key, value) {
                schema.insert(key.clone(), value);
            }
        }
        require(&mut schema, map);
        let variants = ["oneOf", "anyOf"].map(|keyword| map.get(keyword).and_then(Node::as_list));
        if has_typed_variants(node) {
            schema.remove("type");
        }
        if let Some(discriminator) = map.get("discriminator") {
            for (keyword, variants) in ["oneOf", "anyOf"].into_iter().zip(variants) {
                let variants = variants.unwrap_or_default();
                let translated = schema.get_mut(keyword).and_then(Value::as_array_mut);
                for (variant, translated) in variants.iter().zip(translated.into_iter().flatten()) {
                    if let Some(tag) = tag(discriminator, variants, variant) {
                        *translated = json!({ "allOf": [translated.take(), tag] });
                    }
                }
            }
        }
        let is =
            |keyword: &str, value: &str| map.get(keyword).and_then(Node::as_str) == Some(value);
        let only_demands = |variant: &Node| {
            variant
                .as_map()
                .is_some_and(|map| map.keys().all(|key| key == "required"))
        };
        if self.unions == Unions::Loose {
            for (keyword, variants) in ["oneOf", "anyOf"].into_iter().zip(variants) {
                if variants.is_some_and(|variants| variants.iter().all(only_demands)) {
                    schema.remove(keyword);
                }
            }
        }
        let told_by_tag = map.contains_key("discriminator") || self.unions == Unions::Loose;
        if told_by_tag && let Some(variants) = schema.remove("oneOf") {
            let other = schema.insert("anyOf".to_owned(), variants);
            let all = schema.entry("allOf").or_insert_with(|| json!([]));
            if let (Some(all), Some(other)) = (all.as_array_mut(), other) {
                all.push(json!({ "anyOf": other }));
            }
        }
        if is("type", "integer") && is("format", "int32") {
            let range = [("minimum", i32::MIN), ("maximum", i32::MAX)];
            let narrow =
                Map::from_iter(range.map(|(bound, value)| (bound.to_owned(), value.into())));
            let all = schema.entry("allOf").or_insert_with(|| json!([]));
            if let Some(all) = all.as_array_mut() {
                all.push(Value::Object(narrow));
            }
        }
        if self.loose {
            if let Some(reference) = schema.remove("$ref") {
                return json!({ "$ref": reference });
            }
            exclusive(&mut schema, map, "minimum", "exclusiveMinimum");
            exclusive(&mut schema, map, "maximum", "exclusiveMaximum");
            if map.get("nullable").and_then(Node::as_bool) == Some(true) {
                return json!({ "anyOf": [{ "type": "null" }, schema] });
            }
        }
        Value::Object(schema)
    }

    /// A keyword that says what is valid; nothing for others, and for what is no JSON Schema.
    fn keyword(&mut self, key: &str, value: &Node) -> Option<Value> {
        Some(match key {
            "$ref" => {
                let target = pointer::of_reference(value.as_str()?)?;
                // Anything can be where a reference leads nowhere.
                self.tree.at(&target)?;
                fragment(&target).into()
            }
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" => self.map(value),
            "allOf" => self.list(value, Self::part),
            "anyOf" | "oneOf" => self.list(value, Self::variant),
            "prefixItems" => self.list(value, Self::schema),
            // No type says these.
            "not" | "pattern" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum"
            | "multipleOf" | "minLength" | "maxLength" | "minItems" | "maxItems"
            | "minProperties" | "maxProperties" | "uniqueItems"
                if self.unions == Unions::Loose =>
            {
                return None;
            }
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems" => self.schema(value),
            "pattern" => {
                let pattern = value.as_str()?;
                let known = self.patterns.entry(pattern.to_owned());
                let readable = *known.or_insert_with(|| {
                    let schema = json!({ "pattern": pattern });
                    jsonschema::options().build(&schema).is_ok()
                });
                readable.then(|| pattern.into())?
            }
            "enum" | "required" => value.as_list().map(|_| value.to_json())?,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf"
            | "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => Some(value.to_json()).filter(Value::is_number)?,
            "type" | "const" | "uniqueItems" | "dependentRequired" => value.to_json(),
            _ => return None,
        })
    }
}

/// Requires the properties that say of themselves that they are required, as parameters do.
fn require(schema: &mut Map<String, Value>, map: &source::Map) {
    let properties = map.get("properties").and_then(Node::as_map);
    let says = |property: &Node| property.get("required").and_then(Node::as_bool) == Some(true);
    for (name, _) in properties
        .into_iter()
        .flatten()
        .filter(|(_, property)| says(property))
    {
        let required = schema.entry("required").or_insert_with(|| json!([]));
        if let Some(required) = required.as_array_mut() {
            required.push(name.as_str().into());
        }
    }
}

/// What the mapping of a discriminator says of one of its variants: tags that lead to other variants do not lead here.
fn tag(discriminator: &Node, variants: &[Node], variant: &Node) -> Option<Value> {
    let target = |variant: &Node| pointer::of_reference(variant.get("$ref")?.as_str()?);
    let leads_elsewhere = |to: &Node| {
        let to = to.as_str().unwrap_or_default();
        let place =
            pointer::of_reference(to).unwrap_or_else(|| pointer::join("/components/schemas", to));
        let mut others = variants.iter().filter_map(target);
        target(variant).is_none_or(|own| own != place) && others.any(|other| other == place)
    };
    let property = discriminator.get("propertyName")?.as_str()?;
    let mut values: Vec<Value> = Vec::new();
    for (value, to) in discriminator.get("mapping")?.as_map()? {
        if leads_elsewhere(to) {
            values.push(value.as_str().into());
            values.extend(serde_json::from_str::<Value>(value));
        }
    }
    let said = [(property.to_owned(), json!({ "not": { "enum": values } }))];
    Some(json!({ "properties": Map::from_iter(said) }))
}

/// Brings a boolean `exclusiveMinimum` to the number it stands beside.
fn exclusive(schema: &mut Map<String, Value>, said: &source::Map, bound: &str, exclusive: &str) {
    if said.get(exclusive).and_then(Node::as_bool) == Some(true)
        && let Some(limit) = schema.remove(bound)
    {
        schema.insert(exclusive.to_owned(), limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(unions: Unions, schema: &str, value: &str) -> bool {
        let document = format!("{{openapi: 3.0.3, components: {{schemas: {{A: {schema}}}}}}}");
        let (tree, _) = generator::source::parse(&document, "test.yaml").expect("a document");
        let judges = JsonSchemas::new(&tree, unions).expect("schemas");
        let judge = judges.validator("/components/schemas/A").expect("a schema");
        judge.is_valid(&serde_json::from_str(value).expect("JSON"))
    }

    #[test]
    fn keywords_of_3_0_keep_their_meaning() {
        let schema = "{type: integer, nullable: true, minimum: 1, exclusiveMinimum: true}";
        let strict = |value| accepts(Unions::Strict, schema, value);
        assert!(strict("null") && strict("2"));
        assert!(!strict("1") && !strict(r#""2""#));
    }

    #[test]
    fn a_tag_says_which_variant_of_one_of_holds() {
        let variants = "oneOf: [{required: [t]}, {required: [t], properties: {x: {}}}]";
        let plain = format!("{{{variants}}}");
        let tagged = format!("{{{variants}, discriminator: {{propertyName: t}}}}");
        assert!(!accepts(Unions::Strict, &plain, r#"{"t":"a"}"#));
        assert!(accepts(Unions::Strict, &tagged, r#"{"t":"a"}"#));
        assert!(accepts(Unions::Loose, &plain, r#"{"t":"a"}"#));
    }

    #[test]
    fn a_tag_does_not_lead_to_another_variant() {
        let schema = "{oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], \
             discriminator: {propertyName: t, mapping: {b: B, c: '#/components/schemas/C'}}}";
        let others = ", B: {required: [x]}, C: {required: [y]";
        let schema = format!("{schema}{others}}}");
        let accepts = |value| accepts(Unions::Strict, &schema, value);
        assert!(accepts(r#"{"t":"b","x":1}"#) && accepts(r#"{"t":"new","y":1}"#));
        assert!(!accepts(r#"{"t":"b","y":1}"#));
    }

    #[test]
    fn an_int32_has_32_bits() {
        let accepts = |value| accepts(Unions::Strict, "{type: integer, format: int32}", value);
        assert!(accepts("-2147483648") && !accepts("2147483648"));
    }
}
