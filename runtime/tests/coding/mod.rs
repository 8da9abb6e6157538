//! What tests of wire types share: text in, text out.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Decodes, and checks that encoding gives the same text back.
#[track_caller]
pub fn round_trip<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    value
}

/// Why `text` is not decoded.
#[track_caller]
pub fn refusal<T: DeserializeOwned>(text: &str) -> String {
    match serde_json::from_str::<T>(text) {
        Ok(_) => panic!("decoded: {text}"),
        Err(error) => error.to_string(),
    }
}
