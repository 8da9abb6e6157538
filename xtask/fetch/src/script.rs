//! Scripts of pages that show documents: where they name one, or hold it.

use serde::Deserialize;
use serde_json::value::RawValue;

/// What a script says about the document of its page.
#[derive(Debug, PartialEq)]
pub enum Lead {
    /// Its JSON.
    Document(String),
    /// Its address, or that of what leads to it, relative to the page.
    Address(String),
}

/// Looks for what `redoc-cli` and `@redocly/cli` leave in a page, for `Redoc.init` and for the setup of Swagger UI.
///
/// # Errors
///
/// Says why there is none where there should be one: the script is cut off, or leaves the choice to the reader.
pub fn lead(script: &str) -> Result<Option<Lead>, String> {
    for state in assigned(script, "__redoc_state")? {
        if let Ok(state) = serde_json::from_str::<RedocState<'_>>(state) {
            return Ok(Some(Lead::Document(state.spec.data.get().to_owned())));
        }
    }
    if let Some(definition) = assigned(script, "__redoc_definition")?.first() {
        return Ok(Some(Lead::Document((*definition).to_owned())));
    }
    for argument in after_each(script, "Redoc.init(") {
        if let Some((address, _)) = string_literal(argument) {
            return Ok(Some(Lead::Address(address)));
        }
        if let Some(document) = object(argument)? {
            return Ok(Some(Lead::Document(document.to_owned())));
        }
    }
    swagger_ui(script)
}

/// What `redoc-cli` and `@redocly/cli` 1 keep of a page: `spec.data` is the document.
#[derive(Deserialize)]
struct RedocState<'a> {
    #[serde(borrow)]
    spec: RedocSpec<'a>,
}

#[derive(Deserialize)]
struct RedocSpec<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

/// The JSON objects that are assigned to `variable`.
fn assigned<'a>(script: &'a str, variable: &str) -> Result<Vec<&'a str>, String> {
    let values = after_each(script, variable).filter_map(|rest| {
        let value = rest.trim_start().strip_prefix('=')?;
        object(value).transpose()
    });
    values.collect()
}

/// The JSON object that `text` begins with.
fn object(text: &str) -> Result<Option<&str>, String> {
    let text = text.trim_start();
    if !text.starts_with('{') {
        return Ok(None);
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(value)) => Ok(Some(value.get())),
        Some(Err(error)) if error.is_eof() => {
            Err("the page ends in the middle of its document".to_owned())
        }
        // An object of JavaScript that is none of JSON.
        _ => Ok(None),
    }
}

/// What stands after each occurrence of `word`.
fn after_each<'a>(text: &'a str, word: &str) -> impl Iterator<Item = &'a str> {
    text.match_indices(word)
        .filter_map(move |(at, found)| text.get(at + found.len()..))
}

/// The address in `SwaggerUIBundle({url: "…"})`, or in `urls`.
fn swagger_ui(script: &str) -> Result<Option<Lead>, String> {
    let Some(setup) = after_each(script, "SwaggerUIBundle(").next() else {
        return Ok(None);
    };
    let mut addresses = string_properties(setup, "url");
    addresses.dedup();
    match addresses.as_slice() {
        [] => Ok(None),
        [address] => Ok(Some(Lead::Address(address.clone()))),
        several => Err(format!(
            "the page shows several documents: make one of them the `source`: {}",
            several.join(", ")
        )),
    }
}

/// The texts that properties called `name` have in a script.
fn string_properties(script: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = script;
    // The last word or text, and the last sign before it: `{` and `,` make it a key if a colon comes next.
    let mut word = String::new();
    let mut sign = ' ';
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
        } else if let Some((text, after)) = string_literal(rest) {
            (word, rest) = (text, after);
        } else if is_of_word(first) {
            let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
            rest[..end].clone_into(&mut word);
            rest = &rest[end..];
        } else {
            rest = &rest[first.len_utf8()..];
            if first == ':'
                && word == name
                && matches!(sign, '{' | ',')
                && let Some((value, after)) = string_literal(rest)
            {
                found.push(value);
                rest = after;
            }
            word.clear();
            sign = first;
        }
    }
    found
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The text that `script` begins with, in any quotes, and what comes after it.
fn string_literal(script: &str) -> Option<(String, &str)> {
    let script = script.trim_start();
    let quote = script.chars().next().filter(|c| "'\"`".contains(*c))?;
    let mut text = String::new();
    let mut rest = &script[1..];
    loop {
        let next = rest.chars().next()?;
        rest = &rest[next.len_utf8()..];
        match next {
            _ if next == quote => return Some((text, rest)),
            '\n' if quote != '`' => return None,
            // What is computed cannot be known here.
            '$' if quote == '`' && rest.starts_with('{') => return None,
            '\\' => {
                let (escaped, after) = escape(rest)?;
                text.extend(escaped);
                rest = after;
            }
            other => text.push(other),
        }
    }
}

/// The character that stands behind a backslash; none for a line that goes on.
fn escape(rest: &str) -> Option<(Option<char>, &str)> {
    let kind = rest.chars().next()?;
    let after = &rest[kind.len_utf8()..];
    let of_digits = |digits: &str| {
        u32::from_str_radix(digits, 16)
            .ok()
            .and_then(char::from_u32)
    };
    Some(match kind {
        'n' => (Some('\n'), after),
        't' => (Some('\t'), after),
        'r' => (Some('\r'), after),
        '\n' => (None, after),
        'x' => (Some(of_digits(after.get(..2)?)?), after.get(2..)?),
        'u' if after.starts_with('{') => {
            let end = after.find('}')?;
            (Some(of_digits(after.get(1..end)?)?), after.get(end + 1..)?)
        }
        'u' => (Some(of_digits(after.get(..4)?)?), after.get(4..)?),
        other => (Some(other), after),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(script: &str) -> Option<String> {
        match lead(script) {
            Ok(Some(Lead::Address(address))) => Some(address),
            Ok(None) => None,
            other => panic!("no address: {other:?}"),
        }
    }

    fn document(script: &str) -> String {
        match lead(script) {
            Ok(Some(Lead::Document(document))) => document,
            other => panic!("no document: {other:?}"),
        }
    }

    #[test]
    fn finds_the_document_that_redoc_keeps() {
        let state = r#"const __redoc_state = {"menu":{"a":[1]},"spec":{"data":{"openapi":"3.0.3","a":"<\/script>"}},"b":0};f(__redoc_state, x);"#;
        assert_eq!(document(state), r#"{"openapi":"3.0.3","a":"<\/script>"}"#);
        let definition =
            "if (__redoc_definition) {}\nconst __redoc_definition = {\"openapi\":\"3.1.0\"};\n";
        assert_eq!(document(definition), r#"{"openapi":"3.1.0"}"#);
    }

    #[test]
    fn finds_what_redoc_is_started_with() {
        assert_eq!(
            address("Redoc.init( 'a/b.yaml', {})").as_deref(),
            Some("a/b.yaml")
        );
        assert_eq!(address("Redoc.init(`a.yaml`)").as_deref(), Some("a.yaml"));
        assert_eq!(
            document(r#"Redoc.init({"openapi": "3.0.0"}, {})"#),
            r#"{"openapi": "3.0.0"}"#
        );
        assert_eq!(address("Redoc.init(`${base}/a.yaml`)"), None);
        assert_eq!(address("Redoc.init(spec, {})"), None);
    }

    #[test]
    fn finds_the_address_in_the_setup_of_swagger_ui() {
        let setup = |inside: &str| format!("window.ui = SwaggerUIBundle({{ {inside} }});");
        assert_eq!(
            address(&setup(
                r#"dom_id: '#ui', // url: "old"
                /* url: "older" */ "url" : "https:\/\/a.example\/x\u002ejson", layout: "L""#
            ))
            .as_deref(),
            Some("https://a.example/x.json")
        );
        assert_eq!(
            address(&setup("urls: [{name: 'one', url: 'one.json'}]")).as_deref(),
            Some("one.json")
        );
        assert_eq!(
            address(&setup(
                "url: origin + '/x.json', validatorUrl: 'no', a: b ? url : 'x'"
            )),
            None
        );
        let several =
            lead(&setup("urls: [{url: 'a.json'}, {url: 'b.json'}]")).expect_err("a choice");
        assert!(several.ends_with("a.json, b.json"), "{several}");
    }

    #[test]
    fn says_that_a_script_is_cut_off() {
        for script in [
            "__redoc_state = {\"spec\":{\"data\":{\"openapi\"",
            "__redoc_definition={\"a\":[1,",
        ] {
            let why = lead(script).expect_err("cut off");
            assert_eq!(why, "the page ends in the middle of its document");
        }
    }

    #[test]
    fn survives_any_script() {
        let deep = format!("__redoc_state = {}", "{\"a\":".repeat(100_000));
        let quotes = format!("SwaggerUIBundle({}", "'url':\"\\".repeat(10_000));
        for script in [
            "",
            "__redoc_state",
            "__redoc_state=",
            "__redoc_state={é",
            "Redoc.init(",
            "Redoc.init('",
            "Redoc.init('\\u12",
            "SwaggerUIBundle(url:'\\x",
            "SwaggerUIBundle(url:'\\u{110000}'",
            "SwaggerUIBundle(//",
            "SwaggerUIBundle(/*é",
            &deep,
            &quotes,
        ] {
            let _ = lead(script);
        }
    }
}
