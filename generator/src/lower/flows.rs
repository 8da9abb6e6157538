//! Where tokens come from.

use super::schemas::below;
use crate::ir::{Flow, FlowAddress, FlowKind};
use crate::source::Node;

/// Each flow by its key, as documents of 3.0 have it.
const FLOWS: [(&str, FlowKind); 5] = [
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
    ("clientCredentials", FlowKind::ClientCredentials),
    ("authorizationCode", FlowKind::AuthorizationCode),
    ("x-deviceAuthorization", FlowKind::DeviceAuthorization),
];

/// Each address of a flow by its key, in the order in which a client comes to it.
const ADDRESSES: [(&str, FlowAddress); 4] = [
    ("authorizationUrl", FlowAddress::Authorization),
    ("x-deviceAuthorizationUrl", FlowAddress::DeviceAuthorization),
    ("tokenUrl", FlowAddress::Token),
    ("refreshUrl", FlowAddress::Refresh),
];

/// The flows of the security scheme at `at`.
pub(super) fn lower(scheme: &Node, at: &str) -> Vec<Flow> {
    let Some(flows) = scheme.get("flows") else {
        return Vec::new();
    };
    let flow = |(key, kind): &(&str, FlowKind)| {
        let flow = flows.get(key)?;
        let addresses = ADDRESSES.iter();
        let scopes = flow.get("scopes").and_then(Node::as_map);
        Some(Flow {
            kind: *kind,
            addresses: addresses
                .filter_map(|(key, address)| Some((*address, text(flow, key)?)))
                .collect(),
            scopes: scopes
                .into_iter()
                .flatten()
                .map(|(name, said)| (name.clone(), said.as_str().unwrap_or_default().to_owned()))
                .collect(),
            pointer: below(at, &["flows", key]),
        })
    };
    FLOWS.iter().filter_map(flow).collect()
}

/// The address of a document that says where tokens come from.
pub(super) fn discovery(scheme: &Node) -> Option<String> {
    text(scheme, "openIdConnectUrl").or_else(|| text(scheme, "oauth2MetadataUrl"))
}

/// A text that says something: an empty one stands for what the document lacks.
fn text(node: &Node, key: &str) -> Option<String> {
    let text = node.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
