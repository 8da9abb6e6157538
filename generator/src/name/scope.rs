//! A scope hands out names that are unique in it.

use std::collections::HashSet;

use super::words::{Case, candidates, first_candidate};

/// The names that are taken in one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
    /// Those that no text of the document has taken.
    reserved: HashSet<String>,
}

impl Scope {
    /// A scope in which `names` are taken from the beginning.
    pub fn with(names: &[&str]) -> Self {
        let reserved: HashSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Scope {
            taken: reserved.clone(),
            reserved,
        }
    }

    /// Whether `name` can still be had.
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Takes the first of `names` that is free. If none is, the last one gets a number: two texts of a document may
    /// differ in nothing that an identifier can say.
    pub fn claim(&mut self, names: &[String]) -> String {
        let free = names
            .iter()
            .find(|name| !name.is_empty() && self.is_free(name))
            .cloned();
        let name = free.unwrap_or_else(|| {
            let base = names.last().map_or("value", String::as_str);
            // Words of types and variants are not joined by underscores, which keep numbers apart nevertheless.
            let joined = base.starts_with(|c: char| !c.is_ascii_lowercase())
                && !base.ends_with(|c: char| c.is_ascii_digit());
            let joint = if joined { "" } else { "_" };
            (2..)
                .map(|number| format!("{base}{joint}{number}"))
                .find(|name| self.is_free(name))
                .unwrap_or_else(|| base.to_owned())
        });
        self.taken.insert(name.clone());
        name
    }

    /// Takes the best name for `text`, if that is plain to see and free. Nearly all names are.
    pub fn claim_best(&mut self, text: &str, case: Case) -> Option<String> {
        let name = first_candidate(text, case).filter(|name| self.is_free(name))?;
        self.taken.insert(name.clone());
        Some(name)
    }

    /// Takes a name for the function that returns the default of each member.
    pub fn claim_defaults(&mut self, members: &[String]) -> Vec<String> {
        let name = |member: &String| {
            let name = Case::Snake.write(&format!("default_{member}"));
            self.claim(&[name.clone(), format!("{name}_value")])
        };
        members.iter().map(name).collect()
    }

    /// Takes a name for each of `texts`, in their order. Those that are spelled just like their identifier come first.
    pub fn claim_all(&mut self, texts: &[String], case: Case) -> Vec<String> {
        let exact: Vec<bool> = texts.iter().map(|text| case.write(text) == *text).collect();
        let mut names = vec![String::new(); texts.len()];
        for wanted in [true, false] {
            for (index, text) in texts.iter().enumerate() {
                if exact[index] == wanted {
                    names[index] = self.claim_best(text, case).unwrap_or_else(|| {
                        let mut wanted = candidates(text, case);
                        if self.reserved.contains(&wanted[0]) {
                            wanted.insert(1, format!("{}_", wanted[0]));
                        }
                        self.claim(&wanted)
                    });
                }
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn a_number_is_joined_as_the_case_joins_words() {
        let second = |name: &str| {
            let mut scope = Scope::with(&[name]);
            scope.claim(&[name.to_owned()])
        };
        assert_eq!(second("PaymentValue"), "PaymentValue2");
        assert_eq!(second("Level1"), "Level1_2");
        assert_eq!(second("_3ds"), "_3ds2");
        assert_eq!(second("created_at"), "created_at_2");
    }
}
