//! What the tests over HTTP share: the documents' own examples, and requests as text.

use generator::diagnostic::Diagnostics;
use generator::pipeline::read_tree;
use generator::source::{Node, Value, pointer};
use runtime::stand_in::{Answer, Received, StandIn};
use std::path::{Path, PathBuf};

/// The examples of a document, after its overlays.
pub struct Examples(Node);

impl Examples {
    /// Reads `specs/{api}.yaml` with `specs/overlays/{api}.yaml`.
    pub fn of(api: &str) -> Self {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        let file = format!("{api}.yaml");
        let overlays: Vec<PathBuf> = vec![specs.join("overlays").join(&file)];
        let mut diagnostics = Diagnostics::default();
        let tree = read_tree(&specs.join(&file), &overlays, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{api}: {diagnostics:?}");
        Self(tree.expect("the document can be read"))
    }

    /// Returns the answer that the document shows as `name` for a status of an operation, with the digits it shows.
    pub fn answer(&self, operation: &str, status: u16, name: &str) -> Answer {
        let text = self.text(operation, status, name);
        Answer::json(
            status,
            text.unwrap_or_else(|| panic!("`{operation}` has no example `{name}` for {status}")),
        )
    }

    fn text(&self, operation: &str, status: u16, name: &str) -> Option<String> {
        let response = self
            .operation(operation)?
            .get("responses")?
            .get(&status.to_string())?;
        let (_, media_type) = self.resolve(response)?.get("content")?.as_map()?.first()?;
        let example = self.resolve(media_type.get("examples")?.get(name)?)?;
        example.get("value").map(json)
    }

    fn operation(&self, id: &str) -> Option<&Node> {
        let paths = self.0.get("paths")?.as_map()?.values();
        paths
            .filter_map(Node::as_map)
            .flat_map(|item| item.values())
            .find(|operation| operation.get("operationId").and_then(Node::as_str) == Some(id))
    }

    fn resolve<'a>(&'a self, node: &'a Node) -> Option<&'a Node> {
        match node.get("$ref").and_then(Node::as_str) {
            Some(reference) => self.0.at(&pointer::of_reference(reference)?),
            None => Some(node),
        }
    }
}

/// Writes a value as JSON, its numbers as they stand in the document. (`Node::to_json` rounds them.)
fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => digits.clone(),
        Value::String(text) => quoted(text),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(entries) => {
            let entry = |(key, node): (&String, &Node)| format!("{}:{}", quoted(key), json(node));
            format!(
                "{{{}}}",
                entries.iter().map(entry).collect::<Vec<_>>().join(",")
            )
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text can be quoted")
}

/// Starts a server that gives `answers`.
pub async fn server(answers: impl Into<Vec<Answer>>) -> StandIn {
    StandIn::start(answers.into()).await.expect("a free port")
}

/// Returns the one request that the server has received, as [`text`] shows it.
pub fn sent(server: &StandIn) -> String {
    match server.requests().as_slice() {
        [request] => text(request),
        requests => panic!(
            "expected one request, found {}: {requests:#?}",
            requests.len()
        ),
    }
}

/// Returns a request as text: its first line, its header fields sorted by name, an empty line, its body.
///
/// All header fields are there but the three that belong to the connection: a field that should not be sent, such as a
/// second credential, is a difference. The body is shown byte for byte.
pub fn text(request: &Received) -> String {
    let of_the_connection = ["content-length", "host", "user-agent"];
    let mut fields: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, _)| !of_the_connection.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    fields.sort();
    let body = std::str::from_utf8(&request.body).expect("a body that is text");
    format!(
        "{} {}\n{}\n{body}",
        request.method,
        request.target,
        fields.concat()
    )
}
