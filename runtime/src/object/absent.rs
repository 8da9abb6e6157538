//! What a conversion of objects may miss.

use std::error::Error;
use std::fmt;

/// An object cannot be converted: a property that the other type must have is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentProperty {
    ty: &'static str,
    property: &'static str,
}

impl AbsentProperty {
    /// Returns the name of the property, as it is on the wire.
    pub fn property(&self) -> &'static str {
        self.property
    }
}

impl fmt::Display for AbsentProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no `{}`, which `{}` must have; set it by hand",
            self.property, self.ty
        )
    }
}

impl Error for AbsentProperty {}

/// Copies a property that the type `ty` must have.
pub fn present<T: Clone>(
    value: &Option<T>,
    ty: &'static str,
    property: &'static str,
) -> Result<T, AbsentProperty> {
    value.clone().ok_or(AbsentProperty { ty, property })
}
