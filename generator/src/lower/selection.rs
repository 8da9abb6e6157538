//! Selectors of the settings, and which of them found something.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Everything the settings select.
pub(super) struct Selections<'s> {
    pub money: Selection<'s>,
    pub secret: Selection<'s>,
    pub closed: Selection<'s>,
    pub open: Selection<'s>,
    pub empty: Selection<'s>,
    pub seconds: Selection<'s>,
    pub milliseconds: Selection<'s>,
    pub either: Selection<'s>,
    pub not_secret: Selection<'s>,
    pub not_money: Selection<'s>,
}

impl<'s> Selections<'s> {
    pub fn new(settings: &'s Settings) -> Self {
        Selections {
            money: Selection::new("money", &settings.money),
            secret: Selection::new("secret", &settings.secret),
            closed: Selection::new("closed", &settings.closed),
            open: Selection::new("open", &settings.open),
            empty: Selection::new("allow_empty", &settings.allow_empty),
            seconds: Selection::new("epoch.seconds", &settings.epoch.seconds),
            milliseconds: Selection::new("epoch.milliseconds", &settings.epoch.milliseconds),
            either: Selection::new("epoch.either", &settings.epoch.either),
            not_secret: Selection::new("not_secret", &settings.not_secret),
            not_money: Selection::new("not_money", &settings.not_money),
        }
    }

    /// Says which selectors have found nothing: a typing error in the settings must not pass in silence.
    pub fn report_unused(&self, diagnostics: &mut Diagnostics) {
        for selection in [
            &self.money,
            &self.secret,
            &self.closed,
            &self.open,
            &self.empty,
            &self.seconds,
            &self.milliseconds,
            &self.either,
            &self.not_secret,
            &self.not_money,
        ] {
            let used = selection.used.borrow();
            let selectors = selection.selectors.iter().enumerate();
            for (_, selector) in selectors.filter(|(index, _)| !used.contains(index)) {
                diagnostics.push(match selection.list {
                    "open" => unused_open(selector),
                    list => unused(list, selector),
                });
            }
        }
    }
}

/// The setting `list` names something that is not there.
pub(super) fn unused(list: &str, name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnusedSetting,
        "",
        format!("`{list}` names `{name}`, which the document does not have"),
    )
    .help("remove it from the settings, or correct it")
}

/// The setting `open` names something that is no union.
fn unused_open(name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnusedSetting,
        "",
        format!("`open` names `{name}`, which is no `oneOf` or `anyOf` of the document"),
    )
    .help("remove it from the settings, or correct it")
}

/// The settings ask for something that cannot be: why, and of which schema.
pub(super) fn impossible(pointer: &str, message: String) -> Diagnostic {
    Diagnostic::error(Code::InvalidSetting, pointer, message)
        .help("correct it in the settings, or the schema in an overlay")
}

/// One list of selectors.
pub(super) struct Selection<'s> {
    list: &'static str,
    selectors: &'s [String],
    used: RefCell<BTreeSet<usize>>,
}

impl<'s> Selection<'s> {
    fn new(list: &'static str, selectors: &'s [String]) -> Self {
        Selection {
            list,
            selectors,
            used: RefCell::default(),
        }
    }

    /// Whether the member `name` of `owner` is selected, by both names or by its own.
    pub fn contains(&self, owner: &str, name: &str) -> bool {
        let full = format!("{owner}.{name}");
        let mut found = false;
        for (index, selector) in self.selectors.iter().enumerate() {
            if *selector == full || selector == name {
                self.used.borrow_mut().insert(index);
                found = true;
            }
        }
        found
    }
}
