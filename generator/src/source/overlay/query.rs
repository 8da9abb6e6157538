//! What an action selects: JSONPath as RFC 9535 has it.

use serde_json_path::JsonPath;

use super::Subject;

/// How deep brackets may nest in a query: its parser is recursive.
const MAX_BRACKETS: usize = 16;

/// How often a query may descend (`..`): each time multiplies what is visited by the depth of the document.
const MAX_DESCENTS: usize = 3;

/// A JSONPath that can be asked without harm.
pub(super) struct Query(JsonPath);

impl Query {
    /// Reads the query that the field called `field` holds.
    pub(super) fn read(text: &str, field: &str) -> Result<Self, String> {
        if nesting(text) > MAX_BRACKETS {
            return Err(format!(
                "the brackets of `{field}` nest deeper than {MAX_BRACKETS}"
            ));
        }
        if text.matches("..").count() > MAX_DESCENTS {
            return Err(format!(
                "`{field}` descends (`..`) more than {MAX_DESCENTS} times"
            ));
        }
        JsonPath::parse(text)
            .map(Self)
            .map_err(|error| format!("`{text}` is no JSONPath (RFC 9535): {error}"))
    }

    /// RFC 6901 pointers to what it selects, each once.
    ///
    /// # Errors
    ///
    /// Fails once the overlays of a document have looked at more than they may.
    pub(super) fn pointers(&self, subject: &mut Subject<'_>) -> Result<Vec<String>, String> {
        // Only such a query looks at everything, whatever it finds.
        if self.0.to_string().contains("..") {
            subject.budget.visit(subject.tree.size())?;
        }
        let found = self.0.query_located(&subject.json).dedup();
        let pointers: Vec<String> = found
            .locations()
            .map(|location| location.to_json_pointer())
            .collect();
        subject.budget.visit(pointers.len())?;
        Ok(pointers)
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
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
