//! One action of an overlay: what it selects and what becomes of that.

use super::merge::{self, Kind};
use super::query::Query;
use super::{Rules, Subject};
use crate::source::{MAX_DEPTH, Node, Value, pointer};

/// An action that is well formed.
pub(super) struct Action<'a> {
    target: Query,
    change: Change<'a>,
    rules: Rules,
}

enum Change<'a> {
    Remove,
    Update(&'a Node),
    Copy(Query),
}

/// What an action came to.
pub(super) enum Effect {
    /// The document is another one.
    Change,
    /// The target is not there.
    NothingSelected,
    /// The document said already what the action brings.
    NothingNew,
}

impl<'a> Action<'a> {
    pub(super) fn read(action: &'a Node, rules: Rules) -> Result<Self, String> {
        let target = action
            .get("target")
            .and_then(Node::as_str)
            .ok_or("the action has no `target` text")?;
        let remove = match action.get("remove").map(|node| &node.value) {
            None | Some(Value::Bool(false) | Value::Null) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => return Err("`remove` is neither true nor false".to_owned()),
        };
        let change = match (remove, action.get("update"), action.get("copy")) {
            // As the standard has it: `update` and `copy` have no impact beside it. They are told.
            (true, _, _) => Change::Remove,
            (false, Some(update), None) => Change::Update(update),
            (false, None, Some(source)) => {
                let source = source.as_str().ok_or("`copy` is no text")?;
                Change::Copy(Query::read(source, "copy")?)
            }
            (false, None, None) => {
                return Err("the action has none of `update`, `copy` and `remove: true`".to_owned());
            }
            // The standard says of each that the other one counts.
            (false, Some(_), Some(_)) => {
                return Err(
                    "the action has both `update` and `copy`: make each an action of its own"
                        .to_owned(),
                );
            }
        };
        Ok(Action {
            target: Query::read(target, "target")?,
            change,
            rules,
        })
    }

    pub(super) fn apply(&self, subject: &mut Subject<'_>) -> Result<Effect, String> {
        let pointers = self.target.pointers(subject)?;
        match &self.change {
            Change::Copy(source) => {
                let brought = copied(source, subject)?;
                self.bring(&brought, "copy", &pointers, subject)
            }
            Change::Update(update) => self.bring(update, "update", &pointers, subject),
            Change::Remove if pointers.is_empty() => Ok(Effect::NothingSelected),
            Change::Remove => remove(subject, &pointers).map(|()| Effect::Change),
        }
    }

    fn bring(
        &self,
        brought: &Node,
        field: &str,
        pointers: &[String],
        subject: &mut Subject<'_>,
    ) -> Result<Effect, String> {
        if pointers.is_empty() {
            return Ok(Effect::NothingSelected);
        }
        self.check(brought, field, pointers, subject.tree)?;
        subject.budget.grow(brought.size(), pointers.len())?;
        let mut news = false;
        for at in pointers {
            // What was brought to an outer target may have replaced an inner one.
            if let Some(target) = subject.tree.at_mut(at) {
                subject.budget.visit(target.size())?;
                news |= merge::into(target, brought, self.rules);
                subject.changed_at(at);
            }
        }
        Ok(if news {
            Effect::Change
        } else {
            Effect::NothingNew
        })
    }

    /// Whether the whole action can be done: half of one would be worse than none.
    fn check(
        &self,
        brought: &Node,
        field: &str,
        pointers: &[String],
        document: &Node,
    ) -> Result<(), String> {
        let height = brought.height();
        let mut kinds = Vec::new();
        for at in pointers {
            let depth = at.bytes().filter(|byte| *byte == b'/').count();
            if depth + height > MAX_DEPTH {
                return Err(format!(
                    "`{field}` would make the document deeper than {MAX_DEPTH} levels"
                ));
            }
            let Some(target) = document.at(at) else {
                continue;
            };
            kinds.push(Kind::of(target));
            if let Some(clash) = merge::clash(target, brought, self.rules, at) {
                return Err(format!(
                    "`{field}` does not fit: the document has {} at `{}`, and {} would come; remove the former first",
                    clash.known, clash.pointer, clash.brought
                ));
            }
        }
        kinds.dedup();
        if self.rules == Rules::V1_1 && kinds.len() > 1 {
            return Err(format!(
                "`{}` selects maps, lists or single values at once: take an action for each",
                self.target
            ));
        }
        Ok(())
    }
}

/// The node that a `copy` takes.
fn copied(source: &Query, subject: &mut Subject<'_>) -> Result<Node, String> {
    match source.pointers(subject)?.as_slice() {
        [one] => subject
            .tree
            .at(one)
            .cloned()
            .ok_or_else(|| format!("`{source}` of `copy` cannot be found")),
        [] => Err(format!(
            "`{source}` of `copy` selects nothing in the document"
        )),
        several => Err(format!(
            "`{source}` of `copy` selects {} nodes; it has to select one",
            several.len()
        )),
    }
}

/// Removes the nodes at `pointers`, the last item of a list first, so that the places of the others stay right.
fn remove(subject: &mut Subject<'_>, pointers: &[String]) -> Result<(), String> {
    let mut paths: Vec<Vec<String>> = pointers
        .iter()
        .filter_map(|at| pointer::split(at))
        .collect();
    paths.sort_by(|one, two| two.len().cmp(&one.len()).then_with(|| by_index(two, one)));
    for path in paths {
        let Some((last, parents)) = path.split_last() else {
            return Err("the document as a whole cannot be removed".to_owned());
        };
        let mut parent = String::new();
        for token in parents {
            pointer::push(&mut parent, token);
        }
        remove_child(subject, &parent, last)?;
    }
    Ok(())
}

/// Removes one child from the tree and from its JSON. Its siblings may be many, so that they are left alone.
fn remove_child(subject: &mut Subject<'_>, parent: &str, token: &str) -> Result<(), String> {
    // Those behind it move up.
    let siblings = match subject.tree.at(parent).map(|node| &node.value) {
        Some(Value::Map(map)) => map.len(),
        Some(Value::List(list)) => list.len(),
        _ => 0,
    };
    subject.budget.visit(siblings)?;
    match subject.tree.at_mut(parent).map(|node| &mut node.value) {
        Some(Value::Map(map)) => {
            map.shift_remove(token);
        }
        Some(Value::List(list)) => {
            if let Some(index) = token.parse().ok().filter(|index| *index < list.len()) {
                list.remove(index);
            }
        }
        _ => {}
    }
    match subject.json.pointer_mut(parent) {
        Some(serde_json::Value::Object(map)) => {
            map.remove(token);
        }
        Some(serde_json::Value::Array(list)) => {
            if let Some(index) = token.parse().ok().filter(|index| *index < list.len()) {
                list.remove(index);
            }
        }
        _ => {}
    }
    Ok(())
}

fn by_index(one: &[String], two: &[String]) -> std::cmp::Ordering {
    let number = |token: &String| token.parse::<usize>().ok();
    one.iter().map(number).cmp(two.iter().map(number))
}
