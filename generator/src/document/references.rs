//! Every `$ref` leads somewhere: what lies off the grammar is brought in, and something stands in for what is not there.

use std::collections::{HashMap, HashSet};

use super::path::Path;
use super::report::Report;
use super::table::{Kind, Shape};
use super::unfollowed::{Fault, carrier, say, stand_in};
use super::walk::{Standing, reference, standing, walk, walk_mut};
use super::{grammar, misplaced, nearest, unreadable, v31};
use crate::source::{Node, Value, pointer};

/// Brings targets the grammar does not lead to, such as schemas under `#/definitions`, into shape.
pub(super) fn adopt(tree: &mut Node, report: &mut Report<'_>) {
    let mut adopted: HashSet<String> = HashSet::new();
    let mut found = targets(tree, Kind::Root);
    while let Some((target, kind)) = found.pop() {
        let Some(tokens) = pointer::split(&target) else {
            continue;
        };
        if standing(&tokens) != Standing::Outside || adopted.contains(&target) {
            continue;
        }
        let Some(node) = tree.at_mut(&target).filter(|node| node.as_map().is_some()) else {
            continue;
        };
        Path::of_tokens(&tokens, &mut |path| {
            v31::object(node, kind, path, report);
            grammar::object(node, kind, path, report);
        });
        found.extend(targets(node, kind));
        adopted.insert(target);
    }
}

/// The pointers that references in `node`, an object of `kind`, lead to, and the kind of object expected there.
fn targets(node: &Node, kind: Kind) -> Vec<(String, Kind)> {
    let mut found = Vec::new();
    walk(node, kind, &Path::ROOT, &mut |node, kind, _| {
        if let Some(target) = reference(node, kind).and_then(pointer::of_reference) {
            found.push((target, kind));
        }
    });
    found
}

/// Checks every reference. One that cannot be followed is told, and becomes an object that allows anything, or goes where
/// there is no such object: the rest of the document is as good as before. The others are written without percent signs.
pub(super) fn check(tree: &mut Node, report: &mut Report<'_>) {
    let mut known: HashMap<(String, Kind), Option<Fault>> = HashMap::new();
    let mut faulty: Vec<(String, Kind, Fault)> = Vec::new();
    walk(tree, Kind::Root, &Path::ROOT, &mut |node, kind, path| {
        let Some(target) = reference(node, kind) else {
            return;
        };
        let fault = follow(tree, target, kind, &mut known);
        if let Some(fault) = fault {
            say(&fault, target, node, kind, path, report);
            faulty.push((path.pointer(), kind, fault));
        }
    });
    let moved = misplaced::move_all(tree, &faulty);
    for (at, kind, fault) in &faulty {
        if let Some(node) = tree.at_mut(at) {
            node.value = match (fault, moved.get(at)) {
                (Fault::Carried, _) => carrier(node, *kind),
                (_, Some(component)) => component.clone(),
                _ => stand_in(node, *kind),
            };
        }
    }
    if !faulty.is_empty() {
        walk_mut(tree, Kind::Root, &Path::ROOT, &mut |node, kind, _| {
            sweep(node, kind)
        });
    }
    walk_mut(tree, Kind::Root, &Path::ROOT, &mut |node, kind, _| {
        plain(node, kind)
    });
}

/// Follows a reference to the object it stands for, over all references on the way.
fn follow(
    tree: &Node,
    target: &str,
    kind: Kind,
    known: &mut HashMap<(String, Kind), Option<Fault>>,
) -> Option<Fault> {
    let mut way: Vec<(String, Kind)> = Vec::new();
    let mut on_way: HashSet<String> = HashSet::new();
    let mut target = target;
    let mut fault = loop {
        if let Some(fault) = known.get(&(target.to_owned(), kind)) {
            break fault.clone();
        }
        if !on_way.insert(target.to_owned()) {
            break Some(Fault::Circular);
        }
        way.push((target.to_owned(), kind));
        match step(tree, target, kind) {
            Err(fault) => break Some(fault),
            Ok(None) => break None,
            Ok(Some(next)) => target = next,
        }
    };
    if matches!(fault, Some(Fault::Carried | Fault::Misplaced(_))) {
        // That is mended at the reference that leads there. Those that lead to it find what they expect.
        if let Some(last) = way.pop_if(|(last, _)| *last == target) {
            known.insert(last, fault.clone());
        }
        fault = fault.filter(|_| way.is_empty());
    }
    known.extend(way.into_iter().map(|step| (step, fault.clone())));
    fault
}

/// Looks at one target: the next reference, or nothing where the object itself is there.
fn step<'a>(tree: &'a Node, target: &str, kind: Kind) -> Result<Option<&'a str>, Fault> {
    let pointer = pointer::of_reference(target).ok_or(Fault::Missing(None))?;
    let tokens = pointer::split(&pointer).unwrap_or_default();
    let node = tokens
        .iter()
        .try_fold(tree, |node, token| node.child(token))
        .ok_or_else(|| {
            let nearest = nearest::pointer(tree, &pointer, kind);
            Fault::Missing(nearest.map(|near| pointer::to_reference(&near)))
        })?;
    match standing(&tokens) {
        Standing::Object(Kind::Schema) if matches!(kind, Kind::Response | Kind::RequestBody) => {
            Err(Fault::Carried)
        }
        Standing::Object(found)
            if misplaced::stands_for(found, kind) && node.as_map().is_some() =>
        {
            Err(Fault::Misplaced(found))
        }
        Standing::Object(found) if found != kind => Err(Fault::Wrong(found.name())),
        Standing::Part => Err(Fault::Wrong(node.kind())),
        _ if node.as_map().is_none() => Err(Fault::Wrong(node.kind())),
        _ if unreadable::is_marker(node) => Err(Fault::Missing(None)),
        _ => Ok(reference(node, kind)),
    }
}

/// Takes out the links and security schemes that nothing can stand in for.
fn sweep(node: &mut Node, kind: Kind) {
    let gone = |kind: Kind, node: &Node| {
        node.is_null() && matches!(kind, Kind::Link | Kind::SecurityScheme)
    };
    for (key, child) in node.as_map_mut().into_iter().flatten() {
        if let (Some(Shape::Map(kind)), Value::Map(items)) = (kind.shape(key), &mut child.value) {
            items.retain(|_, item| !gone(kind, item));
        }
    }
}

/// Writes a reference as `#` and a pointer, without percent signs.
fn plain(node: &mut Node, kind: Kind) {
    let written = reference(node, kind)
        .and_then(pointer::of_reference)
        .map(|pointer| format!("#{pointer}"));
    let target = node.as_map_mut().and_then(|map| map.get_mut("$ref"));
    if let Some((target, written)) = target.zip(written) {
        target.value = Value::String(written);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;

    fn components(text: &str) -> Sample {
        Sample::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents:\n{text}"
        ))
    }

    #[test]
    fn a_schema_that_leads_nowhere_is_told_and_allows_anything() {
        let sample = Sample::schema(
            "properties: {a: {$ref: '#/components/schemas/Gone'}, b: {$ref: '#name'}, c: {$ref: ''}}",
        );
        assert_eq!(sample.s(), r#"{"properties":{"a":{},"b":{},"c":{}}}"#);
        let at = |key: &str, code: &str| {
            format!("Warning {code} /components/schemas/S/properties/{key}")
        };
        assert_eq!(
            sample.said,
            [
                at("a", "unresolved-reference"),
                at("b", "unresolved-reference"),
                at("c", "unresolved-reference")
            ]
        );
    }

    #[test]
    fn circles_of_references_are_told() {
        let sample = components(
            "  schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}, C: {type: array, items: {$ref: '#/components/schemas/C'}}, D: {$ref: '#/components/schemas/C'}}",
        );
        assert_eq!(
            sample.said,
            ["A", "B"].map(|name| format!("Warning circular-reference /components/schemas/{name}"))
        );
        assert_eq!(
            sample.json("/components/schemas/D"),
            r##"{"$ref":"#/components/schemas/C"}"##
        );
    }

    #[test]
    fn a_reference_leads_to_what_is_expected() {
        let sample = components(
            "  parameters: {P: {name: p, in: query, schema: {}}}\n  schemas: {S: {$ref: '#/components/parameters/P'}, T: {$ref: '#/info/title'}, U: {$ref: '#/components/schemas'}}",
        );
        assert_eq!(
            sample.said,
            ["S", "T", "U"]
                .map(|name| format!("Warning unresolved-reference /components/schemas/{name}"))
        );
    }

    #[test]
    fn a_schema_in_the_place_of_an_answer_is_what_that_carries() {
        let sample = Sample::new(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {/: {post: {requestBody: {$ref: '#/components/schemas/S'}, responses: {200: {$ref: '#/components/schemas/S'}, 400: {$ref: '#/components/responses/R'}}}}}\ncomponents: {schemas: {S: {type: string}}, responses: {R: {$ref: '#/components/schemas/S'}}}",
        );
        let content = r##"{"application/json":{"schema":{"$ref":"#/components/schemas/S"}}}"##;
        assert_eq!(
            sample.json("/paths/~1/post"),
            format!(
                r##"{{"requestBody":{{"content":{content}}},"responses":{{"200":{{"content":{content},"description":""}},"400":{{"$ref":"#/components/responses/R"}}}}}}"##
            )
        );
        let said = |place| format!("Warning unresolved-reference {place}");
        let places = [
            "/paths/~1/post/requestBody",
            "/paths/~1/post/responses/200",
            "/components/responses/R",
        ];
        assert_eq!(sample.said, places.map(said));
    }

    #[test]
    fn what_nothing_can_stand_in_for_goes() {
        let sample = Sample::operation(
            "responses: {200: {$ref: '#/x'}}\nparameters: [{$ref: '#/x'}, {name: q, in: query, schema: {}}, {$ref: '#/x'}]\nrequestBody: {$ref: '#/x'}",
        );
        assert_eq!(
            sample.json("/paths/~1/get"),
            concat!(
                r##"{"description":"The parameter behind `#/x` cannot be read from the document. "##,
                r##"The client sends requests without it.\n\nThe parameter behind `#/x` cannot be read from the document. "##,
                r##"The client sends requests without it.","##,
                r#""parameters":[{"in":"query","name":"q","schema":{}}],"#,
                r#""requestBody":{"content":{"application/json":{"schema":{}}},"required":true},"#,
                r#""responses":{"200":{"description":""}}}"#
            )
        );
        assert_eq!(sample.said.len(), 4);
        assert!(sample.said.iter().all(|said| said.starts_with("Warning ")));
    }

    #[test]
    fn references_are_written_without_percent_signs() {
        let sample = components(
            "  schemas: {'a b/c': {type: string}, S: {$ref: '#/components/schemas/a%20b~1c'}}",
        );
        assert_eq!(
            sample.json("/components/schemas/S"),
            r##"{"$ref":"#/components/schemas/a b~1c"}"##
        );
        assert!(sample.said.is_empty());
    }

    #[test]
    fn a_long_chain_of_references_is_followed_once() {
        let mut text = "  schemas:\n".to_owned();
        for link in 0..20_000 {
            text.push_str(&format!(
                "    A{link}: {{$ref: '#/components/schemas/A{}'}}\n",
                link + 1
            ));
        }
        text.push_str("    A20000: {type: string}\n");
        assert!(components(&text).said.is_empty());
    }
}
