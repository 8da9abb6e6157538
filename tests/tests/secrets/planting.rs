//! Values of the types of an API, with a text planted in everything that is secret.

use generator::ir::{
    Api, Decision, Direction, EnumBase, Scalar, Struct, Type, TypeId, TypeKind, Union,
};
use serde_json::{Map, Value, json};

/// Part of every planted text, and of nothing else.
pub const MARK: &str = "pl4nted";

/// Plants, and knows what was planted where.
pub struct Planting<'a> {
    api: &'a Api,
    /// What the settings call secret. They are read again here: a place that the generator has lost is still found.
    selectors: &'a [String],
    /// The place of each text; the texts are numbered.
    places: Vec<String>,
    /// The selectors that found something.
    found: Vec<bool>,
    /// The types that the value is being made of, to end where one contains itself.
    open: Vec<TypeId>,
    way: Direction,
}

/// Where a value goes.
struct Place<'p> {
    pointer: &'p str,
    name: &'p str,
    secret: bool,
}

impl<'a> Planting<'a> {
    pub fn new(api: &'a Api, selectors: &'a [String]) -> Self {
        Self {
            api,
            selectors,
            places: Vec::new(),
            found: vec![false; selectors.len()],
            open: Vec::new(),
            way: Direction::Both,
        }
    }

    /// Returns values of `ty`, as they travel one way, that together have every variant of every union and every field.
    pub fn values(&mut self, ty: &Type, way: Direction) -> Vec<Value> {
        self.way = way;
        let nowhere = Place {
            pointer: "",
            name: "",
            secret: false,
        };
        self.of(ty, &nowhere)
    }

    /// Returns a value of the parameter `name` of `operation`.
    pub fn parameter(&mut self, operation: &str, name: &str, pointer: &str, ty: &Type) -> Value {
        let place = Place {
            pointer,
            name,
            secret: self.is_secret(operation, name),
        };
        self.way = Direction::Sent;
        self.of(ty, &place).swap_remove(0)
    }

    /// Returns the selectors of the settings for which nothing was planted.
    pub fn unused(&self) -> Vec<&str> {
        let selectors = self.selectors.iter().zip(&self.found);
        selectors
            .filter(|(_, found)| !**found)
            .map(|(selector, _)| selector.as_str())
            .collect()
    }

    /// Returns where a planted text belongs.
    pub fn place(&self, text: &str) -> &str {
        let number = text.strip_prefix(MARK).and_then(|rest| rest.get(1..));
        number
            .and_then(|number| self.places.get(number.parse::<usize>().ok()?))
            .map_or("(see the test)", String::as_str)
    }

    fn is_secret(&mut self, owner: &str, name: &str) -> bool {
        let full = format!("{owner}.{name}");
        let mut secret = false;
        for (selector, found) in self.selectors.iter().zip(&mut self.found) {
            if *selector == full || selector == name {
                *found = true;
                secret = true;
            }
        }
        secret
    }

    fn of(&mut self, ty: &Type, place: &Place<'_>) -> Vec<Value> {
        match ty {
            Type::Nullable(inner) => self.of(inner, place),
            Type::List(item) => {
                let items = self.of(item, place).into_iter();
                items.map(|item| json!([item])).collect()
            }
            Type::Map(value) => {
                let values = self.of(value, place).into_iter();
                values.map(|value| json!({ "key": value })).collect()
            }
            Type::JsonText(inner) => {
                let values = self.of(inner, place).into_iter();
                values.map(|value| Value::from(value.to_string())).collect()
            }
            Type::FormText(inner) => {
                let values = self.of(inner, place).into_iter();
                values.map(|value| Value::from(form(&value))).collect()
            }
            Type::Any => vec![json!({ "any": [1, "thing"] })],
            Type::Scalar(scalar) => vec![self.scalar(*scalar, place)],
            Type::Named(id) if self.open.contains(id) => Vec::new(),
            Type::Named(id) => {
                let api = self.api;
                self.open.push(*id);
                let values = match &api.types.get(*id).kind {
                    TypeKind::Alias(target) => self.of(target, place),
                    TypeKind::Enum(listed) => vec![match listed.base {
                        EnumBase::String => Value::from(listed.values[0].value.as_str()),
                        _ => serde_json::from_str(&listed.values[0].value).expect("a listed value"),
                    }],
                    TypeKind::Struct(object) => self.objects(object),
                    TypeKind::Union(union) => self.variants(union, place),
                };
                self.open.pop();
                values
            }
        }
    }

    fn scalar(&mut self, scalar: Scalar, place: &Place<'_>) -> Value {
        let text = match scalar {
            Scalar::Bool => return Value::Bool(true),
            scalar if !scalar.is_text() => return Value::from(7),
            _ if place.secret || scalar == Scalar::Secret => {
                self.places
                    .push(format!("`{}` at {}", place.name, place.pointer));
                return Value::from(format!("{MARK}-{}", self.places.len() - 1));
            }
            Scalar::DecimalString => "7.00",
            Scalar::DateTime => "2026-11-21T12:00:00Z",
            Scalar::Date => "2026-11-21",
            Scalar::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
            Scalar::Time => "12:00:00Z",
            Scalar::Duration => "PT12H",
            Scalar::Uri => "https://shop.example/paid",
            Scalar::Ipv4 => "192.0.2.1",
            Scalar::Ipv6 => "2001:db8::1",
            Scalar::Base64 | Scalar::Base64Url => "dGV4dA",
            _ => "text",
        };
        Value::from(text)
    }

    /// As many objects as one field has values; the others have theirs again.
    fn objects(&mut self, object: &Struct) -> Vec<Value> {
        let mut columns: Vec<(&str, Vec<Value>)> = Vec::new();
        for field in &object.fields {
            let other_way = match self.way {
                Direction::Sent => Direction::Received,
                _ => Direction::Sent,
            };
            if field.direction == other_way {
                continue;
            }
            let values = match &field.fixed {
                Some(fixed) => vec![serde_json::from_str(fixed).expect("a constant")],
                None => {
                    let place = Place {
                        pointer: &field.pointer,
                        name: &field.wire,
                        secret: self.is_secret(component(&field.pointer), &field.wire),
                    };
                    self.of(&field.ty, &place)
                }
            };
            match (values.is_empty(), field.required) {
                (true, true) => return Vec::new(),
                (true, false) => {}
                (false, _) => columns.push((&field.wire, values)),
            }
        }
        let rows = columns.iter().map(|(_, values)| values.len()).max();
        let object = |row: usize| {
            let entry = |(name, values): &(&str, Vec<Value>)| {
                ((*name).to_owned(), values[row % values.len()].clone())
            };
            Value::Object(columns.iter().map(entry).collect::<Map<_, _>>())
        };
        (0..rows.unwrap_or(1)).map(object).collect()
    }

    fn variants(&mut self, union: &Union, place: &Place<'_>) -> Vec<Value> {
        let mut all = Vec::new();
        for (index, variant) in union.variants.iter().enumerate() {
            let mut values = self.of(&variant.ty, place);
            if let Decision::Tag {
                property,
                values: tags,
                ..
            } = &union.decision
            {
                let tag = tags.iter().find(|(_, variant)| *variant == index);
                for value in values.iter_mut().filter_map(Value::as_object_mut) {
                    if let Some((tag, _)) = tag {
                        value.insert(property.clone(), Value::from(tag.as_str()));
                    }
                }
            }
            all.append(&mut values);
        }
        all
    }
}

/// Returns the component that a pointer leads into.
fn component(pointer: &str) -> &str {
    let below = pointer.strip_prefix("/components/schemas/");
    below.map_or("", |below| {
        below
            .split_once('/')
            .map_or(below, |(component, _)| component)
    })
}

/// Returns the planted texts in a value.
pub fn planted(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) if text.starts_with(MARK) => vec![text],
        Value::Array(items) => items.iter().flat_map(planted).collect(),
        Value::Object(entries) => entries.values().flat_map(planted).collect(),
        _ => Vec::new(),
    }
}

/// JSON that does not fit its type.
pub struct Damaged {
    pub text: String,
    /// Whether it has a text where there was none. If the type takes one there, the text is no secret.
    pub misplaced: bool,
}

/// Returns JSON, whole and in parts, that has what `value` has and does not fit its type: secrets in lists and objects,
/// secrets where numbers and objects are due, and the text cut short in each of them.
pub fn damaged(value: &Value) -> Vec<Damaged> {
    let whole = value.to_string();
    let damage = |text: String, misplaced| Damaged { text, misplaced };
    let mut all = vec![damage(format!("\"{MARK}-alone\""), true)];
    for secret in planted(value) {
        let end = whole.find(secret).expect("it is planted") + secret.len();
        all.push(damage(whole[..end].to_owned(), false));
    }
    let mut pointers = Vec::new();
    below(value, String::new(), &mut pointers);
    for pointer in pointers {
        let change = |with: Value| {
            let mut changed = value.clone();
            *changed.pointer_mut(&pointer).expect("a part of it") = with;
            changed.to_string()
        };
        match value.pointer(&pointer) {
            Some(Value::String(text)) if text.starts_with(MARK) => {
                all.push(damage(change(json!([text])), false));
                all.push(damage(change(json!({ "value": text })), false));
            }
            // Another text would be an enum value or a tag. Those that are not listed are quoted on purpose.
            Some(Value::String(_)) | None => {}
            Some(_) => all.push(damage(change(json!(format!("{MARK}-misplaced"))), true)),
        }
    }
    all
}

/// Collects the pointers of all parts of a value.
fn below(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                below(item, format!("{at}/{index}"), pointers);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                below(item, format!("{at}/{key}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

/// An object of plain values as a form.
fn form(value: &Value) -> String {
    let fields = value.as_object().into_iter().flatten();
    let field = |(name, value): (&String, &Value)| match value {
        Value::Array(items) => items
            .iter()
            .map(|item| (name.clone(), plain(item)))
            .collect(),
        value => vec![(name.clone(), plain(value))],
    };
    let pairs: Vec<(String, String)> = fields.flat_map(field).collect();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or(value.to_string(), str::to_owned)
}
