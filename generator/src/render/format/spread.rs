//! Lays out over several lines what is too wide for one, where there is only one way to do it.

use super::settled::{EXPRESSION, INDENT, LINE, is_tidy};

/// The lines of the signature of a member, without indentation; `None` where `rustfmt` has to decide.
pub fn signature(line: &str) -> Option<Vec<String>> {
    let (name, rest) = line.split_once('(')?;
    let (arguments, result) = split_arguments(rest)?;
    let last = format!("){result}");
    let mut lines = vec![format!("{name}(")];
    for argument in arguments {
        lines.push(format!("    {argument},"));
    }
    lines.push(last);
    // Where the result comes near the end of the line, the brace may stand alone.
    let fits = lines.iter().all(|line| 2 * INDENT + line.len() < LINE);
    (fits && lines.len() > 2).then_some(lines)
}

/// The lines of a statement or value that calls a method of the variable `call`, or of a field of `self` that is `call` or
/// `inner`, without indentation; `None` where `rustfmt` has to decide.
pub fn call(statement: &str) -> Option<Vec<String>> {
    let receivers = ["call", "self.call", "self.inner"];
    let (receiver, rest) = receivers
        .iter()
        .find_map(|receiver| Some((*receiver, statement.strip_prefix(receiver)?)))?;
    let (method, rest) = rest.strip_prefix('.')?.split_once('(')?;
    let (arguments, end) = split_arguments(rest)?;
    // Lists may grow beyond the end of the line of the call.
    let is_plain = |argument: &&str| argument.len() < EXPRESSION && !argument.contains('[');
    if !matches!(end, "" | ";") || !is_tidy(method) || !arguments.iter().all(is_plain) {
        return None;
    }
    let width: usize = arguments.iter().map(|argument| argument.len() + 2).sum();
    if width.saturating_sub(2) > EXPRESSION {
        let mut lines = vec![format!("{receiver}.{method}(")];
        lines.extend(arguments.iter().map(|argument| format!("    {argument},")));
        lines.push(format!("){end}"));
        Some(lines)
    } else if receiver == "call" {
        (2 * INDENT + statement.len() < LINE).then(|| vec![statement.to_owned()])
    } else {
        let call = format!("    .{method}({}){end}", arguments.join(", "));
        let fits = 2 * INDENT + call.len() < LINE;
        fits.then(|| vec![receiver.to_owned(), call])
    }
}

/// The lines of what gives the value `self.inner.call(…)` to a variable or field; `None` where `rustfmt` has to decide.
pub fn given_call(text: &str) -> Option<Vec<String>> {
    let (name, rest) = text.split_once("self.inner.call(")?;
    let (constant, end) = rest.split_once(')')?;
    let is_wide = text.len() - name.len() - end.len() > EXPRESSION;
    let is_given = matches!((name, end), ("let mut call = ", ";") | ("call: ", ","));
    (is_wide && is_given && constant.len() < EXPRESSION && is_tidy(constant)).then(|| {
        vec![
            format!("{name}self"),
            "    .inner".to_owned(),
            format!("    .call({constant}){end}"),
        ]
    })
}

/// Splits the arguments of a list that has been opened, and what follows it.
fn split_arguments(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut arguments = Vec::new();
    let (mut depth, mut begin, mut quoted, mut escaped) = (0usize, 0, false, false);
    let mut before = b' ';
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if quoted => {
                quoted = escaped || byte != b'"';
                escaped = !escaped && byte == b'\\';
            }
            b'"' => quoted = true,
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b'>' if before == b'-' => {}
            b')' if depth == 0 => {
                let last = text[begin..index].trim();
                arguments.extend((!last.is_empty()).then_some(last));
                return arguments
                    .iter()
                    .all(|argument| is_tidy(argument))
                    .then(|| (arguments, &text[index + 1..]));
            }
            b')' | b']' | b'}' | b'>' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                arguments.push(text[begin..index].trim());
                begin = index + 1;
            }
            _ => {}
        }
        before = byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_each_argument_of_a_signature_a_line() {
        let lines = signature("pub fn a<'a>(&self, b: &'a [(C, D)], e: F<G, H>) -> I {").unwrap();
        assert_eq!(
            lines,
            [
                "pub fn a<'a>(",
                "    &self,",
                "    b: &'a [(C, D)],",
                "    e: F<G, H>,",
                ") -> I {"
            ]
        );
        assert_eq!(signature("pub fn a() -> I {"), None);
        assert_eq!(
            signature(&format!("pub fn a(&self) -> {} {{", "I".repeat(LINE))),
            None
        );
    }

    #[test]
    fn breaks_a_call_where_rustfmt_would() {
        let style = "QueryStyle::Form { explode: true }";
        assert_eq!(
            call(&format!("self.call.query(\"limit\", &limit, {style});")).unwrap(),
            [
                "self.call",
                &format!("    .query(\"limit\", &limit, {style});")
            ]
        );
        assert_eq!(
            call(&format!("call.query(\"limit\", &limit, {style});")).unwrap(),
            [format!("call.query(\"limit\", &limit, {style});")]
        );
        assert_eq!(
            call(&format!(
                "self.call.query(\"ending, )\\\"before\", ending_before, {style});"
            ))
            .unwrap(),
            [
                "self.call.query(",
                "    \"ending, )\\\"before\",",
                "    ending_before,",
                &format!("    {style},"),
                ");"
            ]
        );
        assert_eq!(call("self.call.form_as(body, &[(\"a\", b)]);"), None);
        assert_eq!(call("self.other(a);"), None);
        assert_eq!(call("callback.query(a);"), None);
        let name = format!("\"{}\"", "n".repeat(EXPRESSION - 2));
        assert_eq!(
            call(&format!("self.inner.mock({})", &name[1..name.len() - 1])).unwrap(),
            [
                "self.inner".to_owned(),
                format!("    .mock({})", &name[1..name.len() - 1])
            ]
        );
    }

    #[test]
    fn breaks_a_call_that_is_given_where_rustfmt_would() {
        let constant = format!("&{}", "C".repeat(EXPRESSION - 10));
        for (name, end) in [("let mut call = ", ";"), ("call: ", ",")] {
            assert_eq!(
                given_call(&format!("{name}self.inner.call({constant}){end}")).unwrap(),
                [
                    format!("{name}self"),
                    "    .inner".to_owned(),
                    format!("    .call({constant}){end}")
                ]
            );
            assert_eq!(given_call(&format!("{name}self.inner.call(&C){end}")), None);
        }
    }
}
