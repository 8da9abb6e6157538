//! What `rustfmt` would leave as it is, so that it need not be asked.
//!
//! Templates lay most items out the way they end up. An item, or a member of an `impl`, is settled if each of its lines
//! has one of the few shapes below, which are simple enough to be sure of, or can be `spread`. Whatever else there is,
//! however simple, is for `rustfmt` to decide.

use super::spread;

/// Columns of a line. What fills it to the last one is not for every item to stay.
pub const LINE: usize = 100;

/// Columns of an attribute within which it stays on its line.
const ATTRIBUTE: usize = 70;

/// Columns of an expression within which nothing in it is laid out over several lines.
pub const EXPRESSION: usize = 60;

/// Columns of what stands in the braces of a struct literal that is written in one line.
const FIELDS: usize = 18;

/// Columns that a level of nesting is indented by.
pub const INDENT: usize = 4;

/// The form in which `item`, which is no `impl`, stays for good; `None` where `rustfmt` has to decide.
pub fn settled_item(item: &str) -> Option<String> {
    let lines = after_head(item, 0)?;
    let is_settled = match lines.as_slice() {
        [one] => {
            let starts = ["use ", "pub type ", "pub struct "];
            starts.iter().any(|start| one.starts_with(start))
                && one.len() < LINE
                && one.strip_suffix(';').is_some_and(is_tidy)
        }
        [first, inner @ .., last] if first.starts_with("runtime::") => is_macro(first, inner, last),
        [first, inner @ .., "}"] if first.starts_with("pub struct ") => {
            opens(first) && has_members(inner, is_field)
        }
        [first, inner @ .., "}"] if first.starts_with("pub enum ") => {
            opens(first) && has_members(inner, is_variant)
        }
        [first, inner @ .., "};"] if first.starts_with("const ") => {
            opens(first) && are_values(inner, INDENT)
        }
        [first, inner @ .., "];"] if first.ends_with("] = &[") => {
            first.len() < LINE && first.is_ascii() && is_table(inner)
        }
        _ => false,
    };
    is_settled.then(|| item.to_owned())
}

/// Whether `line` is the first of an `impl`, and would stay as it is.
pub fn is_settled_impl(line: &str) -> bool {
    line.starts_with("impl ") && opens(line.trim_end())
}

/// The form in which `member` of an `impl` stays for good; `None` where `rustfmt` has to decide.
pub fn settled_member(member: &str) -> Option<String> {
    let lines = after_head(member, INDENT)?;
    let [first, body @ .., "    }"] = lines.as_slice() else {
        return None;
    };
    let signature = indented(first, INDENT)?;
    let is_function = signature.starts_with("pub fn ") || signature.starts_with("fn ");
    if !is_function || !signature.strip_suffix(" {").is_some_and(is_tidy) {
        return None;
    }
    let head = member.find(first)?;
    let mut settled = member[..head].to_owned();
    if first.len() <= LINE {
        push_line(&mut settled, 0, first);
    } else {
        for line in spread::signature(signature)? {
            push_line(&mut settled, INDENT, &line);
        }
    }
    push_body(&mut settled, body)?;
    settled.push_str("    }");
    let end = member.trim_end_matches('\n').len();
    settled.push_str(&member[end..]);
    Some(settled)
}

fn push_line(text: &mut String, indent: usize, line: &str) {
    text.extend(std::iter::repeat_n(' ', indent));
    text.push_str(line);
    text.push('\n');
}

/// The lines of a piece, without its documentation and attributes; `None` where those may change, or nothing follows.
fn after_head(piece: &str, indent: usize) -> Option<Vec<&str>> {
    let mut lines: Vec<&str> = piece.trim_end_matches('\n').lines().collect();
    let length = head(&lines, indent)?;
    lines.drain(..length);
    (!lines.is_empty()).then_some(lines)
}

/// How many lines of documentation and attributes `lines` begin with; `None` where those may change.
fn head(lines: &[&str], indent: usize) -> Option<usize> {
    let mut derives = 0;
    for (index, line) in lines.iter().enumerate() {
        match indented(line, indent) {
            Some(line) if line.starts_with("///") && !line.contains('\t') => {}
            Some(line) if line.starts_with("#[") => {
                // Several lists of derives become one.
                derives += usize::from(line.starts_with("#[derive("));
                if line.len() > ATTRIBUTE || derives > 1 || !line.get(1..).is_some_and(is_tidy) {
                    return None;
                }
            }
            _ => return Some(index),
        }
    }
    None
}

/// What stands on a line that is indented by so many columns, and by no more.
pub fn indented(line: &str, indent: usize) -> Option<&str> {
    let (space, rest) = line.split_at_checked(indent)?;
    (space.bytes().all(|byte| byte == b' ') && !rest.starts_with([' ', '\t'])).then_some(rest)
}

/// Whether a line opens the braces of an item, and has room for them.
fn opens(line: &str) -> bool {
    line.len() < LINE && line.strip_suffix(" {").is_some_and(is_tidy)
}

/// Whether `lines` are members, each perhaps with documentation, of which there is at least one.
fn has_members(mut lines: &[&str], is_member: fn(&str) -> bool) -> bool {
    let any = !lines.is_empty();
    while !lines.is_empty() {
        let Some(member) = head(lines, INDENT) else {
            return false;
        };
        let line = lines[member];
        if line.len() >= LINE || !indented(line, INDENT).is_some_and(is_member) {
            return false;
        }
        lines = &lines[member + 1..];
    }
    any
}

/// Whether this is the field of a struct.
fn is_field(line: &str) -> bool {
    let field = line.strip_prefix("pub ").unwrap_or(line);
    field.strip_suffix(',').is_some_and(|field| {
        let parts = field.split_once(": ");
        parts.is_some_and(|(name, ty)| is_word(name) && is_tidy(ty))
    })
}

/// Whether this is the variant of an enum: alone, or with one value.
fn is_variant(line: &str) -> bool {
    line.strip_suffix(',').is_some_and(|variant| {
        is_word(variant)
            || variant
                .split_once('(')
                .is_some_and(|(name, rest)| is_word(name) && rest.ends_with(')'))
                && is_tidy(variant)
    })
}

/// Whether this calls a macro with entries that are no expressions: `rustfmt` leaves alone what it cannot read.
fn is_macro(first: &str, inner: &[&str], last: &str) -> bool {
    let is_no_expression = |line: &&str| {
        let code = line.split('"').next().unwrap_or_default();
        code.contains(" = ")
            || code.contains(" => ")
            || (code.contains(": object [") && line.contains("] of ["))
    };
    first.contains("!(")
        && first.ends_with('{')
        && last.starts_with('}')
        && last.ends_with(");")
        && inner.iter().any(is_no_expression)
}

/// Whether `lines` are the elements of a list of struct literals.
fn is_table(mut lines: &[&str]) -> bool {
    let mut elements = 0;
    while let Some((first, rest)) = lines.split_first() {
        let name = indented(first, INDENT).and_then(|line| line.strip_suffix(" {"));
        let length = rest.iter().position(|line| *line == "    },");
        let (Some(name), Some(length)) = (name, length) else {
            return false;
        };
        if !is_tidy(name) || name.contains(' ') || !are_values(&rest[..length], 2 * INDENT) {
            return false;
        }
        lines = &rest[length + 1..];
        elements += 1;
    }
    // A list of one has no lines of its own.
    elements > 1
}

/// Whether `lines`, of a struct literal in which fields are indented by `indent`, are fields that do not fit in one.
fn are_values(lines: &[&str], indent: usize) -> bool {
    let joined: usize = lines
        .iter()
        .map(|line| line.len().saturating_sub(indent) + 1)
        .sum();
    let is_text = |value: &str| string_length(value.as_bytes()) == Some(value.len());
    let is_value = |line: &&str| {
        let value = indented(line, indent).and_then(|line| line.strip_suffix(','));
        let value = value.map(|value| value.split_once(": ").map_or(value, |(_, value)| value));
        line.len() < LINE && value.is_some_and(|value| is_text(value) || is_expression(value))
    };
    joined > FIELDS + 2 && lines.iter().all(is_value)
}

/// Adds the statements of a method to `text`; `None` where `rustfmt` has to decide.
fn push_body(text: &mut String, mut lines: &[&str]) -> Option<()> {
    let indent = 2 * INDENT;
    while let Some((first, rest)) = lines.split_first() {
        let statement = indented(first, indent)?;
        if let Some(name) = statement.strip_suffix(" {") {
            let length = rest.iter().position(|line| *line == "        }")?;
            let fields = &rest[..length];
            if first.len() >= LINE || !is_tidy(name) || name.contains(' ') {
                return None;
            }
            push_line(text, 0, first);
            push_fields(text, fields)?;
            push_line(text, indent, "}");
            lines = &rest[length + 1..];
            continue;
        }
        if is_statement(statement) && first.len() < LINE {
            push_line(text, 0, first);
        } else {
            for line in spread::call(statement).or_else(|| spread::given_call(statement))? {
                push_line(text, indent, &line);
            }
        }
        lines = rest;
    }
    Some(())
}

/// Adds the fields of a struct literal in a method to `text`; `None` where `rustfmt` has to decide.
fn push_fields(text: &mut String, fields: &[&str]) -> Option<()> {
    let indent = 3 * INDENT;
    if let [field] = fields
        && let Some(lines) = indented(field, indent).and_then(spread::given_call)
    {
        lines.iter().for_each(|line| push_line(text, indent, line));
        return Some(());
    }
    are_values(fields, indent).then(|| fields.iter().for_each(|line| push_line(text, 0, line)))
}

/// Whether this is a statement, or the value of a block, that stays on its line.
fn is_statement(line: &str) -> bool {
    let statement = line.strip_suffix(';').unwrap_or(line);
    match statement.split_once(" = ") {
        Some((place, value)) => is_tidy(place) && is_expression(value),
        None => is_expression(statement),
    }
}

/// Whether this is an expression that stays on its line, wherever that is.
fn is_expression(text: &str) -> bool {
    // Words in a row are a block or a cast.
    !text.is_empty() && text.len() <= EXPRESSION && is_closed(text, false)
}

fn is_word(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether the tokens of `text`, a type or an expression without blocks, closures and comments, are spaced as `rustfmt`
/// spaces them, and closed as they are opened.
pub fn is_tidy(text: &str) -> bool {
    is_closed(text, true)
}

/// [`is_tidy`]; `words` says whether words may follow each other.
fn is_closed(text: &str, words: bool) -> bool {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let before = index.checked_sub(1).map_or(b'(', |before| bytes[before]);
        let after = bytes.get(index + 1).copied();
        match byte {
            b'"' => match string_length(&bytes[index..]) {
                Some(length) => index += length - 1,
                None => return false,
            },
            b'(' | b'[' | b'<' => open.push(byte),
            b'{' => {
                let content = text[index + 1..]
                    .split_once('}')
                    .map_or("", |(content, _)| content);
                let is_short = content.len() <= FIELDS + 2
                    && content.len() > 2
                    && content.starts_with(' ')
                    && content.ends_with(' ')
                    && is_closed(content.trim(), words);
                if before != b' ' || !is_short {
                    return false;
                }
                index += content.len() + 1;
            }
            b'-' if after == Some(b'>') => {
                if before != b' ' || bytes.get(index + 2) != Some(&b' ') {
                    return false;
                }
                index += 1;
            }
            b')' | b']' | b'>' => {
                let opened = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'<',
                };
                if open.pop() != Some(opened) || before == b',' || before == b' ' {
                    return false;
                }
            }
            b',' => {
                if before == b' ' || after != Some(b' ') || open.is_empty() {
                    return false;
                }
            }
            b' ' => {
                let divides = matches!(before, b' ' | b'(' | b'[' | b'<' | b'&') || after.is_none();
                let follows = matches!(before, b',' | b':') || after == Some(b'{');
                if divides || !(words || follows) {
                    return false;
                }
            }
            b':' => {
                if before != b':' && !matches!(after, Some(b':' | b' ')) {
                    return false;
                }
            }
            b'=' => {
                if before != b' ' || after != Some(b' ') {
                    return false;
                }
            }
            b'_' | b'.' | b'&' | b'\'' | b'#' | b'?' | b'!' | b'-' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => return false,
        }
        index += 1;
    }
    open.is_empty()
}

/// How long the string literal is that `bytes` begin with.
fn string_length(bytes: &[u8]) -> Option<usize> {
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut index = 1;
    loop {
        match bytes.get(index)? {
            b'"' => return Some(index + 1),
            b'\\' => index += 2,
            _ => index += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_items_that_stay() {
        for item in [
            "use std::collections::BTreeMap;\n",
            "pub type A = Vec<super::B>;\n",
            "pub struct A<'a>(pub &'a runtime::Headers);\n",
            "/// Ä.\n#[derive(Clone, Debug)]\npub struct A {\n    /// B.\n    pub r#type: Option<Vec<super::B>>,\n}\n\n",
            "pub enum A {\n    B,\n    C(Box<super::D>),\n}\n",
            "runtime::object!(A {\n    b? = \"b: {\",\n    ..c,\n});\n",
            "runtime::operation!(A {\n    200 => json(models::B),\n} or C);\n",
            "const A: runtime::B = runtime::B {\n    c: \"a long value\",\n    d: &[&[\"x\"], &[\"y\"]],\n};\n",
            "pub const A: &[B] = &[\n    B {\n        c: \"a longer value\",\n    },\n    B {\n        c: \"a longer value\",\n    },\n];\n",
        ] {
            assert_eq!(settled_item(item).as_deref(), Some(item));
        }
    }

    #[test]
    fn leaves_other_items_to_rustfmt() {
        let wide = "A".repeat(LINE);
        for item in [
            "mod a;\nmod b;\n",
            "use a::{b, c};\n",
            "use  a::b;\n",
            "pub struct A {\n}\n",
            "pub struct A {\n  pub b: C,\n}\n",
            "pub struct A {\n    pub b: C<D,E>,\n}\n",
            "pub struct A {\n    pub b: C<D, E,>,\n}\n",
            "pub struct A {\n    pub b: C<D,\n}\n",
            "#[derive(Clone)]\n#[derive(Debug)]\npub struct A {\n    pub b: C,\n}\n",
            "pub enum A {\n    B { c: D },\n}\n",
            "runtime::object!(A {\n});\n",
            "runtime::union!(A, any {\n    B: string,\n    C: number,\n});\n",
            "runtime::union!(A, any {\n    B: \" = \",\n});\n",
            "const A: B = B {\n    c: 0,\n};\n",
            "pub const A: &[B] = &[\n    B {\n        c: \"a long value\",\n    },\n];\n",
            "const A: B = B {\n    c: |a| {},\n    long_enough_not_to_fit: 0,\n};\n",
            &format!("pub struct A {{\n    pub b: {wide},\n}}\n"),
            &format!("#[cfg(any(feature = \"{wide}\"))]\npub type A = B;\n"),
        ] {
            assert_eq!(settled_item(item), None, "{item}");
        }
    }

    #[test]
    fn knows_members_that_stay() {
        for member in [
            "    /// A.\n    #[must_use = \"x\"]\n    pub fn a(mut self, a: &'a [B]) -> Self {\n        self.a = Some(a.into());\n        self\n    }\n\n",
            "    pub fn new(a: impl Into<String>) -> Self {\n        Self {\n            a: a.into(),\n            bcdefg: Default::default(),\n        }\n    }\n",
            "    fn a(&self) -> B<'_> {\n        let b = self.c(\"{\");\n        B { b }\n    }\n",
        ] {
            assert_eq!(settled_member(member).as_deref(), Some(member));
        }
    }

    #[test]
    fn leaves_other_members_to_rustfmt() {
        for member in [
            "    pub fn a() -> Self {\n        Self {\n            a,\n        }\n    }\n",
            "    pub fn a() -> Self {\n        if a { b }\n    }\n",
            "    pub fn a() -> Self {\n        a as b\n    }\n",
            "    pub fn a() -> Self {\n        a(|b| b)\n    }\n",
            "    pub fn a() -> Self {\n        a( b)\n    }\n",
            "    pub fn a() -> Self {\n        (a\n    }\n",
            "    pub fn a()->Self {\n        a\n    }\n",
            "    pub fn a(b:C) -> Self {\n        a\n    }\n",
            "    pub fn a() -> Self {\n        a // b\n    }\n",
            &format!(
                "    pub fn a() -> Self {{\n        {}\n    }}\n",
                "a".repeat(EXPRESSION + 1)
            ),
        ] {
            assert_eq!(settled_member(member), None, "{member}");
        }
    }
}
