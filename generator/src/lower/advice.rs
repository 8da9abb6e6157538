//! Says which variants of a union nothing tells apart, and the overlay that would.

use super::schemas::tokens;
use super::types::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Origin, Scalar, Shape, Type, Union};

/// Names that documents give to the property that says what an object is.
const TAG_NAMES: [&str; 4] = ["type", "kind", "object", "event"];

impl Lowering<'_, '_> {
    /// Reports the first of the pairs that nothing tells apart, if there is one.
    pub fn advise(
        &mut self,
        union: &Union,
        inseparable: &[(usize, usize)],
        components: &[Vec<String>],
        pointer: &str,
    ) {
        let Some((one, other)) = inseparable.first().copied() else {
            return;
        };
        let name = |index: usize| &union.variants[index].name;
        let (why, action) = self.reason(union, one, other, components, pointer);
        let pairs = match inseparable.len() - 1 {
            0 => String::new(),
            1 => ", nor one more pair".to_owned(),
            more => format!(", nor {more} more pairs"),
        };
        let tried = "decoded by trying the most specific first";
        let help = match action {
            Some(action) => {
                format!(
                    "{tried}; to tell them apart, say what is true of them in an overlay:\n{action}"
                )
            }
            None => {
                format!("{tried}; if only one of them is ever used, remove the other in an overlay")
            }
        };
        let message = format!(
            "nothing tells `{}` and `{}` apart{pairs}: {why}",
            name(one),
            name(other)
        );
        self.diagnostics
            .push(Diagnostic::warning(Code::InseparableVariants, pointer, message).help(help));
    }

    /// Why nothing tells two variants apart, and the action of an overlay that would.
    fn reason(
        &self,
        union: &Union,
        one: usize,
        other: usize,
        components: &[Vec<String>],
        pointer: &str,
    ) -> (String, Option<String>) {
        let shape = |index: usize| &union.variants[index].shape;
        let place = |index: usize| self.place_of(union, components, index);
        if let Some(any) = [one, other]
            .into_iter()
            .find(|index| *shape(*index) == Shape::Any)
        {
            let name = &union.variants[any].name;
            return (
                format!("`{name}` may be of any kind"),
                Some(action(&place(any), "update: {type: object}")),
            );
        }
        let same = kinds(shape(one))
            .iter()
            .filter(|kind| kinds(shape(other)).contains(kind));
        if let Some(why) = same.filter_map(both).next() {
            return (why.to_owned(), None);
        }
        let (ours, theirs) = (known(shape(one)), known(shape(other)));
        if let Some(key) = constant(shape(one), shape(other)) {
            return (
                format!("`{key}` differs, but neither must have it"),
                Some(action(
                    &place(one),
                    &format!("update: {{required: [{}]}}", yaml(key)),
                )),
            );
        }
        let alike = ours.iter().all(|key| theirs.contains(key)) && ours.len() == theirs.len();
        let why = if alike {
            "they have the same properties"
        } else {
            "every property that only one of them has is optional"
        };
        // What is demanded of a union within is demanded of each of its variants: that would be too much.
        let own = |index: usize, keys: &[String], others: &[String]| {
            self.struct_of(&union.variants[index].ty)?;
            let key = keys.iter().find(|key| !others.contains(key))?;
            Some((index, key.clone()))
        };
        let required = own(one, ours, theirs).or_else(|| own(other, theirs, ours));
        let action = match required {
            Some((index, key)) => action(
                &place(index),
                &format!("update: {{required: [{}]}}", yaml(&key)),
            ),
            None => {
                let tag = self.likely_tag(&union.variants[one].ty);
                action(
                    pointer,
                    &format!(
                        "update: {{discriminator: {{propertyName: {}}}}}",
                        yaml(&tag)
                    ),
                )
            }
        };
        (why.to_owned(), Some(action))
    }

    /// Where the schema of a variant stands, rather than a reference to it.
    fn place_of(&self, union: &Union, components: &[Vec<String>], index: usize) -> String {
        let def = match self.plain(&union.variants[index].ty) {
            Type::Named(id) => Some(self.types.get(id)),
            _ => None,
        };
        let component = def.filter(|def| matches!(def.origin, Origin::Component(_)));
        let entry = components.get(index).and_then(|pointers| pointers.last());
        component
            .map(|def| &def.pointer)
            .or(entry)
            .or(def.map(|def| &def.pointer))
            .cloned()
            .unwrap_or_default()
    }

    /// The property that most likely says what an object is.
    fn likely_tag(&self, ty: &Type) -> String {
        let strings: Vec<&str> = match self.plain(ty) {
            Type::Named(id) => {
                let fields = self
                    .object(id)
                    .into_iter()
                    .flat_map(|object| &object.fields);
                fields
                    .filter(|field| {
                        matches!(self.plain(&field.ty), Type::Scalar(Scalar::String))
                            || self.listed.contains_key(&(id, field.wire.clone()))
                    })
                    .map(|field| field.wire.as_str())
                    .collect()
            }
            _ => Vec::new(),
        };
        let usual = TAG_NAMES.into_iter().find(|name| strings.contains(name));
        usual.unwrap_or(TAG_NAMES[0]).to_owned()
    }
}

/// The kinds of values that a variant takes.
fn kinds(shape: &Shape) -> &[Shape] {
    match shape {
        Shape::Several(kinds) => kinds,
        kind => std::slice::from_ref(kind),
    }
}

/// The keys that a variant knows, where it is an object.
fn known(shape: &Shape) -> &[String] {
    let object = kinds(shape).iter().find_map(|kind| match kind {
        Shape::Object { known, .. } => Some(known.as_slice()),
        _ => None,
    });
    object.unwrap_or_default()
}

/// A key whose values are all others in the other variant.
fn constant<'s>(one: &'s Shape, other: &Shape) -> Option<&'s str> {
    let (
        Shape::Object { constants, .. },
        Shape::Object {
            constants: others, ..
        },
    ) = (one, other)
    else {
        return None;
    };
    let differs = |(key, values): &&(String, Vec<String>)| {
        let mut theirs = others.iter().filter(|(other, _)| other == key);
        theirs.any(|(_, theirs)| !values.iter().any(|value| theirs.contains(value)))
    };
    constants.iter().find(differs).map(|(key, _)| key.as_str())
}

/// What is told of two variants of a kind that has no keys.
fn both(kind: &Shape) -> Option<&'static str> {
    Some(match kind {
        Shape::Boolean => "both may be a boolean",
        Shape::Integer => "both may be an integer",
        Shape::Number => "both may be a number",
        Shape::String => "both may be a string",
        Shape::Array => "both are lists, and an empty list is either",
        Shape::Object { .. } | Shape::Several(_) | Shape::Any => return None,
    })
}

/// An action of an overlay on the schema at `pointer`, as the help of a diagnostic shows it.
fn action(pointer: &str, change: &str) -> String {
    format!(
        "     - target: {}\n       {change}",
        yaml(&json_path(pointer))
    )
}

/// The JSONPath that selects what `pointer` names.
fn json_path(pointer: &str) -> String {
    let mut path = "$".to_owned();
    let mut in_list = false;
    for token in tokens(pointer) {
        let plain = token.starts_with(|c: char| c.is_ascii_alphabetic())
            && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if in_list && token.parse::<usize>().is_ok() {
            path.push_str(&format!("[{token}]"));
        } else if plain {
            path.push_str(&format!(".{token}"));
        } else {
            let quoted = token.replace('\\', "\\\\").replace('\'', "\\'");
            path.push_str(&format!("['{quoted}']"));
        }
        in_list =
            ["allOf", "oneOf", "anyOf", "prefixItems", "parameters"].contains(&token.as_str());
    }
    path
}

/// A text as a value of YAML.
fn yaml(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_$.[]'/-".contains(c));
    let other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if plain && !other.contains(&text.to_lowercase().as_str()) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{json_path, yaml};

    #[test]
    fn a_pointer_becomes_a_path_that_selects_the_same() {
        assert_eq!(
            json_path("/components/schemas/A/oneOf/0"),
            "$.components.schemas.A.oneOf[0]"
        );
        assert_eq!(
            json_path("/paths/~1a~1{b}/get/responses/200/it's"),
            r"$.paths['/a/{b}'].get.responses['200']['it\'s']"
        );
    }

    #[test]
    fn what_yaml_would_read_as_something_else_is_quoted() {
        assert_eq!(yaml("cpf"), "cpf");
        assert_eq!(yaml("No"), "\"No\"");
        assert_eq!(yaml("a: b"), "\"a: b\"");
        assert_eq!(yaml("$.a['b c']"), "\"$.a['b c']\"");
    }
}
