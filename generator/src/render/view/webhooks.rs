//! `webhooks.rs`: what comes in, and how it is verified.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Serialize;

use crate::ir::{
    Api, Encoding, Form, SignedPart, TimestampFormat, Type, TypeId, TypeKind, WebhookAlgorithm,
    WebhookSignature,
};
use crate::render::docs::{self, Comment};
use crate::render::prints::Uses;
use crate::render::types::{self, Place, Printer};
use crate::render::{RenderError, token};

use super::Context;
use super::field_forms::Properties;
use super::models::{self, TypeView};
use super::readers::ReadersView;

/// What is said of the type of all that comes in.
pub const ALL: &str = "Everything that the provider sends on its own.";

/// `webhooks.rs`.
#[derive(Debug, Serialize)]
pub struct WebhooksView {
    pub header: String,
    pub docs: String,
    pub imports: Vec<String>,
    #[serde(skip)]
    pub uses: BTreeSet<TypeId>,
    /// The type of all that comes in.
    #[serde(rename = "type")]
    pub event: TypeView,
    /// What is read from other bodies than JSON.
    pub bodies: Vec<BodyView>,
    /// The headers and the query of all that comes in.
    pub readers: Vec<ReadersView>,
    pub verifier: Option<VerifierView>,
    /// The method of a delivery that reads an event which nobody has verified, where the type of all events is our own.
    pub unverified: Option<&'static str>,
}

impl Uses for WebhooksView {
    fn uses(&self) -> &BTreeSet<TypeId> {
        &self.uses
    }
}

/// How a type is read from other bodies than JSON.
#[derive(Debug, Serialize)]
pub struct BodyView {
    pub ty: String,
    /// How its properties are written in forms: expressions with commas between them.
    pub forms: String,
}

/// The function that makes a verifier.
#[derive(Debug, Serialize)]
pub struct VerifierView {
    pub docs: String,
    /// What a key is borrowed as.
    pub key: &'static str,
    /// The name of the argument.
    pub keys: &'static str,
    /// How keys that are given out as text are read: a variant of `Encoding`.
    pub key_encoding: Option<&'static str>,
    /// The verifier, as an expression.
    pub verifier: String,
}

impl WebhooksView {
    /// The view of the events that are `id`.
    pub fn new(context: &Context<'_>, id: TypeId) -> Result<Self, RenderError> {
        let names = &context
            .names
            .types
            .get(id.0)
            .ok_or_else(|| RenderError::Unnamed(context.api.types.get(id).pointer.clone()))?;
        let declared = BTreeSet::from([names.name.as_str()]);
        let place = Place::Elsewhere(context.module);
        let printer = Printer::new(context.api, context.names, place, &declared);
        let event = models::type_view(context, &printer, id, names)?;
        let bodies = bodies(context, &printer, id)?;
        let headers = ReadersView::of_event_headers(context, &printer)?;
        let query = ReadersView::of_event_query(context, &printer)?;
        let signature = context.api.webhook_signature.as_ref();
        Ok(WebhooksView {
            header: context.header.to_owned(),
            docs: module_docs(context, id, signature.is_some()),
            imports: printer.imports(),
            uses: printer.uses(),
            event,
            bodies,
            readers: headers.into_iter().chain(query).collect(),
            verifier: signature.map(VerifierView::new),
            unverified: (!is_alias(context.api, id)).then(|| match has_other_bodies(context.api) {
                true => "read_unverified",
                false => "parse_unverified",
            }),
        })
    }
}

/// The types that can be read from other bodies than JSON, if there are such bodies.
fn bodies(
    context: &Context<'_>,
    printer: &Printer<'_>,
    events: TypeId,
) -> Result<Vec<BodyView>, RenderError> {
    let api = context.api;
    let mut types: IndexMap<TypeId, Vec<Properties>> = IndexMap::new();
    let carried = api
        .webhooks
        .iter()
        .filter_map(|webhook| webhook.body.as_ref());
    for body in carried {
        let mut ids: Vec<TypeId> = Vec::new();
        if matches!(body.form, Form::Fields(_) | Form::Text) {
            ids.extend(Some(events).filter(|id| !is_alias(api, *id)));
        }
        if let (Form::Fields(_), Type::Named(id)) = (&body.form, types::resolve(api, &body.ty)) {
            ids.push(*id);
        }
        for id in ids {
            let forms = types.entry(id).or_default();
            for form in Properties::of_form(api, body) {
                form.join(forms);
            }
        }
    }
    let views = types.into_iter().map(|(id, forms)| {
        let forms: Vec<String> = forms.iter().map(Properties::expression).collect();
        let ty = match id == events {
            true => token::ident(&printer.type_names(id)?.name)?,
            false => printer.path(id)?,
        };
        let forms = forms.join(", ");
        Ok(BodyView { ty, forms })
    });
    views.collect()
}

fn is_alias(api: &Api, id: TypeId) -> bool {
    matches!(api.types.get(id).kind, TypeKind::Alias(_))
}

/// Whether some events are no JSON.
fn has_other_bodies(api: &Api) -> bool {
    let mut carried = api
        .webhooks
        .iter()
        .filter_map(|webhook| webhook.body.as_ref());
    carried.any(|body| matches!(body.form, Form::Fields(_) | Form::Text))
}

/// What the module says: how to verify and read, on an example that compiles.
fn module_docs(context: &Context<'_>, id: TypeId, has_verifier: bool) -> String {
    let title = docs::one_line(&context.api.title);
    let mut comment = Comment::new(0);
    comment.document(&if title.is_empty() {
        "What the provider sends on its own: verified, then read.".to_owned()
    } else {
        format!("What {title} sends on its own: verified, then read.")
    });
    comment.text("[`Verifier::verify`] comes first, and what it returns is read as an [`Event`]:");
    let module = format!(
        "{}{}::webhooks",
        context.crate_name,
        context.module.strip_prefix("crate").unwrap_or_default()
    );
    comment.block(receiver(context, id, &module));
    if has_verifier {
        comment.text("[`verifier`] knows how deliveries are signed.");
    } else {
        comment.text(
            "How deliveries are signed is not known here. Make a [`Verifier`] of what the provider tells its customers: \
             the header and the encoding of the signature, the hash, and what is signed besides the body. For an HMAC \
             of the body alone, that is",
        );
        comment.block(code(&[
            &format!("use {module}::{{Encoding, Field, Hash, KeyError, Verifier}};"),
            "",
            "fn verifier(secret: &str, header: &str) -> Result<Verifier, KeyError> {",
            "    let signature = Field::new(header);",
            "    Ok(Verifier::hmac(Hash::Sha256, [secret], signature)?.encoding(Encoding::Hex))",
            "}",
        ]));
    }
    let extractor = match has_other_bodies(context.api) {
        true => "WebhookBody",
        false => "Webhook",
    };
    comment.text(&format!(
        "With the feature `axum`, `{extractor}<Event>` is an extractor that verifies and reads. [`Deliveries`] recognises \
         what comes again."
    ));
    let read = match (is_alias(context.api, id), has_other_bodies(context.api)) {
        (false, _) => "Event::read_unverified",
        (true, true) => "Delivery::read_unverified",
        (true, false) => "Delivery::parse_unverified",
    };
    comment.text(&format!(
        "[`{read}`] reads a delivery that is not signed. Nobody has checked who sent it: use it to find out what to ask \
         the server, and act on the response of the server alone."
    ));
    pushes(context, &mut comment);
    comment.document(context.api.webhook_guide.as_deref().unwrap_or_default());
    comment.inner()
}

/// Says what receives the ends of backchannel authorizations.
fn pushes(context: &Context<'_>, comment: &mut Comment) {
    let pushed = context.api.webhook_pushes.iter().map(|id| docs::code(id));
    let pushed: Vec<String> = pushed.collect();
    if !pushed.is_empty() {
        comment.text(&format!(
            "{} ends a backchannel authorization (OpenID CIBA, push mode). The server does not sign it: it sends the \
             notification token of the request back. [`Push`](runtime::auth::Push) receives it, and checks the token \
             before anything is believed.",
            pushed.join(" or ")
        ));
    }
}

/// A function that takes a delivery.
fn receiver(context: &Context<'_>, id: TypeId, module: &str) -> Vec<String> {
    let is_union = matches!(context.api.types.get(id).kind, TypeKind::Union(_));
    let first = context.names.types[id.0].members.first();
    let first = first.and_then(|name| token::ident(name).ok());
    let handled = match first.filter(|_| is_union) {
        Some(first) => format!(
            "    match event {{\n        Event::{first}(body) => handle(body),\n        _ => {{}}\n    }}"
        ),
        None => "    handle(event);".to_owned(),
    };
    let (read, malformed) = match has_other_bodies(context.api) {
        true => (
            "read",
            "Refusal::MalformedJson(_) | Refusal::MalformedBody(_)",
        ),
        false => ("parse", "Refusal::MalformedJson(_)"),
    };
    code(&[
        &format!("use {module}::{{Delivery, Event, Refusal, Verified, Verifier}};"),
        "",
        "/// Takes a delivery, and returns the status of the answer.",
        "fn receive(verifier: &Verifier, delivery: &Delivery<'_>) -> u16 {",
        &format!("    let read = |verified: Verified<'_>| verified.{read}::<Event>();"),
        "    let event = match verifier.verify(delivery).and_then(read) {",
        "        Ok(event) => event,",
        &format!("        Err({malformed}) => return 400,"),
        "        Err(_) => return 401,",
        "    };",
        &handled,
        "    200",
        "}",
        "# fn handle<T>(_: T) {}",
    ])
}

/// Lines of Rust, as an example that is compiled.
fn code(lines: &[&str]) -> Vec<String> {
    let lines = lines.iter().flat_map(|line| line.split('\n'));
    std::iter::once("```")
        .chain(lines)
        .chain(["```"])
        .map(str::to_owned)
        .collect()
}

impl VerifierView {
    fn new(signature: &WebhookSignature) -> Self {
        let (constructor, keys) = match signature.algorithm {
            WebhookAlgorithm::HmacSha256 => ("hmac(Hash::Sha256, ", "secrets"),
            WebhookAlgorithm::HmacSha384 => ("hmac(Hash::Sha384, ", "secrets"),
            WebhookAlgorithm::HmacSha512 => ("hmac(Hash::Sha512, ", "secrets"),
            WebhookAlgorithm::Ed25519 => ("ed25519(", "public_keys"),
        };
        let mut verifier = format!(
            "Verifier::{constructor}{keys}, {})?.encoding(Encoding::{})",
            field(&signature.header, &signature.prefix),
            variant(signature.encoding)
        );
        for (method, parts) in [
            ("preceded_by", &signature.before),
            ("followed_by", &signature.after),
        ] {
            if !parts.is_empty() {
                let parts: Vec<String> = parts.iter().map(part).collect();
                verifier.push_str(&format!(".{method}([{}])", parts.join(", ")));
            }
        }
        VerifierView {
            docs: docs_of(signature),
            key: if signature.key.is_some() {
                "str"
            } else {
                "[u8]"
            },
            keys,
            key_encoding: signature.key.map(variant),
            verifier,
        }
    }
}

fn docs_of(signature: &WebhookSignature) -> String {
    let (several, one, algorithm) = match signature.algorithm {
        WebhookAlgorithm::HmacSha256 => ("secrets", "a secret", "an HMAC with SHA-256"),
        WebhookAlgorithm::HmacSha384 => ("secrets", "a secret", "an HMAC with SHA-384"),
        WebhookAlgorithm::HmacSha512 => ("secrets", "a secret", "an HMAC with SHA-512"),
        WebhookAlgorithm::Ed25519 => ("public keys", "a public key", "one of Ed25519"),
    };
    let mut comment = Comment::new(0);
    comment.text(&format!(
        "Returns what verifies deliveries with any of the {several}. While one is replaced, there are two."
    ));
    let signed = signature.before.iter().chain(&signature.after).count();
    comment.text(&format!(
        "The signature is {algorithm}, in {} in the header {}. It is made over {}",
        spoken_encoding(signature.encoding),
        docs::code(&signature.header),
        if signed == 0 {
            "the body."
        } else {
            "these, one after the other:"
        },
    ));
    if signed > 0 {
        let body = ["the body".to_owned()];
        let before = signature.before.iter().map(spoken);
        let parts: Vec<String> = before
            .chain(body)
            .chain(signature.after.iter().map(spoken))
            .collect();
        comment.list(&parts);
    }
    if let Some(encoding) = signature.key {
        comment.text(&format!("Each key is in {}.", spoken_encoding(encoding)));
    }
    comment.block(vec!["# Errors".to_owned()]);
    comment.text(&format!(
        "Fails if there is none, or something else in the place of {one}."
    ));
    comment.outer()
}

/// What is signed, in words.
fn spoken(part: &SignedPart) -> String {
    match part {
        SignedPart::Method => "the method".to_owned(),
        SignedPart::Path => "the path".to_owned(),
        SignedPart::Target => "the path with its query".to_owned(),
        SignedPart::Header(name) => format!("the header {}", docs::code(name)),
        SignedPart::Text(text) => docs::code(text),
        SignedPart::Timestamp {
            header, tolerance, ..
        } => {
            let tolerance = match tolerance {
                Some(seconds) => format!("{seconds} seconds"),
                None => "five minutes".to_owned(),
            };
            format!(
                "the timestamp in the header {}, which may be {tolerance} from now",
                docs::code(header)
            )
        }
    }
}

fn spoken_encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Hex => "hexadecimal digits",
        Encoding::Base64 => "base64",
        Encoding::Base64Url => "base64 for addresses",
    }
}

fn variant(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Hex => "Hex",
        Encoding::Base64 => "Base64",
        Encoding::Base64Url => "Base64Url",
    }
}

/// A place in the header, as an expression.
fn field(header: &str, prefix: &str) -> String {
    let header = token::string(header);
    match prefix {
        "" => format!("Field::new({header})"),
        prefix => format!("Field::new({header}).prefixed({})", token::string(prefix)),
    }
}

/// Something that is signed, as an expression.
fn part(part: &SignedPart) -> String {
    match part {
        SignedPart::Method => "Part::Method".to_owned(),
        SignedPart::Path => "Part::Path".to_owned(),
        SignedPart::Target => "Part::Target".to_owned(),
        SignedPart::Header(name) => format!("Part::Header({}.into())", token::string(name)),
        SignedPart::Text(text) => format!("Part::Text({}.into())", token::string(text)),
        SignedPart::Timestamp {
            header,
            prefix,
            format,
            tolerance,
        } => {
            let format = match format {
                TimestampFormat::UnixSeconds => "UnixSeconds",
                TimestampFormat::UnixMillis => "UnixMillis",
                TimestampFormat::Iso8601 => "Iso8601",
            };
            let tolerance = tolerance.map_or(String::new(), |seconds| {
                format!(".tolerance(std::time::Duration::from_secs({seconds}))")
            });
            format!(
                "Part::Timestamp(Timestamp::new({}, TimestampFormat::{format}){tolerance})",
                field(header, prefix)
            )
        }
    }
}
