//! The table that the task prints.

use std::fmt::Write;

use super::clients::{Call, Generated};

const HEADINGS: [&str; 9] = [
    "server",
    "version",
    "documents",
    "operations",
    "warnings",
    "calls",
    "differences",
    "tolerated",
    "overlays",
];

/// What became of one server.
#[derive(Debug)]
pub struct Row {
    server: &'static str,
    outcome: Result<Called, String>,
}

#[derive(Debug)]
struct Called {
    version: String,
    generated: Generated,
    calls: Vec<Call>,
}

impl Called {
    fn differences(&self) -> usize {
        self.calls.iter().map(|call| call.differences.len()).sum()
    }

    fn tolerated(&self) -> usize {
        self.calls.iter().map(|call| call.tolerated.len()).sum()
    }
}

impl Row {
    /// A server that was called.
    pub fn called(
        server: &'static str,
        version: &str,
        generated: Generated,
        calls: Vec<Call>,
    ) -> Self {
        let outcome = Ok(Called {
            version: version.to_owned(),
            generated,
            calls,
        });
        Self { server, outcome }
    }

    /// A server that was not called to the end.
    pub fn failed(server: &'static str, error: String) -> Self {
        Self {
            server,
            outcome: Err(error),
        }
    }

    /// Whether every call was made, and brought what the plain request brought.
    pub fn is_good(&self) -> bool {
        self.outcome
            .as_ref()
            .is_ok_and(|called| called.differences() == 0 && called.generated.missing == 0)
    }

    fn cells(&self) -> [String; 9] {
        let server = self.server.to_owned();
        let Ok(called) = &self.outcome else {
            return std::array::from_fn(|column| match column {
                0 => server.clone(),
                5 => "NOT CALLED".to_owned(),
                _ => "-".to_owned(),
            });
        };
        let generated = &called.generated;
        [
            server,
            called.version.clone(),
            generated.documents.to_string(),
            format!(
                "{} of {}",
                generated.operations - generated.missing,
                generated.operations
            ),
            generated.warnings.to_string(),
            called.calls.len().to_string(),
            called.differences().to_string(),
            called.tolerated().to_string(),
            generated.overlays.len().to_string(),
        ]
    }
}

/// The rows as a table of Markdown, and below it the reason of each overlay, each difference and each missing row.
pub fn print(rows: &[Row]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let widths: [usize; 9] = std::array::from_fn(|column| {
        lines
            .iter()
            .map(|line| line[column].len())
            .max()
            .unwrap_or(0)
    });
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(widths) {
            let _ = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
        if index == 0 {
            for width in widths {
                let _ = write!(text, "|-{:-<width$}-", "");
            }
            text.push_str("|\n");
        }
    }
    for row in rows {
        match &row.outcome {
            Ok(called) => {
                for reason in &called.generated.overlays {
                    let _ = writeln!(text, "\n{}: overlay: {reason}", row.server);
                }
                for call in &called.calls {
                    for tolerated in &call.tolerated {
                        let _ = writeln!(text, "\n{}: {}: {tolerated}", row.server, call.call);
                    }
                    for difference in &call.differences {
                        let _ = writeln!(
                            text,
                            "\n{}: {}: DIFFERENCE: {difference}",
                            row.server, call.call
                        );
                    }
                }
            }
            Err(error) => {
                let _ = writeln!(text, "\n{}: not called: {error}", row.server);
            }
        }
    }
    text
}
