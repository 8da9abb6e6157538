//! `cargo xtask bench peers`: what a generation takes beside the best of the other generators, in one run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::processor_seconds;
use crate::cargo;

/// The peer, as cargo installs it.
const PEER: (&str, &str) = ("ploidy", "0.15.0");

/// How often each document is generated, in turns; the least counts.
const ROUNDS: usize = 5;

/// The largest part of the peer's time that a generation may take.
const TIME: f64 = 0.5;

/// The largest part of the peer's processor time that `cargo check` of what was generated may take.
const CHECK: f64 = 1.0 / 3.0;

/// The most memory that a generation may take, in MiB.
const MEMORY: f64 = 400.0;

/// What a generation took.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    /// The most memory of the generator itself at a time; nothing where the system does not tell.
    mebibytes: Option<f64>,
}

/// Generates and checks each of `documents` with both, and fails if a target is missed.
pub fn run(documents: &[PathBuf]) -> Result<(), String> {
    let ours = build_ours()?;
    let peer = cargo::install(PEER, &super::place("peer"))?;
    let place = super::place("peers");
    let _ = fs::remove_dir_all(&place);
    let mut missed = false;
    for document in documents {
        let document = document
            .canonicalize()
            .map_err(|error| format!("cannot read {}: {error}", document.display()))?;
        missed |= !compare(&document, &place, &ours, &peer)?;
    }
    // Not before: some file systems are slow to create files for minutes after others were removed.
    let _ = fs::remove_dir_all(&place);
    if missed {
        Err("a target was missed".to_owned())
    } else {
        Ok(())
    }
}

fn compare(document: &Path, place: &Path, ours: &Path, peer: &Path) -> Result<bool, String> {
    let name = document.file_stem().unwrap_or_default().to_string_lossy();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    println!("{name}");
    let place = place.join(&name);
    fs::create_dir_all(&place)
        .map_err(|error| format!("cannot make {}: {error}", place.display()))?;
    let (mut our_crate, mut peer_crate) = (PathBuf::new(), PathBuf::new());
    let report = place.join("report.json");
    let mut costs = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        // Both write everything, each time, into a place of its own.
        our_crate = place.join(format!("ours-{round}"));
        let mut command = Command::new(ours);
        command.arg("generate").arg(document);
        command.args(["--name", &format!("{name}-ours"), "--out"]);
        costs[0].push(measure(command.arg(&our_crate))?);
        peer_crate = place.join(format!("peer-{round}"));
        let mut command = Command::new(peer);
        command.args(["generate", "rust"]).arg(document);
        command.args(["--name", &format!("{name}-peer"), "--output"]);
        costs[1].push(measure(command.arg(&peer_crate))?);
    }
    let least = |costs: &[Cost]| {
        costs
            .iter()
            .map(|cost| cost.seconds)
            .fold(f64::MAX, f64::min)
    };
    let most = |costs: &[Cost]| {
        costs
            .iter()
            .filter_map(|cost| cost.mebibytes)
            .reduce(f64::max)
    };
    let (our_time, peer_time) = (least(&costs[0]), least(&costs[1]));
    let mut met = verdict("generation, seconds", our_time, peer_time, TIME);
    if let (Some(our_most), Some(peer_most)) = (most(&costs[0]), most(&costs[1])) {
        met &= verdict("memory, MiB", our_most, peer_most, MEMORY / peer_most);
    }
    // The peer tells nothing of what it has done, so that our report is no part of the race.
    let mut reporting = Command::new(ours);
    reporting.arg("generate").arg(document);
    reporting.args(["--name", &format!("{name}-ours")]);
    reporting.arg("--out").arg(&our_crate);
    measure(reporting.arg("--report").arg(&report))?;
    let (covered, listed) = operations(&report)?;
    println!("  {covered} of {listed} operations");
    met &= covered == listed;
    let our_check = check(&our_crate)?;
    stand_alone(&peer_crate)?;
    let peer_check = check(&peer_crate)?;
    met &= verdict(
        "cargo check, processor seconds",
        our_check,
        peer_check,
        CHECK,
    );
    Ok(met)
}

/// Makes a crate a workspace of its own, as ours are: it stands inside of this one.
fn stand_alone(directory: &Path) -> Result<(), String> {
    let manifest = directory.join("Cargo.toml");
    let text = fs::read_to_string(&manifest);
    text.and_then(|text| fs::write(&manifest, text + "\n[workspace]\n"))
        .map_err(|error| format!("cannot change {}: {error}", manifest.display()))
}

/// Prints what ours and the peer's came to, and tells whether ours is at most `target` of it.
fn verdict(what: &str, ours: f64, peer: f64, target: f64) -> bool {
    let ratio = ours / peer;
    let met = ratio <= target;
    println!(
        "  {what:32} {ours:7.2} : {peer:7.2} = {ratio:4.2}  (at most {target:4.2})  {}",
        if met { "ok" } else { "MISSED" }
    );
    met
}

/// Runs a command and looks at its memory as long as it runs.
fn measure(command: &mut Command) -> Result<Cost, String> {
    let program = command.get_program().display().to_string();
    let failed = |error: std::io::Error| format!("cannot run {program}: {error}");
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let watch = thread::spawn(move || {
        let mut most = None;
        while let Some(now) = fs::read_to_string(&status).ok().as_deref().and_then(peak) {
            most = Some(now);
            thread::sleep(Duration::from_millis(10));
        }
        most
    });
    let status = child.wait().map_err(failed)?;
    let seconds = started.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("{program} failed: {status}"));
    }
    Ok(Cost {
        seconds,
        mebibytes: watch.join().ok().flatten(),
    })
}

/// The most memory that a process has had so far, in MiB, as Linux tells it. A process that has ended has none.
fn peak(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// How many operations were generated, and how many the document has.
fn operations(report: &Path) -> Result<(u64, u64), String> {
    let text = fs::read_to_string(report)
        .map_err(|error| format!("cannot read {}: {error}", report.display()))?;
    let report: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("cannot read the report: {error}"))?;
    let count = |name: &str| report["counts"][name].as_u64();
    count("operations_generated")
        .zip(count("operations_in_document"))
        .ok_or_else(|| "the report does not count operations".to_owned())
}

/// The processor time of `cargo check` for a crate alone, with all that it offers.
fn check(directory: &Path) -> Result<f64, String> {
    let cargo = || {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(directory)
            .env("CARGO_TARGET_DIR", super::place("target"));
        cargo
    };
    // What it depends on is checked before the clock runs.
    processor_seconds(&cargo())?;
    let library = directory.join("src/lib.rs");
    let text = fs::read(&library).and_then(|text| fs::write(&library, text));
    text.map_err(|error| format!("cannot write {}: {error}", library.display()))?;
    processor_seconds(&cargo())
}

fn build_ours() -> Result<PathBuf, String> {
    let target = super::place("target");
    let mut build = cargo::cargo();
    build
        .args(["build", "--quiet", "--release", "--package", "generator"])
        .current_dir(crate::workspace())
        .env("CARGO_TARGET_DIR", &target);
    cargo::run_to_end(&mut build, "the generator does not compile")?;
    Ok(target.join(format!("release/generator{}", std::env::consts::EXE_SUFFIX)))
}
