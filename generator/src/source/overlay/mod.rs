//! OpenAPI Overlay 1.0 and 1.1: corrects a document without editing it.

mod action;
mod budget;
mod extends;
mod merge;
mod query;
#[cfg(test)]
mod tests;

use action::{Action, Effect};
use budget::Budget;
pub use extends::{check_extends, document_of};

use super::{Node, Value, pointer};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The fields of an overlay and of an action. Others are told, unless they are extensions.
const FIELDS: [&str; 4] = ["overlay", "info", "extends", "actions"];
const ACTION_FIELDS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// The code of what does nothing.
const WITHOUT_EFFECT: Code = Code::OverlayWithoutEffect;

/// What an overlay may do, by its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rules {
    /// A list as the update of a list is one more item of it.
    V1_0,
    /// A list as the update of a list is joined to it, and values of different kinds do not merge.
    V1_1,
}

/// Whether a tree is an overlay and not a document.
pub fn is_overlay(tree: &Node) -> bool {
    tree.get("overlay").is_some()
}

/// Applies the actions of `overlay` to `document`, in order. What they bring keeps its place in the overlay.
///
/// An action that cannot be applied is an error; the others are applied still. One that selects nothing is a warning, and
/// so is one that brings nothing new, since the provider may have made the correction itself.
pub fn apply(document: &mut Node, overlay: &Node, diagnostics: &mut Diagnostics) {
    let Some(rules) = rules(overlay, diagnostics) else {
        return;
    };
    tell_unknown_fields(overlay, &FIELDS, "", diagnostics);
    let Some(actions) = overlay.get("actions").and_then(Node::as_list) else {
        diagnostics.push(overlay.locate(Diagnostic::error(
            Code::InvalidOverlay,
            "",
            "the overlay has no list of `actions`",
        )));
        return;
    };
    let mut subject = Subject::new(document);
    for (index, action) in actions.iter().enumerate() {
        let at = format!("/actions/{index}");
        tell_unknown_fields(action, &ACTION_FIELDS, &at, diagnostics);
        tell_idle_fields(action, &at, diagnostics);
        let effect = Action::read(action, rules).and_then(|action| action.apply(&mut subject));
        if let Some(diagnostic) = told(action, &at, effect) {
            diagnostics.push(action.locate(diagnostic));
        }
        if subject.budget.is_exhausted() {
            return;
        }
    }
}

/// A document under change, beside the JSON that queries are asked of.
struct Subject<'a> {
    tree: &'a mut Node,
    json: serde_json::Value,
    budget: Budget,
}

impl<'a> Subject<'a> {
    fn new(tree: &'a mut Node) -> Self {
        let json = tree.to_json();
        Self {
            tree,
            json,
            budget: Budget::new(),
        }
    }

    /// Repeats in the JSON what was done to the tree at `pointer`: all of it anew would be too slow for many actions.
    fn changed_at(&mut self, pointer: &str) {
        if let (Some(json), Some(node)) = (self.json.pointer_mut(pointer), self.tree.at(pointer)) {
            *json = node.to_json();
        }
    }
}

fn rules(overlay: &Node, diagnostics: &mut Diagnostics) -> Option<Rules> {
    let version = overlay.get("overlay").map(|node| match &node.value {
        Value::String(text) | Value::Number(text) => text.as_str(),
        _ => node.kind(),
    });
    let refused = match version {
        None => "this is no overlay: it has no `overlay` version".to_owned(),
        // The patch version says nothing of the rules.
        Some("1" | "1.0") => return Some(Rules::V1_0),
        Some(version) if version.starts_with("1.0.") => return Some(Rules::V1_0),
        Some(version) if version == "1.1" || version.starts_with("1.1.") => {
            return Some(Rules::V1_1);
        }
        Some(version) if version.starts_with("1.") => {
            let newer = Diagnostic::warning(
                Code::NewerOverlay,
                "/overlay",
                format!("the overlay has version {version}; 1.0 and 1.1 are understood"),
            )
            .help("read by the rules of 1.1; write `overlay: 1.1.0` if it needs nothing newer");
            diagnostics.push(overlay.get("overlay").unwrap_or(overlay).locate(newer));
            return Some(Rules::V1_1);
        }
        Some(version) => {
            format!("the overlay has version {version}; 1.0 and 1.1 are understood")
        }
    };
    let refused = Diagnostic::error(Code::InvalidOverlay, "", refused)
        .help("begin the file with `overlay: 1.1.0`");
    diagnostics.push(overlay.locate(refused));
    None
}

fn tell_unknown_fields(node: &Node, known: &[&str], at: &str, diagnostics: &mut Diagnostics) {
    for (key, value) in node.as_map().into_iter().flatten() {
        if !known.contains(&key.as_str()) && !key.starts_with("x-") {
            let unknown = Diagnostic::warning(
                Code::UnknownKey,
                &pointer::join(at, key),
                format!("overlays have no field `{key}`"),
            )
            .help(format!("ignored; there are `{}`", known.join("`, `")));
            diagnostics.push(value.locate(unknown));
        }
    }
}

/// What stands beside `remove: true` does nothing.
fn tell_idle_fields(action: &Node, at: &str, diagnostics: &mut Diagnostics) {
    if action.get("remove").and_then(Node::as_bool) != Some(true) {
        return;
    }
    for field in ["update", "copy"] {
        if let Some(value) = action.get(field) {
            let idle = Diagnostic::warning(
                WITHOUT_EFFECT,
                &pointer::join(at, field),
                format!("`{field}` does nothing beside `remove: true`"),
            )
            .help(
                "to replace what is there, remove it in one action and bring the other in the next",
            );
            diagnostics.push(value.locate(idle));
        }
    }
}

/// What is to say about an action that had this effect.
fn told(action: &Node, at: &str, effect: Result<Effect, String>) -> Option<Diagnostic> {
    let target = action
        .get("target")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let without_effect = |message: String| Diagnostic::warning(WITHOUT_EFFECT, at, message);
    match effect {
        Ok(Effect::Change) => None,
        Ok(Effect::NothingSelected) => Some(
            without_effect(format!("`{target}` selects nothing in the document"))
                .help("the document may have changed: remove the action, or correct its target"),
        ),
        Ok(Effect::NothingNew) => Some(
            without_effect(format!(
                "the document says already what the action brings to `{target}`"
            ))
            .help("the provider may have made the correction: remove the action"),
        ),
        Err(message) => Some(Diagnostic::error(Code::InvalidOverlay, at, message)),
    }
}
