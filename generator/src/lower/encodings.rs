//! How the properties of forms and multipart bodies are written: the encoding objects of a document.

use openapiv3::{Encoding as OpenApiEncoding, MediaType, QueryStyle};
use serde_json::Value;

use super::Context;
use super::keywords::SchemaRef;
use super::merge::{Additional, Merged};
use super::payloads::is_xml;
use super::schemas::{Located, below};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{PropertyEncoding, Style, essence, is_json};

/// A property that is a file, or may be one.
pub(super) struct File {
    /// How many there are.
    pub kind: FileKind,
    /// What its schema says it is (`contentMediaType`).
    pub media_type: Option<String>,
}

/// How many files a property is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    One,
    /// Those of an array.
    List,
    /// Those of an object, by their names.
    Map,
    /// One or several, or something that is no file.
    Choice,
}

impl<'a> Context<'a, '_> {
    /// What a document says of the properties of a form or multipart body.
    pub fn encodings(
        &mut self,
        media: &'a MediaType,
        schema: Option<&Located<'a>>,
        at: &str,
    ) -> Vec<(String, PropertyEncoding)> {
        let merged = schema.map(|schema| {
            let mut reported = Diagnostics::default();
            self.lowering.schemas.merge(schema, &mut reported)
        });
        let mut encodings = Vec::new();
        for (property, encoding) in &media.encoding {
            let at = below(at, &["encoding", property]);
            if merged
                .as_ref()
                .is_some_and(|merged| lacks(merged, property))
            {
                self.lowering.diagnostics.push(
                    Diagnostic::note(
                        Code::UnusedEncoding,
                        &at,
                        format!("the schema has no property `{property}`"),
                    )
                    .help("left out; correct the name in an overlay"),
                );
                continue;
            }
            if !encoding.headers.is_empty() {
                self.lowering.diagnostics.push(
                    Diagnostic::note(
                        Code::PartHeader,
                        &below(&at, &["headers"]),
                        "headers of parts have no types of their own",
                    )
                    .help(
                        "set those of a file with `Upload::header`; other parts are sent without",
                    ),
                );
            }
            if let Some(style) = self.style(encoding, &at) {
                encodings.push((property.clone(), PropertyEncoding::Style(style)));
                continue;
            }
            let Some(declared) = &encoding.content_type else {
                continue;
            };
            let declarations = merged
                .as_ref()
                .and_then(|merged| merged.properties.get(property));
            let declarations = declarations.map_or(&[] as &[Located<'a>], Vec::as_slice);
            if self.file(declarations, Some(declared)).is_some() {
                let media_type = PropertyEncoding::MediaType(declared.clone());
                encodings.push((property.clone(), media_type));
                continue;
            }
            // Of several, the caller could choose where it is a file; a value is written in one way.
            let mut listed = declared.split(',').map(str::trim);
            let Some(media_type) = listed.find(|media_type| !is_range(media_type)) else {
                continue;
            };
            if !is_json(media_type) && self.is_composed(declarations) {
                self.lowering.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnsupportedEncoding,
                        &below(&at, &["contentType"]),
                        format!("`{media_type}` has no typed form"),
                    )
                    .help(
                        "generated as JSON; make it a string in an overlay to encode it yourself",
                    ),
                );
                continue;
            }
            let media_type = PropertyEncoding::MediaType(media_type.to_owned());
            encodings.push((property.clone(), media_type));
        }
        encodings
    }

    /// The style that an encoding states. One that states none goes by its media type.
    fn style(&self, encoding: &OpenApiEncoding, at: &str) -> Option<Style> {
        // The typed model does not tell `false` from nothing.
        let said = |key: &str| self.document.tree.at(&below(at, &[key]))?.as_bool();
        let (explode, reserved) = (said("explode"), said("allowReserved"));
        if encoding.style.is_none() && explode.is_none() && reserved.is_none() {
            return None;
        }
        let form = Style::Form {
            explode: explode.unwrap_or(true),
            reserved: reserved.unwrap_or(false),
        };
        let joined = !explode.unwrap_or(false);
        Some(match encoding.style.as_ref().unwrap_or(&QueryStyle::Form) {
            QueryStyle::DeepObject => Style::DeepObject,
            QueryStyle::SpaceDelimited if joined => Style::SpaceDelimited,
            QueryStyle::PipeDelimited if joined => Style::PipeDelimited,
            // Exploded, both styles write what `form` writes.
            QueryStyle::Form | QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited => form,
        })
    }

    /// Whether a property is a file, which its schema says (`format: binary`, `contentMediaType`), or the media type that
    /// it is declared to have.
    pub fn file(&self, declarations: &[Located<'a>], declared: Option<&str>) -> Option<File> {
        let merged = self.merged(declarations)?;
        // Arrays of arrays are no files, and may lead back to themselves; so may the others.
        let (kind, inner) = match (merged.ty.as_deref(), &merged.additional) {
            (Some("array"), _) => (FileKind::List, merged.items.clone()),
            (Some("object") | None, Additional::Typed(value))
                if merged.properties.is_empty() && merged.unions.is_empty() =>
            {
                (FileKind::Map, vec![value.clone()])
            }
            _ if !merged.unions.is_empty() => return self.choice(&merged, declared),
            _ => return self.one_file(&merged, declarations, declared),
        };
        let one = self.one_file(&self.merged(&inner)?, &inner, declared)?;
        Some(File { kind, ..one })
    }

    /// A property that may be one of several, some of which are files.
    fn choice(&self, merged: &Merged<'a>, declared: Option<&str>) -> Option<File> {
        let [union] = merged.unions.as_slice() else {
            return None;
        };
        let files = union
            .entries
            .iter()
            .map(|entry| self.variant_file(entry, declared));
        let kinds: Vec<Option<FileKind>> = files.map(|file| Some(file?.kind)).collect();
        kinds.iter().any(Option::is_some).then(|| File {
            kind: match kinds.as_slice() {
                [first, rest @ ..] if rest.iter().all(|kind| kind == first) => {
                    first.unwrap_or(FileKind::Choice)
                }
                // One file is a list of one.
                kinds
                    if kinds
                        .iter()
                        .all(|kind| matches!(kind, Some(FileKind::One | FileKind::List))) =>
                {
                    FileKind::List
                }
                _ => FileKind::Choice,
            },
            media_type: None,
        })
    }

    /// A variant of a property that is a file, or several.
    pub fn variant_file(&self, entry: &Located<'a>, declared: Option<&str>) -> Option<File> {
        let merged = self.merged(std::slice::from_ref(entry))?;
        // Unions within unions may lead back to themselves.
        merged
            .unions
            .is_empty()
            .then(|| self.file(std::slice::from_ref(entry), declared))?
    }

    /// What the declarations of a property say together.
    pub fn merged(&self, declarations: &[Located<'a>]) -> Option<Merged<'a>> {
        let schemas = &self.lowering.schemas;
        schemas.merge_all(declarations, &mut Diagnostics::default())
    }

    fn one_file(
        &self,
        merged: &Merged<'a>,
        declarations: &[Located<'a>],
        declared: Option<&str>,
    ) -> Option<File> {
        let free = merged.values.is_none() && merged.unions.is_empty();
        let text = merged.ty.as_deref() == Some("string");
        let untyped =
            merged.ty.is_none() && !merged.has_object_demands() && merged.items.is_empty();
        if !free || !(text || untyped) {
            return None;
        }
        let held = self.content_media_type(declarations);
        let media_type = held.clone().filter(|_| declared.is_none());
        let binary = merged.format.as_deref() == Some("binary");
        let plain = matches!(merged.format.as_deref(), None | Some(""));
        let opaque = |media_type: &str| {
            !is_json(media_type) && !is_xml(media_type) && !essence(media_type).starts_with("text/")
        };
        let said = declared.map(str::to_owned).or(held);
        let is_file = binary || (plain && said.is_some_and(|media_type| opaque(&media_type)));
        is_file.then_some(File {
            kind: FileKind::One,
            media_type,
        })
    }

    /// The `contentMediaType` of a schema whose text is not encoded any further.
    fn content_media_type(&self, declarations: &[Located<'a>]) -> Option<String> {
        declarations.iter().find_map(|declaration| {
            let schema = match declaration.node {
                SchemaRef::Reference(reference) => self.lowering.schemas.resolve(reference)?.node,
                schema @ SchemaRef::Schema(_) => schema,
            };
            let SchemaRef::Schema(schema) = schema else {
                return None;
            };
            let extensions = &schema.schema_data.extensions;
            if extensions.contains_key("x-contentEncoding") {
                return None;
            }
            let media_type = extensions.get("x-contentMediaType");
            media_type.and_then(Value::as_str).map(str::to_owned)
        })
    }

    /// Whether a property is an object or an array of anything but scalars.
    fn is_composed(&self, declarations: &[Located<'a>]) -> bool {
        let composed = |merged: &Merged<'a>| {
            matches!(merged.ty.as_deref(), Some("object" | "array")) || merged.has_object_demands()
        };
        match self.merged(declarations) {
            Some(merged) if merged.ty.as_deref() == Some("array") => self
                .merged(&merged.items)
                .is_some_and(|item| composed(&item)),
            merged => merged.is_some_and(|merged| composed(&merged)),
        }
    }
}

/// Whether an object cannot have the property, as far as its schema says.
fn lacks(merged: &Merged<'_>, property: &str) -> bool {
    let others = matches!(merged.additional, Additional::Any | Additional::Typed(_));
    !others
        && merged.unions.is_empty()
        && !merged.properties.is_empty()
        && !merged.properties.contains_key(property)
}

/// Whether a media type stands for several.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).contains('*')
}
