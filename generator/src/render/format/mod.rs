//! The last gate: what leaves it is Rust, and `rustfmt` has nothing to say about it.
//!
//! Templates lay the items out and `rustfmt` does the rest. It reads many files as one text, with a separator between
//! them: most of its time per file goes into what it does around the file, and grows with the square of their number.
//! What is `settled`, which is most of it, is set `aside` before.

mod aside;
mod settled;
mod spread;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::prints::threads;
use super::{File, RenderError};
use aside::Aside;

/// Text that a process is worth starting for, in bytes.
const TEXT_PER_PROCESS: usize = 100_000;

/// Processes beyond which they cost more memory than they save time.
const MOST_PROCESSES: usize = 8;

/// Formats `files`, on all cores. The head of each, its header, inner documentation and inner attributes, stays as it is.
///
/// Where the templates are our own, what looks settled is not looked at again: it is Rust because they are. Where they are
/// not, nobody else would look.
///
/// # Errors
///
/// Fails if one of them is not Rust, and if there is no `rustfmt`.
pub fn format(files: &mut [File], own_templates: bool) -> Result<(), RenderError> {
    let settings = Settings::new().map_err(RenderError::Io)?;
    let most = threads(files.len()).min(MOST_PROCESSES);
    let opened = at_once(parts(files, most, |file| file.text.len()), |files| {
        files
            .iter_mut()
            .map(|file| Opened::new(file, own_templates))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let mut opened: Vec<Opened<'_>> = opened.into_iter().flatten().collect();
    let length: usize = opened.iter().map(|file| file.rest.len()).sum();
    let count = length.div_ceil(TEXT_PER_PROCESS).clamp(1, most);
    let parts = parts(&mut opened, count, |file| file.rest.len());
    at_once(parts, |files| format_together(files, &settings)).map(|_| ())
}

/// Does `work` with each of `parts`, on a thread of its own.
fn at_once<P: Send, T: Send>(
    parts: Vec<P>,
    work: impl Fn(P) -> Result<T, RenderError> + Sync,
) -> Result<Vec<T>, RenderError> {
    let work = &work;
    thread::scope(|scope| {
        let started: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        let ended = started.into_iter().map(|thread| {
            let joined = thread.join();
            joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        ended.collect()
    })
}

/// Splits `items` into `count` parts of about the same length.
fn parts<T>(mut items: &mut [T], count: usize, length_of: impl Fn(&T) -> usize) -> Vec<&mut [T]> {
    let mut parts = Vec::with_capacity(count);
    for left in (1..=count).rev() {
        let share = items.iter().map(&length_of).sum::<usize>() / left;
        let mut length = 0;
        let begins_within = |item: &&T| {
            let begin = length;
            length += length_of(item);
            begin <= share
        };
        let end = items.iter().take_while(begins_within).count();
        let (part, rest) = items.split_at_mut(end);
        parts.push(part);
        items = rest;
    }
    parts
}

/// A file on its way.
struct Opened<'f> {
    file: &'f mut File,
    /// How much of the text stays as it is at its head.
    head: usize,
    aside: Aside,
    /// What is left for `rustfmt`.
    rest: String,
}

impl<'f> Opened<'f> {
    fn new(file: &'f mut File, own_templates: bool) -> Result<Self, RenderError> {
        file.text = squeeze(&file.text);
        let (head, body) = split_head(&file.text);
        if head.contains("\n#![") {
            parse(file, head)?;
        }
        let (mut aside, mut rest) = (Aside::default(), String::new());
        if own_templates {
            aside.set(body, &mut rest);
        } else {
            rest.push_str(body);
        }
        Ok(Opened {
            head: head.len(),
            file,
            aside,
            rest,
        })
    }
}

/// Formats `files` with one `rustfmt`.
fn format_together(files: &mut [Opened<'_>], settings: &Settings) -> Result<(), RenderError> {
    if files.is_empty() {
        return Ok(());
    }
    let mut joined = String::new();
    for (index, file) in files.iter().enumerate() {
        joined.push_str(&format!("const FILE_{index}:()=();\n"));
        joined.push_str(&file.rest);
    }
    let output = rustfmt(&settings.0, joined).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RenderError::NoRustfmt,
        _ => RenderError::Io(error),
    })?;
    let formatted = String::from_utf8_lossy(&output.stdout);
    let bodies = if output.status.success() {
        split(&formatted, files.len())
    } else {
        None
    };
    let texts: Option<Vec<String>> = bodies.and_then(|bodies| {
        let both = files.iter_mut().zip(bodies);
        let texts = both.map(|(opened, body)| {
            let body = opened.aside.restore(body);
            let head = &opened.file.text[..opened.head];
            opened.aside.is_restored().then(|| join(head, &body))
        });
        texts.collect()
    });
    let Some(texts) = texts else {
        return Err(explain(files, &output));
    };
    for (opened, text) in files.iter_mut().zip(texts) {
        opened.file.text = text;
    }
    Ok(())
}

/// A file of its head and what follows.
fn join(head: &str, body: &str) -> String {
    let mut text = format!("{head}{}", body.trim_start_matches('\n'));
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// What stands before the file of this index, as `rustfmt` writes it.
///
/// It is handed over in another way: where it does not come back like this, at the beginning of a line, it was no item
/// of its own, and the file before it leaves something open.
fn separator(index: usize) -> String {
    format!("const FILE_{index}: () = ();")
}

/// The texts between the separators of `count` files, if all of them are there.
fn split(mut text: &str, count: usize) -> Option<Vec<&str>> {
    text = text.strip_prefix(&separator(0))?;
    let mut pieces = Vec::with_capacity(count);
    for next in 1..count {
        let (piece, rest) = text.split_once(&format!("\n{}", separator(next)))?;
        pieces.push(piece);
        text = rest;
    }
    pieces.push(text);
    Some(pieces)
}

/// Splits what can only stand at the beginning of a file off it: the header, inner documentation and inner attributes.
fn split_head(text: &str) -> (&str, &str) {
    let is_head = |line: &str| {
        let comment =
            line.starts_with("//") && (!line.starts_with("///") || line.starts_with("////"));
        line == "\n" || comment || (line.starts_with("#![") && line.ends_with("]\n"))
    };
    let length = text
        .split_inclusive('\n')
        .take_while(|line| is_head(line))
        .map(str::len)
        .sum();
    text.split_at(length)
}

/// Hands `text` to `rustfmt`, whose settings stand in `directory`.
fn rustfmt(directory: &Path, text: String) -> io::Result<Output> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // It reads everything before it writes anything. Where it does not read, it says why on its way out.
    let written = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(text.as_bytes()));
    drop(text);
    let output = child.wait_with_output()?;
    match written {
        Some(Err(error)) if output.status.success() => Err(error),
        _ => Ok(output),
    }
}

/// Says which of `files` was refused, and why.
fn explain(files: &[Opened<'_>], output: &Output) -> RenderError {
    for Opened { file, .. } in files {
        if let Err(error) = parse(file, &file.text) {
            return error;
        }
    }
    let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    // This is what the stand-in of rustup says where the component is missing.
    if reason.contains("is not installed") {
        return RenderError::NoRustfmt;
    }
    RenderError::Rustfmt(reason)
}

/// Looks whether `text`, which `file` begins with, is Rust.
fn parse(file: &File, text: &str) -> Result<(), RenderError> {
    let Err(error) = syn::parse_file(text) else {
        return Ok(());
    };
    let line = error.span().start().line;
    Err(RenderError::Syntax {
        path: file.path.clone(),
        line,
        text: text
            .lines()
            .nth(line.saturating_sub(1))
            .unwrap_or_default()
            .trim()
            .to_owned(),
        reason: error.to_string(),
    })
}

/// Removes what templates leave behind: spaces at the end of a line, and more than one blank line in a row.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        squeezed.push_str(line);
        squeezed.push('\n');
    }
    let length = squeezed.trim_end().len();
    squeezed.truncate(length);
    squeezed.push('\n');
    squeezed
}

/// A directory with settings for `rustfmt`, which is gone when the value is. Those of whatever project the command
/// happens to run in are not ours.
#[derive(Debug)]
struct Settings(PathBuf);

impl Settings {
    fn new() -> io::Result<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path =
                std::env::temp_dir().join(format!("generator-{}-{number}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => {
                    let settings = Settings(path);
                    fs::write(settings.0.join("rustfmt.toml"), "")?;
                    return Ok(settings);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which empties the place anyway.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn format(files: &[(&str, &str)]) -> Result<Vec<String>, RenderError> {
        let mut files: Vec<File> = files.iter().map(|(path, text)| file(path, text)).collect();
        super::format(&mut files, true)?;
        Ok(files.into_iter().map(|file| file.text).collect())
    }

    /// Every shape that can be settled, with a name of so many columns.
    fn shapes(columns: usize) -> String {
        let (n, t) = ("n".repeat(columns), "T".repeat(columns));
        let style = "QueryStyle::Form { explode: true }";
        format!(
            "use a::{n};\n\npub type {t} = Vec<super::A>;\n\npub struct {t}<'a>(pub &'a A);\n\n\
             #[cfg({n})]\npub struct A {{\n    /// B.\n    pub {n}: Option<A>,\n}}\n\n\
             pub enum {t} {{\n    A,\n    {t},\n    B(Box<super::{t}>),\n}}\n\n\
             const {t}: runtime::A = runtime::A {{\n    a: \"{n}\",\n}};\n\n\
             const A: runtime::A = runtime::A {{\n    a: {n},\n    b: &[&[\"{n}\"]],\n}};\n\n\
             const A: &[A] = &[\n    A {{\n        a: \"{n}\",\n    }},\n    A {{\n        a: \"{n}\",\n    }},\n];\n\n\
             runtime::object!({t} {{\n    {n}? = \"{n}\",\n}});\n\n\
             impl From<{t}> for A {{\n    fn from(value: {t}) -> Self {{\n        Self::A(Box::new(value))\n    }}\n}}\n\n\
             impl A {{\n    pub fn a(mut self, {n}: A) -> Self {{\n        self.{n} = Some({n});\n        self\n    }}\n\n    \
             pub fn b(&self, {n}: &'a [A]) -> {t} {{\n        {n}\n    }}\n\n    \
             pub fn c(&self) -> runtime::Mock<'_, {t}> {{\n        a\n    }}\n\n    \
             pub fn d(a: B) -> A {{\n        Self {{\n            {n},\n        }}\n    }}\n\n    \
             pub fn e() -> A {{\n        Self {{\n            a: {n}.into(),\n            b: None,\n        }}\n    }}\n\n    \
             pub fn f() -> A {{\n        let mut call = self.inner.call(&{t});\n        A {{ call }}\n    }}\n\n    \
             pub fn g() -> A {{\n        A {{\n            call: self.inner.call(&{t}),\n        }}\n    }}\n\n    \
             pub fn h() -> A {{\n        self.inner.mock(\"{n}\")\n    }}\n\n    \
             pub fn i() -> A {{\n        self.call.query(\"{n}\", &a, {style});\n        self\n    }}\n\n    \
             pub fn j() -> A {{\n        call.query(\"{n}\", {n}, {style});\n        {t} {{ call }}\n    }}\n}}\n"
        )
    }

    #[test]
    fn lays_out_as_rustfmt_does_at_any_width() {
        let files: Vec<File> = (1..=110)
            .map(|columns| file(&format!("{columns}.rs"), &shapes(columns)))
            .collect();
        let (mut ours, mut theirs) = (files.clone(), files);
        super::format(&mut ours, true).unwrap();
        super::format(&mut theirs, false).unwrap();
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours.text, theirs.text, "{}", ours.path);
        }
    }

    #[test]
    fn formats_each_file() {
        let files = [
            ("lib.rs", "// Header.\n\n//! Docs.\n\n\nmod   a;\nmod c;"),
            ("empty.rs", "//! Nothing.\n"),
            (
                "a.rs",
                "#![allow(dead_code)]\n/// Docs.\npub   struct A{pub b:u8}",
            ),
        ];
        assert_eq!(
            format(&files).unwrap(),
            [
                "// Header.\n\n//! Docs.\n\nmod a;\nmod c;\n",
                "//! Nothing.\n",
                "#![allow(dead_code)]\n/// Docs.\npub struct A {\n    pub b: u8,\n}\n"
            ]
        );
    }

    #[test]
    fn keeps_macros_as_they_were_laid_out() {
        let text = "m!(A {\n    b? = \"b\",\n    c ?? = \"c\",\n});\n";
        assert_eq!(format(&[("lib.rs", text)]).unwrap(), [text]);
    }

    #[test]
    fn names_the_file_and_line_of_what_is_not_rust() {
        for (text, line) in [("mod a;\nfn (", 2), ("// Header.\n#![allow(]\n", 2)] {
            let error = format(&[("a.rs", "mod a;\n"), ("b.rs", text)]).unwrap_err();
            assert!(
                error.to_string().contains(&format!("b.rs:{line}")),
                "{error}"
            );
        }
    }

    #[test]
    fn sees_what_one_file_opens_and_the_next_one_closes() {
        for (open, close) in [
            ("m!(", ");"),
            ("mod m {", "}"),
            ("/*", "*/"),
            ("const A: &str = \"", "\";"),
        ] {
            let error = format(&[("a.rs", open), ("b.rs", close)]).unwrap_err();
            assert!(error.to_string().contains("a.rs:1"), "{open} {error}");
        }
    }

    #[test]
    fn parts_are_of_about_the_same_length() {
        let mut files: Vec<File> = (0..10).map(|_| file("a.rs", "12345")).collect();
        files[0].text = "x".repeat(40);
        let lengths: Vec<usize> = parts(&mut files, 3, |file| file.text.len())
            .iter()
            .map(|part| part.len())
            .collect();
        assert_eq!(lengths, [1, 5, 4]);
        assert_eq!(parts(&mut files[..1], 2, |file| file.text.len()).len(), 2);
    }

    #[test]
    fn leaves_one_blank_line_at_most() {
        assert_eq!(squeeze("\n\na  \n\n\nb\n\n"), "a\n\nb\n");
    }
}
