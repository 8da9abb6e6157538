//! Values that come in more than one spelling.

use super::selection::{impossible, unused};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, EnumBase, TypeKind};

/// Gives the values of enums the spellings that the settings know.
pub(super) fn add(api: &mut Api, settings: &Settings, diagnostics: &mut Diagnostics) {
    for (schema, spellings) in &settings.spellings {
        let Some(id) = api.type_of(schema) else {
            diagnostics.push(unused("spellings", schema));
            continue;
        };
        let def = api.types.get_mut(id);
        let TypeKind::Enum(listed) = &mut def.kind else {
            let message = format!("`spellings.{schema}` is of a schema that is no enum");
            diagnostics.push(impossible(&def.pointer, message));
            continue;
        };
        for (spelling, value) in spellings {
            let is_listed = listed.values.iter().any(|known| known.value == *spelling);
            let known = listed.values.iter_mut().find(|known| known.value == *value);
            match known.filter(|_| listed.base == EnumBase::String && !is_listed) {
                Some(known) => known.aliases.push(spelling.clone()),
                None => {
                    let message = format!(
                        "`spellings.{schema}` says that `{spelling}` is another spelling of `{value}`; of an enum of \
                         strings, the second must be listed and the first must not"
                    );
                    diagnostics.push(impossible(&def.pointer, message));
                }
            }
        }
    }
}
