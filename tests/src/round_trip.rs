//! Sends texts through the types of small documents.

use serde_json::Value;

use crate::crates::Crates;
use crate::driver::{Driver, Trip};
use crate::examples::same_json;

/// The compiled types of several documents of `fixtures/constructs`.
#[derive(Debug)]
pub struct Constructs {
    fixtures: Vec<(String, Value)>,
    driver: Driver,
}

impl Constructs {
    /// Compiles the types of `fixtures` in a workspace called `name`.
    ///
    /// # Panics
    ///
    /// Panics if they cannot be generated or do not compile without a warning.
    pub fn compile(name: &str, fixtures: &[&str]) -> Self {
        let crates = Crates::new(name);
        let directory = crate::fixtures().join("constructs");
        let fixtures: Vec<(String, Value)> = fixtures
            .iter()
            .map(|name| {
                let path = directory.join(format!("{name}.yaml"));
                ((*name).to_owned(), crates.generate_fixture(&path, name))
            })
            .collect();
        let named: Vec<(&str, &Value)> = fixtures
            .iter()
            .map(|(name, report)| (name.as_str(), report))
            .collect();
        let driver = Driver::compile(&crates, &named);
        Constructs { fixtures, driver }
    }

    /// Sends a text through a component of a fixture.
    ///
    /// # Panics
    ///
    /// Panics if there is no such component.
    pub fn trip(&self, fixture: &str, component: &str, text: &str) -> Trip {
        let known = self.fixtures.iter().find(|(name, _)| name == fixture);
        let (_, report) = known.expect("a fixture of the list");
        let ty = &report["types"][format!("/components/schemas/{component}")];
        self.driver.trip(ty.as_str().expect("a component"), text)
    }

    /// Checks that a text comes back as it was, as a value that prints like `debug`.
    ///
    /// # Panics
    ///
    /// Panics if it does not.
    pub fn comes_back(&self, fixture: &str, component: &str, text: &str, debug: &str) {
        match self.trip(fixture, component, text) {
            Trip::Refused(error) => panic!("{text}: {error}"),
            Trip::Decoded {
                text: back,
                debug: printed,
            } => {
                assert!(same_json(&back, text), "{text} became {back}");
                assert!(printed.contains(debug), "{text} is {printed}");
            }
        }
    }

    /// Checks that a text is refused with an error that has these words.
    ///
    /// # Panics
    ///
    /// Panics if it is decoded, or the error lacks a word.
    pub fn is_refused(&self, fixture: &str, component: &str, text: &str, words: &[&str]) {
        let trip = self.trip(fixture, component, text);
        for word in words {
            assert!(trip.error().contains(word), "{}", trip.error());
        }
    }
}
