//! `generated/CHANGELOG.md`: an entry for each change of the documents.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use generator::diff::to_changelog;

use crate::base::{self, Base};
use crate::since::{Difference, Since};

/// Where it stands.
pub const CHANGELOG: &str = "generated/CHANGELOG.md";

const HEAD: &str = "\
# Changes of the clients

`cargo xtask codegen` writes an entry for what has changed in `specs/` since the last commit, and writes it anew while that
goes on changing. What you add to an entry stays there once the documents stay as they are.
";

/// Writes the entry of `since`, which is what has changed since `committed`, and says whether there is one.
///
/// # Errors
///
/// Says that the file cannot be read or written, or which file of `specs/` cannot be read.
pub fn record(root: &Path, committed: &Base, since: &Since) -> Result<bool, String> {
    let read = |root: &Path| match fs::read_to_string(root.join(CHANGELOG)) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(format!("cannot read {CHANGELOG}: {error}")),
    };
    let old_root = committed.root();
    let (before, committed) = (read(root)?, read(&old_root)?);
    let states = [
        base::digest(&old_root.join("specs"))?,
        base::digest(&root.join("specs"))?,
    ];
    let entry = entry(since, &states);
    let after = update(&before, &committed, &states, entry.as_deref());
    if after != before {
        fs::write(root.join(CHANGELOG), after)
            .map_err(|error| format!("cannot write {CHANGELOG}: {error}"))?;
    }
    Ok(entry.is_some())
}

/// The text of a changelog with `entry` at its top, or without any for this change between two states of the documents.
///
/// The entry at the top is replaced if it was written for the same beginning and was not committed yet. It stays as it is
/// if it was written for the same end as well: somebody may have added to it.
fn update(text: &str, committed: &str, states: &[String; 2], entry: Option<&str>) -> String {
    let (head, entries) = match text.find("\n## ") {
        Some(at) => text.split_at(at + 1),
        None if text.is_empty() => (HEAD, ""),
        None => (text, ""),
    };
    let (top, rest) = match entries.get(1..).and_then(|rest| rest.find("\n## ")) {
        Some(at) => entries.split_at(at + 2),
        None => (entries, ""),
    };
    let marker = top.lines().find(|line| line.starts_with(MARK));
    let open = marker.filter(|marker| !committed.contains(marker));
    let rest = match open {
        Some(marker) if marker == self::marker(states) && entry.is_some() => {
            return text.to_owned();
        }
        Some(marker) if marker.starts_with(&beginning(&states[0])) => rest,
        _ => entries,
    };
    match entry {
        None if text.is_empty() => String::new(),
        None => format!("{head}{rest}"),
        Some(entry) => {
            let parts = [head, entry, rest].map(str::trim_end);
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join("\n\n") + "\n"
        }
    }
}

/// What a change from one of the states of the documents to the other is called, if anybody would notice it.
fn entry(since: &Since, states: &[String; 2]) -> Option<String> {
    since.changed().next()?;
    let title = since
        .next_version()
        .unwrap_or_else(|| "Unreleased".to_owned());
    let mut text = format!("## {title}\n\n{}\n", marker(states));
    for Difference { name, changes, .. } in since.changed() {
        let _ = write!(text, "\n### {name}\n\n{}", to_changelog(changes, 4));
    }
    Some(text)
}

const MARK: &str = "<!-- specs ";

fn beginning(old: &str) -> String {
    format!("{MARK}{old} ")
}

/// What tells an entry from others: the states of the documents that it is about.
fn marker([old, new]: &[String; 2]) -> String {
    format!("{}-> {new} -->", beginning(old))
}

#[cfg(test)]
mod tests {
    use super::{HEAD, marker, update};

    fn states(old: &str, new: &str) -> [String; 2] {
        [old.to_owned(), new.to_owned()]
    }

    fn entry(states: &[String; 2], title: &str) -> String {
        format!(
            "## {title}\n\n{}\n\n### shop\n\n- {title}\n",
            marker(states)
        )
    }

    /// The titles of all entries.
    fn titles(text: &str) -> Vec<&str> {
        assert!(text.starts_with(HEAD), "{text}");
        assert!(text.ends_with('\n') && !text.contains("\n\n\n"), "{text:?}");
        text.lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect()
    }

    #[test]
    fn an_entry_is_written_once_however_often_it_is_asked_for() {
        let ab = states("a", "b");
        let once = update("", "", &ab, Some(&entry(&ab, "one")));
        assert_eq!(titles(&once), ["one"]);
        assert_eq!(update(&once, "", &ab, Some(&entry(&ab, "one"))), once);
    }

    #[test]
    fn what_somebody_added_to_an_entry_stays_while_the_documents_do() {
        let ab = states("a", "b");
        let edited = update("", "", &ab, Some(&entry(&ab, "one"))) + "\nAsk the shop.\n";
        assert_eq!(update(&edited, "", &ab, Some(&entry(&ab, "one"))), edited);
        let ac = states("a", "c");
        let anew = update(&edited, "", &ac, Some(&entry(&ac, "two")));
        assert_eq!(titles(&anew), ["two"]);
        assert!(!anew.contains("Ask"), "{anew}");
    }

    #[test]
    fn an_entry_goes_when_its_change_does() {
        let ab = states("a", "b");
        let once = update("", "", &ab, Some(&entry(&ab, "one")));
        let none = update(&once, "", &states("a", "a"), None);
        assert!(titles(&none).is_empty());
        assert_eq!(update("", "", &states("a", "a"), None), "");
    }

    #[test]
    fn a_committed_entry_stays_for_ever() {
        let ab = states("a", "b");
        let first = update("", "", &ab, Some(&entry(&ab, "one")));
        let bc = states("b", "c");
        let second = update(&first, &first, &bc, Some(&entry(&bc, "two")));
        assert_eq!(titles(&second), ["two", "one"]);
        // Back to where it began, and away from there again, each committed.
        let ba = states("b", "a");
        let third = update(&first, &first, &ba, Some(&entry(&ba, "back")));
        let fourth = update(&third, &third, &ab, Some(&entry(&ab, "again")));
        assert_eq!(titles(&fourth), ["again", "back", "one"]);
        assert_eq!(update(&third, &third, &states("a", "a"), None), third);
    }

    #[test]
    fn a_text_above_the_entries_stays() {
        let ab = states("a", "b");
        let text = format!("{HEAD}\nOurs.\n\n## 0.1.0\n\nThe first.\n");
        let after = update(&text, "", &ab, Some(&entry(&ab, "one")));
        assert_eq!(titles(&after), ["one", "0.1.0"]);
        assert!(after.contains("\nOurs.\n\n## one\n"), "{after}");
    }
}
