//! How fast texts are decoded.

use super::{cargo, write_crate};

/// How many processes measure. Where a process has its code and its data makes some hundredths of difference to one
/// case and not to another, so the median of several counts.
const PROCESSES: usize = 5;

/// Two speeds, in megabytes in a second, and how many times as fast the first is.
struct Measured {
    name: String,
    speed: f64,
    other: f64,
    ratio: f64,
    /// The least ratio that will do, if one is wanted.
    target: Option<f64>,
}

/// Compares the speed of decoding, and tells whether all targets are met.
pub fn run() -> Result<bool, String> {
    let main = crate::workspace().join("xtask/bench/main.rs");
    let manifest = format!(
        "\n[[bin]]\nname = \"bench-decode\"\npath = {:?}\n",
        main.display().to_string()
    );
    let directory = write_crate("bench-decode", &manifest)?;
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        let output = cargo(&directory)
            .args(["run", "--quiet", "--release"])
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let lines: Option<Vec<Measured>> = text.lines().map(Measured::read).collect();
        processes.push(lines.ok_or_else(|| format!("cannot read {text:?}"))?);
    }
    let mut all_met = true;
    for (line, first) in processes[0].iter().enumerate() {
        let median = |of: fn(&Measured) -> f64| {
            let mut values: Vec<f64> = processes.iter().map(|lines| of(&lines[line])).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let ratio = median(|measured| measured.ratio);
        anstream::print!(
            "{:44} {:5.0} : {:5.0} MB/s = {ratio:4.2}",
            first.name,
            median(|measured| measured.speed),
            median(|measured| measured.other)
        );
        match first.target {
            Some(target) => {
                let met = ratio >= target;
                let verdict = if met { "ok" } else { "MISSED" };
                anstream::println!("  (at least {target:4.2})  {verdict}");
                all_met &= met;
            }
            None => anstream::println!(),
        }
    }
    Ok(all_met)
}

impl Measured {
    /// Reads what a process prints for a comparison: its parts between tabs.
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let name = parts.next()?.to_owned();
        let mut number = || parts.next()?.parse::<f64>().ok();
        Some(Self {
            name,
            speed: number()?,
            other: number()?,
            ratio: number()?,
            target: number(),
        })
    }
}
