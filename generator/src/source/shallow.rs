//! Lines of flow collections and quoted texts that are indented no deeper than their key.
//!
//! YAML does not allow them, and yet libyaml, and what is made with it, writes and reads them: inside of brackets and quotes
//! it does not look at indentation at all. Nor do they mean anything else, since white space at the beginning of such a line
//! is no part of any value. So the text is read again with these lines padded. That happens to texts that cannot be read
//! otherwise, and only if each padded line then lies within the very collection or text that it was padded for.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexSet;
use saphyr_parser::{Event, Input, Marker, Parser, ScalarStyle, ScanError};

use super::build::Builder;
use crate::diagnostic::{Code, Diagnostic, Place};

/// How many events may be read again after all corrections together.
const MAX_REPLAYED: usize = 20_000_000;

/// Events between two states of the parser that are kept, unless it has more anchors, which each of them has.
const BETWEEN_STATES: usize = 64;

/// A text with padded lines.
pub(super) struct Padded {
    pub(super) text: String,
    pub(super) padding: Padding,
    regions: Vec<Region>,
}

/// How many spaces were put before each line, by its number.
#[derive(Clone, Debug, Default)]
pub(super) struct Padding(HashMap<usize, usize>);

impl Padding {
    /// How many spaces were put before a line.
    fn before(&self, line: usize) -> usize {
        self.0.get(&line).copied().unwrap_or(0)
    }

    /// A place of the padded text in the text as it was written.
    pub(super) fn written(&self, place: Place) -> Place {
        Place {
            column: place.column.saturating_sub(self.before(place.line)).max(1),
            ..place
        }
    }
}

/// A line and a column of the padded text. Lines count from one, columns from zero.
type Position = (usize, usize);

/// A flow collection or a quoted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Region {
    /// Where its anchor or its tag starts, if it has any, or the region itself.
    start: Position,
    /// Where the closing bracket is. Of a quoted text only the line is known.
    end: Position,
    quoted: bool,
}

impl Padded {
    /// Tells what was padded.
    pub(super) fn tell(&self, builder: &mut Builder) {
        for region in &self.regions {
            let place = self.padding.written(Place {
                line: region.start.0,
                column: region.start.1 + 1,
            });
            let what = if region.quoted {
                "quoted text"
            } else {
                "flow collection"
            };
            let message = format!(
                "the {what} that ends in line {} has lines that are indented no deeper than its key",
                region.end.0
            );
            // A quote that was forgotten would take what follows for text.
            let remark = if region.quoted {
                Diagnostic::warning(Code::ShallowIndentation, "", message).help(
                    "read up to the next quote, as libyaml does; make sure that it is the one you mean, and indent the lines",
                )
            } else {
                Diagnostic::note(Code::ShallowIndentation, "", message)
                    .help("read as libyaml does; indent the lines deeper")
            };
            builder.remark(remark.at(place));
        }
    }
}

/// Whether an error of the parser is about what can be padded.
pub(super) fn concerns(message: &str) -> bool {
    message.contains("indentation")
}

/// Pads the lines of `text` that keep the parser from reading it; nothing if that does not help.
pub(super) fn pad(text: &str) -> Option<Padded> {
    let lines = Lines::of(text);
    let padding = Rc::new(RefCell::new(Padding::default()));
    let mut regions: IndexSet<Region> = IndexSet::new();
    let mut whole: HashSet<Region> = HashSet::new();
    let mut now = State {
        parser: Parser::new(Source::new(text, Rc::clone(&padding))),
        open: Vec::new(),
        last: (1, 0),
        events: 0,
        anchors: 0,
    };
    let mut kept = now.clone();
    let mut replayed = 0;
    loop {
        match now.step() {
            Ok(Some(read)) => {
                let read = read.map(|read| lines.closed(read, &padding.borrow()));
                whole.extend(read.filter(|read| regions.contains(read)));
                let distance = now.events - kept.events;
                // Within a flow collection the parser may have read a part of the lines that are padded with it.
                if distance >= BETWEEN_STATES.max(now.anchors)
                    && now.flow(&lines, &padding.borrow()).is_none()
                {
                    kept = now.clone();
                }
            }
            Ok(None) => break,
            Err(error) => {
                // What is in a flow collection is padded with all of it.
                let flow = now.flow(&lines, &padding.borrow());
                let from = flow.unwrap_or(now.last);
                let region = lines.region_after(from, &padding.borrow())?;
                let line = error.marker().line();
                if !concerns(error.info()) || !(region.start.0..=region.end.0).contains(&line) {
                    return None;
                }
                replayed += now.events - kept.events + now.anchors;
                if replayed > MAX_REPLAYED {
                    return None;
                }
                let region = lines.pad(region, &mut padding.borrow_mut())?;
                regions.insert(region);
                now = kept.clone();
            }
        }
    }
    let padding = padding.take();
    (whole.len() == regions.len()).then(|| Padded {
        text: lines.padded(&padding),
        padding,
        regions: regions.into_iter().collect(),
    })
}

/// The parser on its way through the text.
#[derive(Clone)]
struct State<'t> {
    parser: Parser<'t, Source<'t>>,
    /// Where the collections start that are open, and where the sign ends that starts them.
    open: Vec<(Position, Position)>,
    /// Where the last event ends.
    last: Position,
    events: usize,
    anchors: usize,
}

impl State<'_> {
    /// Where the outermost flow collection starts that is open.
    fn flow(&self, lines: &Lines<'_>, padding: &Padding) -> Option<Position> {
        // The sign that starts a block collection is empty.
        let is_flow = |(start, end): &&(Position, Position)| {
            let bracket = lines.bracket_after(*start, padding);
            bracket.is_some_and(|bracket| bracket < *end)
        };
        self.open.iter().find(is_flow).map(|(start, _)| *start)
    }

    /// Reads an event, and returns what was read to its end with it, if anything was; nothing at the end of the text.
    fn step(&mut self) -> Result<Option<Option<Region>>, ScanError> {
        let Some(event) = self.parser.next_event() else {
            return Ok(None);
        };
        let (event, span) = event?;
        let at = |marker: Marker| (marker.line(), marker.col());
        let (start, end) = (at(span.start), at(span.end));
        self.events += 1;
        self.last = end;
        Ok(match event {
            Event::StreamEnd => None,
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                self.anchors = self.anchors.max(anchor);
                self.open.push((start, end));
                Some(None)
            }
            Event::SequenceEnd | Event::MappingEnd => Some(self.open.pop().map(|open| Region {
                start: open.0,
                end: start,
                quoted: false,
            })),
            Event::Scalar(_, style, anchor, _) => {
                self.anchors = self.anchors.max(anchor);
                let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
                Some(quoted.then_some(Region {
                    start,
                    end: (end.0, 0),
                    quoted,
                }))
            }
            _ => Some(None),
        })
    }
}

/// The lines of a text, without their breaks.
struct Lines<'t> {
    text: &'t str,
    lines: Vec<&'t str>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut rest = text;
        while let Some(end) = rest.find(['\n', '\r']) {
            lines.push(&rest[..end]);
            let length = if rest[end..].starts_with("\r\n") {
                2
            } else {
                1
            };
            rest = &rest[end + length..];
        }
        lines.push(rest);
        Lines { text, lines }
    }

    fn line(&self, number: usize) -> Option<&'t str> {
        self.lines.get(number.checked_sub(1)?).copied()
    }

    /// A cursor at a place of the padded text.
    fn cursor(&self, (line, column): Position, padding: &Padding) -> Option<Cursor<'_, 't>> {
        let mut cursor = Cursor {
            lines: self,
            line,
            column: 0,
            rest: self.line(line)?,
        };
        for _ in 0..column.saturating_sub(padding.before(line)) {
            cursor.next();
        }
        Some(cursor)
    }

    /// Where the bracket is that starts the next node after `from`, if it is one that starts with a bracket.
    fn bracket_after(&self, from: Position, padding: &Padding) -> Option<Position> {
        let mut cursor = self.cursor(from, padding)?;
        cursor.find_region()?;
        let is_bracket = matches!(cursor.peek(), Some('{' | '['));
        is_bracket.then(|| (cursor.line, cursor.column + padding.before(cursor.line)))
    }

    /// The flow collection or quoted text that is the next node after a place of the padded text; its own lines are not padded
    /// yet. Nothing comes back if there is another node, or if it has no end.
    fn region_after(&self, from: Position, padding: &Padding) -> Option<Region> {
        let mut cursor = self.cursor(from, padding)?;
        let start = cursor.find_region()?;
        let start = (start.0, start.1 + padding.before(start.0));
        let quote = cursor.peek().filter(|open| matches!(open, '"' | '\''));
        let end = match quote {
            Some(quote) => {
                cursor.skip_quoted(quote)?;
                (cursor.line, 0)
            }
            None => {
                cursor.skip_flow()?;
                (cursor.line, cursor.column.checked_sub(1)?)
            }
        };
        Some(Region {
            start,
            end,
            quoted: quote.is_some(),
        })
    }

    /// What was read, with its end at the closing bracket: of a mapping whose last entry is followed by a comma, the parser says
    /// that it ends at the comma.
    fn closed(&self, read: Region, padding: &Padding) -> Region {
        let bracket = || {
            let mut cursor = self.cursor(read.end, padding)?;
            if read.quoted || cursor.peek() != Some(',') {
                return None;
            }
            cursor.next();
            loop {
                match cursor.peek() {
                    None => cursor.next_line()?,
                    Some(' ' | '\t') => {
                        cursor.next();
                    }
                    Some('#') => cursor.skip_line(),
                    Some(_) => {
                        return Some((cursor.line, cursor.column + padding.before(cursor.line)));
                    }
                }
            }
        };
        Region {
            end: bracket().unwrap_or(read.end),
            ..read
        }
    }

    /// Pads the lines of a region but for the first so that none is indented less than the region. Nothing comes back if none
    /// is.
    fn pad(&self, region: Region, padding: &mut Padding) -> Option<Region> {
        let mut changed = false;
        for number in region.start.0 + 1..=region.end.0 {
            let line = self.line(number)?;
            if line.trim_matches([' ', '\t']).is_empty() {
                continue;
            }
            let indent = line.len() - line.trim_start_matches(' ').len();
            if let Some(missing) = region
                .start
                .1
                .checked_sub(indent)
                .filter(|missing| *missing > 0)
            {
                changed |= padding.0.insert(number, missing) != Some(missing);
            }
        }
        let (line, column) = region.end;
        let added = if region.quoted {
            0
        } else {
            padding.before(line)
        };
        changed.then_some(Region {
            end: (line, column + added),
            ..region
        })
    }

    /// The text with its padding.
    fn padded(&self, padding: &Padding) -> String {
        let mut padded = String::with_capacity(self.text.len());
        let mut rest = self.text;
        for (index, line) in self.lines.iter().enumerate() {
            padded.extend(std::iter::repeat_n(' ', padding.before(index + 1)));
            let next = self.lines.get(index + 1);
            let length = next.map_or(rest.len(), |_| {
                let breaks = if rest[line.len()..].starts_with("\r\n") {
                    2
                } else {
                    1
                };
                line.len() + breaks
            });
            padded.push_str(&rest[..length]);
            rest = &rest[length..];
        }
        padded
    }
}

/// A place in the lines of a text. No method but [`next_line`](Self::next_line) leaves a line.
struct Cursor<'l, 't> {
    lines: &'l Lines<'t>,
    line: usize,
    /// In characters, from zero.
    column: usize,
    rest: &'t str,
}

impl Cursor<'_, '_> {
    /// Goes to the sign that starts the next node, if it starts with a bracket or a quote. Where the node itself starts, with
    /// its anchor and its tag, comes back.
    fn find_region(&mut self) -> Option<Position> {
        let mut start = None;
        loop {
            let here = (self.line, self.column);
            match self.peek() {
                None => self.next_line()?,
                Some(' ' | '\t') => {
                    self.next();
                }
                Some('#') => self.skip_line(),
                Some('-' | '?' | ':') if self.is_followed_by_blank() => {
                    self.next();
                }
                Some('&' | '!') => {
                    start.get_or_insert(here);
                    self.skip_word();
                }
                Some('{' | '[' | '"' | '\'') => return Some(start.unwrap_or(here)),
                Some(_) => return None,
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        self.column += 1;
        Some(next)
    }

    /// Goes on to the next line; nothing comes back where another document begins there, or none is left.
    fn next_line(&mut self) -> Option<()> {
        self.rest = self.lines.line(self.line + 1)?;
        self.line += 1;
        self.column = 0;
        let marks = ["---", "..."].iter();
        let mut after = marks.filter_map(|mark| self.rest.strip_prefix(mark));
        let is_mark = after.any(|after| after.is_empty() || after.starts_with([' ', '\t']));
        (!is_mark).then_some(())
    }

    fn skip_line(&mut self) {
        while self.next().is_some() {}
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(|c| !matches!(c, ' ' | '\t')) {
            self.next();
        }
    }

    fn is_followed_by_blank(&self) -> bool {
        let next = self.rest.chars().nth(1);
        next.is_none_or(|next| matches!(next, ' ' | '\t'))
    }

    /// Goes behind the quoted text that starts here.
    fn skip_quoted(&mut self, quote: char) -> Option<()> {
        self.next();
        loop {
            match self.next() {
                None => self.next_line()?,
                Some('\\') if quote == '"' => {
                    self.next();
                }
                Some(c) if c == quote => {
                    // Two of them are one character of the text.
                    if quote == '\'' && self.peek() == Some('\'') {
                        self.next();
                    } else {
                        return Some(());
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Goes behind the flow collection that starts here.
    fn skip_flow(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        // Whether a node may start here: only there is a quote one.
        let mut fresh = true;
        let mut after_blank = true;
        loop {
            let Some(c) = self.peek() else {
                self.next_line()?;
                after_blank = true;
                continue;
            };
            match c {
                '"' | '\'' if fresh => {
                    self.skip_quoted(c)?;
                    (fresh, after_blank) = (false, false);
                    continue;
                }
                '#' if after_blank => {
                    self.skip_line();
                    continue;
                }
                '&' | '!' if fresh && depth > 0 => {
                    while self.peek().is_some_and(|c| !" \t,[]{}".contains(c)) {
                        self.next();
                    }
                    continue;
                }
                '{' | '[' => {
                    depth += 1;
                    fresh = true;
                }
                '}' | ']' => {
                    depth -= 1;
                    fresh = false;
                }
                ',' | ':' | '?' => fresh = true,
                ' ' | '\t' => {}
                _ => fresh = false,
            }
            after_blank = matches!(c, ' ' | '\t');
            self.next();
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// The characters of a text with the padding that is known when each line is reached. Nothing is read ahead, so that a copy
/// of it sees what is padded later.
#[derive(Clone)]
struct Source<'t> {
    rest: &'t str,
    line: usize,
    /// How many spaces have been read of the padding of the line; nothing behind its beginning.
    padded: Option<usize>,
    padding: Rc<RefCell<Padding>>,
    lookahead: usize,
}

impl<'t> Source<'t> {
    fn new(text: &'t str, padding: Rc<RefCell<Padding>>) -> Self {
        Source {
            rest: text,
            line: 1,
            padded: Some(0),
            padding,
            lookahead: 0,
        }
    }

    fn advance(&mut self) -> Option<char> {
        if let Some(read) = &mut self.padded
            && *read < self.padding.borrow().before(self.line)
        {
            *read += 1;
            return Some(' ');
        }
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        let ends_line = next == '\n' || (next == '\r' && !self.rest.starts_with('\n'));
        self.line += usize::from(ends_line);
        self.padded = ends_line.then_some(0);
        Some(next)
    }

    fn nth(&self, n: usize) -> Option<char> {
        if n == 0 && self.padded.is_none() {
            return self.rest.chars().next();
        }
        let mut ahead = self.clone();
        for _ in 0..n {
            ahead.advance()?;
        }
        ahead.advance()
    }
}

impl Input for Source<'_> {
    fn lookahead(&mut self, count: usize) {
        self.lookahead = self.lookahead.max(count);
    }

    fn buflen(&self) -> usize {
        self.lookahead
    }

    fn bufmaxlen(&self) -> usize {
        16
    }

    fn raw_read_ch(&mut self) -> char {
        self.advance().unwrap_or('\0')
    }

    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        let next = self.nth(0)?;
        if matches!(next, '\n' | '\r' | '\0' | '\u{feff}') {
            None
        } else {
            self.advance()
        }
    }

    fn skip(&mut self) {
        self.advance();
    }

    fn skip_n(&mut self, count: usize) {
        for _ in 0..count {
            self.advance();
        }
    }

    fn peek(&self) -> char {
        self.nth(0).unwrap_or('\0')
    }

    fn peek_nth(&self, n: usize) -> char {
        self.nth(n).unwrap_or('\0')
    }

    fn peek_opt(&self) -> Option<char> {
        self.nth(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::source::parse;

    /// The value, and what was said: severity, line and column.
    fn read(text: &str) -> (String, Vec<String>) {
        let (tree, said) = parse(text, "f").unwrap_or_else(|error| panic!("{error}\n{text}"));
        let said = said.iter().map(|said| {
            assert_eq!(said.code.name(), "shallow-indentation");
            format!(
                "{:?} {}:{}",
                said.severity, said.place.line, said.place.column
            )
        });
        (tree.to_json().to_string(), said.collect())
    }

    fn value(text: &str) -> String {
        read(text).0
    }

    #[test]
    fn closing_brackets_may_stand_at_the_indentation_of_their_key() {
        let (value, said) = read("a:\n  b: {\n    \"x\": \"y\"\n  }\n  c: [\n  1,\n2\n  ]\nd: 3\n");
        assert_eq!(value, r#"{"a":{"b":{"x":"y"},"c":[1,2]},"d":3}"#);
        assert_eq!(said, ["Note 2:6", "Note 5:6"]);
    }

    #[test]
    fn all_that_flow_collections_hold_may_be_indented_less() {
        for (text, json) in [
            ("a: {\n}\n", r#"{"a":{}}"#),
            (
                "- [\n]\n- {\nb: c,\nd: [e,\nf]\n}\n",
                r#"[[],{"b":"c","d":["e","f"]}]"#,
            ),
            ("a:\n  - b: {c: d\n}\n", r#"{"a":[{"b":{"c":"d"}}]}"#),
            ("a: {\n\t\"b\": [\n\t\t1\n\t]\n}\n", r#"{"a":{"b":[1]}}"#),
            (
                "a: {b: it's, # it's } a comment\nc: \"}\", 'd': 'it''s}'\n}\n",
                r##"{"a":{"b":"it's","c":"}","d":"it's}"}}"##,
            ),
            (
                "a: {b: one\ntwo\n\nthree\n}\n",
                r#"{"a":{"b":"one two\nthree"}}"#,
            ),
            (
                "a: {b: [] # c\n} # d\ne: 'f\ng' # h\n",
                r#"{"a":{"b":[]},"e":"f g"}"#,
            ),
            (
                "a: &x !!map {\nb: &y 'c', d: *y\n}\ne: *x\n",
                r#"{"a":{"b":"c","d":"c"},"e":{"b":"c","d":"c"}}"#,
            ),
            (
                "a: {\"b\":\"}\",c: d}\ne: {\n}\n",
                r#"{"a":{"b":"}","c":"d"},"e":{}}"#,
            ),
            (
                "a: {\r\n  b: c\r\n}\r\nd: |\r\n  e\r\n",
                r#"{"a":{"b":"c"},"d":"e\n"}"#,
            ),
            (
                "a: {\"b\": \"c\",\n}\nd: [\"e\",\n]\nf: {\"g\": {h: i, # ,\n}, # }\n\n}\n",
                r#"{"a":{"b":"c"},"d":["e"],"f":{"g":{"h":"i"}}}"#,
            ),
            (
                "é: {é: ö\n}\nf: [ü,\n1]\n",
                r#"{"f":["ü",1],"é":{"é":"ö"}}"#,
            ),
        ] {
            assert_eq!(value(text), json, "{text}");
        }
    }

    #[test]
    fn quoted_texts_may_go_on_at_the_indentation_of_their_key() {
        let (value, said) =
            read("a:\n  b: \"one\n  two\"\n  c: 'it''s\n\nthree'\n  d: {e: \"f\ng\"}\n");
        assert_eq!(
            value,
            r#"{"a":{"b":"one two","c":"it's\nthree","d":{"e":"f g"}}}"#
        );
        assert_eq!(said, ["Warning 2:6", "Warning 4:6", "Note 7:6"]);
        for (text, json) in [
            (
                "a: \"one\\\n two \\\" three\\\\\"\n",
                r#"{"a":"onetwo \" three\\"}"#,
            ),
            ("- \"a\nb\"\n- 'c\nd'\n", r#"["a b","c d"]"#),
            ("a:\n  b:\n    \"one\n  two\"\n", r#"{"a":{"b":"one two"}}"#),
        ] {
            assert_eq!(self::value(text), json, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        let (tree, _) =
            parse("a:\n  b: {\n  c: d,\n e: [f]\n  }\n  g: h\n", "f").expect("readable");
        let place = |at| tree.at(at).map(|node| (node.place.line, node.place.column));
        assert_eq!(place("/a/b"), Some((2, 6)));
        assert_eq!(place("/a/b/c"), Some((3, 6)));
        assert_eq!(place("/a/b/e/0"), Some((4, 6)));
        assert_eq!(place("/a/g"), Some((6, 6)));
    }

    #[test]
    fn what_libyaml_refuses_is_refused_still() {
        for text in [
            "a:\n  b: {\n  c: d\n",
            "a: \"one\ntwo\nb: \"three\"\n",
            "a: \"one\n---\ntwo\"\n",
            "a:\n  b: c\n d: e\n",
            "a: {\nb: ]\n}\n",
            "a: {\n}\nb: [\n",
        ] {
            let error = parse(text, "f").expect_err(text);
            assert_eq!(error.code, "syntax", "{text}");
        }
    }

    #[test]
    fn many_of_them_are_read_in_time() {
        let mut text = "a:\n".to_owned();
        for key in 0..5_000 {
            text.push_str(&format!("  k{key}: {{\n    \"x\": \"y\"\n  }}\n"));
        }
        let (tree, said) = parse(&text, "f").expect("readable");
        let map = tree.get("a").and_then(|node| node.as_map());
        assert_eq!(map.map(|map| map.len()), Some(5_000));
        assert_eq!(said.len(), 5_000);
        let long = format!("a: [\n{}]\n", "1,\n".repeat(20_000));
        assert!(parse(&long, "f").is_ok());
    }
}
