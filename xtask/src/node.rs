//! Programs for Node that the tasks run: installed below `target/`, in exactly the versions that are pinned here.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What npm shall install: exact versions, with checksums.
const LOCK: &str = "package-lock.json";

/// Installs what the `package.json` in `pinned` names, a directory of `xtask`, below `directory`, unless it is there.
///
/// # Errors
///
/// Says that Node is needed where it is missing, or why npm fails.
pub fn install(pinned: &str, directory: &Path) -> Result<(), String> {
    let pinned = crate::workspace().join("xtask").join(pinned);
    let installed = directory.join("node_modules").join(LOCK);
    let lock = read(&pinned.join(LOCK))?;
    succeeds(Command::new("node").arg("--version").stdout(Stdio::null())).map_err(needs_node)?;
    if read(&installed).is_ok_and(|found| found == lock) {
        return Ok(());
    }
    fs::create_dir_all(directory)
        .map_err(|error| format!("cannot make {}: {error}", directory.display()))?;
    for file in ["package.json", LOCK] {
        write(&directory.join(file), &read(&pinned.join(file))?)?;
    }
    // No script of a package runs: none is needed, and some report to their makers.
    let arguments = [
        "ci",
        "--ignore-scripts",
        "--engine-strict",
        "--no-audit",
        "--no-fund",
    ];
    succeeds(Command::new("npm").args(arguments).current_dir(directory)).map_err(needs_node)?;
    write(&installed, &lock)
}

fn needs_node(error: String) -> String {
    format!(
        "{error}\nthis needs Node 20 or newer with its npm: install it from https://nodejs.org or by your system's packages"
    )
}

/// Runs a command that has to succeed.
pub fn succeeds(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{program}` failed with {status}, see above")),
        Err(error) => Err(format!("cannot run `{program}`: {error}")),
    }
}

/// Reads a file.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Writes a file.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
