//! Finds which types are sent and which are received, and what follows from it for their fields.

use crate::ir::{Api, Direction, Type, TypeId, TypeKind, Types};

/// Marks every type by the directions it travels in, and loosens what a direction must not demand.
///
/// A read-only property of something that is sent, or a write-only property of something that is received, cannot be
/// asked for, however required it is.
pub(super) fn mark(api: &mut Api) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &api.operations {
        sent.extend(
            operation
                .parameters
                .iter()
                .map(|parameter| parameter.ty.clone()),
        );
        let payloads = operation.body.iter().flat_map(|body| &body.payloads);
        sent.extend(payloads.map(|payload| payload.ty.clone()));
        for answer in operation.answers() {
            received.extend(answer.payload.iter().map(|payload| payload.ty.clone()));
            received.extend(answer.headers.iter().map(|header| header.ty.clone()));
        }
    }
    received.extend(
        api.webhooks
            .iter()
            .filter_map(|webhook| Some(webhook.body.as_ref()?.ty.clone())),
    );
    let headers = api.webhooks.iter().flat_map(|webhook| &webhook.headers);
    received.extend(headers.map(|header| header.ty.clone()));
    received.extend(api.events().map(Type::Named));
    let sent = reach(&api.types, sent);
    let received = reach(&api.types, received);
    let ids: Vec<TypeId> = api.types.iter().map(|(id, _)| id).collect();
    for (id, (sent, received)) in ids.into_iter().zip(sent.into_iter().zip(received)) {
        let def = api.types.get_mut(id);
        // A type that nothing uses may be meant for anything.
        def.sent = sent || !received;
        def.received = received || !sent;
        let (sent, received) = (def.sent, def.received);
        let TypeKind::Struct(object) = &mut def.kind else {
            continue;
        };
        for field in &mut object.fields {
            let (unasked, elsewhere) = match field.direction {
                Direction::Both => continue,
                Direction::Received => (sent, received.then_some("Every answer has it.")),
                Direction::Sent => (received, sent.then_some("Every request must have it.")),
            };
            if unasked && field.required {
                field.required = false;
                field.fixed = None;
                field.docs.remarks.extend(elsewhere.map(str::to_owned));
            }
        }
    }
}

fn reach(types: &Types, from: Vec<Type>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    let mut open = from;
    while let Some(ty) = open.pop() {
        match ty {
            Type::Named(id) => {
                if std::mem::replace(&mut reached[id.0], true) {
                    continue;
                }
                match &types.get(id).kind {
                    TypeKind::Struct(object) => {
                        open.extend(object.fields.iter().map(|field| field.ty.clone()));
                        open.extend(object.additional.clone());
                    }
                    TypeKind::Union(union) => {
                        open.extend(union.variants.iter().map(|variant| variant.ty.clone()));
                    }
                    TypeKind::Alias(target) => open.push(target.clone()),
                    TypeKind::Enum(_) => {}
                }
            }
            Type::List(inner)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::JsonText(inner) => open.push(*inner),
            Type::Scalar(_) | Type::Any => {}
        }
    }
    reached
}
