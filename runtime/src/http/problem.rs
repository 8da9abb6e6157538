//! Problem details: the standard form of an error (`application/problem+json`, RFC 9457).

use crate::wire::json::Json;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The media type of problem details in JSON (RFC 9457, section 3).
pub(super) const PROBLEM: &str = "application/problem+json";

/// The details of an error, as RFC 9457 defines them.
///
/// A member whose value is not of the right type is left out, as section 3.1 demands.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ProblemDetails {
    /// A URI reference that identifies the kind of problem. Absent means `about:blank`: the status says it all.
    pub r#type: Option<String>,
    /// A short summary of the kind of problem.
    pub title: Option<String>,
    /// The status code, as the server that found the problem set it.
    pub status: Option<u16>,
    /// An explanation of this occurrence of the problem.
    pub detail: Option<String>,
    /// A URI reference that identifies this occurrence of the problem.
    pub instance: Option<String>,
    /// Other members, which a kind of problem may have.
    pub extensions: BTreeMap<String, Json>,
}

impl<'de> Deserialize<'de> for ProblemDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = ProblemDetails;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ProblemDetails, A::Error> {
        let mut problem = ProblemDetails::default();
        while let Some((name, value)) = map.next_entry::<String, Json>()? {
            match name.as_str() {
                "type" => problem.r#type = of_type(&value),
                "title" => problem.title = of_type(&value),
                "status" => problem.status = of_type(&value),
                "detail" => problem.detail = of_type(&value),
                "instance" => problem.instance = of_type(&value),
                _ => {
                    problem.extensions.insert(name, value);
                }
            }
        }
        Ok(problem)
    }
}

/// Returns a value of another type than `Json`, if it is one.
fn of_type<T: for<'de> Deserialize<'de>>(value: &Json) -> Option<T> {
    serde_json::from_str(value.as_str()).ok()
}
