//! YAML text to tree, through the events of `saphyr-parser`; JSON text goes through `json` first.

use std::io::Read;
use std::path::Path;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::build::{Builder, Fault, Key};
use super::shallow::{self, Padding};
use super::{Node, Value, json, scalar};
use crate::diagnostic::{Code, Diagnostic, Place};

/// How deep lists and maps may nest, in a text and once its aliases are expanded.
pub const MAX_DEPTH: usize = 128;

/// How large a file may be, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Reads a file: [`parse`] with the file's path as its name.
///
/// # Errors
///
/// When the text cannot be read as [`read_text`] does, or is neither YAML nor JSON.
pub fn read(path: &Path) -> Result<(Node, Vec<Diagnostic>), Diagnostic> {
    parse(&read_text(path)?, &path.display().to_string())
}

/// Reads the text of a file.
///
/// # Errors
///
/// When it cannot be read, is no regular file, is larger than 256 MiB, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Diagnostic> {
    let file = path.display().to_string();
    let unreadable = |message: String| {
        let mut diagnostic = Diagnostic::error(Code::UnreadableFile, "", message);
        diagnostic.file.clone_from(&file);
        diagnostic
    };
    let failed = |error: std::io::Error| unreadable(format!("cannot read `{file}`: {error}"));
    // Devices and pipes never end.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(unreadable(format!("`{file}` is no file")).help("name a document"));
    }
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).map_err(failed)?;
    opened
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(unreadable(format!("`{file}` is larger than 256 MiB"))
            .help("keep large data out of the document"));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(unreadable(format!("`{file}` is UTF-16")).help("save the document as UTF-8"));
    }
    String::from_utf8(bytes).map_err(|error| {
        unreadable(format!(
            "`{file}` is not UTF-8: byte {} is the first that is not",
            error.utf8_error().valid_up_to()
        ))
        .help("save the document as UTF-8")
    })
}

/// Reads a YAML 1.2 or JSON text called `file` in diagnostics. What is odd but readable comes back beside the tree.
///
/// # Errors
///
/// When the text is empty, is neither YAML nor JSON, holds several documents, nests deeper than [`MAX_DEPTH`], has an
/// alias inside its own anchor, or aliases that expand to much more than the text.
pub fn parse(text: &str, file: &str) -> Result<(Node, Vec<Diagnostic>), Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let new = || Builder::new(file, text.len());
    let mut builder = new();
    let done = if text.trim_start().starts_with(['{', '[']) {
        match json::read(text, &mut builder) {
            // A YAML flow collection starts like JSON. Where it is neither, the JSON reader says it better.
            Err(Fault::Syntax(json)) => {
                builder = new();
                yaml(text, &Padding::default(), &mut builder).map_err(|fault| match fault {
                    Fault::Syntax(_) => Fault::Syntax(json),
                    other => other,
                })
            }
            done => done,
        }
    } else {
        match yaml(text, &Padding::default(), &mut builder) {
            Err(Fault::Syntax(strict)) if shallow::concerns(&strict.message) => {
                builder = new();
                match shallow::pad(text) {
                    Some(padded) => {
                        padded.tell(&mut builder);
                        yaml(&padded.text, &padded.padding, &mut builder)
                    }
                    None => Err(Fault::Syntax(strict)),
                }
            }
            done => done,
        }
    };
    done.map_err(|fault| fault.diagnostic(file))?;
    builder.finish()
}

/// Reads YAML, of which some lines are padded.
fn yaml(text: &str, padding: &Padding, builder: &mut Builder) -> Result<(), Fault> {
    let place = |span: Span| {
        padding.written(Place {
            line: span.start.line(),
            column: span.start.col() + 1,
        })
    };
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0_usize;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| syntax(&error))?;
        match event {
            Event::StreamEnd => break,
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(Fault::other(
                        Code::SeveralDocuments,
                        place(span),
                        "a second YAML document starts here",
                        "keep one document per file",
                    ));
                }
            }
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            Event::Alias(anchor) => builder.alias(anchor, place(span))?,
            Event::Scalar(text, style, anchor, tag) => {
                let place = place(span);
                if builder.wants_key() {
                    let merge = style == ScalarStyle::Plain && tag.is_none() && text == "<<";
                    builder.key(
                        if merge {
                            Key::Merge
                        } else {
                            Key::Name(text.into_owned())
                        },
                        place,
                    );
                } else {
                    builder.scalar(value(&text, style, tag.as_deref()), place, identity(anchor))?;
                }
            }
            Event::SequenceStart(anchor, _) => builder.open_list(place(span), identity(anchor))?,
            Event::MappingStart(anchor, _) => builder.open_map(place(span), identity(anchor))?,
            Event::SequenceEnd | Event::MappingEnd => builder.close()?,
        }
    }
    Ok(())
}

fn value(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => scalar::tagged(&tag.suffix, text),
        // `!` alone asks for no resolution.
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Value::String(text.to_owned()),
        _ if style == ScalarStyle::Plain => scalar::plain(text),
        _ => Value::String(text.to_owned()),
    }
}

/// The parser numbers anchors from one; zero stands for none.
fn identity(anchor: usize) -> Option<usize> {
    (anchor > 0).then_some(anchor)
}

fn syntax(error: &ScanError) -> Fault {
    let marker = error.marker();
    Fault::syntax(
        Place {
            line: marker.line(),
            column: marker.col() + 1,
        },
        error.info(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        parse(text, "test.yaml")
            .expect("readable")
            .0
            .to_json()
            .to_string()
    }

    fn refused(text: &str) -> &'static str {
        parse(text, "test.yaml").expect_err("refused").code.name()
    }

    #[test]
    fn knows_the_place_of_every_node() {
        let (tree, _) = parse("a: é\nb:\n  - x\n  - {c: 1,  d: é}\n", "f.yaml").expect("readable");
        let place = |pointer| {
            tree.at(pointer)
                .map(|node| (node.place.line, node.place.column))
        };
        assert_eq!(place(""), Some((1, 1)));
        assert_eq!(place("/a"), Some((1, 4)));
        assert_eq!(place("/b"), Some((3, 3)));
        assert_eq!(place("/b/0"), Some((3, 5)));
        assert_eq!(place("/b/1/d"), Some((4, 16)));
        assert_eq!(&*tree.file, "f.yaml");
    }

    #[test]
    fn keys_are_texts() {
        assert_eq!(
            json("{200: a, true: b, ~: c, 1.50: d}"),
            r#"{"1.50":"d","200":"a","true":"b","~":"c"}"#
        );
    }

    #[test]
    fn quoted_scalars_and_block_scalars_are_texts() {
        assert_eq!(
            json("['1', \"null\", !!str 2, ! 3, !custom 4]"),
            r#"["1","null","2","3",4]"#
        );
        assert_eq!(
            json("a: |\n  1\nb: >-\n  2\n  3"),
            r#"{"a":"1\n","b":"2 3"}"#
        );
    }

    #[test]
    fn plain_scalars_mean_what_yaml_1_2_says() {
        for (text, read) in [
            ("no", r#""no""#),
            ("on", r#""on""#),
            ("Yes", r#""Yes""#),
            ("y", r#""y""#),
            // Twelve to some, ten to others: the text is what an author sees.
            ("012", r#""012""#),
            ("0o14", "12"),
            ("0x1F", "31"),
            ("0b1", r#""0b1""#),
            ("1e3", "1000.0"),
            ("1_000", r#""1_000""#),
            (".inf", r#"".inf""#),
            ("2001-12-14", r#""2001-12-14""#),
            (
                "2001-12-14t21:59:43.10-05:00",
                r#""2001-12-14t21:59:43.10-05:00""#,
            ),
            ("12:30:45", r#""12:30:45""#),
            ("!!binary aGk=", r#""aGk=""#),
            ("!!timestamp 2001-12-14", r#""2001-12-14""#),
            ("!!str no", r#""no""#),
            ("!!float 3", "3"),
            ("!!int '3'", "3"),
            ("=", r#""=""#),
        ] {
            assert_eq!(
                json(&format!("a: {text}\n")),
                format!("{{\"a\":{read}}}"),
                "{text}"
            );
        }
    }

    #[test]
    fn lines_may_end_as_on_windows() {
        assert_eq!(
            json("a: |\r\n  one\r\n  two\r\nb: 'x\r\n  y'\r\n"),
            r#"{"a":"one\ntwo\n","b":"x y"}"#
        );
    }

    #[test]
    fn aliases_share_the_identity_of_their_anchor() {
        let (tree, _) = parse("a: &x {k: 1}\nb: *x\nc: {k: 1}", "f").expect("readable");
        let anchor = |key: &str| tree.get(key).and_then(|node| node.anchor);
        assert!(anchor("a").is_some());
        assert_eq!(anchor("a"), anchor("b"));
        assert_eq!(anchor("c"), None);
        assert_eq!(tree.at("/b/k").map(|node| node.place.line), Some(1));
    }

    #[test]
    fn an_alias_can_be_a_key() {
        assert_eq!(json("[&k name, {*k : 1}]"), r#"["name",{"name":1}]"#);
        assert_eq!(refused("[&k {a: 1}, {*k : 1}]"), "unsupported-key");
    }

    #[test]
    fn merges_maps_below_own_keys() {
        let text = "base: &b {x: 1, y: 1}\nother: &o {y: 2, z: 2}\na: {<<: *b, y: 3}\nb:\n  <<: [*b, *o]\nc: {'<<': 1, <<: 2}";
        let (tree, _) = parse(text, "f").expect("readable");
        let shown = |key: &str| tree.get(key).map(|node| node.to_json().to_string());
        assert_eq!(shown("a").as_deref(), Some(r#"{"x":1,"y":3}"#));
        assert_eq!(shown("b").as_deref(), Some(r#"{"x":1,"y":1,"z":2}"#));
        assert_eq!(shown("c").as_deref(), Some(r#"{"<<":2}"#));
    }

    #[test]
    fn the_last_of_two_equal_keys_counts_and_is_reported() {
        for text in [
            "a:\n  b/c: 1\n  b/c: 2",
            "{\"a\": {\"b/c\": 1,\n  \"b/c\": 2}}",
        ] {
            let (tree, remarks) = parse(text, "f").expect("readable");
            assert_eq!(tree.to_json().to_string(), r#"{"a":{"b/c":2}}"#);
            let [remark] = remarks.as_slice() else {
                panic!("one remark: {remarks:?}")
            };
            assert_eq!(
                (remark.code.name(), remark.pointer.as_str()),
                ("duplicate-key", "/a/b~1c")
            );
            assert_eq!(remark.place.column, 3);
            // Both places are told.
            let help = remark.help.as_deref().unwrap_or_default();
            assert!(
                help.contains(&format!("in line {}, ", remark.place.line - 1)),
                "{help}"
            );
        }
    }

    #[test]
    fn accepts_a_byte_order_mark() {
        assert_eq!(json("\u{feff}{\"a\": 1}"), r#"{"a":1}"#);
        assert_eq!(json("\u{feff}a: 1"), r#"{"a":1}"#);
    }

    #[test]
    fn refuses_what_is_no_single_document() {
        for text in ["", "  \n", "# nothing\n", "---\n..."] {
            assert!(
                matches!(parse(text, "f"), Err(error) if error.code == "empty-document")
                    || text.starts_with("---")
            );
        }
        assert_eq!(refused("a: 1\n---\nb: 2"), "several-documents");
        assert_eq!(refused("a: [1"), "syntax");
        assert_eq!(refused("\u{1}\u{2}\u{0}\u{fffd}: [}"), "syntax");
    }

    #[test]
    fn refuses_an_alias_bomb() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..30 {
            let before = level - 1;
            let aliases = vec![format!("*a{before}"); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert_eq!(refused(&text), "alias-bomb");
    }

    #[test]
    fn refuses_an_alias_inside_its_anchor() {
        assert_eq!(refused("a: &a {b: [*a]}"), "recursive-alias");
    }

    #[test]
    fn refuses_deep_nesting_wherever_it_comes_from() {
        let nested =
            |open: &str, close: &str, levels: usize| open.repeat(levels) + &close.repeat(levels);
        assert_eq!(refused(&nested("[", "]", 100_000)), "too-deep");
        assert_eq!(refused(&nested("{\"a\":[", "]}", 100_000)), "too-deep");
        assert_eq!(
            refused(&format!("a: {}", nested("[", "]", 128))),
            "too-deep"
        );
        assert_eq!(refused(&"- ".repeat(200)), "too-deep");
        let by_alias = format!(
            "a: &a {}\nb: {}",
            nested("[", "]", 70),
            nested("[", "]", 69).replace("[]", "[*a]")
        );
        assert_eq!(refused(&by_alias), "too-deep");
        assert!(parse(&nested("[", "]", MAX_DEPTH), "f").is_ok());
    }

    #[test]
    fn says_why_a_file_is_not_read() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("api.yaml");
        for (bytes, end) in [
            (&b"a: \xff"[..], "byte 3 is the first that is not"),
            (b"\xff\xfea\0:\0", "is UTF-16"),
            (b"\xfe\xff\0a\0:", "is UTF-16"),
        ] {
            std::fs::write(&path, bytes).expect("written");
            let error = read(&path).expect_err("refused");
            assert_eq!(error.code, "unreadable-file");
            assert!(error.message.ends_with(end), "{error}");
        }
        let error = read(directory.path()).expect_err("refused");
        assert!(error.message.ends_with("is no file"), "{error}");
        let error = read(&directory.path().join("gone")).expect_err("refused");
        assert!(error.message.starts_with("cannot read"), "{error}");
    }
}
