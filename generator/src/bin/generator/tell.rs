//! How what the commands have to say is written.
//!
//! The streams of `anstream` take colours off where the reader is no terminal or `NO_COLOR` is set, and do not panic when a
//! pipe is closed, as `| head` does.

use clap::ValueEnum;
use generator::diagnostic::{
    Diagnostics, counted, escaped_json, for_people, for_programs, printable,
};

/// How a command speaks.
#[derive(Debug, clap::Args)]
pub struct Speech {
    /// How diagnostics are written: for people on the standard error, or as JSON on the standard output.
    ///
    /// JSON is one object in each line. Those with `reason: "diagnostic"` have `code`, `severity` (`error`, `warning` or
    /// `note`), `message`, `pointer`, `line` and `column`, and `file` and `help` where there are any. The last one has
    /// `reason: "summary"`, `errors`, `warnings` and `notes`. What `explain` explains is the `text` of
    /// `reason: "explanation"`.
    #[arg(long, value_enum, default_value_t)]
    message_format: MessageFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum MessageFormat {
    /// With the line of the document, each cause once.
    #[default]
    Human,
    /// One object in each line.
    Json,
}

impl Speech {
    /// Writes diagnostics, and how many there are.
    pub fn tell(&self, diagnostics: &Diagnostics) {
        match self.message_format {
            MessageFormat::Human => tell_people(diagnostics),
            MessageFormat::Json => anstream::print!("{}", for_programs(diagnostics)),
        }
    }

    /// Writes what was explained. People are told of diagnostics by `check`; a program gets everything at once.
    pub fn explain(&self, text: &str, diagnostics: &Diagnostics) {
        match self.message_format {
            MessageFormat::Human => anstream::print!("{}", printable(text)),
            MessageFormat::Json => {
                let explanation = serde_json::json!({"reason": "explanation", "text": text});
                anstream::println!("{}", escaped_json(&explanation.to_string()));
                self.tell(diagnostics);
            }
        }
    }
}

/// Writes diagnostics to the standard error, and how many there are.
pub fn tell_people(diagnostics: &Diagnostics) {
    if diagnostics.iter().next().is_some() {
        anstream::eprint!("{}", for_people(diagnostics.iter()));
        anstream::eprintln!("{}", counted(diagnostics));
    }
}
