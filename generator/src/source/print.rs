//! Tree to YAML, so that a document can be shown with its overlays applied.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Node, Value};

/// Writes a tree as YAML. Comments, anchors and quoting of the source are not kept, key order is. A fraction is
/// written as the nearest `f64` is: `1.50` as `1.5`.
pub fn to_yaml(node: &Node) -> String {
    // Every shape a `Node` can have is one YAML can write, so there is no error to tell.
    serde_yaml::to_string(&Printed(node)).unwrap_or_default()
}

struct Printed<'a>(&'a Node);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(text) => number(text, serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for item in list {
                    items.serialize_element(&Printed(item))?;
                }
                items.end()
            }
            Value::Map(map) => {
                let mut entries = serializer.serialize_map(Some(map.len()))?;
                for (key, node) in map {
                    entries.serialize_entry(key, &Printed(node))?;
                }
                entries.end()
            }
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = text.parse::<i64>() {
        return serializer.serialize_i64(integer);
    }
    if let Ok(integer) = text.parse::<i128>() {
        return serializer.serialize_i128(integer);
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() => serializer.serialize_f64(float),
        _ => serializer.serialize_str(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    #[test]
    fn prints_what_reads_back_the_same() {
        let text = "b: [1, -2.5, 'yes', '1', null, true, 123456789012345678901234567890]\na: |\n  two\n  lines\n";
        let (tree, _) = parse(text, "f").expect("readable");
        let printed = to_yaml(&tree);
        let (again, _) = parse(&printed, "f").expect("readable");
        assert!(again.same(&tree), "{printed}");
        assert!(printed.starts_with("b:"));
    }
}
