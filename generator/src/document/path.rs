//! The way from the root to a node, kept on the stack while a pass walks: a pointer is written only when it is needed.

use crate::source::pointer;

/// The way from the root to a node.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    step: Option<(&'a Path<'a>, Step<'a>)>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// The root.
    pub(super) const ROOT: Path<'static> = Path {
        step: None,
        depth: 0,
    };

    /// The entry `key` of a map.
    pub(super) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path {
            step: Some((self, Step::Key(key))),
            depth: self.depth + 1,
        }
    }

    /// The item `index` of a list.
    pub(super) fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            step: Some((self, Step::Index(index))),
            depth: self.depth + 1,
        }
    }

    /// Calls `visit` with the path that the tokens of a pointer lead along.
    pub(super) fn of_tokens(tokens: &[String], visit: &mut dyn FnMut(&Path<'_>)) {
        fn descend(path: &Path<'_>, tokens: &[String], visit: &mut dyn FnMut(&Path<'_>)) {
            match tokens.split_first() {
                Some((token, rest)) => descend(&path.key(token), rest, visit),
                None => visit(path),
            }
        }
        descend(&Path::ROOT, tokens, visit);
    }

    /// How many steps lead here.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The last key on the way.
    pub(super) fn last_key(&self) -> Option<&'a str> {
        match self.step {
            Some((_, Step::Key(key))) => Some(key),
            Some((parent, Step::Index(_))) => parent.last_key(),
            None => None,
        }
    }

    /// The RFC 6901 pointer.
    pub(super) fn pointer(&self) -> String {
        let mut steps = Vec::with_capacity(self.depth);
        let mut path = self;
        while let Some((parent, step)) = &path.step {
            steps.push(*step);
            path = parent;
        }
        let mut written = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Key(key) => pointer::push(&mut written, key),
                Step::Index(index) => pointer::push(&mut written, &index.to_string()),
            }
        }
        written
    }
}
