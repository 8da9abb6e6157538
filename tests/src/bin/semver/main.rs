//! Compares what we say of changes with what `cargo-semver-checks` says. `cargo xtask semver` runs it.
//!
//! Where it finds something broken, we have to say so. Where we do and it does not, there has to be a reason.

mod pairs;
mod tool;

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::ExitCode;

use generator::diff::Verdict;
use generator::diff::surface::{Item, SurfaceChange, changes, surface};

use pairs::Pair;
use tool::Finding;

fn main() -> ExitCode {
    let tool = env::args_os().nth(1).expect("the program to compare with");
    let pairs = pairs::all();
    let findings = tool::findings(Path::new(&tool), &pairs);
    let (mut agreed, mut alone, mut wrong) = (0, 0, 0);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in &pairs {
        let breaking = breaking(pair);
        let found = findings.iter().filter(|found| found.module == pair.module);
        let found: Vec<&Finding> = found.collect();
        let mut problems: Vec<String> = found
            .iter()
            .filter(|found| !breaking.iter().any(|change| tells(change, found)))
            .map(|found| format!("it finds what we do not: {}", found.text))
            .collect();
        if found.is_empty() && !breaking.is_empty() {
            for change in &breaking {
                match unseen(change) {
                    Some(reason) => *reasons.entry(reason).or_default() += 1,
                    None => problems.push(format!("it does not find what we do: {}", change.what)),
                }
            }
            alone += 1;
        } else {
            agreed += 1;
        }
        for problem in &problems {
            println!("{}: {problem}", pair.name);
        }
        wrong += usize::from(!problems.is_empty());
    }
    println!(
        "{} pairs, {} findings: {agreed} judged alike, {alone} break by our judgement alone, {wrong} to look at",
        pairs.len(),
        findings.len()
    );
    for (reason, count) in reasons {
        println!("  {count} times {reason}");
    }
    match wrong {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Whether a change is what was found, or has it in it: both name the same type or function.
fn tells(change: &SurfaceChange, found: &Finding) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let is_name = |word: &&str| word.len() > 2 && !NO_NAMES.contains(word);
        words.filter(is_name).map(str::to_owned).collect()
    };
    let (_, item) = found.text.split_once(": ").unwrap_or_default();
    let mut named = words(&change.item.to_string());
    named.extend(
        change
            .old
            .iter()
            .chain(&change.new)
            .flat_map(|rust| words(rust)),
    );
    words(item).iter().any(|word| named.contains(word))
}

/// Words of a finding that name nothing.
const NO_NAMES: [&str; 14] = [
    "changes",
    "derived",
    "enum",
    "field",
    "function",
    "longer",
    "models",
    "module",
    "operations",
    "now",
    "struct",
    "trait",
    "type",
    "variant",
];

/// What breaks users of a client, as we say.
fn breaking(pair: &Pair) -> Vec<SurfaceChange> {
    let mut changes = changes(&surface(&pair.old), &surface(&pair.new));
    changes.retain(|change| change.verdict == Verdict::Breaks);
    changes
}

/// Traits that types of clients derive.
const DERIVED: [&str; 7] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "PartialEq",
];

/// Why `cargo-semver-checks` does not see that a change breaks users, if it cannot.
fn unseen(change: &SurfaceChange) -> Option<&'static str> {
    let changed = change.old.is_some() && change.new.is_some();
    match &change.item {
        Item::Field { .. } | Item::Variant { .. } if changed => {
            Some("it does not compare the types of fields")
        }
        Item::Answer { .. } | Item::Stream { .. } | Item::StandIn { .. } if changed => {
            Some("it does not compare associated types, nor what functions return")
        }
        Item::Constructor { .. }
        | Item::Call { .. }
        | Item::Setter { .. }
        | Item::CallSetter { .. }
            if changed =>
        {
            Some("it counts arguments, and looks at neither their order nor their types")
        }
        Item::Function { .. } if changed => Some("it does not compare what functions return"),
        Item::Type(_) if changed => Some("it does not look into what aliases stand for"),
        Item::Implementation { of, .. } if !DERIVED.contains(&of.as_str()) => {
            Some("it looks at derived traits only")
        }
        _ => None,
    }
}
