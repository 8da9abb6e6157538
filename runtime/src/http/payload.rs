//! The body of a call, in each form that a document can ask for.

use crate::http::call::Call;
use crate::http::error::BuildError;
use crate::http::form::{self, Encoding};
use crate::http::multipart::{Multipart, Parts};
use crate::http::upload::Upload;
use crate::wire::finite;
use crate::wire::tree::Tree;
use serde::Serialize;

/// One of several bodies that an operation takes, each of another media type.
pub trait Payload {
    /// Sets it as the body of a call.
    fn put(self, call: &mut Call);
}

impl Call {
    /// Sets the body to JSON.
    ///
    /// The call fails if JSON has no form for the body, such as for a number that is infinite.
    pub fn json<T: Serialize + ?Sized>(&mut self, body: &T) -> &mut Self {
        self.json_as("application/json", body)
    }

    /// Sets the body to JSON with another content type, such as `application/merge-patch+json`.
    pub fn json_as<T: Serialize + ?Sized>(&mut self, media_type: &str, body: &T) -> &mut Self {
        let text = finite::to_text(body)
            .map_err(|reason| BuildError::new(format!("the body cannot be encoded: {reason}")));
        self.keep(text, |call, text| call.set_body(media_type, text))
    }

    /// Sets the body to a form (`application/x-www-form-urlencoded`).
    ///
    /// An array is written as `a=1&a=2`; an object, also one in an array, is the JSON text of one field.
    pub fn form<T: Serialize + ?Sized>(&mut self, body: &T) -> &mut Self {
        self.form_as(body, &[])
    }

    /// Sets the body to a form of which some properties are written in another way.
    pub fn form_as<T: Serialize + ?Sized>(
        &mut self,
        body: &T,
        encodings: &[(&str, Encoding)],
    ) -> &mut Self {
        let written = Tree::of(body)
            .map_err(|reason| BuildError::new(format!("the body cannot be encoded: {reason}")))
            .and_then(|tree| form::body(&tree, encodings));
        self.keep(written, |call, text| {
            call.set_body("application/x-www-form-urlencoded", text)
        })
    }

    /// Sets the body to parts (`multipart/form-data` or another multipart type), one for each property of an object.
    ///
    /// A scalar is text, an object JSON, and an array is a part for each element, unless `encodings` say otherwise.
    pub fn multipart<T: Serialize + ?Sized>(
        &mut self,
        media_type: &str,
        body: &T,
        encodings: &[(&str, Encoding)],
    ) -> &mut Self {
        let body = Multipart::of(body);
        self.set_parts(media_type, body, encodings)
    }

    /// Sets the body to parts of which some are files. Files and streams are read while they are sent.
    pub fn parts<P: Parts + ?Sized>(
        &mut self,
        media_type: &str,
        body: &P,
        encodings: &[(&str, Encoding)],
    ) -> &mut Self {
        let mut parts = Multipart::new();
        body.add_to(&mut parts);
        self.set_parts(media_type, Ok(parts), encodings)
    }

    fn set_parts(
        &mut self,
        media_type: &str,
        parts: Result<Multipart, BuildError>,
        encodings: &[(&str, Encoding)],
    ) -> &mut Self {
        let written = parts.and_then(|parts| parts.write(encodings));
        self.keep(written, |call, (boundary, body)| {
            call.set_body(&format!("{media_type}; boundary={boundary}"), body)
        })
    }

    /// Sets the body to text.
    pub fn text(&mut self, media_type: &str, body: String) -> &mut Self {
        self.keep(Ok(body), |call, body| call.set_body(media_type, body))
    }

    /// Sets the body to bytes, a file or a stream.
    ///
    /// A media type that is a range, such as `image/*`, leaves it to the upload to say what it is.
    pub fn bytes(&mut self, media_type: &str, body: impl Into<Upload>) -> &mut Self {
        let body = body.into();
        self.keep(body.sent_as(media_type), |call, media_type| {
            call.set_body(&media_type, body.body)
        })
    }

    /// Sets the body to one of those that the operation takes.
    pub fn payload<P: Payload>(&mut self, body: P) -> &mut Self {
        body.put(self);
        self
    }
}
