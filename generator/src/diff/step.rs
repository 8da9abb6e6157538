//! Which version a crate has after a change.

use std::fmt;

use semver::Version;
use serde::Serialize;

use super::{Changes, Verdict};

/// What a change is to those who build with the crate. What the wire does is not part of it: a program that compiles
/// against the new version is one that was written for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The files are the same.
    #[default]
    None,
    /// The same names do something else, or say it in other words.
    Patch,
    /// There is more to use.
    Feature,
    /// Something does not compile any more, or does something else than it says.
    Breaking,
}

impl Step {
    /// The step of a crate whose files differ, or do not, where these are the verdicts on what its users see of it.
    pub fn of(files_differ: bool, verdicts: impl Iterator<Item = Verdict>) -> Self {
        match verdicts.max() {
            Some(Verdict::Breaks) => Step::Breaking,
            Some(Verdict::Adds) => Step::Feature,
            Some(Verdict::Same) | None if files_differ => Step::Patch,
            Some(Verdict::Same) | None => Step::None,
        }
    }

    /// The version after `version` by the rules of Cargo, in which the first number that is not zero is that of breaking
    /// changes. After what comes before a release (`1.0.0-rc.1`) comes the release, whatever the step. Nothing comes of
    /// what is no version.
    pub fn next(self, version: &str) -> Option<String> {
        let now = Version::parse(version).ok()?;
        if self == Step::None {
            return Some(version.to_owned());
        }
        let Version {
            major,
            minor,
            patch,
            ..
        } = now;
        if !now.pre.is_empty() {
            return Some(Version::new(major, minor, patch).to_string());
        }
        let next = |number: u64| number.checked_add(1);
        let (major, minor, patch) = match (self, major, minor) {
            (Step::Breaking, 1.., _) => (next(major)?, 0, 0),
            (Step::Breaking, 0, 1..) | (Step::Feature, 1.., _) => (major, next(minor)?, 0),
            _ => (major, minor, next(patch)?),
        };
        Some(Version::new(major, minor, patch).to_string())
    }
}

impl Changes {
    /// The step that the crate takes with these changes, if its files differ.
    pub fn step(&self, files_differ: bool) -> Step {
        Step::of(files_differ, self.list.iter().map(|change| change.rust))
    }
}

/// As people say it: `breaking`.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Step::None => "none",
            Step::Patch => "patch",
            Step::Feature => "feature",
            Step::Breaking => "breaking",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_cargo() {
        for (version, patch, feature, breaking) in [
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("0.1.0", "0.1.1", "0.1.1", "0.2.0"),
            ("0.4.7", "0.4.8", "0.4.8", "0.5.0"),
            ("1.0.0", "1.0.1", "1.1.0", "2.0.0"),
            ("3.2.1", "3.2.2", "3.3.0", "4.0.0"),
        ] {
            assert_eq!(Step::None.next(version).as_deref(), Some(version));
            assert_eq!(Step::Patch.next(version).as_deref(), Some(patch));
            assert_eq!(Step::Feature.next(version).as_deref(), Some(feature));
            assert_eq!(Step::Breaking.next(version).as_deref(), Some(breaking));
        }
    }

    #[test]
    fn a_release_comes_after_what_comes_before_it() {
        assert_eq!(
            Step::Breaking.next("1.0.0-rc.1+7").as_deref(),
            Some("1.0.0")
        );
        assert_eq!(Step::Feature.next("1.0.0+7-8").as_deref(), Some("1.1.0"));
        assert_eq!(Step::None.next("1.0.0-rc.1").as_deref(), Some("1.0.0-rc.1"));
    }

    #[test]
    fn what_is_no_version_has_no_next() {
        for version in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "a.b.c",
            "01.2.3",
            "+1.2.3",
            "1.2.18446744073709551615",
        ] {
            assert_eq!(Step::Patch.next(version), None, "{version}");
        }
    }

    #[test]
    fn the_worst_change_is_the_step() {
        let of = |verdicts: &[Verdict]| Step::of(true, verdicts.iter().copied());
        assert_eq!(of(&[]), Step::Patch);
        assert_eq!(of(&[Verdict::Same]), Step::Patch);
        assert_eq!(of(&[Verdict::Adds, Verdict::Same]), Step::Feature);
        assert_eq!(of(&[Verdict::Adds, Verdict::Breaks]), Step::Breaking);
        assert_eq!(Step::of(false, [].into_iter()), Step::None);
    }
}
