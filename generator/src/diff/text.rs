//! Changes for people at a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Change, Changes, NotCompared, Spot, Weight, Which};
use crate::diagnostic::printable;

/// How many operations are named of those that a change reaches.
const NAMED: usize = 5;

/// Changes as people read them: what breaks first, and at the end how many there are.
///
/// The text has terminal styles; print it to a stream that takes them off where nobody wants them.
pub fn to_text(changes: &Changes) -> String {
    let mut text = String::new();
    for change in changes.by_weight().flat_map(|(_, changes)| changes) {
        tell(change, &mut text);
    }
    for part in &changes.not_compared {
        tell_not_compared(part, &mut text);
    }
    let _ = writeln!(text, "{}", changes.counts());
    text
}

/// Says that a part of a document was not compared, and why.
fn tell_not_compared(part: &NotCompared, text: &mut String) {
    let bold = AnsiColor::BrightYellow.on_default().bold();
    let mark = AnsiColor::BrightBlue.on_default().bold();
    let message = line(&part.message);
    let _ = writeln!(
        text,
        "{bold}not compared{bold:#}: {}: {message}\n  {mark}-->{mark:#} {}\n",
        part.document.noun(),
        place(&part.spot)
    );
}

impl Which {
    /// The document, in a sentence.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Which::Old => "the old document is wrong",
            Which::New => "the new document is wrong",
        }
    }
}

fn tell(change: &Change, text: &mut String) {
    let color = match change.weight() {
        Weight::Breaking => AnsiColor::BrightRed,
        Weight::Addition => AnsiColor::BrightGreen,
        Weight::Other => AnsiColor::BrightCyan,
    };
    let (verdict, subject) = (color.on_default().bold(), Style::new().bold());
    let _ = writeln!(
        text,
        "{verdict}{}{verdict:#}: {subject}{}{subject:#}: {}",
        change.verdicts(),
        line(&change.subject),
        line(&change.what)
    );
    let mark = AnsiColor::BrightBlue.on_default().bold();
    if let Some(places) = places(change) {
        let _ = writeln!(text, "  {mark}-->{mark:#} {places}");
    }
    if let Some(carriers) = change.carriers(NAMED, line) {
        let _ = writeln!(text, "   {mark}={mark:#} {carriers}");
    }
    if let Some(remedy) = &change.remedy {
        let help = AnsiColor::BrightCyan.on_default().bold();
        let remedy = line(remedy);
        let _ = writeln!(text, "   {mark}={mark:#} {help}to do{help:#}: {remedy}");
    }
    text.push('\n');
}

/// Where it stands now, and where it stood.
fn places(change: &Change) -> Option<String> {
    match (&change.new, &change.old) {
        (Some(new), Some(old)) => Some(format!("{}, before {}", place(new), place(old))),
        (Some(only), None) => Some(place(only)),
        (None, Some(only)) => Some(format!("before {}", place(only))),
        (None, None) => None,
    }
}

/// Where something stands, in a line.
pub(super) fn place(spot: &Spot) -> String {
    line(&spot.place.of(&spot.file, &spot.pointer))
}

/// A text of one line that cannot command a terminal: some of it comes from a document.
pub(super) fn line(text: &str) -> String {
    printable(&text.replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::super::{Changes, sample};
    use super::to_text;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn tells_what_breaks_first_and_counts_at_the_end() {
        assert_eq!(
            plain(&to_text(&sample::changes())),
            "\
breaks wire, breaks Rust: NewPayment::channel: a new required property
  --> specs/shop.yaml:31:9, before HEAD:specs/shop.yaml:28:7
   = sent by create_payment and update_payment
   = to do: pass `channel` to `NewPayment::new`

breaks Rust: PaymentState: is called `PaymentStatus`

adds: list_payments: a new operation
  --> specs/shop.yaml:12:5

differs: create_payment: is not repeated any more

4 changes: 1 breaks wire, 2 break Rust, 1 adds, 1 differs
"
        );
    }

    #[test]
    fn names_no_more_operations_than_are_worth_reading() {
        let mut changes = sample::changes();
        changes.list.truncate(1);
        changes.list[0].reach = (1..=7).map(|n| format!("call_{n}")).collect();
        let text = plain(&to_text(&changes));
        assert!(text.contains("call_4, call_5 and 2 more\n"), "{text}");
    }

    #[test]
    fn says_that_nothing_has_changed() {
        assert_eq!(plain(&to_text(&Changes::default())), "no changes\n");
    }

    #[test]
    fn a_document_commands_no_terminal_and_makes_no_lines() {
        let mut changes = sample::changes();
        changes.list.truncate(1);
        let change = &mut changes.list[0];
        let hostile = "a\u{1b}[2J\r\nno changes\u{202e}\u{9b}1m";
        hostile.clone_into(&mut change.subject);
        hostile.clone_into(&mut change.what);
        change.remedy = Some(hostile.to_owned());
        change.reach = vec![hostile.to_owned(); 2];
        for spot in [&mut change.old, &mut change.new].into_iter().flatten() {
            hostile.clone_into(&mut spot.file);
        }
        let text = plain(&to_text(&changes));
        assert_eq!(text.lines().count(), 6, "{text}");
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(bad), "{text:?}");
    }
}
