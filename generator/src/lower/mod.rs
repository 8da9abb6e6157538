//! From the typed document to the IR.
//!
//! A visible list of passes: see [`lower`]. Nothing here knows Rust.

mod advice;
mod answers;
mod bodies;
mod conditions;
mod constants;
mod constraints;
mod contents;
mod decide;
mod defaults;
mod directions;
mod encodings;
mod enums;
mod events;
mod flows;
mod formats;
mod headers;
mod inbound;
mod keywords;
mod lossless;
mod meanings;
mod merge;
mod objects;
mod operations;
mod own_tags;
mod parameters;
mod payloads;
mod repeats;
mod schemas;
mod security;
mod selection;
mod servers;
mod settle;
mod shapes;
mod share;
mod signature;
mod slot;
mod tags;
mod token_endpoint;
mod types;
mod unions;
mod uploads;
mod variant_names;
mod webhooks;
mod words;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{Components, ReferenceOr};

use crate::config::{Constraints, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Api, SecurityScheme, Types};
use constraints::Declared;
use schemas::{Schemas, target};
use security::Undeclared;
use selection::Selections;
use servers::Servers;
use types::Lowering;

/// What the passes share.
struct Context<'a, 's> {
    document: &'a Document,
    lowering: Lowering<'a, 's>,
    servers: Servers,
    schemes: Vec<SecurityScheme>,
    /// Schemes that security asks for and that are not declared, by their names.
    undeclared: IndexMap<String, Undeclared>,
    /// Whether operations that do not say what they need are sent with all credentials.
    sends_undeclared: bool,
}

/// Lowers a document.
pub fn lower(document: &Document, settings: &Settings, diagnostics: &mut Diagnostics) -> Api {
    let elsewhere = schemas::referenced_elsewhere(document);
    let servers = Servers::new(&document.openapi.servers, settings, diagnostics);
    let mut context = Context {
        document,
        lowering: Lowering {
            schemas: Schemas::new(document, &elsewhere),
            selections: Selections::new(settings),
            diagnostics,
            types: Types::default(),
            by_pointer: IndexMap::new(),
            active: HashMap::new(),
            composed: 0,
            pending: Vec::new(),
            united: HashMap::new(),
            listed: HashMap::new(),
            constants: HashMap::new(),
            sealed: HashSet::new(),
            declared: (settings.constraints == Constraints::Check).then(Declared::default),
            own_tags: Vec::new(),
        },
        servers,
        schemes: Vec::new(),
        undeclared: IndexMap::new(),
        sends_undeclared: false,
    };

    context.lowering.reserve_components();
    context.lowering.define_components();
    context.security_schemes();
    context.sends_undeclared = context.sends_undeclared(settings);
    let mut operations = operations::lower(&mut context);
    context.report_undeclared();
    let webhooks = context.webhooks();
    context.lowering.unite_bodies(&webhooks, &settings.webhooks);
    context.lowering.settle_unions();
    context.lowering.keep_undeclared(settings.unknown_fields);
    context.lowering.constrain();

    let Context {
        lowering,
        servers,
        schemes,
        ..
    } = context;
    let Lowering {
        schemas,
        mut types,
        by_pointer,
        diagnostics,
        selections,
        mut own_tags,
        ..
    } = lowering;
    selections.report_unused(diagnostics);
    repeats::mark(&mut operations, settings, diagnostics);
    if let Some(media_type) = &settings.content_type_without_body {
        operations::declare_content_type(&mut operations, media_type);
    }
    schemas.report_unsearched(diagnostics);
    schemas.contents.report_untyped(diagnostics);
    share::break_alias_circles(&mut types, diagnostics);
    let servers = servers.finish(diagnostics);
    let info = &document.openapi.info;
    let token_endpoint =
        token_endpoint::lower(settings.token_endpoint.as_ref(), &operations, diagnostics);
    let mut api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone(),
        types,
        operations,
        webhooks,
        webhook_guide: settings.webhooks.guide.clone(),
        webhook_signature: events::signature(&settings.webhooks, diagnostics),
        environments: servers.environments,
        server_groups: servers.groups,
        server_variables: servers.variables,
        security_schemes: schemes,
        retry_statuses: repeats::statuses(settings, diagnostics),
        trace: settings.trace.clone(),
        signature: signature::lower(settings.signature.as_ref(), diagnostics),
        pkce: settings.pkce.clone(),
        token_endpoint,
        schemas: by_pointer,
    };
    directions::mark(&mut api);
    defaults::check(&mut api, diagnostics);
    share::share(&mut api, own_tags.iter_mut().map(|tag| &mut tag.ty));
    own_tags::fill(&mut api, own_tags);
    events::settle(&mut api, diagnostics);
    api
}

impl<'a> Context<'a, '_> {
    /// What a reference to a component other than a schema names, and where it stands.
    fn component<T>(
        &mut self,
        reference: &str,
        list: impl Fn(&'a Components) -> &'a IndexMap<String, ReferenceOr<T>>,
    ) -> Option<(&'a T, String)> {
        let document = self.document;
        let mut reference = reference;
        // References that lead to each other have been refused before; the bound only makes that certain.
        for _ in 0..32 {
            let at = target(reference)?;
            let tokens = schemas::tokens(&at);
            let [_, _, key] = tokens.as_slice() else {
                break;
            };
            match list(document.openapi.components.as_ref()?).get(key) {
                Some(ReferenceOr::Item(item)) => return Some((item, at)),
                Some(ReferenceOr::Reference { reference: next }) => reference = next,
                None => break,
            }
        }
        self.lowering.diagnostics.push(
            Diagnostic::error(
                Code::UnresolvedReference,
                &target(reference).unwrap_or_default(),
                format!("`{reference}` does not lead to a component"),
            )
            .help("move what it names to `components`"),
        );
        None
    }
}
