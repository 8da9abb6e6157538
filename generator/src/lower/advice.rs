//! Says which variants of a union nothing tells apart, and the overlay that would.

use std::collections::HashSet;

use super::schemas::tokens;
use super::types::Lowering;
use crate::diagnostic::Diagnostic;
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
        let shape = |index: usize| &union.variants[index].shape;
        let place = |index: usize| self.place_of(union, components, index);
        let known = |index: usize| match shape(index) {
            Shape::Object { known, .. } => known.iter().collect::<HashSet<_>>(),
            _ => HashSet::new(),
        };
        let own = |index: usize, than: usize| {
            let theirs = known(than);
            let Shape::Object { known, .. } = shape(index) else {
                return None;
            };
            known.iter().find(|key| !theirs.contains(key))
        };
        let (why, action) = match (shape(one), shape(other)) {
            (Shape::Object { .. }, Shape::Object { .. }) => {
                let required = own(one, other)
                    .map(|key| (one, key))
                    .or_else(|| own(other, one).map(|key| (other, key)));
                match required {
                    Some((index, key)) => (
                        "every property that only one of them has is optional".to_owned(),
                        Some(action(
                            &place(index),
                            &format!("update: {{required: [{}]}}", yaml(key)),
                        )),
                    ),
                    None => {
                        let tag = self.likely_tag(&union.variants[one].ty);
                        (
                            "they have the same properties".to_owned(),
                            Some(action(
                                pointer,
                                &format!(
                                    "update: {{discriminator: {{propertyName: {}}}}}",
                                    yaml(&tag)
                                ),
                            )),
                        )
                    }
                }
            }
            (Shape::Any, _) | (_, Shape::Any) => {
                let any = if *shape(one) == Shape::Any {
                    one
                } else {
                    other
                };
                (
                    format!("`{}` may be of any kind", name(any)),
                    Some(action(&place(any), "update: {type: object}")),
                )
            }
            _ => (
                "both are lists, and an empty list is either".to_owned(),
                None,
            ),
        };
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
            .push(Diagnostic::warning("inseparable-variants", pointer, message).help(help));
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
