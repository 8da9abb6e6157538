//! The words by which the documentation finds an operation.

use crate::ir::Operation;
use crate::render::{docs, token};

/// The attributes that let a search of the documentation find `operation`, whose method is `method`: by its id, and by
/// what the provider calls it.
pub(super) fn doc_aliases(operation: &Operation, method: &str) -> Vec<String> {
    // An id that we have made of the method and the path says nothing that is not in the documentation.
    let has_id = operation.id != format!("{} {}", operation.method, operation.path);
    let id = Some(&operation.id).filter(|_| has_id);
    let mut aliases: Vec<String> = Vec::new();
    for text in id.into_iter().chain(&operation.titles) {
        let alias = allowed(text);
        // rustdoc refuses an alias that is the name itself.
        if !alias.is_empty()
            && alias != method.trim_start_matches("r#")
            && !aliases.contains(&alias)
        {
            aliases.push(alias);
        }
    }
    let attribute = |alias: &String| format!("#[doc(alias = {})]", token::string(alias));
    aliases.iter().map(attribute).collect()
}

/// `text` as rustdoc takes it: one line without quotes.
fn allowed(text: &str) -> String {
    let line = docs::clean(text).replace(['"', '`'], "").replace('\'', "’");
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_end_matches('.').to_owned()
}
