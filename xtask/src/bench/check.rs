//! What it costs to check a thousand structs.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{cargo, write, write_crate};

/// How many structs there are.
const STRUCTS: usize = 1_000;

/// How often each crate is checked; the least counts.
const ROUNDS: usize = 3;

/// The largest part of the time with `serde_derive` that ours may take.
const TARGET: f64 = 0.25;

/// The fields of each struct: name, type and mark in `object!`.
const FIELDS: [(&str, &str, &str); 10] = [
    ("id", "String", ""),
    ("reference", "String", ""),
    ("amount", "f64", ""),
    ("currency", "String", ""),
    ("captured", "bool", ""),
    ("installments", "u32", ""),
    ("customer", "i64", ""),
    ("description", "Option<String>", "?"),
    ("tags", "Vec<String>", ""),
    ("parent", "Option<i64>", "?"),
];

/// Compares the processor time of `cargo check`, and tells whether the target is met.
pub fn run() -> Result<bool, String> {
    let (ours, derived) = ("bench-check-ours", "bench-check-derived");
    let (mut our_best, mut derived_best) = (f64::MAX, f64::MAX);
    for name in [ours, derived] {
        // What the crates depend on is checked before the clock runs.
        let directory = write_crate(name, "")?;
        processor_seconds(&directory, "//! Empty.\n")?;
    }
    for _ in 0..ROUNDS {
        let directory = write_crate(ours, "")?;
        our_best = our_best.min(processor_seconds(&directory, &our_structs())?);
        let directory = write_crate(derived, "")?;
        derived_best = derived_best.min(processor_seconds(&directory, &derived_structs())?);
    }
    let ratio = our_best / derived_best;
    let met = ratio <= TARGET;
    anstream::println!(
        "{:44} {our_best:5.2} : {derived_best:5.2} s    = {ratio:4.2}  (at most {TARGET:4.2})  {}",
        "cargo check, 1,000 structs : serde_derive",
        if met { "ok" } else { "MISSED" }
    );
    Ok(met)
}

/// Checks a crate with the text as its library, and returns the processor time that it took in all.
fn processor_seconds(directory: &Path, library: &str) -> Result<f64, String> {
    write(&directory.join("src/lib.rs"), library)?;
    let cargo = cargo(directory);
    // The shell is the portable way to the processor time of a command and all that it starts.
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "cargo check --quiet && times"])
        .current_dir(directory)
        .envs(
            cargo
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null());
    let output = shell
        .output()
        .map_err(|error| format!("cannot run sh: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    // The second line is for what the shell started: user and system, each as `0m1.23s`.
    let text = String::from_utf8_lossy(&output.stdout);
    let times = text.lines().nth(1).map(|line| line.split_whitespace());
    times
        .and_then(|times| times.map(seconds).sum())
        .ok_or_else(|| format!("cannot read the times in {text:?}"))
}

/// Reads a time such as `1m2.34s`.
fn seconds(time: &str) -> Option<f64> {
    let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

fn our_structs() -> String {
    let wire: Vec<String> = FIELDS
        .iter()
        .map(|(name, _, mark)| format!("{name}{mark} = \"{name}\""))
        .collect();
    structs("", |name| {
        format!("runtime::object!({name} {{ {} }});\n", wire.join(", "))
    })
}

fn derived_structs() -> String {
    structs("#[derive(serde::Serialize, serde::Deserialize)]\n", |_| {
        String::new()
    })
}

/// The structs, with what stands before and after each.
fn structs(before: &str, after: impl Fn(&str) -> String) -> String {
    let fields: Vec<String> = FIELDS
        .iter()
        .map(|(name, kind, _)| format!("pub {name}: {kind}"))
        .collect();
    let mut text = String::new();
    for number in 0..STRUCTS {
        let name = format!("Payment{number}");
        let fields = fields.join(", ");
        let after = after(&name);
        // Writing to a `String` does not fail.
        let _ = write!(text, "{before}pub struct {name} {{ {fields} }}\n{after}");
    }
    text
}
