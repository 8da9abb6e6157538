//! What happens, on the standard error: as it happens for people, step by step for logs.

use std::io::{IsTerminal, Write};

/// Tells how the document of one API comes.
pub struct Progress<'a> {
    api: &'a str,
    live: bool,
}

impl<'a> Progress<'a> {
    /// For the API of this name.
    pub fn new(api: &'a str) -> Self {
        Self {
            api,
            live: std::io::stderr().is_terminal(),
        }
    }

    /// One step: an address that is asked.
    pub fn step(&self, what: &str) {
        self.clear();
        eprintln!("{}: {what}", self.api);
    }

    /// So many bytes are there, of so many if that is known. Logs are spared.
    pub fn received(&self, bytes: usize, of: Option<u64>) {
        if self.live {
            let of = of.map_or(String::new(), |of| format!(" of {}", kilobytes(of)));
            eprint!("\r\x1b[K{}: {}{of}", self.api, kilobytes(bytes as u64));
            // Nothing depends on its being seen.
            let _ = std::io::stderr().flush();
        }
    }

    /// Makes room where the bytes were counted.
    pub fn clear(&self) {
        if self.live {
            eprint!("\r\x1b[K");
        }
    }
}

fn kilobytes(bytes: u64) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}
