//! What was generated from a document, in numbers.

use indexmap::IndexMap;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Api, Type, TypeKind};
use crate::name::Names;
use crate::pipeline::Reading;
use crate::render::unshadowed;

/// The report that `--report` writes.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// The program that wrote it: a file without this is not overwritten.
    pub generated_by: &'static str,
    /// Numbers.
    pub counts: Counts,
    /// Pointers of the fields whose type is, or contains, arbitrary JSON.
    pub arbitrary_json: Vec<&'a str>,
    /// Everything there is to say about the document.
    pub diagnostics: Vec<&'a Diagnostic>,
    /// JSON pointer (RFC 6901) of each schema -> the Rust path of its type, as a dependent crate writes it. Parts of an
    /// `allOf` are in the type that they make together.
    pub types: IndexMap<String, String>,
}

/// How much of what there is.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// Operations in the `paths` of the document.
    pub operations_in_document: usize,
    /// Operations in the client.
    pub operations_generated: usize,
    /// Webhooks and callbacks.
    pub webhooks: usize,
    /// Component schemas.
    pub components: usize,
    /// Schemas that were given a type, components and inline ones.
    pub schemas: usize,
    /// Named types.
    pub types: usize,
    /// Unions by how their variants are told apart.
    pub unions: Decisions,
    /// Enums.
    pub enums: usize,
    /// Fields whose type is, or contains, arbitrary JSON.
    pub arbitrary_json_fields: usize,
}

/// Unions by how their variants are told apart.
#[derive(Debug, Default, Serialize)]
#[expect(missing_docs, reason = "see `ir::Decision`")]
pub struct Decisions {
    pub tag: usize,
    pub kind: usize,
    pub keys: usize,
    pub trial: usize,
}

impl Decisions {
    /// All unions.
    pub fn total(&self) -> usize {
        self.tag + self.kind + self.keys + self.trial
    }
}

const GENERATOR: &str = "generator";

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl<'a> Report<'a> {
    /// Reports on a document that could not be read: there is nothing to count.
    pub fn unreadable(diagnostics: &'a Diagnostics) -> Self {
        Report {
            generated_by: GENERATOR,
            counts: Counts::default(),
            arbitrary_json: Vec::new(),
            diagnostics: diagnostics.iter().collect(),
            types: IndexMap::new(),
        }
    }

    /// Reports on `reading`, whose types stand in `crate_path` (`my_client` or `generated::nopan`).
    pub fn new(reading: &'a Reading, diagnostics: &'a Diagnostics, crate_path: &str) -> Self {
        let Reading {
            document,
            api,
            names,
        } = reading;
        let arbitrary_json = arbitrary_json(api);
        Report {
            generated_by: GENERATOR,
            counts: counts(document, api, arbitrary_json.len()),
            arbitrary_json,
            diagnostics: diagnostics.iter().collect(),
            types: types(document, api, |ty| path(names, crate_path, ty)),
        }
    }
}

/// How often a repeated schema may hold another one. Documents end long before.
const DEEPEST_REPETITION: usize = 16;

/// The type of each schema of the document, also of those that repeat a component and of the parts of these.
fn types(
    document: &Document,
    api: &Api,
    path: impl Fn(&Type) -> String,
) -> IndexMap<String, String> {
    let mut types: IndexMap<String, String> = api
        .schemas
        .iter()
        .map(|(pointer, ty)| (pointer.clone(), path(ty)))
        .collect();
    let mut open: Vec<(String, &str)> = document
        .shared
        .iter()
        .map(|(pointer, component)| (pointer.clone(), component.as_str()))
        .collect();
    for _ in 0..DEEPEST_REPETITION {
        let mut nested = Vec::new();
        for (pointer, component) in open {
            let Some(ty) = api.schemas.get(component) else {
                continue;
            };
            types.insert(pointer.clone(), path(ty));
            let below = |part: &str| {
                let rest = part.strip_prefix(component)?;
                rest.starts_with('/').then(|| format!("{pointer}{rest}"))
            };
            for (part, ty) in &api.schemas {
                if let Some(pointer) = below(part) {
                    types.insert(pointer, path(ty));
                }
            }
            for (part, component) in &document.shared {
                nested.extend(below(part).map(|pointer| (pointer, component.as_str())));
            }
        }
        open = nested;
    }
    types
}

fn arbitrary_json(api: &Api) -> Vec<&str> {
    let mut pointers = Vec::new();
    for (_, def) in api.types.iter() {
        let TypeKind::Struct(object) = &def.kind else {
            continue;
        };
        let fields = object.fields.iter().filter(|field| holds_any(&field.ty));
        pointers.extend(fields.map(|field| field.pointer.as_str()));
    }
    pointers
}

fn holds_any(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::JsonText(inner) => {
            holds_any(inner)
        }
        Type::Named(_) | Type::Scalar(_) => false,
    }
}

fn counts(document: &Document, api: &Api, arbitrary_json_fields: usize) -> Counts {
    let paths = document.tree.get("paths").and_then(|paths| paths.as_map());
    let operations_in_document = paths
        .into_iter()
        .flatten()
        .filter_map(|(_, item)| item.as_map())
        .flat_map(|item| item.keys())
        .filter(|key| METHODS.contains(&key.as_str()))
        .count();
    let mut unions = Decisions::default();
    let mut enums = 0;
    for (_, def) in api.types.iter() {
        match &def.kind {
            TypeKind::Enum(_) => enums += 1,
            TypeKind::Union(union) => match union.decision.name() {
                "tag" => unions.tag += 1,
                "kind" => unions.kind += 1,
                "keys" => unions.keys += 1,
                _ => unions.trial += 1,
            },
            TypeKind::Struct(_) | TypeKind::Alias(_) => {}
        }
    }
    Counts {
        operations_in_document,
        operations_generated: api.operations.len(),
        webhooks: api.webhooks.len(),
        components: document
            .openapi
            .components
            .as_ref()
            .map_or(0, |components| components.schemas.len()),
        schemas: api.schemas.len(),
        types: api.types.len(),
        unions,
        enums,
        arbitrary_json_fields,
    }
}

/// How a dependent crate writes `ty`.
fn path(names: &Names, crate_path: &str, ty: &Type) -> String {
    match ty {
        Type::Named(id) => {
            let name = names
                .types
                .get(id.0)
                .map_or("", |names| names.name.as_str());
            format!("{crate_path}::models::{name}")
        }
        Type::List(inner) => format!("Vec<{}>", path(names, crate_path, inner)),
        Type::Map(inner) => format!(
            "std::collections::BTreeMap<String, {}>",
            path(names, crate_path, inner)
        ),
        Type::Nullable(inner) => format!("Option<{}>", path(names, crate_path, inner)),
        Type::Any => "runtime::Json".to_owned(),
        Type::JsonText(inner) => {
            format!("runtime::JsonText<{}>", path(names, crate_path, inner))
        }
        Type::Scalar(scalar) => unshadowed(*scalar).unwrap_or("String").to_owned(),
    }
}
