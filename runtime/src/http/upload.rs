//! What a caller uploads.

use crate::http::body::Body;
use crate::http::error::BuildError;
use crate::http::headers::Headers;
use crate::http::media_type;
use bytes::Bytes;
use futures_util::stream::{Stream, StreamExt};
use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;
use tokio::io::AsyncRead;

/// Bytes, a file, or a stream, as a whole body or as a part of one.
///
/// Bytes and texts become one with `into`. Files and streams are read while they are sent, and are never in memory as
/// a whole.
///
/// ```
/// use runtime::Upload;
///
/// let bytes: Upload = vec![0x89, b'P', b'N', b'G'].into();
/// let bytes = bytes.media_type("image/png").file_name("red dot.png");
/// let file = Upload::file("invoices/7.pdf").media_type("application/pdf");
/// # let _ = (bytes, file);
/// ```
///
/// The `Debug` form shows nothing of the content and no name.
#[derive(Clone, PartialEq)]
pub struct Upload {
    pub(super) body: Body,
    pub(super) media_type: Option<Box<str>>,
    pub(super) file_name: Option<Box<str>>,
    pub(super) headers: Headers,
}

impl Upload {
    fn new(body: Body) -> Self {
        Self {
            body,
            media_type: None,
            file_name: None,
            headers: Headers::new(),
        }
    }

    /// Returns the content of a file, which is opened for each attempt. Its name is sent where names are sent.
    ///
    /// The call fails if the file cannot be read.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into());
        Self {
            file_name: name,
            ..Self::new(Body::file(path))
        }
    }

    /// Returns what a reader brings. It can be read once, so the call is sent once.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::new(Body::reader(reader, None))
    }

    /// Returns what a reader brings, which is `length` bytes.
    ///
    /// The server is told the length before; without it, the body is sent in chunks, which not all servers understand.
    /// The call fails if it is another one.
    pub fn reader_of(reader: impl AsyncRead + Send + 'static, length: u64) -> Self {
        Self::new(Body::reader(reader, Some(length)))
    }

    /// Returns what a stream brings. It can be read once, so the call is sent once.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let chunks = stream.map(|chunk| chunk.map(B::into).map_err(io::Error::other));
        Self::new(Body::once(chunks, None))
    }

    /// Says what it is, such as `image/png`. Where the document names one media type only, that is sent otherwise.
    ///
    /// The call fails if it is not a media type, or a range of them such as `image/*`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into().into_boxed_str());
        self
    }

    /// Says how the file is called, in place of its own name. It is sent with a part of a multipart body only.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into().into_boxed_str());
        self
    }

    /// Adds a header field. It is sent with a part of a multipart body only.
    ///
    /// The call fails if the field is one that the part has anyway, such as `Content-Type`, or if it frames a message.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Returns the media type that is sent where the document says `declared`, which may be a range or a list.
    ///
    /// # Errors
    ///
    /// Fails if the document leaves the choice to the caller, who made none, and if the caller's is not a media type.
    pub(super) fn sent_as(&self, declared: &str) -> Result<String, BuildError> {
        match &self.media_type {
            Some(own) => media_type::check(own).map(|()| own.to_string()),
            None if matches!(declared, "*/*" | "application/*") => {
                Ok("application/octet-stream".to_owned())
            }
            None if declared.contains(['*', ',']) => Err(BuildError::new(format!(
                "the document allows `{declared}`: say which one it is with `Upload::media_type`"
            ))),
            None => Ok(declared.to_owned()),
        }
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes.into())
    }
}

impl From<&[u8]> for Upload {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl<const N: usize> From<[u8; N]> for Upload {
    fn from(bytes: [u8; N]) -> Self {
        bytes.to_vec().into()
    }
}

impl<const N: usize> From<&[u8; N]> for Upload {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for Upload {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("body", &self.body)
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}
