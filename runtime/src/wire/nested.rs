//! Decodes JSON text that was kept aside.
//!
//! Each piece of text is decoded by a new `serde_json` deserializer, which starts to count depth anew, and raw text
//! is skipped without recursion. Without a bound of our own, a hostile document could nest unions until the stack
//! overflows, or make a union of alternatives that fail late try them over and over. Both bounds are here.

use crate::wire::located::Located;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::de::{Deserializer, IoRead, StrRead};
use std::cell::Cell;

/// How deeply kept text may be nested; `serde_json` has the same limit for a document.
const DEPTH: usize = 128;

/// How often, on average, each byte of kept text may be decoded in vain.
const ATTEMPTS: usize = 64;

thread_local! {
    /// The number of bytes that may still be decoded in vain, while kept text is being decoded.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The time during which one outermost piece of kept text is decoded.
pub(crate) struct Scope {
    outermost: bool,
}

impl Scope {
    /// Begins to decode `text`, which is part of the text of the scope around it, if there is one.
    pub(crate) fn enter(text: &str) -> Result<Self, serde_json::Error> {
        let outermost = LEFT.get().is_none();
        if outermost {
            if depth(text) > DEPTH {
                return Err(serde_json::Error::custom(format_args!(
                    "nested more than {DEPTH} levels deep"
                )));
            }
            LEFT.set(Some(text.len().saturating_mul(ATTEMPTS)));
        }
        Ok(Self { outermost })
    }

    /// Accounts for an attempt to decode `text` that failed.
    pub(crate) fn failed(&self, text: &str) -> Result<(), serde_json::Error> {
        match LEFT.get().and_then(|left| left.checked_sub(text.len())) {
            Some(left) => {
                LEFT.set(Some(left));
                Ok(())
            }
            None => Err(serde_json::Error::custom(
                "too many variants were tried within each other",
            )),
        }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        if self.outermost {
            LEFT.set(None);
        }
    }
}

/// Tells whether valid JSON text is an object or an array; nothing else needs a bound.
#[inline]
fn is_container(text: &str) -> bool {
    matches!(text.trim_ascii_start().as_bytes(), [b'{' | b'[', ..])
}

/// Returns how deeply valid JSON text is nested.
fn depth(text: &str) -> usize {
    // Every level takes an opening and a closing byte.
    if text.len() <= 2 * DEPTH {
        return 0;
    }
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    deepest
}

/// Decodes kept text. The error carries no line and column: they would count from the start of the piece.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    decode_with(text, |part| T::deserialize(Located(part)))
}

/// Decodes kept text with `read`, like [`decode`].
pub(crate) fn decode_with<'t, T>(
    text: &'t str,
    read: impl FnOnce(&mut Deserializer<StrRead<'t>>) -> Result<T, serde_json::Error>,
) -> Result<T, serde_json::Error> {
    let _scope = is_container(text).then(|| Scope::enter(text)).transpose()?;
    let mut part = Deserializer::from_str(text);
    read(&mut part).map_err(without_place)
}

/// Decodes kept text with `read`, for values that may borrow for longer than the text lives and therefore must not
/// borrow from it.
pub(crate) fn decode_owned<T>(
    text: &str,
    read: impl FnOnce(&mut Deserializer<IoRead<&[u8]>>) -> Result<T, serde_json::Error>,
) -> Result<T, serde_json::Error> {
    let _scope = is_container(text).then(|| Scope::enter(text)).transpose()?;
    let mut part = Deserializer::from_reader(text.as_bytes());
    read(&mut part).map_err(without_place)
}

/// Removes the line and the column of an error.
#[cold]
fn without_place(error: serde_json::Error) -> serde_json::Error {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match message.strip_suffix(&place) {
        Some(message) => serde_json::Error::custom(message),
        None => error,
    }
}
