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
            let unused = selection.selectors.iter().enumerate();
            for (_, selector) in unused.filter(|(index, _)| !used.contains(index)) {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::UnusedSetting,
                        "",
                        match selection.list {
                            "open" => format!(
                                "`open` names `{selector}`, which is no `oneOf` or `anyOf` of the document"
                            ),
                            list => format!(
                                "`{list}` names `{selector}`, which the document does not have"
                            ),
                        },
                    )
                    .help("remove it from the settings, or correct it"),
                );
            }
        }
    }
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
