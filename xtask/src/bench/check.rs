//! What it costs to check a thousand structs.

use std::fmt::Write;
use std::path::Path;

use super::{cargo, processor_seconds, write, write_crate};

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
        check(&directory, "//! Empty.\n")?;
    }
    for _ in 0..ROUNDS {
        let directory = write_crate(ours, "")?;
        our_best = our_best.min(check(&directory, &our_structs())?);
        let directory = write_crate(derived, "")?;
        derived_best = derived_best.min(check(&directory, &derived_structs())?);
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
fn check(directory: &Path, library: &str) -> Result<f64, String> {
    write(&directory.join("src/lib.rs"), library)?;
    processor_seconds(&cargo(directory))
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
