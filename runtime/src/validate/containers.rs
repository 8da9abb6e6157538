//! What holds values that are checked.

use crate::validate::{Check, Validate};
use crate::wire::maybe::Maybe;
use std::collections::BTreeMap;

impl<T: Validate> Validate for Option<T> {
    fn check(&self, check: &mut Check) {
        if let Some(value) = self {
            value.check(check);
        }
    }
}

impl<T: Validate> Validate for Maybe<T> {
    fn check(&self, check: &mut Check) {
        if let Maybe::Value(value) = self {
            value.check(check);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, check: &mut Check) {
        (**self).check(check);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, check: &mut Check) {
        for (index, value) in self.iter().enumerate() {
            let path = format!("{}[{index}]", check.path);
            check.at(path, value);
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, check: &mut Check) {
        for (name, value) in self {
            check.inside(name, value);
        }
    }
}
