//! Files that stand alone: reports and pages, which a user names by their paths.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// How much of a file is looked at to recognise it.
const LOOKED_AT: u64 = 2_048;

/// A file that stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// The report of `generate --report`, as JSON.
    Report,
    /// The page of `report`, as HTML.
    Page,
}

impl Alone {
    /// The text near the beginning of such a file by which it is recognised.
    fn mark(self) -> &'static str {
        match self {
            Alone::Report => "\"generated_by\": \"generator\"",
            Alone::Page => "<meta name=\"generator\" content=\"generator\">",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Alone::Report => "a report",
            Alone::Page => "a page",
        }
    }

    /// Checks that nothing of somebody else stands at `path`: nothing does, or an empty file, or an earlier file of this
    /// kind. Devices and pipes, such as `/dev/stdout`, hold nothing that could be lost.
    ///
    /// # Errors
    ///
    /// Says what stands there, and what to do.
    pub fn check(self, path: &Path) -> Result<(), String> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(format!("cannot write {}: {error}", path.display())),
        };
        if metadata.is_dir() {
            return Err(format!(
                "cannot write {}: it is a directory",
                path.display()
            ));
        }
        if !metadata.is_file() || metadata.len() == 0 {
            return Ok(());
        }
        let mut start = Vec::new();
        fs::File::open(path)
            .and_then(|file| file.take(LOOKED_AT).read_to_end(&mut start))
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        if String::from_utf8_lossy(&start).contains(self.mark()) {
            Ok(())
        } else {
            Err(format!(
                "{} is not overwritten, because it is not {} of this generator: remove it, or choose another path",
                path.display(),
                self.name()
            ))
        }
    }

    /// Writes a file of this kind, unless something of somebody else stands there.
    ///
    /// # Errors
    ///
    /// Says why it is not written.
    pub fn write(self, path: &Path, text: &str) -> Result<(), String> {
        self.check(path)?;
        fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    }
}
