//! What a reference means: the file it leads to, and the place in it.

use super::super::nearest;
use super::super::table::Kind;
use super::super::unfollowed::Fault;
use super::{Bundler, Home};
use crate::source::pointer;

/// Tokens of a pointer that name nothing.
const STRUCTURE: [&str; 6] = [
    "schema",
    "items",
    "content",
    "additionalProperties",
    "properties",
    "schemas",
];

/// A place in a file.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) file: usize,
    pub(super) pointer: String,
    /// Whether the reference is none as it is written, and was read as its author means it.
    pub(super) repaired: bool,
}

impl Target {
    /// What the place is called in its file; nothing for the whole of it.
    pub(super) fn name(&self) -> Option<String> {
        let mut words: Vec<String> = Vec::new();
        for token in pointer::split(&self.pointer)?.into_iter().rev() {
            let names = !token.bytes().all(|byte| byte.is_ascii_digit())
                && !STRUCTURE.contains(&token.as_str());
            words.insert(0, token);
            if names {
                break;
            }
        }
        (!words.is_empty()).then(|| words.join("_"))
    }
}

impl Bundler<'_> {
    /// The place that a reference in `home` to an object of `kind` leads to.
    pub(super) fn resolve(&mut self, text: &str, kind: Kind, home: &Home) -> Result<Target, Fault> {
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (file, resource) = if address.is_empty() {
            (home.file, home.resource.clone())
        } else if let Some(identified) = self.files.identified(address) {
            identified
        } else {
            match self.files.find(address, home.file, &mut self.report) {
                Ok(file) => (file, String::new()),
                Err(fault) => {
                    let meant = self.meant(text, kind, home);
                    return meant.ok_or(Fault::NoFile(fault));
                }
            }
        };
        let found = self.files.get(file);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let anchored = found.identities.of_anchor(&resource, fragment);
            let pointer = anchored.map(str::to_owned);
            return match pointer {
                Some(pointer) => Ok(Target {
                    file,
                    pointer,
                    repaired: false,
                }),
                None => self.meant(text, kind, home).ok_or(Fault::Missing(None)),
            };
        }
        let pointer = pointer::of_reference(&format!("#{fragment}")).ok_or(Fault::Missing(None))?;
        // Within a schema that has an `$id` pointers start there; authors start at the root all the same.
        for start in [resource.as_str(), ""] {
            let pointer = format!("{start}{pointer}");
            if found.tree.at(&pointer).is_some() {
                return Ok(Target {
                    file,
                    pointer,
                    repaired: false,
                });
            }
        }
        let nearest = nearest::pointer(&found.tree, &pointer, kind);
        let meant = self.meant(text, kind, home);
        meant.ok_or_else(|| Fault::Missing(nearest.map(|near| format!("{address}#{near}"))))
    }

    /// What the author of a reference means that is none: a pointer without its `#` or first slash, the bare name of a
    /// component, or in another file a pointer into the document.
    fn meant(&self, text: &str, kind: Kind, home: &Home) -> Option<Target> {
        let rest = text.strip_prefix('#').unwrap_or(text);
        let pointer = if rest.contains('/') {
            format!("/{}", rest.trim_start_matches('/'))
        } else {
            pointer::join(&format!("/components/{}", kind.section()?), rest)
        };
        let pointer = pointer::of_reference(&format!("#{pointer}"))?;
        let file = [home.file, 0]
            .into_iter()
            .find(|file| self.files.get(*file).tree.at(&pointer).is_some())?;
        Some(Target {
            file,
            pointer,
            repaired: true,
        })
    }

    /// Where references start from in a schema that calls itself `address`.
    pub(super) fn resource(&self, address: &str, home: &Home) -> Option<Home> {
        let address = address.strip_suffix('#').unwrap_or(address);
        let resource = self.files.get(home.file).identities.of_address(address)?;
        Some(Home {
            file: home.file,
            resource: resource.to_owned(),
        })
    }

    /// Where references start from at `target`.
    pub(super) fn home_of(&self, target: &Target) -> Home {
        let identities = &self.files.get(target.file).identities;
        Home {
            file: target.file,
            resource: identities.around(&target.pointer).to_owned(),
        }
    }
}
