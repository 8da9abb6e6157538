//! Events: one type of all that comes in, and how it is known to be true.
//!
//! A document lists webhooks one by one; a receiver gets them at one address, and has to tell them apart.

use super::repeats::is_header_name;
use super::types::Lowering;
use super::unions::PendingUnion;
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Api, Coding, Decision, Docs, Origin, Shape, SignedPart, Type, TypeDef, TypeKind, Types, Union,
    Variant, Webhook, WebhookSignature,
};

impl Lowering<'_, '_> {
    /// Makes one union of the bodies of all webhooks.
    pub fn unite_bodies(&mut self, webhooks: &[Webhook], settings: &config::Webhooks) {
        self.report_unused_kinds(webhooks, settings);
        // Each body with the webhooks that carry it, in document order.
        let mut bodies: Vec<(Type, Vec<&Webhook>)> = Vec::new();
        for webhook in webhooks {
            let Some(body) = &webhook.body else { continue };
            let Some(ty) = webhook.event() else {
                self.diagnostics.push(
                    Diagnostic::note(
                        Code::WebhookMediaType,
                        &webhook.pointer,
                        format!("a body of type `{}` is no event", body.media_type),
                    )
                    .help("read it from `Verified::body`"),
                );
                continue;
            };
            match bodies.iter_mut().find(|(known, _)| *known == ty) {
                Some((_, carriers)) => carriers.push(webhook),
                None => bodies.push((ty, vec![webhook])),
            }
        }
        let Some(first) = bodies.first().and_then(|(_, carriers)| carriers.first()) else {
            return;
        };
        let pointer = place(&first.pointer);
        let kind = match bodies.as_slice() {
            [(only, _)] if settings.tag.is_none() => TypeKind::Alias(only.clone()),
            _ => TypeKind::Union(Union {
                variants: self.variants_of(&bodies),
                decision: Decision::Trial {
                    inseparable: Vec::new(),
                },
                exclusive: true,
                open: true,
                keeps_rest: true,
                keeps_all: false,
                coding: Coding::Json,
            }),
        };
        let id = self.types.push(TypeDef {
            pointer,
            origin: Origin::Events,
            docs: match bodies.as_slice() {
                [(_, carriers)] => docs(carriers),
                _ => Docs::default(),
            },
            kind,
            sent: false,
            received: true,
        });
        let carriers: Vec<&Webhook> = bodies.iter().flat_map(|(_, each)| each).copied().collect();
        let pointers = |(_, carriers): &(Type, Vec<&Webhook>)| {
            carriers
                .iter()
                .map(|webhook| webhook.pointer.clone())
                .collect()
        };
        self.pending.push(PendingUnion {
            id,
            components: bodies.iter().map(pointers).collect(),
            discriminator: settings
                .tag
                .clone()
                .map(|tag| (tag, mapping(&carriers, settings))),
        });
    }

    fn report_unused_kinds(&mut self, webhooks: &[Webhook], settings: &config::Webhooks) {
        let unknown = settings
            .kinds
            .values()
            .filter(|id| webhooks.iter().all(|webhook| webhook.id != **id))
            .map(|id| format!("`webhooks.kinds` names `{id}`, which the document does not have"));
        let idle = (settings.tag.is_none() && !settings.kinds.is_empty())
            .then(|| "`webhooks.kinds` lists values of no `webhooks.tag`".to_owned());
        let set =
            settings.tag.is_some() || settings.signature.is_some() || settings.guide.is_some();
        let needless = (set && webhooks.is_empty())
            .then(|| "`webhooks` is set, and the document has none".to_owned());
        for message in unknown.chain(idle).chain(needless) {
            self.diagnostics.push(
                Diagnostic::warning(Code::UnusedSetting, "", message)
                    .help("remove it from the settings, or correct it"),
            );
        }
    }

    fn variants_of(&self, bodies: &[(Type, Vec<&Webhook>)]) -> Vec<Variant> {
        let mut taken: Vec<String> = Vec::new();
        let mut variants = Vec::new();
        for (ty, carriers) in bodies {
            let name = match carriers.as_slice() {
                [only] if taken.contains(&only.name) => only.id.clone(),
                [only] => only.name.clone(),
                several => component(&self.types, ty).unwrap_or_else(|| {
                    let names: Vec<&str> = several.iter().map(|each| each.name.as_str()).collect();
                    names.join(" or ")
                }),
            };
            taken.push(name.clone());
            variants.push(Variant {
                name,
                ty: ty.clone(),
                docs: docs(carriers),
                shape: Shape::Any,
            });
        }
        variants
    }
}

/// What the document says of the requests that carry one body.
fn docs(carriers: &[&Webhook]) -> Docs {
    match carriers {
        [only] => only.docs.clone(),
        // What one of them is for is not true of the others.
        several => Docs {
            remarks: several
                .iter()
                .flat_map(|each| each.docs.remarks.clone())
                .collect(),
            ..Docs::default()
        },
    }
}

/// What the settings say of signatures. What no signature could ever fulfil is refused.
pub(super) fn signature(
    settings: &config::Webhooks,
    diagnostics: &mut Diagnostics,
) -> Option<WebhookSignature> {
    let signature = settings.signature.clone()?;
    let parts = signature.before.iter().chain(&signature.after);
    let fields = parts.filter_map(|part| match part {
        SignedPart::Header(name) | SignedPart::Timestamp { header: name, .. } => Some(name),
        _ => None,
    });
    for name in fields.chain([&signature.header]) {
        if !is_header_name(name) {
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidSetting,
                    "",
                    format!("`webhooks.signature` has `{name}`, which is not the name of a header"),
                )
                .help("correct it in the settings"),
            );
        }
    }
    Some(signature)
}

/// Makes one variant of bodies that turned out to be equal, and says which nothing tells apart.
pub(super) fn settle(api: &mut Api, diagnostics: &mut Diagnostics) {
    let Some(id) = api.events() else { return };
    let TypeKind::Union(mut union) = api.types.get(id).kind.clone() else {
        return;
    };
    let mut index = 0;
    while let Some(variant) = union.variants.get(index) {
        let twin = union.variants[..index]
            .iter()
            .position(|earlier| earlier.ty == variant.ty);
        match twin {
            Some(twin) => merge(&api.types, &mut union, twin, index),
            None => index += 1,
        }
    }
    if let Decision::Trial { inseparable } = &union.decision
        && let Some((one, other)) = inseparable.first()
    {
        let name = |index: &usize| &union.variants[*index].name;
        diagnostics.push(
            Diagnostic::note(
                Code::InseparableWebhooks,
                &api.types.get(id).pointer,
                format!("nothing tells `{}` from `{}`", name(one), name(other)),
            )
            .help(
                "an event that fits both is kept as unknown; name the property that tells them apart with `webhooks.tag` \
                 of the settings, or read each as its own type at its own address",
            ),
        );
    }
    api.types.get_mut(id).kind = match (union.variants.as_slice(), &union.decision) {
        // With a tag, the others that it may have are still unknown.
        (_, Decision::Tag { .. }) | ([_, _, ..], _) => TypeKind::Union(union),
        (variants, _) => {
            TypeKind::Alias(variants.first().map_or(Type::Any, |only| only.ty.clone()))
        }
    };
}

/// Makes one of the variants `twin` and `gone`, which comes later.
fn merge(types: &Types, union: &mut Union, twin: usize, gone: usize) {
    let gone_name = union.variants.remove(gone).name;
    let variant = &mut union.variants[twin];
    variant.docs = Docs::default();
    variant.name =
        component(types, &variant.ty).unwrap_or_else(|| format!("{} or {gone_name}", variant.name));
    let moved = |index: usize| match index {
        index if index == gone => twin,
        index if index > gone => index - 1,
        index => index,
    };
    match &mut union.decision {
        Decision::Tag { values, .. } => {
            values
                .iter_mut()
                .for_each(|(_, index)| *index = moved(*index));
        }
        Decision::Trial { inseparable } => {
            let pairs = std::mem::take(inseparable).into_iter();
            inseparable.extend(
                pairs
                    .map(|(one, other)| (moved(one), moved(other)))
                    .filter(|(one, other)| one != other),
            );
        }
        Decision::Kind | Decision::Keys { .. } => {}
    }
}

/// The key of the component that a type is.
fn component(types: &Types, ty: &Type) -> Option<String> {
    match (ty, &types.get(ty.held()?).origin) {
        (Type::Named(_), Origin::Component(key)) => Some(key.clone()),
        _ => None,
    }
}

/// Which webhook each value of the tag belongs to.
fn mapping(webhooks: &[&Webhook], settings: &config::Webhooks) -> Vec<(String, String)> {
    let listed = |webhook: &Webhook| settings.kinds.values().any(|id| *id == webhook.id);
    let by_setting = settings.kinds.iter().filter_map(|(kind, id)| {
        let webhook = webhooks.iter().find(|webhook| webhook.id == *id)?;
        Some((kind.clone(), webhook))
    });
    let by_name = webhooks
        .iter()
        .filter(|webhook| !listed(webhook))
        .map(|webhook| (webhook.name.clone(), webhook));
    by_setting
        .chain(by_name)
        .map(|(kind, webhook)| (kind, format!("#{}", webhook.pointer.replace('%', "%25"))))
        .collect()
}

/// Where the events stand whose first is at `pointer`: with all webhooks, or where the callback is.
fn place(pointer: &str) -> String {
    let below = pointer.strip_prefix("/x-webhooks");
    below.map_or(pointer, |_| "/x-webhooks").to_owned()
}
