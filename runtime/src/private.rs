//! What the macros expand to. Not for use by hand: it changes without notice.

pub use crate::auth::issued::Received;
pub use crate::auth::token_response::received;
pub use crate::enums::scalar::{ValueEnum, display_value, parse_value, serialize_value, value};
pub use crate::enums::{integer, parse_integer, text};
pub use crate::http::address::{filled_address, origin, printable_address, resolved_address};
pub use crate::http::answer::{
    read_bytes, read_empty, read_json, read_json_or_text, read_scalar, read_text,
};
pub use crate::http::documented::{Documented, Form, Streamed};
pub use crate::http::multipart::Files;
pub use crate::http::records::events::{read_event_kinds, read_events, read_text_events};
pub use crate::http::records::lines::{read_lines, read_sequence};
pub use crate::object::read::{Optional, Required, Slot, fill, fill_open, incomplete, object};
pub use crate::object::write::{Always, IfPresent, Part, write, write_open};
#[cfg(feature = "stand-in")]
pub use crate::stand_in::mocked::{
    body_any, body_bytes, body_form, body_json, body_multipart, body_text, write_bytes,
    write_event_kinds, write_events, write_json, write_lines, write_scalar, write_sequence,
    write_text, write_text_events,
};
pub use crate::union::entries::{Entries, read_entries};
pub use crate::union::shape::{Candidate, Decode, Rule, Shape, by_shape, read_by_shape};
pub use crate::union::tag::{Tag, unknown_variant};
pub use crate::wire::nested::decode;
pub use serde::de::MapAccess;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
