//! Programs of Python that the tasks run: installed below `target/`, in exactly the versions that are pinned here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::node::{read, succeeds, write};

/// What pip shall install: exact versions, with checksums.
const PINNED: &str = "requirements.txt";

/// Installs what the `requirements.txt` in `pinned` lists, a directory of `xtask`, into a virtual environment below
/// `directory`, unless it is there. Returns the interpreter of the environment.
///
/// # Errors
///
/// Names Python where it is missing, or returns why pip fails.
pub fn install(pinned: &str, directory: &Path) -> Result<PathBuf, String> {
    let requirements = crate::workspace().join("xtask").join(pinned).join(PINNED);
    let wanted = read(&requirements)?;
    let environment = directory.join("python");
    let installed = environment.join(PINNED);
    let interpreter = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(interpreter);
    }
    fs::create_dir_all(directory)
        .map_err(|error| format!("cannot make {}: {error}", directory.display()))?;
    let mut create = Command::new("python3");
    create.args(["-m", "venv", "--clear"]).arg(&environment);
    succeeds(&mut create).map_err(needs_python)?;
    let mut install = Command::new(&interpreter);
    install
        .args(["-m", "pip", "install", "--quiet", "--require-hashes"])
        // Wheels only: no script of a package runs while it is installed.
        .args(["--only-binary", ":all:", "--requirement"])
        .arg(&requirements);
    succeeds(&mut install).map_err(needs_python)?;
    write(&installed, &wanted)?;
    Ok(interpreter)
}

fn needs_python(error: String) -> String {
    format!(
        "{error}\nthis needs Python 3.11 or newer with its venv and pip: install it from https://www.python.org or by your system's packages"
    )
}

/// The version of `package` that `interpreter` has.
///
/// # Errors
///
/// Returns an error if it is not installed.
pub fn version(package: &str, interpreter: &Path) -> Result<String, String> {
    let output = Command::new(interpreter)
        .args([
            "-c",
            "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))",
        ])
        .arg(package)
        .output()
        .map_err(|error| format!("cannot run {}: {error}", interpreter.display()))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(format!(
            "{package} is not installed: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
