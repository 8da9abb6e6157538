//! Requests that the provider sends: webhooks and callbacks. They give types, never client calls.

use openapiv3::{Operation, PathItem};

use super::Context;
use super::schemas::below;
use crate::code_span::code_span;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, Webhook};

/// What makes a provider send a callback.
struct Subscription<'a> {
    /// The operation that asks for it.
    operation: String,
    /// Where it goes: an address with runtime expressions, as OpenAPI calls them.
    expression: &'a str,
}

impl Subscription<'_> {
    fn remark(&self, method: &str) -> String {
        format!(
            "A callback of {}: sent as {} to {}.",
            code_span(&self.operation),
            code_span(method),
            code_span(self.expression)
        )
    }
}

impl<'a> Context<'a, '_> {
    /// Lowers everything that comes in.
    pub fn webhooks(&mut self) -> Vec<Webhook> {
        let document = self.document;
        let mut webhooks = Vec::new();
        for (name, item) in &document.webhooks {
            let at = below("/x-webhooks", &[name]);
            self.inbound(item, &at, name, None, &mut webhooks);
        }
        for (path, item) in &document.openapi.paths.paths {
            let openapiv3::ReferenceOr::Item(item) = item else {
                continue;
            };
            for (at, method, operation) in document.operations(&below("/paths", &[path]), item) {
                let at = below(&at, &["callbacks"]);
                for (name, callback) in &operation.callbacks {
                    for (expression, item) in callback {
                        let at = below(&at, &[name, expression]);
                        let from = Subscription {
                            operation: operation
                                .operation_id
                                .clone()
                                .unwrap_or_else(|| format!("{method} {path}")),
                            expression,
                        };
                        self.inbound(item, &at, name, Some(&from), &mut webhooks);
                    }
                }
            }
        }
        webhooks
    }

    fn inbound(
        &mut self,
        item: &'a PathItem,
        at: &str,
        name: &str,
        from: Option<&Subscription<'_>>,
        webhooks: &mut Vec<Webhook>,
    ) {
        let document = self.document;
        for (at, method, operation) in document.operations(at, item) {
            let id = operation
                .operation_id
                .clone()
                .unwrap_or_else(|| name.to_owned());
            let mut webhook = self.webhook(operation, id, name, at);
            webhook
                .docs
                .remarks
                .extend(from.map(|from| from.remark(&method)));
            webhooks.push(webhook);
        }
    }

    fn webhook(
        &mut self,
        operation: &'a Operation,
        id: String,
        name: &str,
        pointer: String,
    ) -> Webhook {
        let (headers, query) = self.inbound_parameters(operation, &pointer, &id);
        let mut security = operation.security.iter().flatten();
        if security.any(|together| !together.is_empty()) {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::WebhookSecurity,
                    &below(&pointer, &["security"]),
                    format!("nothing checks the credentials that `{name}` is sent with"),
                )
                .help("compare it with what you expect before you read the body"),
            );
        }
        let at = below(&pointer, &["requestBody"]);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.request_body(body, &at))
            .and_then(|(body, at)| self.inbound_body(&body.content, &at, &[&id, "request"]));
        Webhook {
            docs: Docs {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
                remarks: Vec::new(),
            },
            id,
            name: name.to_owned(),
            body,
            headers,
            query,
            pointer,
        }
    }
}
