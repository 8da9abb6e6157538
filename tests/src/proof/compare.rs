//! What a value lost on its way through a type.

use generator::source::{Node, Value, pointer};

use crate::invent::{Schemas, is_binary};

/// Which keys may be missing in what comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayGo {
    Nothing,
    /// Keys that no schema knows.
    Undeclared,
    /// Any key: the tag was made that of another variant, which need not know them.
    Anything,
}

/// The first difference between what was `sent` and what came `back`; nothing where they say the same.
///
/// The digits of a number matter, except where the schema makes it an f64.
pub fn difference(
    schemas: &Schemas<'_>,
    schema: &Node,
    sent: &Node,
    back: &Node,
    may_go: MayGo,
) -> Option<String> {
    let comparison = Comparison { may_go, schemas };
    if sent.same(back) {
        return None;
    }
    comparison.values(&[schema], sent, back, "")
}

struct Comparison<'s, 'a> {
    may_go: MayGo,
    schemas: &'s Schemas<'a>,
}

impl<'a> Comparison<'_, 'a> {
    fn values(&self, schemas: &[&'a Node], sent: &Node, back: &Node, at: &str) -> Option<String> {
        let parts = self.schemas.every_part(schemas);
        match (&sent.value, &back.value) {
            (Value::Map(sent), Value::Map(back)) => {
                for (key, value) in sent {
                    let at = pointer::join(at, key);
                    let below = below(&parts, key);
                    match back.get(key) {
                        Some(back) => {
                            let found = self.values(&below, value, back, &at);
                            if found.is_some() {
                                return found;
                            }
                        }
                        None if self.may_go == MayGo::Anything => {}
                        None if self.may_go == MayGo::Undeclared && below.is_empty() => {}
                        None => return Some(format!("{at} is lost")),
                    }
                }
                let added = back.keys().find(|key| !sent.contains_key(*key));
                added.map(|key| format!("{} is added", pointer::join(at, key)))
            }
            (Value::List(sent), Value::List(back)) if sent.len() == back.len() => {
                let items: Vec<&Node> = parts
                    .iter()
                    .flat_map(|part| {
                        let places = part.get("prefixItems").and_then(Node::as_list);
                        part.get("items")
                            .into_iter()
                            .chain(places.into_iter().flatten())
                    })
                    .collect();
                sent.iter()
                    .zip(back)
                    .enumerate()
                    .find_map(|(index, (sent, back))| {
                        self.values(&items, sent, back, &pointer::join(at, &index.to_string()))
                    })
            }
            (Value::Number(one), Value::Number(two)) if one != two => {
                let format = |part: &&Node| {
                    part.get("format")
                        .and_then(Node::as_str)
                        .is_some_and(is_binary)
                };
                let equal = one.parse::<f64>() == two.parse::<f64>() && parts.iter().any(format);
                (!equal).then(|| format!("{at} is {two} and was {one}"))
            }
            _ => (!sent.same(back)).then(|| format!("{at} has changed")),
        }
    }
}

/// What is said about the values of `key`.
fn below<'a>(parts: &[&'a Node], key: &str) -> Vec<&'a Node> {
    let listed = parts
        .iter()
        .filter_map(|part| part.get("properties")?.get(key));
    let listed: Vec<&Node> = listed.collect();
    if !listed.is_empty() {
        return listed;
    }
    let stated = parts
        .iter()
        .filter_map(|part| part.get("additionalProperties"));
    let patterns = parts
        .iter()
        .filter_map(|part| part.get("patternProperties")?.as_map());
    let stated = stated.filter(|schema| schema.as_bool() != Some(false));
    stated
        .chain(patterns.flat_map(|map| map.values()))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::invent::parse;

    use super::*;

    const SCHEMA: &str = "{properties: {a: {type: number}, f: {type: number, format: double}}}";

    fn found(sent: &str, back: &str, may_go: MayGo) -> Option<String> {
        let schema = parse(SCHEMA);
        difference(
            &Schemas::new(&schema),
            &schema,
            &parse(sent),
            &parse(back),
            may_go,
        )
    }

    #[test]
    fn digits_matter_except_those_of_an_f64() {
        assert_eq!(
            found(r#"{"f":1e2}"#, r#"{"f":100.0}"#, MayGo::Nothing),
            None
        );
        assert_eq!(
            found(r#"{"a":10.00}"#, r#"{"a":10.0}"#, MayGo::Nothing).as_deref(),
            Some("/a is 10.0 and was 10.00")
        );
        assert!(
            found(
                r#"{"f":0.30000000000000004}"#,
                r#"{"f":0.3}"#,
                MayGo::Nothing
            )
            .is_some()
        );
    }

    #[test]
    fn only_what_is_undeclared_may_go() {
        let (sent, back) = (r#"{"a":1,"z":2}"#, r#"{"a":1}"#);
        assert_eq!(found(sent, back, MayGo::Undeclared), None);
        assert_eq!(
            found(sent, back, MayGo::Nothing).as_deref(),
            Some("/z is lost")
        );
        assert_eq!(
            found(sent, r#"{"z":2}"#, MayGo::Undeclared).as_deref(),
            Some("/a is lost")
        );
        assert_eq!(found(sent, "{}", MayGo::Anything), None);
        assert_eq!(
            found(back, sent, MayGo::Anything).as_deref(),
            Some("/z is added")
        );
    }
}
