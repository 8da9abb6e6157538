//! What an operation sends.

use super::{Docs, Style, Type};

/// What an operation sends.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// The media types that it can have, the one that is preferred first; there is one at least.
    pub payloads: Vec<MediaBody>,
    /// What the document says about it.
    pub docs: Docs,
}

/// A body of one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaBody {
    /// Media type on the wire, as the document writes it. A range, such as `image/*`, leaves the choice to the caller.
    pub media_type: String,
    /// How it is written.
    pub form: Form,
    /// Its type; of no meaning for text, bytes and parts that are not described.
    pub ty: Type,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`, with what is said of some properties.
    Fields(Vec<(String, PropertyEncoding)>),
    /// Several parts, one for each property of an object, with what is said of some of them.
    Parts(Vec<(String, PropertyEncoding)>),
    /// Several parts, some of which are files: its type is a struct with fields that are [`Scalar::File`].
    ///
    /// [`Scalar::File`]: super::Scalar::File
    Files(Vec<(String, PropertyEncoding)>),
    /// Several parts that the document does not describe.
    FreeParts,
    /// Text.
    Text,
    /// Anything else, as bytes.
    Bytes,
}

/// How a property of a form or a multipart body is written, where the document says so.
#[derive(Clone, Debug, PartialEq)]
pub enum PropertyEncoding {
    /// As a parameter of the query.
    Style(Style),
    /// As this media type; of a file it may be a range or a list.
    MediaType(String),
}

/// A media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The versions that a media type names: `v3` of `application/vnd.hub.v3.raw+json`, `67` of `application/json;version=67`.
pub fn versions_of(media_type: &str) -> Vec<String> {
    let is_version = |word: &str| {
        let number = word.trim_start_matches(['v', 'V']);
        number.starts_with(|digit: char| digit.is_ascii_digit())
    };
    let essence = essence(media_type);
    let segments = essence.split(['.', '+', '-']).skip(1);
    let segments = segments.filter(|segment| segment.starts_with('v'));
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        (!is_charset).then_some(value.trim().trim_matches('"'))
    });
    let words = segments.chain(parameters).filter(|word| is_version(word));
    words.map(str::to_owned).collect()
}

/// Whether a media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}
