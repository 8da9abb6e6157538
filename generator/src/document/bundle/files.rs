//! The files a document consists of: each is read once, within bounds, and never over the network.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use super::super::report::Report;
use super::identities::Identities;
use crate::source::{self, Node, pointer};

/// How many files a document may consist of.
const MAX_FILES: usize = 5_000;

/// Why an address leads to no file.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum NoFile {
    /// It is that of a place in the network.
    Network,
    /// It starts at the root of the file system.
    Absolute,
    /// There is no such file.
    Gone(String),
    /// The file cannot be read; a diagnostic says why.
    Unreadable(String),
    /// There are too many files already.
    TooMany,
}

/// One file of a document.
pub(super) struct File {
    /// The path as the user and the document name it.
    path: PathBuf,
    /// What it says. The first file is the document itself, as it was before anything was brought in.
    pub(super) tree: Rc<Node>,
    /// The names that its schemas give themselves.
    pub(super) identities: Identities,
}

/// All files read so far; the first is the document itself.
pub(super) struct Files {
    files: Vec<File>,
    /// The place of each file, with no links in it, and what came of it.
    known: HashMap<PathBuf, Result<usize, NoFile>>,
    /// The paths of files that were read as texts.
    texts: Vec<String>,
}

impl Files {
    /// A document that stands in the file at `path`.
    pub(super) fn new(path: &Path, tree: &Node) -> Files {
        let tree = Rc::new(tree.clone());
        let file = File {
            path: path.to_owned(),
            identities: Identities::of(&tree),
            tree,
        };
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        Files {
            files: vec![file],
            known: HashMap::from([(place, Ok(0))]),
            texts: Vec::new(),
        }
    }

    /// The file with this number.
    pub(super) fn get(&self, file: usize) -> &File {
        &self.files[file]
    }

    /// The paths of all files but the document itself, as they are named to the user.
    pub(super) fn others(&self) -> Vec<String> {
        let files = self.files.iter().skip(1);
        let mut paths: Vec<String> = files.map(|file| file.path.display().to_string()).collect();
        paths.extend(self.texts.iter().cloned());
        paths
    }

    /// The file that a schema calls itself `identity` in, and where the schema stands in it.
    pub(super) fn identified(&self, identity: &str) -> Option<(usize, String)> {
        self.files.iter().enumerate().find_map(|(index, file)| {
            Some((index, file.identities.of_address(identity)?.to_owned()))
        })
    }

    /// The file at `address`, a relative reference in the file `from`.
    pub(super) fn find(
        &mut self,
        address: &str,
        from: usize,
        report: &mut Report<'_>,
    ) -> Result<usize, NoFile> {
        let path = self.path(address, from)?;
        let Ok(place) = path.canonicalize() else {
            return Err(NoFile::Gone(path.display().to_string()));
        };
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        let found = self.read(path, report);
        self.known.insert(place, found.clone());
        found
    }

    fn read(&mut self, path: PathBuf, report: &mut Report<'_>) -> Result<usize, NoFile> {
        if self.files.len() >= MAX_FILES {
            return Err(NoFile::TooMany);
        }
        match source::read(&path) {
            Ok((tree, remarks)) => {
                remarks.into_iter().for_each(|remark| report.push(remark));
                self.files.push(File {
                    path,
                    identities: Identities::of(&tree),
                    tree: Rc::new(tree),
                });
                Ok(self.files.len() - 1)
            }
            Err(error) => {
                report.push(error);
                Err(NoFile::Unreadable(path.display().to_string()))
            }
        }
    }

    /// Whether there is a file at `address`.
    pub(super) fn is_there(&self, address: &str, from: usize) -> bool {
        self.path(address, from).is_ok_and(|path| path.is_file())
    }

    /// What a file is called: its name without its ending, or that of the directory it is the index of.
    pub(super) fn name(&self, file: usize) -> String {
        let path = &self.get(file).path;
        let text = |part: Option<&std::ffi::OsStr>| {
            part.map(|part| part.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let stem = text(path.file_stem());
        let directory = text(path.parent().and_then(Path::file_name));
        if ["index", "_index"].contains(&stem.as_str()) && !directory.is_empty() {
            directory
        } else {
            stem
        }
    }

    /// The text in the file at `address`.
    pub(super) fn text(&mut self, address: &str, from: usize) -> Option<String> {
        let path = self.path(address, from).ok()?;
        let text = source::read_text(&path).ok()?;
        self.texts.push(path.display().to_string());
        Some(text)
    }

    fn path(&self, address: &str, from: usize) -> Result<PathBuf, NoFile> {
        if address.contains("://") || address.starts_with("//") || address.starts_with("urn:") {
            return Err(NoFile::Network);
        }
        let decoded = pointer::percent_decoded(address)
            .filter(|decoded| !decoded.contains('\0'))
            .ok_or_else(|| NoFile::Gone(address.to_owned()))?;
        // Documents of Windows authors have its separators.
        let relative = PathBuf::from(decoded.replace('\\', "/"));
        if relative.has_root() || address.starts_with("file:") {
            return Err(NoFile::Absolute);
        }
        let directory = self.get(from).path.parent().unwrap_or(Path::new(""));
        Ok(plain(&directory.join(relative)))
    }
}

/// A path without `.`, and without `..` where that is possible.
fn plain(path: &Path) -> PathBuf {
    let mut written = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(written.components().next_back(), Some(Component::Normal(_))) =>
            {
                written.pop();
            }
            _ => written.push(part),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_plainly() {
        for (path, written) in [
            ("a/./b/../c.yaml", "a/c.yaml"),
            ("../a/../../b", "../../b"),
            ("./a", "a"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(plain(Path::new(path)), Path::new(written));
        }
    }

    #[test]
    fn only_relative_files_are_looked_for() {
        let (tree, _) = source::parse("a: 1", "d/api.yaml").expect("readable");
        let files = Files::new(Path::new("d/api.yaml"), &tree);
        let path = |address| files.path(address, 0);
        assert_eq!(path("../a%20b.yaml"), Ok(PathBuf::from("a b.yaml")));
        assert_eq!(path("x\\y.yaml"), Ok(PathBuf::from("d/x/y.yaml")));
        for address in ["https://e.org/a", "//e.org/a", "urn:a:b"] {
            assert_eq!(path(address), Err(NoFile::Network));
        }
        for address in ["/etc/passwd", "file:a", "%2Fetc"] {
            assert_eq!(path(address), Err(NoFile::Absolute));
        }
        assert_eq!(path("%00"), Err(NoFile::Gone("%00".to_owned())));
    }
}
