//! Several files to one tree: what references to other files lead to is brought into the components of the document.
//!
//! It happens to the tree as authors of any version write it, before overlays are applied, so that they apply to the
//! whole. Names that schemas give themselves (`$id`, `$anchor`) become pointers as well.

mod elsewhere;
mod files;
mod identities;
mod resolve;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path;

use indexmap::IndexMap;

use super::path::Path;
use super::report::Report;
use super::table::{Kind, Shape};
use super::unfollowed::{Fault, say, stand_in};
use super::walk::{Standing, reference, standing};
use crate::diagnostic::{Code, Diagnostics};
use crate::source::{MAX_DEPTH, Map, Node, Value, pointer};
use elsewhere::refers_elsewhere;
use files::Files;
pub(super) use files::NoFile;
use resolve::Target;

/// Nodes that other files may bring in.
const MAX_NODES: usize = 5_000_000;

/// How many files are named where all are told of.
const MOST_NAMED: usize = 10;

/// Brings everything that the document in the file at `path` refers to in other files into its tree.
///
/// Files are found by relative references, below the directory of the document or one of `allowed`. What cannot be read is
/// a diagnostic.
pub fn bundle(
    tree: &mut Node,
    path: &path::Path,
    allowed: &[path::PathBuf],
    diagnostics: &mut Diagnostics,
) {
    if !refers_elsewhere(tree) {
        return;
    }
    let mut bundler = Bundler {
        files: Files::new(path, tree, allowed),
        report: Report::new(diagnostics),
        brought: HashMap::new(),
        names: HashSet::new(),
        pending: VecDeque::new(),
        strays: Vec::new(),
        known_strays: HashSet::new(),
        spliced: Vec::new(),
        left: MAX_NODES,
    };
    bundler.claim_components(tree);
    bundler.object(tree, Kind::Root, &Path::ROOT, &Home::default());
    loop {
        if let Some(part) = bundler.pending.pop_front() {
            bundler.place(tree, part);
        } else if let Some((at, kind)) = bundler.strays.pop() {
            bundler.stray(tree, &at, kind);
        } else {
            break;
        }
    }
    bundler.tell_files(tree);
}

/// Where references start from.
#[derive(Clone, Debug, Default)]
struct Home {
    /// The file they stand in.
    file: usize,
    /// The schema with the innermost `$id` around them.
    resource: String,
}

/// A part of another file on its way to the components.
struct Part {
    kind: Kind,
    name: String,
    node: Node,
    home: Home,
}

struct Bundler<'d> {
    files: Files,
    report: Report<'d>,
    /// File, pointer and expected kind of everything that was brought in -> pointer of the component.
    brought: HashMap<(usize, String, Kind), String>,
    /// Section and name of every component.
    names: HashSet<(&'static str, String)>,
    pending: VecDeque<Part>,
    /// Parts of the document that the grammar does not lead to, but references do.
    strays: Vec<(String, Kind)>,
    known_strays: HashSet<(String, Kind)>,
    /// File and pointer of each part that is being spliced in, the outermost first.
    spliced: Vec<(usize, String)>,
    left: usize,
}

impl Bundler<'_> {
    /// A component that is a reference to another file gives its name to what stands there.
    fn claim_components(&mut self, tree: &Node) {
        let sections = tree.get("components").and_then(Node::as_map);
        let mut references = Vec::new();
        for (section, entries) in sections.into_iter().flatten() {
            let Some(Shape::Map(kind)) = Kind::Components.shape(section) else {
                continue;
            };
            for (name, entry) in entries.as_map().into_iter().flatten() {
                self.names
                    .extend(kind.section().map(|section| (section, name.clone())));
                let alone = entry.as_map().is_some_and(|map| map.len() == 1);
                let text = reference(entry, kind).filter(|text| alone && !text.starts_with('#'));
                references.extend(text.map(|text| (kind, name, text)));
            }
        }
        for (kind, name, text) in references {
            let Ok(target) = self.resolve(text, kind, &Home::default()) else {
                continue;
            };
            let key = (target.file, target.pointer.clone(), kind);
            if target.file > 0 && !self.brought.contains_key(&key) {
                self.bring(&target, kind, name.clone());
            }
        }
    }

    /// Follows the references in one object and everything below it.
    fn object(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>, home: &Home) {
        if path.depth() > MAX_DEPTH {
            let message = format!("with its files the document is deeper than {MAX_DEPTH} levels");
            let help = "name the inner schemas under `components` and refer to them with `$ref`";
            self.report.error(Code::TooDeep, node, path, &message, help);
            node.value = Value::Map(Map::default());
            return;
        }
        let identity = node.get("$id").and_then(Node::as_str);
        let inner = identity
            .filter(|_| kind == Kind::Schema)
            .and_then(|address| self.resource(address, home));
        let home = inner.as_ref().unwrap_or(home);
        self.reference(node, kind, path, home);
        for (key, child) in node.as_map_mut().into_iter().flatten() {
            let here = path.key(key);
            match kind.shape_as_written(key) {
                Some(Shape::One(kind)) => self.one(child, kind, &here, home),
                Some(Shape::FlagOrSchema) => self.one(child, Kind::Schema, &here, home),
                Some(Shape::List(kind) | Shape::Map(kind)) => {
                    let depth = self.spliced.len();
                    let spliced = self.splice(child, kind, &here, home);
                    self.several(child, kind, &here, spliced.as_ref().unwrap_or(home));
                    self.spliced.truncate(depth);
                }
                Some(Shape::Text) => self.text(child, home),
                Some(Shape::Literal) => self.literal(child, home),
                Some(Shape::TextMap) if kind == Kind::Discriminator => self.mapping(child, home),
                _ => {}
            }
        }
    }

    /// Follows an object that a reference may stand for although OpenAPI has none there, such as an operation.
    fn one(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>, home: &Home) {
        if node.as_list().is_some() {
            return self.several(node, kind, path, home);
        }
        if kind.referable() {
            return self.object(node, kind, path, home);
        }
        let depth = self.spliced.len();
        let spliced = self.splice(node, kind, path, home);
        self.object(node, kind, path, spliced.as_ref().unwrap_or(home));
        self.spliced.truncate(depth);
    }

    fn several(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>, home: &Home) {
        match &mut node.value {
            Value::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.one(item, kind, &path.index(index), home);
                }
            }
            Value::Map(map) => {
                for (name, item) in map {
                    self.one(item, kind, &path.key(name), home);
                }
            }
            _ => {}
        }
    }

    /// Writes a reference so that it leads to a component of the document.
    fn reference(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>, home: &Home) {
        let Some(text) = reference(node, kind).map(str::to_owned) else {
            return;
        };
        match self.resolve(&text, kind, home) {
            Ok(target) => {
                let written = self.written(&target, kind);
                if target.repaired {
                    let elsewhere = target.file != home.file;
                    let (message, help) = if elsewhere {
                        let message = format!("`{text}` leads nowhere in this file");
                        (message, format!("read as `{written}` of the document"))
                    } else {
                        let message = format!("`{text}` is no reference to anything");
                        (message, format!("read as `{written}`"))
                    };
                    let at = node.get("$ref").unwrap_or(node);
                    self.report.note(Code::Repaired, at, path, &message, &help);
                }
                if let Some(target) = node.as_map_mut().and_then(|map| map.get_mut("$ref")) {
                    target.value = Value::String(written);
                }
            }
            // Told of with all others of the document, once overlays have had their say.
            Err(_) if home.file == 0 && text.starts_with('#') => {}
            Err(fault) => {
                say(&fault, &text, node, kind, path, &mut self.report);
                node.value = stand_in(node, kind);
            }
        }
    }

    /// The reference to `target` from within the document.
    fn written(&mut self, target: &Target, kind: Kind) -> String {
        if target.file == 0 {
            let tokens = pointer::split(&target.pointer).unwrap_or_default();
            let stray = (target.pointer.clone(), kind);
            if standing(&tokens) == Standing::Outside && self.known_strays.insert(stray.clone()) {
                self.strays.push(stray);
            }
            return pointer::to_reference(&target.pointer);
        }
        let key = (target.file, target.pointer.clone(), kind);
        let component = match self.brought.get(&key) {
            Some(component) => component.clone(),
            None => {
                let name = self.name(target, kind);
                self.bring(target, kind, name)
            }
        };
        pointer::to_reference(&component)
    }

    /// Brings a part of another file to the components, under `name`.
    fn bring(&mut self, target: &Target, kind: Kind, name: String) -> String {
        let section = kind.section().unwrap_or_default();
        let component = pointer::join(&format!("/components/{section}"), &name);
        let key = (target.file, target.pointer.clone(), kind);
        self.brought.insert(key, component.clone());
        if let Some(node) = self.copy(target) {
            self.names.insert((section, name.clone()));
            self.pending.push_back(Part {
                kind,
                name,
                node,
                home: self.home_of(target),
            });
        }
        component
    }

    /// A copy of what stands at `target`, while copies may be made.
    fn copy(&mut self, target: &Target) -> Option<Node> {
        let node = self.files.get(target.file).tree.at(&target.pointer)?;
        let left = self.left.checked_sub(node.size());
        self.left = left.unwrap_or(0);
        left.map(|_| node.clone())
    }

    /// A name for a component: that of the part in its file, or of the file.
    fn name(&self, target: &Target, kind: Kind) -> String {
        let section = kind.section().unwrap_or_default();
        let file = self.files.name(target.file);
        let name = target.name().unwrap_or_else(|| file.clone());
        let longer = std::iter::once(format!("{file}_{name}"));
        let numbered = (2..).map(|number| format!("{file}_{name}_{number}"));
        let free = |name: &String| !self.names.contains(&(section, name.clone()));
        let mut names = std::iter::once(name.clone()).chain(longer).chain(numbered);
        names.find(free).unwrap_or(name)
    }

    /// Puts a part among the components, and follows its own references.
    fn place(&mut self, tree: &mut Node, mut part: Part) {
        let section = part.kind.section().unwrap_or_default();
        let tokens = ["components", section, &part.name].map(str::to_owned);
        Path::of_tokens(&tokens, &mut |path| {
            self.object(&mut part.node, part.kind, path, &part.home);
        });
        let mut at = tree;
        for token in ["components", section] {
            let empty = at.with(Value::Map(Map::default()));
            let Some(map) = at.as_map_mut() else { return };
            at = map.entry(token.to_owned()).or_insert_with(|| empty.clone());
            if at.as_map().is_none() {
                *at = empty;
            }
        }
        if let Some(map) = at.as_map_mut() {
            map.insert(part.name, part.node);
        }
    }

    /// Follows the references in a part of the document that the grammar does not lead to.
    fn stray(&mut self, tree: &mut Node, at: &str, kind: Kind) {
        let tokens = pointer::split(at).unwrap_or_default();
        if let Some(node) = tree.at_mut(at) {
            Path::of_tokens(&tokens, &mut |path| {
                self.object(node, kind, path, &Home::default());
            });
        }
    }

    /// Puts what a reference leads to in its place, where OpenAPI has no references and authors use them.
    fn splice(
        &mut self,
        node: &mut Node,
        kind: Kind,
        path: &Path<'_>,
        home: &Home,
    ) -> Option<Home> {
        let mut spliced: Option<Home> = None;
        while let Some(text) = node.get("$ref").and_then(Node::as_str).map(str::to_owned) {
            let from = spliced.as_ref().unwrap_or(home);
            let copied = self.resolve(&text, kind, from).and_then(|target| {
                let place = (target.file, target.pointer.clone());
                if self.spliced.contains(&place) {
                    return Err(Fault::Circular);
                }
                self.spliced.push(place);
                let copy = self.copy(&target).ok_or(Fault::TooLarge)?;
                Ok((copy, self.home_of(&target)))
            });
            match copied {
                Ok((copy, home)) => {
                    *node = copy;
                    spliced = Some(home);
                }
                Err(fault) => {
                    say(&fault, &text, node, kind, path, &mut self.report);
                    node.value = Value::Map(Map::default());
                }
            }
        }
        spliced
    }

    /// A text that stands in a file of its own, as documentation does.
    fn text(&mut self, node: &mut Node, home: &Home) {
        let address = node.get("$ref").and_then(Node::as_str);
        if let Some(text) = address.and_then(|address| self.files.text(address, home.file)) {
            node.value = Value::String(text);
        }
    }

    /// An example that stands in a file of its own. What looks like a reference and leads nowhere is part of the example.
    fn literal(&mut self, node: &mut Node, home: &Home) {
        let alone = node.as_map().is_some_and(|map| map.len() == 1);
        let address = node.get("$ref").and_then(Node::as_str);
        let address = address
            .filter(|text| alone && !text.contains('#'))
            .map(str::to_owned);
        if let Some(address) = address
            && self.files.is_there(&address, home.file)
            && let Ok(target) = self.resolve(&address, Kind::Example, home)
            && let Some(copy) = self.copy(&target)
        {
            *node = copy;
        }
    }

    /// The values of a discriminator's mapping are references, or names of components.
    fn mapping(&mut self, node: &mut Node, home: &Home) {
        for value in node.as_map_mut().into_iter().flat_map(IndexMap::values_mut) {
            let Some(text) = value.as_str().map(str::to_owned) else {
                continue;
            };
            let is_reference = text.contains('#')
                || [".yaml", ".yml", ".json"]
                    .iter()
                    .any(|end| text.ends_with(end));
            if home.file == 0 && (!is_reference || text.starts_with('#')) {
                continue;
            }
            let text = if is_reference {
                text
            } else {
                pointer::to_reference(&pointer::join("/components/schemas", &text))
            };
            if let Ok(target) = self.resolve(&text, Kind::Schema, home) {
                value.value = Value::String(self.written(&target, Kind::Schema));
            }
        }
    }

    /// Says which files were read beside the document.
    fn tell_files(&mut self, tree: &Node) {
        let others = self.files.others();
        if others.is_empty() {
            return;
        }
        let message = format!("the document stands in {} files", others.len() + 1);
        let named: Vec<String> = others
            .iter()
            .take(MOST_NAMED)
            .map(|path| format!("`{path}`"))
            .collect();
        let more = match others.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let help = format!("also read: {}{more}", named.join(", "));
        self.report
            .note(Code::OtherFiles, tree, &Path::ROOT, &message, &help);
        if self.left == 0 {
            say(
                &Fault::TooLarge,
                "",
                tree,
                Kind::Root,
                &Path::ROOT,
                &mut self.report,
            );
        }
    }
}
