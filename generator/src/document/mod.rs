//! Tree to OpenAPI: every version brought to one shape, sloppy spots repaired, references checked, and the typed model.

mod bundle;
mod grammar;
mod inline;
mod misplaced;
mod nearest;
mod path;
mod references;
mod report;
#[cfg(test)]
mod sample;
mod shared;
mod table;
mod typed;
mod unfollowed;
mod unreadable;
mod v31;
mod version;
mod walk;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr, Schema};

use crate::diagnostic::{Diagnostics, Place};
use crate::source::{Node, pointer};
pub use bundle::bundle;
use report::Report;

/// An OpenAPI document, brought to the shape of version 3.0.
#[derive(Clone, Debug)]
pub struct Document {
    /// The normalized tree. What version 3.0 cannot say stands in extensions (`x-…`).
    pub tree: Node,
    /// The typed model of [`tree`](Self::tree).
    pub openapi: OpenAPI,
    /// The webhooks of the document, which version 3.0 has no place for.
    pub webhooks: IndexMap<String, PathItem>,
    /// The operations of path items that version 3.0 has no place for, by the pointer of each.
    pub additional_operations: IndexMap<String, Operation>,
    /// The schemas of the items of sequences (`x-itemSchema`) and of what texts hold (`x-contentSchema`), by the pointer of
    /// each.
    pub item_schemas: IndexMap<String, ReferenceOr<Schema>>,
    /// Pointers of inline schemas that repeat a component, each with the pointer of that component.
    pub shared: Vec<(String, String)>,
    /// Whether its author has a place for webhooks, which version 3.0 only has an extension for.
    has_webhooks: bool,
}

/// Where documents of version 3.1 keep their webhooks.
const WEBHOOKS: &str = "webhooks";

/// Reads a document. Nothing comes back where the text is no OpenAPI 3 document at all; diagnostics say why.
///
/// Whatever else is wrong with it, a document comes back, and `diagnostics` says what was repaired or left out. Every
/// `$ref` of the grammar then leads somewhere, and is written as `#` and a pointer without percent signs.
///
/// The deepest document there can be takes less than 8 MiB of stack in a debug build.
pub fn read(mut tree: Node, diagnostics: &mut Diagnostics) -> Option<Document> {
    let mut report = Report::new(diagnostics);
    let has_webhooks = tree.get(WEBHOOKS).is_some();
    version::check(&tree, &mut report)?;
    if !version::is_3_0(&tree) {
        report.take_annotations();
    }
    v31::upgrade(&mut tree, &mut report);
    grammar::check(&mut tree, &mut report);
    references::adopt(&mut tree, &mut report);
    references::check(&mut tree, &mut report);
    report.tell_annotations();
    inline::inline(&mut tree, &mut report);
    unreadable::describe(&mut tree);
    let shared = shared::share(&mut tree);
    let openapi = typed::read(&tree, &mut report);
    let webhooks = typed::webhooks(&tree, &mut report);
    let (additional_operations, item_schemas) = typed::later(&tree, &mut report);
    Some(Document {
        tree,
        openapi,
        webhooks,
        additional_operations,
        item_schemas,
        shared,
        has_webhooks,
    })
}

impl Document {
    /// File and place of the node at `pointer`, or of the nearest node above it that exists.
    pub fn place(&self, pointer: &str) -> (String, Place) {
        let mut node = &self.tree;
        for token in pointer::split(pointer).unwrap_or_default() {
            match node.child(&token) {
                Some(child) => node = child,
                None => break,
            }
        }
        (node.file.to_string(), node.place)
    }

    /// The pointer that the author of the document knows for one into the normalized [`tree`](Self::tree).
    pub fn authored(&self, pointer: String) -> String {
        // Nearly all pointers lead through nothing that has been moved.
        if !pointer.contains("/x-") {
            return pointer;
        }
        match pointer.strip_prefix("/x-webhooks") {
            Some(rest) if self.has_webhooks => renamed(&format!("/{WEBHOOKS}{rest}")),
            _ => renamed(&pointer),
        }
    }

    /// The operations of the path item at `at`, each with its pointer and its method as it is sent.
    pub fn operations<'a>(
        &'a self,
        at: &str,
        item: &'a PathItem,
    ) -> impl Iterator<Item = (String, String, &'a Operation)> {
        let known = item.iter().map(|(method, operation)| {
            (pointer::join(at, method), method.to_uppercase(), operation)
        });
        let known: Vec<_> = known.collect();
        let query = pointer::join(at, "x-query");
        let others = format!("{at}/x-additionalOperations/");
        let later = self
            .additional_operations
            .iter()
            .filter_map(move |(at, operation)| {
                let method = if *at == query {
                    "QUERY".to_owned()
                } else {
                    pointer::split(&format!("/{}", at.strip_prefix(&others)?))?.pop()?
                };
                Some((at.clone(), method, operation))
            });
        known.into_iter().chain(later)
    }

    /// The schema of each item of the sequence that the media type at `at` is.
    pub fn item_schema(&self, at: &str) -> Option<&ReferenceOr<Schema>> {
        self.item_schemas.get(&pointer::join(at, "x-itemSchema"))
    }

    /// The schemas of what texts hold, each with the pointer of the schema of its text, and its own.
    pub fn content_schemas(&self) -> impl Iterator<Item = (&str, &str, &ReferenceOr<Schema>)> {
        self.item_schemas.iter().filter_map(|(at, schema)| {
            let text = at.strip_suffix("/x-contentSchema")?;
            Some((text, at.as_str(), schema))
        })
    }

    /// The schema at any pointer into the normalized tree.
    pub fn schema_at(&self, pointer: &str) -> Option<ReferenceOr<Schema>> {
        self.tree.at(pointer)?.read().ok()
    }
}

/// A pointer as documents of 3.2 have it, where the normalized tree has an extension.
fn renamed(pointer: &str) -> String {
    let mut written = String::with_capacity(pointer.len());
    let mut before = ["", ""];
    for token in pointer.split('/').skip(1) {
        let moved = match (before, token) {
            (["paths" | "x-webhooks" | "webhooks" | "pathItems", _], "x-query") => "query",
            (["paths" | "x-webhooks" | "webhooks" | "pathItems", _], "x-additionalOperations") => {
                "additionalOperations"
            }
            (["content" | "mediaTypes", _], "x-itemSchema") => "itemSchema",
            ([_, "flows"], "x-deviceAuthorization") => "deviceAuthorization",
            (_, "x-contentSchema") => "contentSchema",
            _ => token,
        };
        written.push('/');
        written.push_str(moved);
        before = [before[1], token];
    }
    written
}

#[cfg(test)]
mod tests {
    use super::sample::Sample;

    #[test]
    fn finds_places_of_what_is_there_and_of_what_is_above_it() {
        let sample = Sample::new("openapi: 3.0.0\ninfo:\n  title: t\n  version: v\npaths: {}");
        let line = |pointer| sample.document.place(pointer).1.line;
        assert_eq!(
            (
                line("/info/version"),
                line("/info/gone/deeper"),
                line(""),
                line("nonsense")
            ),
            (4, 3, 1, 1)
        );
        assert_eq!(sample.document.place("/info").0, "api.yaml");
    }

    #[test]
    fn pointers_lead_where_the_author_wrote() {
        for (pointer, authored) in [
            ("/paths/~1a/x-query/tags", "/paths/~1a/query/tags"),
            (
                "/paths/~1a/x-additionalOperations/COPY",
                "/paths/~1a/additionalOperations/COPY",
            ),
            ("/content/a~1b/x-itemSchema", "/content/a~1b/itemSchema"),
            (
                "/components/securitySchemes/s/flows/x-deviceAuthorization",
                "/components/securitySchemes/s/flows/deviceAuthorization",
            ),
            ("/headers/x-query", "/headers/x-query"),
            ("", ""),
        ] {
            assert_eq!(super::renamed(pointer), authored);
        }
    }

    #[test]
    fn extensions_reach_the_typed_model() {
        let sample =
            Sample::schema("enum: [a]\nx-enum-varnames: [First]\nx-enum-descriptions: {a: first}");
        let schema = sample
            .document
            .schema_at("/components/schemas/S")
            .expect("a schema");
        let schema = schema.into_item().expect("no reference");
        assert_eq!(schema.schema_data.extensions.len(), 2);
    }
}
