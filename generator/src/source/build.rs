//! Builds a tree from what a reader meets, without recursion and within bounds: both readers share it.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::map::Entry;

use super::{MAX_DEPTH, Map, Node, Value, pointer};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Nodes that copies of aliased nodes may add, whatever the length of the text.
const MAX_COPIES: usize = 5_000_000;

/// Bytes of keys and texts that such copies may add: one long text counts as one node.
const MAX_COPIED_BYTES: usize = 64 << 20;

/// Why a text makes no tree.
pub(super) enum Fault {
    /// The text is not of the language.
    Syntax(Box<Diagnostic>),
    /// The text is of the language, and yet unusable.
    Other(Box<Diagnostic>),
}

impl Fault {
    pub(super) fn syntax(place: Place, message: &str) -> Self {
        Fault::Syntax(Box::new(
            Diagnostic::error(Code::Syntax, "", message).at(place),
        ))
    }

    pub(super) fn other(code: Code, place: Place, message: impl Into<String>, help: &str) -> Self {
        Fault::Other(Box::new(
            Diagnostic::error(code, "", message).at(place).help(help),
        ))
    }

    pub(super) fn diagnostic(self, file: &str) -> Diagnostic {
        let (Fault::Syntax(mut diagnostic) | Fault::Other(mut diagnostic)) = self;
        file.clone_into(&mut diagnostic.file);
        *diagnostic
    }
}

/// The key of an entry to come.
pub(super) enum Key {
    /// An ordinary key.
    Name(String),
    /// `<<`, which merges a map, or a list of maps, into this one.
    Merge,
}

/// A list or map that is still open.
struct Frame {
    place: Place,
    anchor: Option<usize>,
    extent: Extent,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: Map,
        key: Option<(Key, Place)>,
        merged: Vec<Node>,
    },
}

/// How much there is below a node, itself included.
#[derive(Clone, Copy)]
struct Extent {
    nodes: usize,
    /// The bytes of its texts, and of the keys in it.
    bytes: usize,
    height: usize,
}

impl Extent {
    /// That of a node of which nothing but a text of this many bytes is known.
    fn leaf(bytes: usize) -> Self {
        Extent {
            nodes: 1,
            bytes,
            height: 1,
        }
    }
}

/// A tree in the making.
pub(super) struct Builder {
    file: Arc<str>,
    frames: Vec<Frame>,
    root: Option<Node>,
    anchored: HashMap<usize, (Node, Extent)>,
    copies_left: usize,
    copied_bytes_left: usize,
    remarks: Vec<Diagnostic>,
}

impl Builder {
    pub(super) fn new(file: &str, length: usize) -> Self {
        Builder {
            file: Arc::from(file),
            frames: Vec::new(),
            root: None,
            anchored: HashMap::new(),
            copies_left: length
                .saturating_mul(50)
                .saturating_add(100_000)
                .min(MAX_COPIES),
            copied_bytes_left: MAX_COPIED_BYTES,
            remarks: Vec::new(),
        }
    }

    /// The finished tree.
    pub(super) fn finish(self) -> Result<(Node, Vec<Diagnostic>), Diagnostic> {
        let remarks = self.remarks;
        self.root.map(|root| (root, remarks)).ok_or_else(|| {
            let fault = Fault::other(
                Code::EmptyDocument,
                Place { line: 1, column: 1 },
                "there is nothing in the document",
                "give an OpenAPI document in YAML or JSON",
            );
            fault.diagnostic(&self.file)
        })
    }

    /// Adds what is odd but readable.
    pub(super) fn remark(&mut self, mut remark: Diagnostic) {
        remark.file = self.file.to_string();
        self.remarks.push(remark);
    }

    /// Whether the next scalar is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                content: Content::Map { key: None, .. },
                ..
            })
        )
    }

    /// Takes the key of the entry to come.
    pub(super) fn key(&mut self, name: Key, place: Place) {
        if let Some(Frame {
            content: Content::Map { key, .. },
            extent,
            ..
        }) = self.frames.last_mut()
        {
            if let Key::Name(name) = &name {
                extent.bytes += name.len();
            }
            *key = Some((name, place));
        }
    }

    /// Takes a scalar.
    pub(super) fn scalar(
        &mut self,
        value: Value,
        place: Place,
        anchor: Option<usize>,
    ) -> Result<(), Fault> {
        let bytes = match &value {
            Value::String(text) | Value::Number(text) => text.len(),
            _ => 0,
        };
        let node = Node {
            file: Arc::clone(&self.file),
            place,
            anchor,
            value,
        };
        self.finished(node, Extent::leaf(bytes))
    }

    /// Opens a list.
    pub(super) fn open_list(&mut self, place: Place, anchor: Option<usize>) -> Result<(), Fault> {
        self.open(place, anchor, Content::List(Vec::new()))
    }

    /// Opens a map.
    pub(super) fn open_map(&mut self, place: Place, anchor: Option<usize>) -> Result<(), Fault> {
        self.open(
            place,
            anchor,
            Content::Map {
                entries: Map::default(),
                key: None,
                merged: Vec::new(),
            },
        )
    }

    fn open(&mut self, place: Place, anchor: Option<usize>, content: Content) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(Fault::other(
                Code::UnsupportedKey,
                place,
                "a list or a map stands where a key is expected",
                "keys are texts",
            ));
        }
        if self.frames.len() >= MAX_DEPTH {
            return Err(too_deep(place));
        }
        self.frames.push(Frame {
            place,
            anchor,
            extent: Extent::leaf(0),
            content,
        });
        Ok(())
    }

    /// Closes the innermost list or map.
    pub(super) fn close(&mut self) -> Result<(), Fault> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        let value = match frame.content {
            Content::List(items) => Value::List(items),
            Content::Map {
                mut entries,
                merged,
                ..
            } => {
                for (key, node) in merged.into_iter().flat_map(merged_entries) {
                    entries.entry(key).or_insert(node);
                }
                Value::Map(entries)
            }
        };
        let node = Node {
            file: Arc::clone(&self.file),
            place: frame.place,
            anchor: frame.anchor,
            value,
        };
        self.finished(node, frame.extent)
    }

    /// Copies the node that `anchor` stands for.
    pub(super) fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Fault> {
        let Some((node, extent)) = self.anchored.get(&anchor) else {
            return Err(Fault::other(
                Code::RecursiveAlias,
                place,
                "an alias stands inside the node it refers to",
                "a document is a tree; refer to a schema of `components` with `$ref` instead",
            ));
        };
        if self.wants_key() {
            let name = match &node.value {
                Value::String(text) | Value::Number(text) => text.clone(),
                _ => {
                    let message = "the alias stands for no text, where a key is expected";
                    return Err(Fault::other(
                        Code::UnsupportedKey,
                        place,
                        message,
                        "keys are texts",
                    ));
                }
            };
            let extent = *extent;
            self.spend(extent, place)?;
            self.key(Key::Name(name), place);
            return Ok(());
        }
        let extent = *extent;
        if self.frames.len() + extent.height > MAX_DEPTH + 1 {
            return Err(too_deep(place));
        }
        self.spend(extent, place)?;
        if let Some((node, _)) = self.anchored.get(&anchor) {
            let copy = node.clone();
            self.attach(copy, extent);
        }
        Ok(())
    }

    fn spend(&mut self, copied: Extent, place: Place) -> Result<(), Fault> {
        let copies = self.copies_left.checked_sub(copied.nodes);
        let bytes = self.copied_bytes_left.checked_sub(copied.bytes);
        match copies.zip(bytes) {
            Some((copies, bytes)) => {
                self.copies_left = copies;
                self.copied_bytes_left = bytes;
                Ok(())
            }
            None => Err(Fault::other(
                Code::AliasBomb,
                place,
                "the aliases of this document expand to far more than its text",
                "write the repeated parts once, under `components`, and refer to them with `$ref`",
            )),
        }
    }

    fn finished(&mut self, node: Node, extent: Extent) -> Result<(), Fault> {
        if let Some(anchor) = node.anchor {
            // What is kept for aliases is a copy as well: anchors within anchors must not multiply.
            self.spend(extent, node.place)?;
            self.anchored.insert(anchor, (node.clone(), extent));
        }
        self.attach(node, extent);
        Ok(())
    }

    fn attach(&mut self, node: Node, extent: Extent) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.extent.nodes += extent.nodes;
        frame.extent.bytes += extent.bytes;
        frame.extent.height = frame.extent.height.max(extent.height + 1);
        match &mut frame.content {
            Content::List(items) => items.push(node),
            Content::Map {
                entries,
                key,
                merged,
            } => match key.take() {
                Some((Key::Merge, _)) if merges(&node) => merged.push(node),
                Some((key, place)) => {
                    let name = match key {
                        Key::Name(name) => name,
                        Key::Merge => "<<".to_owned(),
                    };
                    match entries.entry(name) {
                        Entry::Vacant(entry) => {
                            entry.insert(node);
                        }
                        Entry::Occupied(mut entry) => {
                            let message =
                                format!("the key `{}` stands twice in this map", entry.key());
                            let Place { line, column } = entry.insert(node).place;
                            let mut remark = Diagnostic::warning(Code::DuplicateKey, "", message)
                                .at(place)
                                .help(format!(
                                    "the last value is used; remove the one in line {line}, column {column}"
                                ));
                            remark.file = self.file.to_string();
                            let name = entry.key().clone();
                            remark.pointer = pointer::join(&self.pointer(), &name);
                            self.remarks.push(remark);
                        }
                    }
                }
                None => {}
            },
        }
    }

    /// The pointer to the innermost open node.
    fn pointer(&self) -> String {
        let mut path = String::new();
        for frame in self.frames.iter().take(self.frames.len().saturating_sub(1)) {
            match &frame.content {
                Content::List(items) => pointer::push(&mut path, &items.len().to_string()),
                Content::Map {
                    key: Some((Key::Name(name), _)),
                    ..
                } => pointer::push(&mut path, name),
                Content::Map { .. } => pointer::push(&mut path, "<<"),
            }
        }
        path
    }
}

fn too_deep(place: Place) -> Fault {
    let message = format!("lists and maps nest deeper than {MAX_DEPTH} levels here");
    Fault::other(
        Code::TooDeep,
        place,
        message,
        "name the inner schemas under `components` and refer to them with `$ref`",
    )
}

fn merges(node: &Node) -> bool {
    match &node.value {
        Value::Map(_) => true,
        Value::List(list) => list.iter().all(|item| item.as_map().is_some()),
        _ => false,
    }
}

fn merged_entries(node: Node) -> Vec<(String, Node)> {
    match node.value {
        Value::Map(map) => map.into_iter().collect(),
        Value::List(list) => list.into_iter().flat_map(merged_entries).collect(),
        _ => Vec::new(),
    }
}
