//! The one place that writes files: compares with the disk first, and writes only what differs.
//!
//! A generated file says so in its first line. Only such files, and empty ones, are ever overwritten. Which of them were
//! written for a crate stands in a list in its directory, `.generated-files`; only files on it are removed.

mod alone;
mod manifest;
mod scan;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::render::File;
pub use alone::Alone;
use manifest::Manifest;

/// Lines of a difference beyond which it is cut short.
const LINES_SHOWN: usize = 40;

/// What has to change on the disk.
#[derive(Debug)]
pub struct Plan {
    dir: PathBuf,
    /// The list while the files change: those that were there and those that will be. An interrupted run loses none.
    interim: String,
    changes: Vec<Planned>,
    unchanged: usize,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Change {
    /// It is not there yet.
    Create,
    /// Its text differs.
    Update,
    /// It was generated before and is no longer.
    Remove,
}

/// A file that has to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Path relative to the directory, with `/` between its parts.
    pub path: String,
    /// What happens to it.
    pub change: Change,
    before: String,
    text: String,
}

impl Planned {
    /// The difference as a unified diff, cut short where it is long.
    pub fn diff(&self) -> String {
        unified(&self.path, &self.before, &self.text)
    }
}

/// Compares `files`, written for the crate or module called `owner`, with what stands in `dir`. Nothing is written.
///
/// Files that an earlier run wrote for the same owner and that are not among `files` are stale. Symbolic links are not
/// followed, and no directory of another package is entered.
///
/// # Errors
///
/// Fails if a file cannot be read, if a path of `files` leads out of `dir`, if something is in the way that was not
/// generated, and if `dir` belongs to another crate or project: a file of somebody else is never overwritten.
pub fn plan(dir: &Path, owner: &str, files: &[File]) -> io::Result<Plan> {
    let refused = |why: &str| {
        let message = format!("nothing is generated into {}: {why}", dir.display());
        io::Error::new(io::ErrorKind::AlreadyExists, message)
    };
    let known = Manifest::read(dir)?;
    match &known.owner {
        None => {
            if let Some(why) = scan::refusal(dir) {
                return Err(refused(&format!("{why}; choose a directory of its own")));
            }
        }
        Some(other) if other != owner => {
            return Err(refused(&format!(
                "it has the files of `{other}`; remove them, or choose another directory"
            )));
        }
        Some(_) => {}
    }
    let mut expected = BTreeSet::new();
    for file in files {
        if !stays_inside(&file.path)
            || file.path == manifest::PATH
            || !expected.insert(file.path.as_str())
        {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "`{}` is not a path of its own below the output directory",
                    file.path
                ),
            ));
        }
    }
    let old = known.files.iter().map(String::as_str);
    let own: BTreeSet<&str> = expected.iter().copied().chain(old).collect();
    let mut plan = Plan {
        dir: dir.to_owned(),
        interim: manifest::text(owner, own.iter().copied()),
        changes: Vec::new(),
        unchanged: 0,
    };
    let list = File {
        path: manifest::PATH.to_owned(),
        text: manifest::text(owner, expected.iter().copied()),
    };
    let mut in_the_way = Vec::new();
    for file in files.iter().chain([&list]) {
        let text = file.text.replace("\r\n", "\n");
        match scan::look(dir, &file.path, &own)? {
            scan::Found::Nothing => plan.push(&file.path, Change::Create, String::new(), text),
            scan::Found::Text(found) if found == text => plan.unchanged += 1,
            // An interrupted run may leave an empty file, in which there is nothing to lose.
            scan::Found::Text(found) if found.is_empty() || scan::is_generated(&found) => {
                plan.push(&file.path, Change::Update, found, text);
            }
            scan::Found::Text(_) | scan::Found::Other => in_the_way.push(file.path.as_str()),
        }
    }
    if !in_the_way.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!(
                "not overwritten, because it was not generated: {}; move it away, or generate elsewhere",
                in_the_way.join(", ")
            ),
        ));
    }
    for path in &known.files {
        // What stands there may have been written by hand since.
        if !expected.contains(path.as_str())
            && let scan::Found::Text(found) = scan::look(dir, path, &own)?
            && scan::is_generated(&found)
        {
            plan.push(path, Change::Remove, found, String::new());
        }
    }
    plan.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan)
}

impl Plan {
    fn push(&mut self, path: &str, change: Change, before: String, text: String) {
        self.changes.push(Planned {
            path: path.to_owned(),
            change,
            before,
            text,
        });
    }

    /// Whether the disk already holds what it should.
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty()
    }

    /// What has to change, by path.
    pub fn changes(&self) -> &[Planned] {
        &self.changes
    }

    /// How many files stay as they are.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// Makes the changes. Files that stay as they are keep their modification time, and directories that only held
    /// stale files go with them.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be written or removed; those before it have changed by then.
    pub fn write(&self) -> io::Result<()> {
        let mut made = BTreeSet::new();
        let is_list = |planned: &&Planned| planned.path == manifest::PATH;
        // The list comes first and last: what it does not name is not ours.
        if let Some(list) = self.changes.iter().find(is_list) {
            let list = Planned {
                text: self.interim.clone(),
                ..list.clone()
            };
            self.apply(&list, &mut made)?;
        }
        for planned in self.changes.iter().filter(|planned| !is_list(planned)) {
            self.apply(planned, &mut made)?;
        }
        if let Some(list) = self.changes.iter().find(is_list) {
            let list = Planned {
                change: Change::Update,
                ..list.clone()
            };
            self.apply(&list, &mut made)?;
        }
        for planned in self
            .changes
            .iter()
            .filter(|planned| planned.change == Change::Remove)
        {
            self.remove_empty_directories(Path::new(&planned.path));
        }
        Ok(())
    }

    fn apply(&self, planned: &Planned, made: &mut BTreeSet<PathBuf>) -> io::Result<()> {
        let path = self.dir.join(&planned.path);
        let result = match planned.change {
            Change::Create => {
                make_directory(&path, made).and_then(|()| create(&path, &planned.text))
            }
            Change::Update => replace(&path, &planned.text),
            Change::Remove => fs::remove_file(&path),
        };
        result.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    /// Removes the directories above `path` that nothing is left in.
    fn remove_empty_directories(&self, path: &Path) {
        for directory in path
            .ancestors()
            .skip(1)
            .filter(|directory| !directory.as_os_str().is_empty())
        {
            // That it is not empty is the usual reason to fail, and a good one.
            if fs::remove_dir(self.dir.join(directory)).is_err() {
                return;
            }
        }
    }
}

/// Makes the directory that `path` stands in, unless it is among those that were `made`.
fn make_directory(path: &Path, made: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    match path.parent() {
        Some(parent) if !made.contains(parent) => {
            made.insert(parent.to_owned());
            fs::create_dir_all(parent)
        }
        _ => Ok(()),
    }
}

/// Writes a file that is not there. Nobody reads a file before it is there, and a part of it has the first line by which
/// the next run knows it.
fn create(path: &Path, text: &str) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(text.as_bytes())
}

/// Writes by way of a file beside it, so that nobody ever reads half a file.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".generated");
    let beside = PathBuf::from(beside);
    match create(&beside, text) {
        // What an interrupted run left there goes; what is new must not be a link to elsewhere.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(&beside)?;
            create(&beside, text)?;
        }
        created => created?,
    }
    fs::rename(&beside, path)
}

/// Whether `path` names something below the directory it is relative to, and in one way only.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\\')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn unified(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let text = diff
        .unified_diff()
        .context_radius(2)
        .header(path, path)
        .to_string();
    let count = text.lines().count();
    if count <= LINES_SHOWN {
        return text;
    }
    let mut shown: String = text.split_inclusive('\n').take(LINES_SHOWN).collect();
    shown.push_str(&format!("… {} more lines\n", count - LINES_SHOWN));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "// @generated by `x` from Y 1.\n";

    fn file(path: &str, body: &str) -> File {
        File {
            path: path.to_owned(),
            text: format!("{HEADER}{body}"),
        }
    }

    fn changes(plan: &Plan) -> Vec<(&str, Change)> {
        plan.changes()
            .iter()
            .map(|planned| (planned.path.as_str(), planned.change))
            .collect()
    }

    /// Whether a client without files would remove nothing of what stands in `dir`.
    fn no_removal(dir: &Path) -> bool {
        let plan = plan(dir, "x", &[]).unwrap();
        changes(&plan)
            .iter()
            .all(|(_, change)| *change != Change::Remove)
    }

    #[test]
    fn creates_updates_and_removes() {
        let dir = tempfile::tempdir().unwrap();
        plan(
            dir.path(),
            "x",
            &[file("a.rs", "1\n"), file("b/c.rs", "2\n")],
        )
        .unwrap()
        .write()
        .unwrap();
        let plan = plan(dir.path(), "x", &[file("a.rs", "3\n"), file("d.rs", "4\n")]).unwrap();
        assert_eq!(
            changes(&plan),
            [
                (".generated-files", Change::Update),
                ("a.rs", Change::Update),
                ("b/c.rs", Change::Remove),
                ("d.rs", Change::Create)
            ]
        );
        assert!(
            plan.changes()[1].diff().contains("-1\n+3\n"),
            "{}",
            plan.changes()[1].diff()
        );
        plan.write().unwrap();
        assert!(!dir.path().join("b").exists());
        assert_eq!(
            fs::read_to_string(dir.path().join("a.rs")).unwrap(),
            format!("{HEADER}3\n")
        );
    }

    #[test]
    fn leaves_alone_what_is_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let files = [file("a.rs", "1\n")];
        plan(dir.path(), "x", &files).unwrap().write().unwrap();
        let plan = plan(dir.path(), "x", &files).unwrap();
        assert!(plan.is_clean());
        assert_eq!(plan.unchanged(), 2);
    }

    #[test]
    fn writes_what_an_interrupted_run_left_empty() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.rs"), "").unwrap();
        let files = [file("a.rs", "1\n")];
        plan(dir.path(), "x", &files).unwrap().write().unwrap();
        assert!(plan(dir.path(), "x", &files).unwrap().is_clean());
    }

    #[cfg(unix)]
    #[test]
    fn writes_through_no_link() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let plan = plan(dir.path(), "x", &[file("a.rs", "1\n")]).unwrap();
        let target = elsewhere.path().join("b.rs");
        std::os::unix::fs::symlink(&target, dir.path().join("a.rs")).unwrap();
        assert!(plan.write().is_err());
        assert!(!target.exists());
    }

    #[test]
    fn never_overwrites_what_was_not_generated() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.rs"), "// mine\n").unwrap();
        let error = plan(dir.path(), "x", &[file("a.rs", "1\n")]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert!(error.to_string().contains("a.rs"));
    }

    #[test]
    fn never_removes_what_was_not_generated() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("mine.rs"), "// mine\n").unwrap();
        fs::write(dir.path().join("theirs.rs"), HEADER).unwrap();
        assert!(no_removal(dir.path()));
    }

    #[test]
    fn takes_other_line_ends_for_a_change() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            dir.path().join("a.rs"),
            format!("{HEADER}1\n").replace('\n', "\r\n"),
        )
        .unwrap();
        assert_eq!(
            changes(&plan(dir.path(), "x", &[file("a.rs", "1\n")]).unwrap()),
            [
                (".generated-files", Change::Create),
                ("a.rs", Change::Update)
            ]
        );
    }

    #[test]
    fn refuses_paths_that_lead_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["../a.rs", "/a.rs", "a//b.rs", "", "./a.rs", "a\\b.rs"] {
            assert!(plan(dir.path(), "x", &[file(path, "")]).is_err(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn does_not_follow_links() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(elsewhere.path().join("old.rs"), HEADER).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("models")).unwrap();
        assert!(no_removal(dir.path()));
        assert!(plan(dir.path(), "x", &[file("models/a.rs", "")]).is_err());
    }

    #[test]
    fn cuts_long_differences_short() {
        let dir = tempfile::tempdir().unwrap();
        let plan = plan(dir.path(), "x", &[file("a.rs", &"line\n".repeat(100))]).unwrap();
        assert!(plan.changes()[1].diff().ends_with("more lines\n"));
    }
}
