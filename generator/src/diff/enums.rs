//! Enums: their values.

use std::collections::HashMap;

use super::at::{At, Finding};
use super::effect;
use super::pairs::{Comparison, Parts};
use super::words::{self, code};
use crate::ir::{Enum, TypeId};

impl<'a> Comparison<'a> {
    pub fn enums(
        &mut self,
        (old_id, old): (TypeId, &'a Enum),
        (new_id, new): (TypeId, &'a Enum),
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        if old.base != new.base {
            let (was, is) = (words::of_base(old), words::of_base(new));
            parts.tell(at.changed(
                format!("{} was {was} and is {is}", at.noun),
                effect::REPLACED,
            ));
        }
        let (old_members, new_members) = (
            &self.old.names.types[old_id.0].members,
            &self.new.names.types[new_id.0].members,
        );
        let owner = at.subject.as_str();
        let by_value = |listed: &'a Enum| -> HashMap<&'a str, usize> {
            let values = listed.values.iter().enumerate();
            values
                .map(|(index, value)| (value.value.as_str(), index))
                .collect()
        };
        let (was, is) = (by_value(old), by_value(new));
        for (index, value) in new.values.iter().enumerate() {
            let subject = format!("{}::{}", at.subject, new_members[index]);
            let before = was
                .get(value.value.as_str())
                .map(|before| &old_members[*before]);
            match before {
                None => {
                    // A value that the client does not know is kept, unless it was told to refuse it.
                    let effect = if old.open {
                        effect::GROWN
                    } else {
                        effect::WIDENED
                    };
                    let what = format!("the value {} is new", code(&new.text(value)));
                    parts.tell(Finding::added(&subject, what, &at.new, effect));
                }
                Some(name) if *name != new_members[index] => {
                    let mut at = At::new(&subject, String::new(), &at.old, &at.new);
                    at.keys.push(format!("{owner}::{name}"));
                    parts.tell(at.renamed(name, &new_members[index]));
                }
                Some(_) => {}
            }
        }
        for (index, value) in old.values.iter().enumerate() {
            if !is.contains_key(value.value.as_str()) {
                let subject = format!("{}::{}", at.subject, old_members[index]);
                let what = format!("the value {} is gone", code(&old.text(value)));
                parts.tell(Finding::removed(&subject, what, &at.old, effect::NARROWED));
            }
        }
        parts.tell_all(opened(old.open, new.open, "values", at));
    }
}

/// Whether a client keeps what is not listed is a setting of the client.
pub(super) fn opened(old: bool, new: bool, of: &str, at: &At<'_>) -> Option<Finding> {
    let what = match (old, new) {
        (false, true) => "are kept",
        (true, false) => "are refused",
        _ => return None,
    };
    let what = format!("{of} of {} that are not listed {what}", at.noun);
    Some(at.changed(what, effect::NONE))
}
