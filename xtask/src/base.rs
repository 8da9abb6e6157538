//! The workspace as it stood at a revision of git.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What is in the last commit.
pub const COMMITTED: &str = "HEAD";

/// What git is told by whoever runs it from a hook; that is about another tree.
const ABOUT_ANOTHER_TREE: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

/// How much of a digest is enough to tell a state of the documents from the one before it.
const DIGITS: usize = 16;

/// The files of a revision, in a directory that goes with this.
#[derive(Debug)]
pub struct Base {
    /// The revision as it was named, such as `HEAD`.
    pub revision: String,
    directory: TempDir,
}

impl Base {
    /// Writes out what `root` holds at `revision`, documents and whatever they refer to, as a checkout would.
    ///
    /// # Errors
    ///
    /// Says why there is nothing: no git, no repository, no such revision.
    pub fn check_out(root: &Path, revision: &str) -> Result<Base, String> {
        let commit = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--end-of-options", &commit];
        let commit = git(root, arguments).map_err(|why| {
            let root = root.display();
            format!("`{revision}` is no commit of a git repository at {root}: {why}")
        })?;
        let tree = git(root, ["rev-parse", "--verify", &format!("{commit}:./")])?;
        let repository = git(root, ["rev-parse", "--absolute-git-dir"])?;
        let directory = tempfile::tempdir().map_err(|error| format!("no directory: {error}"))?;
        let base = Base {
            revision: revision.to_owned(),
            directory,
        };
        let files = base.root();
        fs::create_dir_all(&files)
            .map_err(|error| format!("cannot make {}: {error}", files.display()))?;
        for arguments in [["read-tree", tree.as_str()], ["checkout-index", "--all"]] {
            let mut git = Command::new("git");
            git.args(arguments)
                .current_dir(&files)
                .env("GIT_DIR", &repository)
                .env("GIT_WORK_TREE", &files)
                .env("GIT_INDEX_FILE", base.directory.path().join("index"));
            output(&mut git, &[])?;
        }
        Ok(base)
    }

    /// The directory that is what the workspace was.
    pub fn root(&self) -> PathBuf {
        self.directory.path().join("files")
    }
}

/// A digest of all files of a directory and of their paths.
///
/// # Errors
///
/// Says which file cannot be read.
pub fn digest(directory: &Path) -> Result<String, String> {
    let unreadable = |error| format!("cannot read {}: {error}", directory.display());
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            match entry.file_type().map_err(unreadable)? {
                kind if kind.is_dir() => open.push(entry.path()),
                _ => files.push(entry.path()),
            }
        }
    }
    files.sort();
    let mut text = Vec::new();
    for file in files {
        let content = fs::read(&file).map_err(unreadable)?;
        let name = file.strip_prefix(directory).unwrap_or(&file).display();
        text.extend(format!("{name}\n{}\n", content.len()).into_bytes());
        text.extend(content);
    }
    let mut git = Command::new("git");
    let mut digest = output(git.args(["hash-object", "--stdin"]), &text)?;
    digest.truncate(DIGITS);
    Ok(digest)
}

/// What `git` says in `directory`.
fn git<S: AsRef<OsStr>>(
    directory: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Result<String, String> {
    let mut git = Command::new("git");
    for name in ABOUT_ANOTHER_TREE {
        git.env_remove(name);
    }
    output(git.arg("-C").arg(directory).args(arguments), &[])
}

/// What a command says that is given `input`.
fn output(command: &mut Command, input: &[u8]) -> Result<String, String> {
    let cannot = |error| format!("cannot run `git`: {error}");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(cannot)?;
    if let Some(mut stdin) = child.stdin.take() {
        // Why it does not listen, it will say itself.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().map_err(cannot)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("`git` says {}", said.trim()))
    }
}
