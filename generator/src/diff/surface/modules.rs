//! The modules of a client, and what the paths in them lead to.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;
use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::{Attribute, Ident, Item, UseTree, Visibility};

use super::item::STD;
use crate::render::File;

/// Imports that lead to each other.
const MOST_IMPORTS: usize = 16;

/// Features, one of which must be on; nothing where something is always there.
pub(super) type Condition = BTreeSet<String>;

/// Where something is declared: the module and the name.
type Definition = (String, String);

/// All modules of a client, by their path from its root, which is the empty one.
pub(super) struct Modules {
    all: IndexMap<String, Module>,
    /// The paths at which users find what is declared.
    public: HashMap<Definition, String>,
    /// Public modules.
    pub modules: Vec<String>,
    /// What is public and declared elsewhere: the path, and what it leads to.
    pub exports: Vec<(String, String)>,
    /// Files that are no Rust that can be read here.
    pub unread: Vec<File>,
}

/// A module: a file.
pub(super) struct Module {
    pub items: Vec<Item>,
    pub condition: Condition,
    declared: HashSet<String>,
    imports: HashMap<String, Vec<String>>,
}

impl Modules {
    /// The modules that `files` are.
    pub fn new(files: &[File]) -> Self {
        let mut modules = Modules {
            all: IndexMap::new(),
            public: HashMap::new(),
            modules: Vec::new(),
            exports: Vec::new(),
            unread: Vec::new(),
        };
        for file in files {
            let Some(path) = file.path.strip_suffix(".rs") else {
                continue;
            };
            match syn::parse_file(&file.text) {
                Ok(parsed) => {
                    modules.all.insert(path_of(path), Module::new(parsed.items));
                }
                Err(_) => modules.unread.push(file.clone()),
            }
        }
        modules.set_conditions();
        modules.publish("");
        modules
    }

    /// All modules, in the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Module)> {
        self.all
            .iter()
            .map(|(path, module)| (path.as_str(), module))
    }

    /// The path at which users find what is declared as `name` in `module`, if they can.
    pub fn public(&self, module: &str, name: &Ident) -> Option<&str> {
        let definition = (module.to_owned(), plain(name));
        self.public.get(&definition).map(String::as_str)
    }

    /// What a path that is written in `module` leads to: the path at which users find it, or at which it stands in
    /// another crate.
    pub fn resolve(&self, module: &str, path: &[String]) -> String {
        let Some((at, name)) = self.find(module, path, MOST_IMPORTS) else {
            return self.foreign(module, path);
        };
        match self.public.get(&(at.clone(), name.clone())) {
            Some(path) => path.clone(),
            None => join(&at, &name),
        }
    }

    fn find(&self, module: &str, path: &[String], left: usize) -> Option<Definition> {
        let left = left.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            // Where in the crate the client stands is not known here.
            "crate" => (0..rest.len()).find_map(|skipped| self.find("", &rest[skipped..], left)),
            "self" => self.find(module, rest, left),
            "super" => self.find(parent(module), rest, left),
            name => {
                let here = self.all.get(module)?;
                if rest.is_empty() && here.declared.contains(name) {
                    return Some((module.to_owned(), name.to_owned()));
                }
                let child = join(module, name);
                if self.all.contains_key(&child) {
                    return self.find(&child, rest, left);
                }
                let mut imported = here.imports.get(name)?.clone();
                imported.extend_from_slice(rest);
                self.find(module, &imported, left)
            }
        }
    }

    /// The path of something that no file declares.
    fn foreign(&self, module: &str, path: &[String]) -> String {
        let imported = match path {
            [name] => self.all.get(module).and_then(|it| it.imports.get(name)),
            _ => None,
        };
        let path = imported.map_or(path, Vec::as_slice);
        let whole = path.join("::");
        match path.last() {
            Some(name) if STD.contains(&whole.as_str()) => name.clone(),
            _ => whole,
        }
    }

    /// Finds what is public in `module`, which is.
    fn publish(&mut self, module: &str) {
        let Some(here) = self.all.get(module) else {
            return;
        };
        let mut children = Vec::new();
        let mut public = Vec::new();
        let mut exports = Vec::new();
        for item in &here.items {
            match item {
                Item::Mod(item) if is_public(&item.vis) => {
                    children.push(join(module, &plain(&item.ident)));
                }
                Item::Use(item) if is_public(&item.vis) => {
                    for (name, path) in leaves(&item.tree) {
                        let at = join(module, &name);
                        match self.find(module, &path, MOST_IMPORTS) {
                            Some(definition) => public.push((definition, at)),
                            None => exports.push((at, path.join("::"))),
                        }
                    }
                }
                item => {
                    if let Some(name) = declared(item).filter(|_| is_public_item(item)) {
                        let at = join(module, &name);
                        public.push(((module.to_owned(), name), at));
                    }
                }
            }
        }
        for (definition, path) in public {
            self.public.entry(definition).or_insert(path);
        }
        self.exports.append(&mut exports);
        for child in children {
            if self.all.contains_key(&child) {
                self.modules.push(child.clone());
                self.publish(&child);
            }
        }
    }

    /// Tells each module the features that it is declared with, or else those of the module above it.
    fn set_conditions(&mut self) {
        let mut found = Vec::new();
        for (path, module) in &self.all {
            for item in &module.items {
                if let Item::Mod(item) = item {
                    found.push((join(path, &plain(&item.ident)), condition(&item.attrs)));
                }
            }
        }
        found.sort_by_key(|(path, _)| path.len());
        for (path, mut condition) in found {
            if condition.is_empty()
                && let Some(above) = self.all.get(parent(&path))
            {
                condition = above.condition.clone();
            }
            if let Some(module) = self.all.get_mut(&path) {
                module.condition = condition;
            }
        }
    }
}

impl Module {
    fn new(items: Vec<Item>) -> Self {
        let mut imports = HashMap::new();
        for item in &items {
            if let Item::Use(item) = item {
                imports.extend(leaves(&item.tree));
            }
        }
        Module {
            declared: items.iter().filter_map(declared).collect(),
            imports,
            condition: Condition::new(),
            items,
        }
    }
}

/// The path of the module that a file is.
fn path_of(file: &str) -> String {
    let module = match file {
        "lib" | "mod" => "",
        file => file.strip_suffix("/mod").unwrap_or(file),
    };
    module.replace('/', "::")
}

fn join(module: &str, name: &str) -> String {
    match module {
        "" => name.to_owned(),
        module => format!("{module}::{name}"),
    }
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}

/// A name without its `r#`.
pub(super) fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What an item declares in its module, beside other modules.
fn declared(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(plain(&item.ident)),
        Item::Enum(item) => Some(plain(&item.ident)),
        Item::Type(item) => Some(plain(&item.ident)),
        Item::Trait(item) => Some(plain(&item.ident)),
        Item::Const(item) => Some(plain(&item.ident)),
        Item::Static(item) => Some(plain(&item.ident)),
        Item::Fn(item) => Some(plain(&item.sig.ident)),
        _ => None,
    }
}

fn is_public_item(item: &Item) -> bool {
    match item {
        Item::Struct(item) => is_public(&item.vis),
        Item::Enum(item) => is_public(&item.vis),
        Item::Type(item) => is_public(&item.vis),
        Item::Trait(item) => is_public(&item.vis),
        Item::Const(item) => is_public(&item.vis),
        Item::Static(item) => is_public(&item.vis),
        Item::Fn(item) => is_public(&item.vis),
        _ => false,
    }
}

/// What a `use` brings: the name, and the path that it stands for. All of a module have the name `*`.
fn leaves(tree: &UseTree) -> Vec<(String, Vec<String>)> {
    let mut leaves = Vec::new();
    let mut open = vec![(Vec::new(), tree)];
    while let Some((mut path, tree)) = open.pop() {
        let (name, last) = match tree {
            UseTree::Path(next) => {
                path.push(plain(&next.ident));
                open.push((path, &next.tree));
                continue;
            }
            UseTree::Group(group) => {
                open.extend(group.items.iter().rev().map(|tree| (path.clone(), tree)));
                continue;
            }
            UseTree::Name(name) => (plain(&name.ident), plain(&name.ident)),
            UseTree::Rename(rename) => (plain(&rename.rename), plain(&rename.ident)),
            UseTree::Glob(_) => ("*".to_owned(), "*".to_owned()),
        };
        path.push(last);
        leaves.push((name, path));
    }
    leaves
}

/// The features that `attributes` ask for.
fn condition(attributes: &[Attribute]) -> Condition {
    let mut features = Condition::new();
    for attribute in attributes {
        if attribute.path().is_ident("cfg")
            && let Ok(list) = attribute.meta.require_list()
        {
            add_features(list.tokens.clone(), &mut features);
        }
    }
    features
}

fn add_features(tokens: TokenStream, features: &mut Condition) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => add_features(group.stream(), features),
            TokenTree::Literal(literal) => {
                features.insert(literal.to_string().trim_matches('"').to_owned());
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}
