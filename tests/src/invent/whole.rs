//! All that a document says about one value: references, `allOf` and the chosen variants together.

use std::collections::HashMap;
use std::ptr;

use generator::source::{Node, pointer};

use super::choices::Choices;
use crate::json_schema::is_loose;

/// The document whose schemas are read.
#[derive(Debug)]
pub struct Schemas<'a> {
    tree: &'a Node,
    /// Whether nothing counts beside a reference.
    loose: bool,
    /// Pointer of a component -> the components that extend it.
    heirs: HashMap<String, Vec<String>>,
    /// Component -> its pointer.
    pointers: HashMap<*const Node, String>,
}

/// What holds for one value.
#[derive(Debug, Default)]
pub struct Whole<'a> {
    /// The schemas, each without the variants it has beside it.
    pub parts: Vec<&'a Node>,
    /// Properties that tell variants apart, with the values that select the chosen one.
    pub tags: Vec<Tag<'a>>,
    /// Whether a part admits nothing at all.
    pub impossible: bool,
    /// Unions to choose a variant of.
    open: Vec<&'a Node>,
}

/// A property that tells variants apart.
#[derive(Debug)]
pub struct Tag<'a> {
    /// Its name.
    pub property: &'a str,
    /// The values that select the chosen variant.
    pub values: Vec<String>,
    /// The component that the variant is: its name may be listed where these values are not.
    pub component: String,
}

/// More parts than any value of a real document has to obey.
const MOST_PARTS: usize = 500;

impl<'a> Schemas<'a> {
    /// Reads how the components of a document extend each other.
    pub fn new(tree: &'a Node) -> Self {
        let mut heirs: HashMap<String, Vec<String>> = HashMap::new();
        let mut pointers = HashMap::new();
        for (name, schema) in components(tree) {
            pointers.insert(ptr::from_ref(schema), pointer::join(COMPONENTS, name));
            let parts = schema.get("allOf").and_then(Node::as_list);
            for part in parts.unwrap_or_default() {
                if let Some(parent) = target(part) {
                    let child = pointer::join(COMPONENTS, name);
                    heirs.entry(parent).or_default().push(child);
                }
            }
        }
        Schemas {
            tree,
            loose: is_loose(tree),
            heirs,
            pointers,
        }
    }

    /// The schema at a pointer.
    pub fn at(&self, pointer: &str) -> Option<&'a Node> {
        self.tree.at(pointer)
    }

    /// What holds for a value of all `schemas` at once, with a variant chosen of each union.
    pub fn whole(&self, schemas: &[&'a Node], choices: &mut Choices) -> Whole<'a> {
        let mut whole = Whole::default();
        for schema in schemas {
            self.add(schema, None, &mut whole, choices);
        }
        while let Some(union) = whole.open.pop() {
            for keyword in ["oneOf", "anyOf"] {
                let variants = union.get(keyword).and_then(Node::as_list);
                if let Some(variants) = variants.filter(|variants| !variants.is_empty()) {
                    self.choose(union, keyword, variants, &mut whole, choices);
                }
            }
        }
        whole
    }

    /// All schemas that may say something about a value: every variant, not one of them.
    pub fn every_part(&self, schemas: &[&'a Node]) -> Vec<&'a Node> {
        let mut parts: Vec<&'a Node> = Vec::new();
        let mut open = schemas.to_vec();
        while let Some(schema) = open.pop() {
            if parts.iter().any(|part| ptr::eq(*part, schema)) {
                continue;
            }
            parts.push(schema);
            if let Some(pointer) = target(schema) {
                let heirs = self.heirs.get(&pointer).into_iter().flatten();
                open.extend(heirs.filter_map(|heir| self.at(heir)));
                open.extend(self.at(&pointer));
            }
            for keyword in ["allOf", "oneOf", "anyOf"] {
                open.extend(
                    schema
                        .get(keyword)
                        .and_then(Node::as_list)
                        .into_iter()
                        .flatten(),
                );
            }
        }
        parts
    }

    /// One variant; of `anyOf` also two that follow each other, which may hold together.
    fn choose(
        &self,
        union: &'a Node,
        keyword: &'static str,
        variants: &'a [Node],
        whole: &mut Whole<'a>,
        choices: &mut Choices,
    ) {
        let pairs = if keyword == "anyOf" {
            variants.len() - 1
        } else {
            0
        };
        // What extends a parent that lists it is that one of its variants.
        let known = variants.iter().position(|variant| {
            let schema = target(variant).and_then(|pointer| self.at(&pointer));
            schema.is_some_and(|schema| whole.parts.iter().any(|part| ptr::eq(*part, schema)))
        });
        let choice =
            known.unwrap_or_else(|| choices.choose(union, keyword, variants.len() + pairs));
        let (first, rest) = match choice.checked_sub(variants.len()) {
            Some(pair) => (&variants[pair], Some(&variants[pair + 1])),
            None => (&variants[choice], None),
        };
        if let Some(discriminator) = union.get("discriminator") {
            whole.tag(discriminator, target(first));
        }
        self.add(first, None, whole, choices);
        if let Some(second) = rest {
            self.add(second, None, whole, choices);
        }
    }

    /// Adds what a schema says. `heir` is the component that extends it.
    fn add(
        &self,
        schema: &'a Node,
        heir: Option<&str>,
        whole: &mut Whole<'a>,
        choices: &mut Choices,
    ) {
        let known = whole.parts.iter().any(|part| ptr::eq(*part, schema));
        if known || whole.parts.len() >= MOST_PARTS {
            return;
        }
        whole.impossible |= schema.as_bool() == Some(false);
        whole.parts.push(schema);
        let own = target(schema);
        let component = || self.pointers.get(&ptr::from_ref(schema)).cloned();
        let heir = heir.map(str::to_owned).or_else(component).or(own.clone());
        if let Some(target) = own.as_deref().and_then(|pointer| self.at(pointer)) {
            self.add(target, heir.as_deref(), whole, choices);
            if self.loose {
                return;
            }
        }
        for part in schema
            .get("allOf")
            .and_then(Node::as_list)
            .into_iter()
            .flatten()
        {
            self.add(part, heir.as_deref(), whole, choices);
        }
        let unions = ["oneOf", "anyOf"];
        if unions.iter().any(|keyword| schema.get(keyword).is_some()) {
            whole.open.push(schema);
        } else if let Some(discriminator) = schema.get("discriminator") {
            self.inherit(schema, discriminator, heir, whole, choices);
        }
    }

    /// A schema that others extend: the tag says which of them the value is.
    fn inherit(
        &self,
        schema: &'a Node,
        discriminator: &'a Node,
        heir: Option<String>,
        whole: &mut Whole<'a>,
        choices: &mut Choices,
    ) {
        let itself = heir.as_deref().and_then(|pointer| self.at(pointer));
        let chosen = match (&heir, itself) {
            (Some(pointer), Some(found)) if ptr::eq(found, schema) => {
                let heirs = self.heirs.get(pointer).map_or(&[][..], Vec::as_slice);
                match choices
                    .choose(schema, "heir", heirs.len() + 1)
                    .checked_sub(1)
                {
                    Some(index) => {
                        whole.tag(discriminator, Some(heirs[index].clone()));
                        if let Some(child) = self.at(&heirs[index]) {
                            self.add(child, Some(&heirs[index]), whole, choices);
                        }
                        return;
                    }
                    None => heir,
                }
            }
            _ => heir,
        };
        whole.tag(discriminator, chosen);
    }
}

impl<'a> Whole<'a> {
    /// Notes the values of a discriminator that lead to the component at `pointer`.
    fn tag(&mut self, discriminator: &'a Node, pointer: Option<String>) {
        let property = discriminator.get("propertyName").and_then(Node::as_str);
        let (Some(property), Some(pointer)) = (property, pointer) else {
            return;
        };
        if self.tags.iter().any(|known| known.property == property) {
            return;
        }
        let name = pointer
            .strip_prefix(COMPONENTS)
            .and_then(|name| name.strip_prefix('/'));
        let Some(name) = name else { return };
        let mapping = discriminator.get("mapping").and_then(Node::as_map);
        let leads_there = |target: &Node| {
            let target = target.as_str().unwrap_or_default();
            target == name || pointer::of_reference(target).is_some_and(|found| found == pointer)
        };
        let mut values: Vec<String> = mapping
            .into_iter()
            .flatten()
            .filter(|(_, target)| leads_there(target))
            .map(|(value, _)| value.clone())
            .collect();
        if values.is_empty() {
            values.push(name.to_owned());
        }
        self.tags.push(Tag {
            property,
            values,
            component: name.to_owned(),
        });
    }
}

const COMPONENTS: &str = "/components/schemas";

fn components(tree: &Node) -> impl Iterator<Item = (&String, &Node)> {
    tree.at(COMPONENTS)
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
}

/// The pointer that a schema refers to.
fn target(schema: &Node) -> Option<String> {
    schema
        .get("$ref")
        .and_then(Node::as_str)
        .and_then(pointer::of_reference)
}
