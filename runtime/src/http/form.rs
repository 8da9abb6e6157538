//! Bodies of the type `application/x-www-form-urlencoded`.

use crate::http::encode;
use crate::http::error::BuildError;
use crate::http::media_type::is_json;
use crate::http::style::{self, QueryStyle};
use crate::wire::tree::Tree;
use url::form_urlencoded::byte_serialize;

/// How a property of a form or of a multipart body is written, where the document says so (`encoding`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// As a parameter of the query (`style` and `explode`).
    Style(QueryStyle),
    /// As a parameter of the query whose reserved characters, such as `/`, are not encoded (`allowReserved`). In a
    /// multipart body, nothing is encoded anyway.
    Reserved(QueryStyle),
    /// As this media type (`contentType`): JSON, or plain text.
    MediaType(&'static str),
}

impl Encoding {
    /// Returns how the property `name` is written, if that is said.
    pub(super) fn of(encodings: &[(&str, Encoding)], name: &str) -> Option<Encoding> {
        let mut encodings = encodings.iter();
        encodings
            .find(|(property, _)| *property == name)
            .map(|(_, encoding)| *encoding)
    }
}

/// Encodes the properties of an object. Those for which nothing is said are written as OpenAPI has it: a scalar as it
/// is, an object as JSON, an array as one field for each element. Null is an empty text.
///
/// # Errors
///
/// Fails if the value is no object, or if a property is nested more deeply than its style can say.
pub(super) fn body(tree: &Tree, encodings: &[(&str, Encoding)]) -> Result<String, BuildError> {
    let Tree::Object(properties) = tree else {
        return Err(BuildError::new("the body is a form, but not an object"));
    };
    let mut fields = Vec::new();
    for (name, value) in properties {
        let styled = |style, encode| {
            style::query(name, value, style, encode).map_err(|_| style::too_deep("field", name))
        };
        match (Encoding::of(encodings, name), value) {
            (Some(Encoding::Style(style)), _) => fields.extend(styled(style, encode::strict)?),
            (Some(Encoding::Reserved(style)), _) => fields.extend(styled(style, encode::reserved)?),
            (Some(Encoding::MediaType(media_type)), _) if is_json(media_type) => {
                fields.push(field(name, &value.to_json()));
            }
            (_, Tree::Array(elements)) => {
                fields.extend(
                    elements
                        .iter()
                        .map(|element| field(name, &element.to_text())),
                );
            }
            (_, value) => fields.push(field(name, &value.to_text())),
        }
    }
    Ok(fields.join("&"))
}

fn field(name: &str, text: &str) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!("{}={}", encoded(name), encoded(text))
}
