//! OpenAPI Overlay 1.0: corrects a document without editing it.

use std::borrow::Cow;

use serde_json_path::JsonPath;

use super::{MAX_DEPTH, Node, Value, pointer};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// How deep brackets may nest in a JSONPath: its parser is recursive.
const MAX_BRACKETS: usize = 16;

/// How many nodes a document may have once an action is applied: `$..*` lets it double each time.
const MAX_NODES: usize = 5_000_000;

/// Applies the actions of `overlay` to `document`, in order. What they bring keeps its place in the overlay.
///
/// An action that cannot be applied is an error, one that finds nothing a warning; the others are applied still.
/// `file` names the overlay.
pub fn apply(document: &mut Node, overlay: &Node, file: &str, diagnostics: &mut Diagnostics) {
    let mut say = |node: &Node, mut diagnostic: Diagnostic| {
        diagnostic = diagnostic.at(node.place);
        file.clone_into(&mut diagnostic.file);
        diagnostics.push(diagnostic);
    };
    if let Err(message) = check_version(overlay) {
        say(
            overlay,
            Diagnostic::error("invalid-overlay", "", message)
                .help("begin the file with `overlay: 1.0.0`"),
        );
        return;
    }
    let Some(actions) = overlay.get("actions").and_then(Node::as_list) else {
        say(
            overlay,
            Diagnostic::error(
                "invalid-overlay",
                "",
                "the overlay has no list of `actions`",
            ),
        );
        return;
    };
    for (index, action) in actions.iter().enumerate() {
        let at = format!("/actions/{index}");
        match Action::read(action).and_then(|action| action.apply(document)) {
            Ok(0) => {
                let target = action
                    .get("target")
                    .and_then(Node::as_str)
                    .unwrap_or_default();
                let message = format!("`{target}` selects nothing in the document");
                say(
                    action,
                    Diagnostic::warning("overlay-without-effect", &at, message).help(
                        "the document may have changed: remove the action, or correct its target",
                    ),
                );
            }
            Ok(_) => {}
            Err(message) => say(action, Diagnostic::error("invalid-overlay", &at, message)),
        }
    }
}

fn check_version(overlay: &Node) -> Result<(), String> {
    let version = overlay.get("overlay").map(|node| match &node.value {
        Value::String(text) | Value::Number(text) => Cow::Borrowed(text.as_str()),
        _ => Cow::Borrowed(node.kind()),
    });
    match version {
        Some(version) if version == "1" || version.starts_with("1.") => Ok(()),
        Some(version) => Err(format!(
            "the overlay version is {version}; 1.x is understood"
        )),
        None => Err("this is no overlay: it has no `overlay` version".to_owned()),
    }
}

struct Action<'a> {
    target: JsonPath,
    change: Change<'a>,
}

enum Change<'a> {
    Remove,
    Update(&'a Node),
}

impl<'a> Action<'a> {
    fn read(action: &'a Node) -> Result<Self, String> {
        let target = action
            .get("target")
            .and_then(Node::as_str)
            .ok_or("the action has no `target` text")?;
        if nesting(target) > MAX_BRACKETS {
            return Err(format!(
                "the brackets of `target` nest deeper than {MAX_BRACKETS}"
            ));
        }
        let target = JsonPath::parse(target)
            .map_err(|error| format!("`{target}` is no JSONPath: {error}"))?;
        let remove = match action.get("remove").map(|node| &node.value) {
            None | Some(Value::Bool(false) | Value::Null) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => return Err("`remove` is neither true nor false".to_owned()),
        };
        let change = match action.get("update") {
            _ if remove => Change::Remove,
            Some(update) => Change::Update(update),
            None => return Err("the action has neither `update` nor `remove: true`".to_owned()),
        };
        Ok(Action { target, change })
    }

    /// Applies the action and says at how many places.
    fn apply(&self, document: &mut Node) -> Result<usize, String> {
        let json = document.to_json();
        let found = self.target.query_located(&json).dedup();
        let mut pointers: Vec<String> = found
            .locations()
            .map(|location| location.to_json_pointer())
            .collect();
        match self.change {
            Change::Remove => remove(document, &mut pointers)?,
            Change::Update(update) => {
                let brought = update.size().saturating_mul(pointers.len());
                if brought > 0 && document.size().saturating_add(brought) > MAX_NODES {
                    return Err(format!(
                        "`update` would make the document larger than {MAX_NODES} nodes"
                    ));
                }
                for at in &pointers {
                    let depth = at.bytes().filter(|byte| *byte == b'/').count();
                    if depth + update.height() > MAX_DEPTH {
                        return Err(format!(
                            "`update` would make the document deeper than {MAX_DEPTH} levels"
                        ));
                    }
                    if let Some(target) = document.at_mut(at) {
                        self.update(target, update)?;
                    }
                }
            }
        }
        Ok(pointers.len())
    }

    fn update(&self, target: &mut Node, update: &Node) -> Result<(), String> {
        match (&target.value, &update.value) {
            (Value::Map(_), Value::Map(_)) | (Value::List(_), _) => {
                merge(target, update);
                Ok(())
            }
            (Value::Map(_), _) => Err(format!(
                "`{}` is a map, and `update` is {}",
                self.target,
                update.kind()
            )),
            _ => {
                *target = update.clone();
                Ok(())
            }
        }
    }
}

/// Maps are merged key by key, to a list the value is added, and everything else is replaced.
///
/// A list beside a list is concatenated only inside a map; as the target itself it is one item, as the standard has it.
fn merge(target: &mut Node, update: &Node) {
    match (&mut target.value, &update.value) {
        (Value::Map(map), Value::Map(changes)) => {
            for (key, change) in changes {
                match map.get_mut(key) {
                    Some(known) => match (&mut known.value, &change.value) {
                        (Value::Map(_), Value::Map(_)) => merge(known, change),
                        (Value::List(items), Value::List(more)) => {
                            items.extend(more.iter().cloned())
                        }
                        _ => *known = change.clone(),
                    },
                    None => {
                        map.insert(key.clone(), change.clone());
                    }
                }
            }
        }
        (Value::List(items), _) => items.push(update.clone()),
        _ => *target = update.clone(),
    }
}

/// Removes the nodes at `pointers`, the last item of a list first, so that the places of the others stay right.
fn remove(document: &mut Node, pointers: &mut [String]) -> Result<(), String> {
    let mut paths: Vec<Vec<String>> = pointers
        .iter()
        .filter_map(|at| pointer::split(at))
        .collect();
    paths.sort_by(|one, two| two.len().cmp(&one.len()).then_with(|| by_index(two, one)));
    for path in paths {
        let Some((last, parents)) = path.split_last() else {
            return Err("the document as a whole cannot be removed".to_owned());
        };
        let parent = parents
            .iter()
            .try_fold(&mut *document, |node, token| match &mut node.value {
                Value::Map(map) => map.get_mut(token),
                Value::List(list) => list.get_mut(token.parse::<usize>().ok()?),
                _ => None,
            });
        match parent.map(|node| &mut node.value) {
            Some(Value::Map(map)) => {
                map.shift_remove(last);
            }
            Some(Value::List(list)) => {
                if let Some(index) = last.parse().ok().filter(|index| *index < list.len()) {
                    list.remove(index);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn by_index(one: &[String], two: &[String]) -> std::cmp::Ordering {
    let number = |token: &String| token.parse::<usize>().ok();
    one.iter().map(number).cmp(two.iter().map(number))
}

fn nesting(path: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for character in path.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    /// The document with the actions applied, and what was said: severity, pointer, line.
    fn applied(document: &str, actions: &str) -> (String, Vec<String>) {
        let (mut document, _) = parse(document, "api.yaml").expect("readable");
        let (overlay, _) =
            parse(&format!("overlay: 1.0.0\nactions:\n{actions}"), "fix.yaml").expect("readable");
        let mut diagnostics = Diagnostics::default();
        apply(&mut document, &overlay, "fix.yaml", &mut diagnostics);
        let said = diagnostics
            .iter()
            .map(|said| format!("{} {}:{}", said.code, said.file, said.place.line))
            .collect();
        (document.to_json().to_string(), said)
    }

    #[test]
    fn merges_maps_and_replaces_scalars() {
        let (document, said) = applied(
            "a: {b: {c: 1, d: [1]}, e: x}",
            "- target: $.a\n  update: {b: {c: 2, d: [2], f: 3}, e: {g: 4}}",
        );
        assert_eq!(
            document,
            r#"{"a":{"b":{"c":2,"d":[1,2],"f":3},"e":{"g":4}}}"#
        );
        assert!(said.is_empty());
    }

    #[test]
    fn appends_to_a_list_that_is_the_target() {
        let (document, _) = applied(
            "a: [1]",
            "- target: $.a\n  update: {b: 2}\n- target: $.a\n  update: [3]",
        );
        assert_eq!(document, r#"{"a":[1,{"b":2},[3]]}"#);
    }

    #[test]
    fn removes_items_and_keys_that_a_filter_selects() {
        let (document, _) = applied(
            "a: [{x: 1}, {x: 2}, {x: 1}, {x: 3}]\nb: {c: 1, d: 2}",
            "- target: $.a[?@.x < 3]\n  remove: true\n- target: $.b.c\n  remove: true",
        );
        assert_eq!(document, r#"{"a":[{"x":3}],"b":{"d":2}}"#);
    }

    #[test]
    fn removes_nested_matches_and_twelve_items() {
        let (document, _) = applied(
            "a: [[0, 1, 2], [3]]\nb: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
            "- target: $.a..*\n  remove: true\n- target: $.b[1:]\n  remove: true",
        );
        assert_eq!(document, r#"{"a":[],"b":[0]}"#);
    }

    #[test]
    fn actions_see_what_earlier_ones_did() {
        let (document, _) = applied(
            "a: {}",
            "- target: $.a\n  update: {b: {c: 1}}\n- target: $.a.b\n  update: {c: 2}",
        );
        assert_eq!(document, r#"{"a":{"b":{"c":2}}}"#);
    }

    #[test]
    fn what_it_brings_keeps_its_place() {
        let (mut document, _) = parse("a: {}", "api.yaml").expect("readable");
        let (overlay, _) = parse(
            "overlay: 1.0.0\nactions:\n- target: $.a\n  update:\n    b: 1",
            "fix.yaml",
        )
        .expect("readable");
        apply(
            &mut document,
            &overlay,
            "fix.yaml",
            &mut Diagnostics::default(),
        );
        let brought = document.at("/a/b").expect("brought");
        assert_eq!((&*brought.file, brought.place.line), ("fix.yaml", 5));
        assert_eq!(document.at("/a").map(|node| &*node.file), Some("api.yaml"));
    }

    #[test]
    fn says_which_actions_do_nothing_or_make_no_sense() {
        let (document, said) = applied(
            "a: {}",
            "- target: $.b\n  remove: true\n- target: '$['\n  remove: true\n- update: {}\n- target: $.a\n- 7\n- target: $\n  remove: true\n- target: $.a\n  update: 1",
        );
        assert_eq!(document, r#"{"a":{}}"#);
        assert_eq!(
            said,
            [
                "overlay-without-effect fix.yaml:3",
                "invalid-overlay fix.yaml:5",
                "invalid-overlay fix.yaml:7",
                "invalid-overlay fix.yaml:8",
                "invalid-overlay fix.yaml:9",
                "invalid-overlay fix.yaml:10",
                "invalid-overlay fix.yaml:12",
            ]
        );
    }

    #[test]
    fn refuses_what_is_no_overlay() {
        let (mut document, _) = parse("a: {}", "api.yaml").expect("readable");
        for text in [
            "openapi: 3.0.0",
            "overlay: 2.0.0\nactions: []",
            "overlay: 1.0.0",
            "[]",
        ] {
            let (overlay, _) = parse(text, "fix.yaml").expect("readable");
            let mut diagnostics = Diagnostics::default();
            apply(&mut document, &overlay, "fix.yaml", &mut diagnostics);
            assert!(diagnostics.has_errors(), "{text}");
        }
    }

    #[test]
    fn does_not_let_a_document_grow_without_bound() {
        let deep = "[".repeat(60) + &"]".repeat(60);
        let actions = format!("- target: $..*\n  update: {deep}\n").repeat(3);
        let (_, said) = applied("a: [[]]", &actions);
        assert!(said.iter().any(|said| said.starts_with("invalid-overlay")));
        let (_, said) = applied(
            &format!("a: [{}]", "[], ".repeat(5000)),
            &format!("- target: $.a[*]\n  update: [{}]", "1, ".repeat(1000)),
        );
        assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
        let (_, said) = applied(
            "a: 1",
            &format!(
                "- target: '$[?{}1{}]'\n  remove: true",
                "(".repeat(5000),
                ")".repeat(5000)
            ),
        );
        assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
    }
}
