//! Headers of what is received.

use super::{Docs, Type};

/// A header of an answer or of a webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Name on the wire.
    pub wire: String,
    /// Whether it is always there.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Whether it is JSON text. All others are written in the style `simple`.
    pub json: bool,
    /// What the document says about it.
    pub docs: Docs,
}

impl Header {
    /// The headers of several messages, each once for each type that it has, with what the first message is that has it.
    /// It is required if every message must have it.
    pub fn united<'h, M>(messages: impl Iterator<Item = (M, &'h [Header])>) -> Vec<(M, Header)>
    where
        M: Copy,
    {
        let messages: Vec<(M, &[Header])> = messages.collect();
        let mut headers: Vec<(M, Header)> = Vec::new();
        for (message, of_message) in &messages {
            for header in *of_message {
                if headers.iter().all(|(_, known)| !known.is_same(header)) {
                    headers.push((*message, header.clone()));
                }
            }
        }
        for (_, header) in &mut headers {
            header.required = messages.iter().all(|(_, of_message)| {
                let mut found = of_message.iter();
                found.any(|other| other.is_same(header) && other.required)
            });
        }
        headers
    }

    /// Whether both are read in the same way.
    fn is_same(&self, other: &Header) -> bool {
        self.wire.eq_ignore_ascii_case(&other.wire)
            && (&self.ty, self.json) == (&other.ty, other.json)
    }
}
