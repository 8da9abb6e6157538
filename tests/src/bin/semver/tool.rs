//! `cargo-semver-checks`, on all versions before and all versions after: two crates with a module for each pair, since
//! most of its time, and of that of `rustdoc`, goes into what is the same for all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::render::File;
use tests::command;
use tests::crates::Crates;

use super::pairs::Pair;

/// The name of both crates.
const CRATE: &str = "changes";

/// What the tool found in a module.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub module: String,
    /// The rule that is broken, and what breaks it.
    pub text: String,
}

/// What breaks users between the versions, by the judgement of the program `tool`.
pub fn findings(tool: &Path, pairs: &[Pair]) -> Vec<Finding> {
    let old = documented("semver-old", pairs, |pair| &pair.old);
    let new = documented("semver-new", pairs, |pair| &pair.new);
    let outcome = command::outcome(
        Command::new(tool)
            .args(["semver-checks", "--color", "never", "--baseline-rustdoc"])
            .arg(&old)
            .arg("--current-rustdoc")
            .arg(&new)
            // All rules but those of breaking changes are kept by a release with new features.
            .args(["--release-type", "minor"]),
    );
    let report = &outcome.stdout;
    assert!(
        outcome.status == Some(0) || report.contains("Failed in:"),
        "cargo-semver-checks failed:\n{}",
        outcome.stderr
    );
    read(report, pairs)
}

/// Reads a report: each rule that is broken has a headline, and a line for each item that breaks it.
fn read(report: &str, pairs: &[Pair]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rule = "";
    for line in report.lines() {
        if let Some(headline) = line.strip_prefix("--- failure ") {
            rule = headline.split(':').next().unwrap_or(headline);
        } else if let Some(item) = line.strip_prefix("  ").filter(|item| item.contains(".rs:")) {
            let is_in = |module: &str| {
                item.contains(&format!("src/{module}/"))
                    || item.contains(&format!("{CRATE}::{module}::"))
            };
            let pair = pairs.iter().find(|pair| is_in(&pair.module));
            let pair = pair.unwrap_or_else(|| panic!("which module is that? {line}"));
            // Where it stands comes last.
            let words = item.split(' ').take_while(|word| !word.contains(".rs:"));
            let item = words.collect::<Vec<_>>().join(" ");
            let item = item.trim_end_matches(" file").trim_end_matches(" in");
            let item = item.trim_end_matches(" previously").trim_end_matches(',');
            findings.push(Finding {
                module: pair.module.clone(),
                text: format!("{rule}: {item}"),
            });
        }
    }
    findings
}

/// Writes a crate with one side of all pairs, and returns what `rustdoc` says of it, as JSON.
fn documented(directory: &str, pairs: &[Pair], side: fn(&Pair) -> &[File]) -> PathBuf {
    let crates = Crates::new(directory);
    let mut files = Vec::new();
    let mut root = String::new();
    for pair in pairs {
        root.push_str(&format!("pub mod {};\n", pair.module));
        for file in side(pair) {
            files.push((
                format!("src/{}/{}", pair.module, file.path),
                file.text.as_str(),
            ));
        }
    }
    let mut files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    files.push(("src/lib.rs", &root));
    crates.add(CRATE, &[], &files);
    let place = crates.directory().join(CRATE);
    let lock = tests::workspace().join("Cargo.lock");
    fs::copy(lock, place.join("Cargo.lock")).expect("our own Cargo.lock");
    // The other side has the same name, and what Cargo takes for fresh may be that.
    fs::write(place.join("src/lib.rs"), &root).expect("a file can be written");
    let target = crates.directory().join("../target-semver");
    let outcome = command::outcome(
        command::cargo()
            .args(["rustdoc", "--quiet", "--offline", "--lib"])
            .args(["--features", "stand-in", "--"])
            .args(["-Zunstable-options", "--output-format", "json"])
            .args(["--cap-lints", "allow"])
            .current_dir(&place)
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            // The form of the JSON is not stable; the tool knows that of this compiler.
            .env("RUSTC_BOOTSTRAP", "1"),
    );
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    let json = crates.directory().join("rustdoc.json");
    fs::copy(target.join(format!("doc/{CRATE}.json")), &json).expect("what rustdoc wrote");
    json
}
