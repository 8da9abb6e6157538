//! The files a document consists of: each is read once, within bounds, and never over the network.
//!
//! A document is data from elsewhere, so its references must not reach what the user did not hand over: only files below
//! the directory of the document are read, wherever `..`, percent signs or symbolic links seem to lead.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use super::super::report::Report;
use super::identities::Identities;
use crate::diagnostic::Severity;
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
    /// It leads out of the directories that files may be read from. Nothing is said of what is there, or whether.
    Outside,
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
    /// The directories that files may be read from, with no links in them: that of the document, and those allowed.
    directories: Vec<PathBuf>,
}

impl Files {
    /// A document that stands in the file at `path`, and refers to files below its directory or one of `allowed`.
    pub(super) fn new(path: &Path, tree: &Node, allowed: &[PathBuf]) -> Files {
        let tree = Rc::new(tree.clone());
        let file = File {
            path: path.to_owned(),
            identities: Identities::of(&tree),
            tree,
        };
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let own = path.parent().unwrap_or(Path::new(""));
        let directories = std::iter::once(own).chain(allowed.iter().map(PathBuf::as_path));
        Files {
            files: vec![file],
            known: HashMap::from([(place, Ok(0))]),
            texts: Vec::new(),
            directories: directories.filter_map(source::real_directory).collect(),
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
        let (path, place) = self.locate(address, from)?;
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
            Err(mut error) => {
                // What refers to it is told as well, and is all that is lost.
                error.severity = Severity::Warning;
                report.push(error);
                Err(NoFile::Unreadable(path.display().to_string()))
            }
        }
    }

    /// Whether there is a file at `address`.
    pub(super) fn is_there(&self, address: &str, from: usize) -> bool {
        self.locate(address, from)
            .is_ok_and(|(_, place)| place.is_file())
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
        let (path, place) = self.locate(address, from).ok()?;
        let text = source::read_text(&place).ok()?;
        self.texts.push(path.display().to_string());
        Some(text)
    }

    /// The file at `address`: as it is named to the user, and with no links in its path.
    fn locate(&self, address: &str, from: usize) -> Result<(PathBuf, PathBuf), NoFile> {
        let path = self.path(address, from)?;
        // What is not there is not looked for outside either: nobody learns from us which files a machine has.
        if !source::is_within(&path, &self.directories) {
            return Err(NoFile::Outside);
        }
        match path.canonicalize() {
            Ok(place) => Ok((path, place)),
            Err(_) => Err(NoFile::Gone(path.display().to_string())),
        }
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
        let starts_elsewhere = matches!(
            relative.components().next(),
            Some(Component::Prefix(_) | Component::RootDir)
        );
        if starts_elsewhere || address.starts_with("file:") {
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
        let files = Files::new(Path::new("d/api.yaml"), &tree, &[]);
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
