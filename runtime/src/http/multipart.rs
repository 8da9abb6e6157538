//! Bodies of several parts (RFC 7578).

use crate::http::body::Body;
use crate::http::encode::{check_header, check_unframed};
use crate::http::error::BuildError;
use crate::http::form::{Encoding, text};
use crate::http::headers::Headers;
use crate::http::media_type::is_json;
use crate::http::style;
use crate::http::upload::Upload;
use crate::wire::tree::Tree;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use uuid::Uuid;

/// The properties of an object, as the parts of a body. [`parts!`](crate::parts!) implements it.
pub trait Parts {
    /// Adds each property that is there.
    fn add_to(&self, body: &mut Multipart);
}

/// The parts of a body that the caller puts together, in order.
///
/// ```
/// use runtime::{Multipart, Upload};
///
/// let mut body = Multipart::new();
/// body.value("title", "Invoice 7").file("document", Upload::file("7.pdf").media_type("application/pdf"));
/// ```
///
/// The `Debug` form shows the names of the parts alone.
#[derive(Clone, Default)]
pub struct Multipart {
    properties: Vec<(String, Property)>,
    error: Option<BuildError>,
}

#[derive(Clone)]
enum Property {
    Value(Tree),
    File(Upload),
}

impl Multipart {
    /// Returns a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value: a scalar as text, an object as JSON, an array as a part for each element.
    ///
    /// The call fails if JSON has no form for the value.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        match Tree::of(value) {
            Ok(tree) => self.add(name, Property::Value(tree)),
            Err(reason) => {
                let error = format!("the part `{name}` cannot be encoded: {reason}");
                self.error.get_or_insert(BuildError::new(error));
            }
        }
        self
    }

    /// Adds each property of an object, as [`value`](Multipart::value) does.
    ///
    /// The call fails if JSON has no form for the object, or if it is none.
    pub fn properties<T: Serialize + ?Sized>(&mut self, object: &T) -> &mut Self {
        match Self::of(object) {
            Ok(parts) => self.properties.extend(parts.properties),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// Adds a file.
    ///
    /// It is sent with a name, by which servers know that it is one: its own, or else that of the part.
    pub fn file(&mut self, name: &str, file: impl Into<Upload>) -> &mut Self {
        self.add(name, Property::File(file.into()));
        self
    }

    fn add(&mut self, name: &str, property: Property) {
        self.properties.push((name.to_owned(), property));
    }

    /// Takes the parts of an object.
    pub(super) fn of<T: Serialize + ?Sized>(object: &T) -> Result<Self, BuildError> {
        let tree = Tree::of(object)
            .map_err(|reason| BuildError::new(format!("the body cannot be encoded: {reason}")))?;
        let Tree::Object(properties) = tree else {
            return Err(BuildError::new("the body has parts, but is not an object"));
        };
        Ok(Self {
            properties: properties
                .into_iter()
                .map(|(name, value)| (name, Property::Value(value)))
                .collect(),
            error: None,
        })
    }

    /// Writes all parts. Returns the boundary between them, and the body.
    pub(super) fn write(
        self,
        encodings: &[(&str, Encoding)],
    ) -> Result<(String, Body), BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        // Nobody can put into a part what is made up after it.
        let boundary = Uuid::new_v4().simple().to_string();
        let mut writer = Writer {
            boundary: &boundary,
            text: String::new(),
            written: Vec::new(),
        };
        for (name, property) in self.properties {
            let encoding = Encoding::of(encodings, &name);
            match property {
                Property::Value(value) => writer.value(&name, &value, encoding)?,
                Property::File(file) => writer.file(&name, file, encoding)?,
            }
        }
        let body = writer.finish();
        Ok((boundary, body))
    }
}

impl Parts for Multipart {
    fn add_to(&self, body: &mut Multipart) {
        body.clone_from(self);
    }
}

impl<F: Files> Parts for BTreeMap<String, F> {
    fn add_to(&self, body: &mut Multipart) {
        for (name, files) in self {
            files.add_to(name, body);
        }
    }
}

impl<P: Parts + ?Sized> Parts for Box<P> {
    fn add_to(&self, body: &mut Multipart) {
        (**self).add_to(body);
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.properties.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

/// Writes parts one after the other.
struct Writer<'a> {
    boundary: &'a str,
    /// What comes after all of `written`.
    text: String,
    written: Vec<Body>,
}

impl Writer<'_> {
    fn value(
        &mut self,
        name: &str,
        value: &Tree,
        encoding: Option<Encoding>,
    ) -> Result<(), BuildError> {
        match (encoding, value) {
            (Some(Encoding::Style(style) | Encoding::Reserved(style)), _) => {
                let pairs = style::pairs(name, value, style, str::to_owned)
                    .map_err(|_| style::too_deep("part", name))?;
                for (name, text) in pairs {
                    self.text(&name, None, &text)?;
                }
            }
            (encoding, Tree::Array(elements)) => {
                for element in elements {
                    self.element(name, element, encoding)?;
                }
            }
            (encoding, value) => self.element(name, value, encoding)?,
        }
        Ok(())
    }

    fn element(
        &mut self,
        name: &str,
        value: &Tree,
        encoding: Option<Encoding>,
    ) -> Result<(), BuildError> {
        match (encoding, value) {
            (Some(Encoding::MediaType(json)), _) if is_json(json) => {
                self.text(name, Some(json), &value.to_json())
            }
            (Some(Encoding::MediaType(other)), _) => self.text(name, Some(other), &text(value)),
            (_, Tree::Array(_) | Tree::Object(_)) => {
                self.text(name, Some("application/json"), &value.to_json())
            }
            // Without a media type, a part is plain text.
            (_, scalar) => self.text(name, None, &text(scalar)),
        }
    }

    fn text(&mut self, name: &str, media_type: Option<&str>, text: &str) -> Result<(), BuildError> {
        self.head(name, None, media_type, &Headers::new())?;
        self.text.push_str(text);
        self.text.push_str("\r\n");
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        file: Upload,
        encoding: Option<Encoding>,
    ) -> Result<(), BuildError> {
        let declared = match encoding {
            Some(Encoding::MediaType(declared)) => declared,
            _ => "application/octet-stream",
        };
        let media_type = file.sent_as(declared)?;
        for (name, _) in file.headers.iter() {
            check_unframed(name)?;
            let of_the_part = ["content-disposition", "content-type"]
                .iter()
                .find(|own| own.eq_ignore_ascii_case(name));
            if of_the_part.is_some() {
                return Err(BuildError::new(format!(
                    "the part has a header `{name}` of its own; set it with `Upload::media_type` and `Upload::file_name`"
                )));
            }
        }
        let file_name = file.file_name.as_deref().unwrap_or(name);
        self.head(name, Some(file_name), Some(&media_type), &file.headers)?;
        self.written.push(std::mem::take(&mut self.text).into());
        self.written.push(file.body);
        self.text.push_str("\r\n");
        Ok(())
    }

    fn head(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        media_type: Option<&str>,
        headers: &Headers,
    ) -> Result<(), BuildError> {
        let head = &mut self.text;
        head.push_str(&format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quoted(name)
        ));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        head.push_str("\r\n");
        let media_type = media_type.map(|media_type| ("Content-Type", media_type));
        for (name, value) in media_type.into_iter().chain(headers.iter()) {
            check_header(name, value)?;
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Ok(())
    }

    fn finish(mut self) -> Body {
        self.text.push_str(&format!("--{}--\r\n", self.boundary));
        // Bytes in memory stay bytes in memory: they can be signed, and sent again.
        let mut joined = Vec::new();
        let mut parts = Vec::new();
        for part in self.written.into_iter().chain([self.text.into()]) {
            match part.bytes() {
                Some(bytes) => joined.extend_from_slice(bytes),
                None => {
                    parts.push(std::mem::take(&mut joined).into());
                    parts.push(part);
                }
            }
        }
        parts.push(joined.into());
        Body::parts(parts)
    }
}

/// A name between quotes, as browsers write it: whatever would end it or the line is percent-encoded.
fn quoted(name: &str) -> String {
    let mut quoted = String::new();
    for character in name.chars() {
        match character {
            '"' | '\0'..='\u{1f}' | '\u{7f}' => {
                quoted.push_str(&format!("%{:02X}", u32::from(character)));
            }
            other => quoted.push(other),
        }
    }
    quoted
}

/// A field that holds files: one, several, or none.
pub trait Files {
    /// Adds each of them as a part.
    fn add_to(&self, name: &str, body: &mut Multipart);
}

impl Files for Upload {
    fn add_to(&self, name: &str, body: &mut Multipart) {
        body.file(name, self.clone());
    }
}

impl<F: Files> Files for Vec<F> {
    fn add_to(&self, name: &str, body: &mut Multipart) {
        self.iter().for_each(|file| file.add_to(name, body));
    }
}

/// The parts are called as most servers read them: `files[a]` for the file `a` of the field `files`.
impl<F: Files> Files for BTreeMap<String, F> {
    fn add_to(&self, name: &str, body: &mut Multipart) {
        for (key, files) in self {
            files.add_to(&format!("{name}[{key}]"), body);
        }
    }
}

impl<F: Files> Files for Option<F> {
    fn add_to(&self, name: &str, body: &mut Multipart) {
        self.iter().for_each(|file| file.add_to(name, body));
    }
}

/// Makes the fields of a struct the parts of a body: implements [`Parts`](crate::Parts).
///
/// The marks are those of [`object!`](crate::object!). The word `file` stands before the name of a field that holds an
/// [`Upload`](crate::Upload), an `Option` of one, several in a `Vec` or in a `BTreeMap`, or an enum of them. Where the other
/// properties are files, `= file` stands behind their field.
///
/// ```
/// use runtime::{Maybe, Upload};
///
/// pub struct Invoice {
///     pub title: String,
///     pub note: Option<String>,
///     pub order: Maybe<String>,
///     pub document: Option<Upload>,
/// }
/// runtime::parts!(Invoice {
///     title = "title",
///     note? = "note",
///     order?? = "order",
///     document = file "document",
/// });
/// ```
///
/// With `one` before its name, an enum is one of several such bodies: `parts` is a variant that has parts itself, and
/// `properties` one whose properties are values. With `as field` behind its name, it is one of several forms of a field:
/// `file` is a variant that holds files, and `value` any other.
///
/// ```
/// # use runtime::Upload;
/// # pub struct ByFile { pub file: Upload }
/// # runtime::parts!(ByFile { file = file "file" });
/// # pub struct ByUrl { pub url: String }
/// # runtime::object!(ByUrl { url = "url" });
/// pub enum Import {
///     File(ByFile),
///     Url(ByUrl),
/// }
/// runtime::parts!(one Import { File = parts, Url = properties });
///
/// pub enum Image {
///     File(Upload),
///     Url(String),
/// }
/// runtime::parts!(one Image as field { File = file, Url = value });
/// ```
#[macro_export]
macro_rules! parts {
    (@others $others:expr, $body:ident) => {
        for (name, value) in &$others {
            $body.value(name, value);
        }
    };
    (@others $others:expr, $body:ident file) => {
        for (name, files) in &$others {
            $crate::private::Files::add_to(files, name, $body);
        }
    };
    (@variant parts $value:ident $body:ident) => {
        $crate::Parts::add_to($value, $body)
    };
    (@variant properties $value:ident $body:ident) => {{
        $body.properties($value);
    }};
    (@variant file $value:ident $body:ident $name:ident) => {
        $crate::private::Files::add_to($value, $name, $body)
    };
    (@variant value $value:ident $body:ident $name:ident) => {{
        $body.value($name, $value);
    }};
    (one $name:ident { $($variant:ident = $way:ident),+ $(,)? }) => {
        impl $crate::Parts for $name {
            fn add_to(&self, body: &mut $crate::Multipart) {
                match self {
                    $(Self::$variant(value) => $crate::parts!(@variant $way value body),)+
                }
            }
        }
    };
    (one $name:ident as field { $($variant:ident = $way:ident),+ $(,)? }) => {
        impl $crate::private::Files for $name {
            fn add_to(&self, name: &str, body: &mut $crate::Multipart) {
                match self {
                    $(Self::$variant(value) => $crate::parts!(@variant $way value body name),)+
                }
            }
        }
    };
    ($name:ident {
        $($field:ident
            $(= $required:literal)? $(? = $optional:literal)? $(?? = $nullable:literal)? $(= file $file:literal)?),*
        $(, ..$additional:ident $(= $files:ident)?)? $(,)?
    }) => {
        impl $crate::Parts for $name {
            fn add_to(&self, body: &mut $crate::Multipart) {
                $(
                    $(body.value($required, &self.$field);)?
                    $(if let ::core::option::Option::Some(value) = $crate::private::IfPresent(&self.$field).value() {
                        body.value($optional, value);
                    })?
                    $(if let ::core::option::Option::Some(value) = $crate::private::IfPresent(&self.$field).value() {
                        body.value($nullable, value);
                    })?
                    $($crate::private::Files::add_to(&self.$field, $file, body);)?
                )*
                $($crate::parts!(@others self.$additional, body $($files)?);)?
            }
        }
    };
}
