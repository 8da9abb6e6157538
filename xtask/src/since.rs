//! What has changed since a revision: the documents, overlays and settings as they stood there against those of now.

use std::path::Path;

use generator::config::{self, Settings};
use generator::diagnostic::Severity;
use generator::diff::step::Step;
use generator::diff::{self, Change, Changes, Side, Spot, Verdict};

use crate::apis::{self, Api};
use crate::base::Base;
use crate::manifest;

/// What has changed, by API.
#[derive(Debug)]
pub struct Since {
    /// The revision.
    pub revision: String,
    /// The APIs of both states.
    pub apis: Vec<Difference>,
    /// What it is for the version of `generated`.
    pub step: Step,
    /// The version of `generated` at the revision, if it had one of its own.
    pub version: Option<String>,
}

/// What has changed of one API.
#[derive(Debug)]
pub struct Difference {
    /// The name of the API.
    pub name: String,
    /// What has changed, if anything has that anybody could notice.
    pub changes: Changes,
    /// What it would be for the version of a crate of its own.
    pub step: Step,
}

impl Since {
    /// Compares `apis`, which are all that there are in `root`, with what they were; or the one that is called `only`.
    ///
    /// # Errors
    ///
    /// Says why there is nothing to compare with.
    pub fn compare(
        root: &Path,
        base: &Base,
        apis: &[(String, Api)],
        only: Option<&str>,
    ) -> Result<Since, String> {
        let old_root = base.root();
        let old_specs = old_root.join("specs");
        if !old_specs.join("codegen.toml").is_file() {
            return Err(format!(
                "there is no specs/codegen.toml in {}",
                base.revision
            ));
        }
        let mut since = Since {
            revision: base.revision.clone(),
            apis: Vec::new(),
            step: Step::None,
            version: manifest::version(&old_root),
        };
        let mut old = config::read(&old_specs.join("codegen.toml"))?;
        let is_asked_for = |name: &str| only.is_none_or(|only| only == name);
        for (name, new) in apis {
            let settings = old
                .shift_remove(name)
                .filter(|settings| has_document(&old_specs, settings));
            if !is_asked_for(name) {
                continue;
            }
            let (mut changes, files_differ) = match settings {
                Some(settings) => {
                    let old = apis::read(&old_specs, name, settings, Severity::Error)
                        .map_err(|why| format!("{why}, as it stands in {}", base.revision))?;
                    (compare(&old, new), old.files != new.files)
                }
                None => (whole(name, "a new client", Verdict::Adds), true),
            };
            for change in &mut changes.list {
                if let Some(spot) = &mut change.old {
                    relate(spot, &old_root, &format!("{}:", base.revision));
                }
                if let Some(spot) = &mut change.new {
                    relate(spot, root, "");
                }
            }
            since.push(name, changes, files_differ);
        }
        for (name, _) in old.into_iter().filter(|(name, _)| is_asked_for(name)) {
            let changes = whole(&name, "the client is gone", Verdict::Breaks);
            since.push(&name, changes, true);
        }
        match only {
            Some(only) if since.apis.is_empty() => Err(format!("there is no API `{only}`")),
            _ => Ok(since),
        }
    }

    fn push(&mut self, name: &str, changes: Changes, files_differ: bool) {
        let step = changes.step(files_differ);
        self.step = self.step.max(step);
        self.apis.push(Difference {
            name: name.to_owned(),
            changes,
            step,
        });
    }

    /// The APIs of which anybody could notice a change.
    pub fn changed(&self) -> impl Iterator<Item = &Difference> {
        let apis = self.apis.iter();
        apis.filter(|api| !api.changes.list.is_empty())
    }

    /// All changes of all APIs: to count them.
    pub fn all(&self) -> Changes {
        let list = self.apis.iter().flat_map(|api| &api.changes.list);
        Changes {
            list: list.cloned().collect(),
            ..Changes::default()
        }
    }

    /// The version that `generated` should have, if it has one and there is any reason for another.
    pub fn next_version(&self) -> Option<String> {
        let version = self.version.as_ref().filter(|_| self.step > Step::None)?;
        self.step.next(version)
    }
}

/// Whether there is a document already. What has settings may still wait for its first one.
fn has_document(specs: &Path, settings: &Settings) -> bool {
    let document = settings.document_in(specs);
    document.is_none_or(|document| document.exists())
}

fn compare(old: &Api, new: &Api) -> Changes {
    let [old, new] = [old, new].map(|api| Side {
        reading: &api.reading,
        files: &api.files,
    });
    diff::compare(&old, &new)
}

/// An API that is there in one of the states only.
fn whole(name: &str, what: &str, rust: Verdict) -> Changes {
    Changes {
        list: vec![Change::new(name, what, Verdict::Same, rust)],
        ..Changes::default()
    }
}

/// Names a file as it is called from `root`; what git calls a file of a revision begins with that.
fn relate(spot: &mut Spot, root: &Path, revision: &str) {
    if let Ok(path) = Path::new(&spot.file).strip_prefix(root) {
        spot.file = format!("{revision}{}", path.display());
    }
}
