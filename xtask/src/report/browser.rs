//! The page as a browser shows it: in the sizes and colours of its readers, with a keyboard, and judged by axe.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::node;

/// What Chromium is called where it is installed.
const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Opens `page` and fails if anything is wrong with it. Pictures of what was seen stand in `target/browser`.
pub fn check(page: &Path) -> Result<(), String> {
    let chromium = chromium()?;
    let directory = crate::workspace().join("target/browser");
    node::install("browser", &directory)?;
    let pictures = directory.join("pictures");
    fs::create_dir_all(&pictures)
        .map_err(|error| format!("cannot make {}: {error}", pictures.display()))?;
    let script = crate::workspace().join("xtask/browser/check.mjs");
    let mut check = Command::new("node");
    check.arg(script).arg(&directory).arg(chromium);
    node::succeeds(check.arg(page).arg(&pictures))
        .map_err(|_| "the page is not as it should be, see above".to_owned())?;
    anstream::println!("nothing is wrong with it; {} shows it", pictures.display());
    Ok(())
}

/// The browser: the one that `CHROMIUM` names, or one that is installed.
fn chromium() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let find = |name: &str| {
        let mut places = directories.iter().map(|directory| directory.join(name));
        places.find(|place| place.is_file())
    };
    let named = std::env::var_os("CHROMIUM").filter(|name: &OsString| !name.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| CHROMIUM.iter().find_map(|name| find(name)))
        .ok_or_else(|| {
            "no Chromium is installed: install it by your system's packages, or name its command in CHROMIUM"
                .to_owned()
        })
}
