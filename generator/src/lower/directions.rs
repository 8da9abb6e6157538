//! Finds which types are sent and which are received, and what follows from it for their fields.

use crate::ir::{Api, Direction, Type, TypeId, TypeKind, Types, Webhook};

/// Marks every type by the directions it travels in, and loosens what a direction must not demand.
///
/// A read-only property of something that is sent, or a write-only property of something that is received, cannot be
/// asked for, however required it is.
pub(super) fn mark(api: &mut Api) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &api.operations {
        sent.extend(operation.sent_types().filter_map(Type::held));
        received.extend(operation.received_types().filter_map(Type::held));
    }
    let webhooks = api.webhooks.iter().flat_map(Webhook::types);
    received.extend(webhooks.filter_map(Type::held));
    received.extend(api.events());
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

fn reach(types: &Types, from: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    let mut open = from;
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.0], true) {
            open.extend(types.get(id).kind.held());
        }
    }
    reached
}
