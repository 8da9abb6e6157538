//! What a request carries, in memory or read while it is sent.

use crate::http::call::BoxFuture;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use http_body::{Frame, SizeHint};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};

/// How much of a reader is held in memory at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// From which size on, in bytes, a body is sent only a moment after the head of its request.
const LARGE: u64 = 1024 * 1024;

/// How long that moment is. It is little beside the time that such a body takes.
const PAUSE: Duration = Duration::from_millis(20);

/// What a request carries: bytes, or what is read while it is sent.
///
/// A file is opened anew for each attempt. A stream can be read once: a request with it is sent once only, unless there
/// was no connection and nothing of it was read.
///
/// Clones are cheap, and a stream stays one: reading it from one of them leaves nothing for the others.
#[derive(Clone)]
pub struct Body(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    File(Arc<Path>),
    Stream(Arc<Once>),
    /// One after the other.
    Parts(Arc<[Body]>),
}

/// What can be read once.
struct Once {
    length: Option<u64>,
    chunks: Mutex<Option<Chunks>>,
}

impl Once {
    fn lock(&self) -> MutexGuard<'_, Option<Chunks>> {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

impl Body {
    /// Returns a body that is a file.
    pub(super) fn file(path: PathBuf) -> Self {
        Self(Source::File(path.into()))
    }

    /// Returns a body that is what a reader brings.
    pub(super) fn reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::once(read(reader), length)
    }

    /// Returns a body that is a stream.
    pub(super) fn once(
        chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Source::Stream(Arc::new(Once {
            length,
            chunks: Mutex::new(Some(Box::pin(chunks))),
        })))
    }

    /// Returns several bodies as one.
    pub(super) fn parts(mut parts: Vec<Body>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Self(Source::Parts(parts.into())),
        }
    }

    /// Returns the whole body, if it is in memory.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes),
            Source::File(_) | Source::Stream(_) | Source::Parts(_) => None,
        }
    }

    /// Returns the whole body without a copy of it, if it is in memory and no larger than a chunk.
    pub(super) fn single_chunk(&self) -> Option<Bytes> {
        match &self.0 {
            Source::Bytes(bytes) if bytes.len() <= CHUNK => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Returns whether it was read and cannot be read again.
    pub fn is_spent(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) | Source::File(_) => false,
            Source::Stream(once) => once.lock().is_none(),
            Source::Parts(parts) => parts.iter().any(Body::is_spent),
        }
    }

    /// Begins to read it.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be opened, and if the body [is spent](Body::is_spent).
    pub fn open(&self) -> BoxFuture<'_, io::Result<OpenBody>> {
        Box::pin(async move {
            match &self.0 {
                Source::Bytes(bytes) => {
                    let length = u64::try_from(bytes.len()).ok();
                    Ok(OpenBody::new(stream::iter(cut(bytes.clone())), length))
                }
                Source::File(path) => {
                    let opened = open_file(path).await;
                    opened.map_err(|error| {
                        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
                    })
                }
                Source::Stream(once) => {
                    let chunks = once.lock().take();
                    let chunks = chunks.ok_or_else(|| {
                        io::Error::other("it was read before, and cannot be read again")
                    })?;
                    Ok(OpenBody::new(chunks, once.length))
                }
                Source::Parts(parts) => {
                    let mut length = Some(0_u64);
                    let mut opened = Vec::new();
                    for part in parts.iter() {
                        let part = part.open().await?;
                        length = length.zip(part.length).map(|(all, one)| all + one);
                        opened.push(part.into_chunks());
                    }
                    Ok(OpenBody::new(stream::iter(opened).flatten(), length))
                }
            }
        })
    }
}

/// Cuts bytes into chunks, without a copy of them.
fn cut(mut bytes: Bytes) -> impl Iterator<Item = io::Result<Bytes>> {
    std::iter::from_fn(move || {
        let size = bytes.len().min(CHUNK);
        (size > 0).then(|| Ok(bytes.split_to(size)))
    })
}

async fn open_file(path: &Path) -> io::Result<OpenBody> {
    let file = tokio::fs::File::open(path).await?;
    let about = file.metadata().await?;
    // What is no file, such as a pipe, has no length.
    let length = about.is_file().then_some(about.len());
    Ok(OpenBody::new(read(file), length))
}

/// Reads a reader to its end.
fn read(reader: impl AsyncRead + Send + 'static) -> Chunks {
    Box::pin(stream::try_unfold(
        Box::pin(reader),
        |mut reader| async move {
            let mut chunk = BytesMut::with_capacity(CHUNK);
            let read = reader.read_buf(&mut chunk).await?;
            Ok((read > 0).then(|| (chunk.freeze(), reader)))
        },
    ))
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Source::Bytes(bytes.into()))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl PartialEq for Body {
    /// Compares bytes by what they are, files by their paths. A stream is like its clones only.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Bytes(one), Source::Bytes(two)) => one == two,
            (Source::File(one), Source::File(two)) => one == two,
            (Source::Stream(one), Source::Stream(two)) => Arc::ptr_eq(one, two),
            (Source::Parts(one), Source::Parts(two)) => one == two,
            _ => false,
        }
    }
}

impl fmt::Debug for Body {
    /// Shows the size of what is in memory, and nothing of the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Source::File(_) => f.write_str("a file"),
            Source::Stream(_) => f.write_str("a stream"),
            Source::Parts(parts) => write!(f, "{} parts", parts.len()),
        }
    }
}

/// A body that is being read.
pub struct OpenBody {
    length: Option<u64>,
    /// Behind a lock only because what is sent has to be `Sync`.
    chunks: Mutex<Chunks>,
}

impl OpenBody {
    /// Returns a body that breaks off with an error where it is not as long as it says.
    fn new(
        chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        let chunks: Chunks = match length {
            Some(length) => Box::pin(measured(Box::pin(chunks), length)),
            None => Box::pin(chunks),
        };
        Self {
            length,
            chunks: Mutex::new(chunks),
        }
    }

    /// Returns how many bytes it has, if that is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Reads on, or returns `None` at the end.
    ///
    /// # Errors
    ///
    /// Fails if what is read fails, or is not as long as it said.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        let chunks = self.chunks.get_mut();
        let chunks = chunks.unwrap_or_else(PoisonError::into_inner);
        chunks.try_next().await
    }

    /// Waits for a moment before a large body, and gives way to the rest of the program before each chunk.
    ///
    /// A server may respond before it has read the body, and close the connection: the next write fails then, and the
    /// response, which has arrived, is lost with it. So a server that refuses a body because of its announced length gets
    /// the time to say so, and between two chunks there is time to see a response.
    pub(super) fn paced(self) -> Self {
        let length = self.length;
        let mut pause = length.is_some_and(|length| length > LARGE);
        let chunks = self.into_chunks().then(move |chunk| {
            let pause = std::mem::take(&mut pause);
            async move {
                if pause {
                    tokio::time::sleep(PAUSE).await;
                }
                tokio::task::yield_now().await;
                chunk
            }
        });
        Self {
            length,
            chunks: Mutex::new(Box::pin(chunks)),
        }
    }

    fn into_chunks(self) -> Chunks {
        let chunks = self.chunks.into_inner();
        chunks.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes on what is exactly as long as it should be.
fn measured(chunks: Chunks, length: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold((chunks, length), move |(mut chunks, left)| async move {
        let wrong = |found: &str| io::Error::other(format!("it has {found} than {length} bytes"));
        match chunks.try_next().await? {
            None if left == 0 => Ok(None),
            None => Err(wrong("less")),
            Some(chunk) => {
                let size = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                let left = left.checked_sub(size).ok_or_else(|| wrong("more"))?;
                Ok(Some((chunk, (chunks, left))))
            }
        }
    })
}

impl http_body::Body for OpenBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunks = self.get_mut().chunks.get_mut();
        let chunks = chunks.unwrap_or_else(PoisonError::into_inner);
        chunks
            .as_mut()
            .poll_next(context)
            .map(|next| next.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl fmt::Debug for OpenBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenBody")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
