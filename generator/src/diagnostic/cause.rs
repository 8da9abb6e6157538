//! Diagnostics that say the same of different places.

use std::collections::HashMap;

use super::{Code, Diagnostic, Severity};

/// Groups diagnostics by what caused them, in the order in which each cause was found first: a document that misuses a
/// keyword does so a hundred times.
pub(crate) fn group<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
) -> Vec<Vec<&'a Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known: HashMap<(Severity, Code, String), usize> = HashMap::new();
    for diagnostic in diagnostics {
        let cause = (
            diagnostic.severity,
            diagnostic.code,
            gist(&diagnostic.message),
        );
        let index = *known.entry(cause).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[index].push(diagnostic);
    }
    groups
}

/// A message without what it quotes of the document and without what it counts.
fn gist(message: &str) -> String {
    let said = message.split('`').step_by(2);
    said.flat_map(|words| words.chars().filter(|c| !c.is_ascii_digit()).chain(['`']))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_in_what_it_quotes_has_one_cause() {
        let said = [
            Diagnostic::warning(Code::UnknownKey, "/1", "`x` has 2 parts"),
            Diagnostic::warning(Code::WrongKind, "/2", "`x` has 2 parts"),
            Diagnostic::note(Code::UnknownKey, "/3", "`x` has 2 parts"),
            Diagnostic::warning(Code::UnknownKey, "/4", "`y` has 10 parts"),
            Diagnostic::warning(Code::UnknownKey, "/5", "`y` has no parts"),
        ];
        let groups = group(&said);
        let pointers = |group: &Vec<&Diagnostic>| {
            let pointers = group.iter().map(|found| found.pointer.as_str());
            pointers.collect::<String>()
        };
        let groups: Vec<String> = groups.iter().map(pointers).collect();
        assert_eq!(groups, ["/1/4", "/2", "/3", "/5"]);
    }
}
