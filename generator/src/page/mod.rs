//! One page of HTML that shows what became of documents: for people, in a browser, from a file.
//!
//! Nothing of it is fetched from anywhere, and what a document says is text on it, never markup: the template escapes all
//! that `prose` did not make, and the page forbids the browser every script but its own. The template stands here and
//! not with those of the files that a client consists of: these are there to be replaced, and this one and its views make
//! ids and links together.

mod changes;
mod findings;
mod links;
mod operations;
mod overview;
mod prose;
mod text;
mod types;

use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, escape_formatter};
use serde::Serialize;

use crate::diagnostic::{Diagnostics, Place, printable};
use crate::diff::Changes;
use crate::pipeline::Reading;
use crate::render::signatures::Signatures;
use links::Links;
use overview::ChapterView;

/// A page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The APIs, in the order in which they are shown.
    pub chapters: &'a [Chapter<'a>],
    /// What the changes of all of them come to, in a sentence.
    pub conclusion: Option<String>,
    /// The directory from which files are named.
    pub root: &'a Path,
}

/// An API, as the page shows it.
#[derive(Clone, Copy, Debug)]
pub struct Chapter<'a> {
    /// What its client is called: the name of its module or crate.
    pub name: &'a str,
    /// The API as it was read; nothing where its document cannot be read, or is gone.
    pub reading: Option<&'a Reading>,
    /// All there is to say about the document.
    pub diagnostics: &'a Diagnostics,
    /// What changed, where there is a version to compare with.
    pub changed: Option<Changed<'a>>,
}

/// What changed since another version.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// What that version is called, such as `HEAD`.
    pub since: &'a str,
    /// What is different now.
    pub changes: &'a Changes,
}

/// The look of the page.
const STYLE: &str = include_str!("page.css");
/// The script of the page: the box that filters, and links into what is folded.
const SCRIPT: &str = include_str!("page.js");

/// What the browser knows the script by: `sha256-` and its hash in Base64. Every other script it refuses.
const SCRIPT_HASH: &str = "sha256-NTO6dfMDHXuk3GxJEj+4OlhJznlEJmulV+IE9n44QS4=";

/// What the template prints.
#[derive(Debug, Serialize)]
struct PageView {
    style: &'static str,
    script: &'static str,
    script_hash: &'static str,
    conclusion: Option<String>,
    chapters: Vec<ChapterView>,
}

impl Page<'_> {
    /// Prints the page. The same documents give the same page, byte for byte.
    ///
    /// # Errors
    ///
    /// Fails if the names of an API do not fit it: a mistake of the name pass.
    pub fn html(&self) -> Result<String, String> {
        let chapters = self.chapters.iter();
        let chapters = chapters.map(|chapter| ChapterView::new(chapter, self.root));
        let view = PageView {
            style: STYLE,
            script: SCRIPT,
            script_hash: SCRIPT_HASH,
            conclusion: self.conclusion.clone(),
            chapters: chapters
                .collect::<Result<_, _>>()
                .map_err(|error| error.to_string())?,
        };
        print(view).map_err(|error| error.to_string())
    }
}

fn print(view: PageView) -> Result<String, Error> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => escape_formatter(out, state, &printable(text).into()),
        _ => escape_formatter(out, state, value),
    });
    environment.add_template("page", include_str!("page.html.j2"))?;
    environment.get_template("page")?.render(Serde(view))
}

/// A client to show.
#[derive(Debug)]
struct Client<'a> {
    reading: &'a Reading,
    diagnostics: &'a Diagnostics,
    signatures: &'a Signatures,
    links: &'a Links,
    root: &'a Path,
}

/// Where something stands in a document.
#[derive(Debug, Serialize)]
struct PlaceView {
    /// File, line and column.
    place: String,
    pointer: String,
}

impl Client<'_> {
    /// Where the node at `pointer` stands.
    fn place(&self, pointer: &str) -> PlaceView {
        let (file, place) = self.reading.document.place(pointer);
        PlaceView {
            place: shown(&file, place, pointer, self.root),
            pointer: pointer.to_owned(),
        }
    }
}

/// A place in a file that is named from `root`.
fn shown(file: &str, place: Place, pointer: &str, root: &Path) -> String {
    match Path::new(file).strip_prefix(root) {
        Ok(inside) => place.of(&inside.display().to_string(), pointer),
        Err(_) => place.of(file, pointer),
    }
}
