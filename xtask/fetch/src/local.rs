//! The copy of a document in `specs/`, and when it may be replaced.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use generator::source;

use crate::document::Document;
use crate::journey::{self, Arrival, Found};
use crate::lock::{Entry, sha256};
use crate::network::Network;
use crate::progress::Progress;

/// An API whose document is published somewhere.
pub struct Api<'a> {
    /// Its name in the settings.
    pub name: &'a str,
    /// Where its document is published.
    pub source: &'a str,
    /// The file that holds it here.
    pub path: PathBuf,
    /// What the lock says about that file.
    pub known: Option<&'a Entry>,
}

/// What came of looking for a document.
pub struct Outcome {
    /// A sentence about it.
    pub said: String,
    /// What the lock has to say from now on, if that is something new.
    pub entry: Option<Entry>,
}

/// How the file here relates to what came last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is none.
    Missing,
    /// It is as it came.
    AsFetched,
    /// It came, and somebody has edited it.
    Edited,
    /// It did not come from anywhere we know.
    Unknown,
}

impl Api<'_> {
    /// Brings the document, if there is a new one. What somebody has edited is only replaced by `force`, and what seems to
    /// be cut off is only taken by it.
    ///
    /// # Errors
    ///
    /// Says why there is no document, or none that may be written; what is here stays.
    pub async fn fetch(
        &self,
        network: &Network,
        directory: &Path,
        force: bool,
    ) -> Result<Outcome, String> {
        let before = self.read()?;
        let state = self.state(before.as_deref());
        let restores = force && state == State::Edited;
        let known = self.known.filter(|_| state != State::Missing && !restores);
        let progress = Progress::new(self.name);
        let start = journey::address(self.source, directory)?;
        let arrival = journey::travel(network, start, known, &progress).await;
        progress.clear();
        match arrival? {
            Arrival::Unchanged => Ok(self.nothing_new(state)),
            Arrival::Text(found) => self.judge(&found, before.as_deref(), state, directory, force),
        }
    }

    fn read(&self) -> Result<Option<String>, String> {
        match fs::read(&self.path) {
            // Whatever bytes they are: they only have to be known again.
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot read {}: {error}", self.path.display())),
        }
    }

    fn state(&self, before: Option<&str>) -> State {
        match (before, self.known) {
            (None, _) => State::Missing,
            (Some(_), None) => State::Unknown,
            (Some(text), Some(known)) if sha256(text.as_bytes()) == known.sha256 => {
                State::AsFetched
            }
            _ => State::Edited,
        }
    }

    fn judge(
        &self,
        found: &Found,
        before: Option<&str>,
        state: State,
        directory: &Path,
        force: bool,
    ) -> Result<Outcome, String> {
        let address = found.address.as_str();
        let refused = |why: String| format!("no document from {address}: {why}");
        let document = Document::read(&found.text, address).map_err(refused)?;
        if let (Some(why), false) = (document.cut(&found.text, before), force) {
            return Err(refused(format!(
                "it seems to be cut off: {why}; --force takes it all the same"
            )));
        }
        let text = self.text(found, &document).map_err(refused)?;
        let mut entry = Entry {
            address: self.recorded_address(found, directory),
            fetched: today(),
            sha256: sha256(text.as_bytes()),
            version: document.version.clone(),
            etag: found.etag.clone(),
        };
        if let Some(before) = before {
            if before == text || (!force && says_the_same(before, &document)) {
                entry.sha256 = sha256(before.as_bytes());
                return Ok(self.already_here(state, entry));
            }
            let is_published = self.known.is_some_and(|known| known.sha256 == entry.sha256);
            match state {
                State::Edited if is_published && !force => return Ok(self.nothing_new(state)),
                State::Edited if !force => {
                    return Err(format!(
                        "{address} has something new, but {} was edited since it was fetched: move the edit to an overlay, \
                     then --force takes what is published",
                        self.path.display()
                    ));
                }
                State::Unknown if !force => {
                    return Err(format!(
                        "{} is here, says something else, and did not come from {address} as far as the lock knows: what it \
                     knows better belongs into an overlay; --force takes what is published",
                        self.path.display()
                    ));
                }
                _ => {}
            }
        }
        write(&self.path, &text)?;
        Ok(Outcome {
            said: self.written(&entry, text.len(), state, document.parts()),
            entry: Some(entry),
        })
    }

    /// The text of the file: as published, if the file is published; else YAML, with the keys in their order.
    fn text(&self, found: &Found, document: &Document) -> Result<String, String> {
        let is_json = found
            .text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{');
        let wants_json = self
            .path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if wants_json && !(found.is_file && is_json) {
            return Err(format!(
                "it would be written as YAML, so `document` cannot be called {}: name it `.yaml`",
                self.path.display()
            ));
        }
        if found.is_file && is_json == wants_json {
            Ok(found.text.clone())
        } else {
            Ok(source::to_yaml(&document.tree))
        }
    }

    /// The address for the lock. That of a file is as the settings have it: others have it elsewhere.
    fn recorded_address(&self, found: &Found, directory: &Path) -> String {
        if found.address.scheme() != "file" {
            return found.address.to_string();
        }
        let below = found.address.to_file_path().ok().and_then(|path| {
            let directory = directory.canonicalize().ok()?;
            Some(path.strip_prefix(directory).ok()?.display().to_string())
        });
        below.unwrap_or_else(|| self.source.to_owned())
    }

    fn nothing_new(&self, state: State) -> Outcome {
        let since = self.known.map_or(String::new(), |known| {
            format!(
                " since {}{}",
                known.fetched,
                of_version(known.version.as_deref())
            )
        });
        let edited = if state == State::Edited {
            format!(
                "; {} was edited: move the edit to an overlay, then --force takes what is published",
                self.path.display()
            )
        } else {
            String::new()
        };
        Outcome {
            said: format!("nothing new{since}{edited}"),
            entry: None,
        }
    }

    /// The file says what is published. Only the lock may not know yet.
    fn already_here(&self, state: State, entry: Entry) -> Outcome {
        let is_known = state == State::AsFetched
            && self
                .known
                .is_some_and(|known| known.address == entry.address);
        if is_known {
            return self.nothing_new(state);
        }
        Outcome {
            said: format!(
                "{} says what is published already; the lock says so now",
                self.path.display()
            ),
            entry: Some(entry),
        }
    }

    fn written(&self, entry: &Entry, bytes: usize, state: State, parts: Option<String>) -> String {
        let before = self.known.and_then(|known| known.version.as_deref());
        let version = match (before, entry.version.as_deref()) {
            (Some(before), Some(after)) if before != after => {
                format!(", version {after} after {before}")
            }
            (_, after) => of_version(after),
        };
        let replaced = match state {
            State::Edited => "; it replaces a file that was edited",
            State::Unknown => "; it replaces a file that came from elsewhere",
            State::Missing | State::AsFetched => "",
        };
        let parts = parts.map_or(String::new(), |parts| format!("; {parts}"));
        format!(
            "{} is new: {bytes} bytes{version}{replaced}{parts}; `cargo xtask codegen` comes next",
            self.path.display()
        )
    }
}

fn of_version(version: Option<&str>) -> String {
    version.map_or(String::new(), |version| format!(", version {version}"))
}

/// Whether a text differs from a document in its form alone.
fn says_the_same(text: &str, document: &Document) -> bool {
    source::parse(text, "").is_ok_and(|(tree, _)| tree.same(&document.tree))
}

/// Today, in UTC, as the lock has it.
fn today() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    now.date().to_string()
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// Says what could not be written.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let done = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&beside, text))
        .and_then(|()| fs::rename(&beside, path));
    done.map_err(|error| {
        // It may not be there at all.
        let _ = fs::remove_file(&beside);
        format!("cannot write {}: {error}", path.display())
    })
}
