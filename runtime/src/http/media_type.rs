//! Media types, as headers and documents have them.

/// Returns a media type without its parameters, in lower case, if there is one before them.
pub(crate) fn essence(media_type: &str) -> Option<String> {
    let essence = media_type.split(';').next()?.trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// Tells whether what has this media type is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    essence(media_type)
        .is_some_and(|essence| essence.ends_with("/json") || essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::{essence, is_json};

    #[test]
    fn leaves_parameters_and_case_out() {
        assert_eq!(
            essence(" Text/CSV ; header=present").as_deref(),
            Some("text/csv")
        );
        for none in ["", " ", "; charset=utf-8"] {
            assert_eq!(essence(none), None, "{none:?}");
        }
    }

    #[test]
    fn knows_json_however_it_is_written() {
        for json in [
            "application/json",
            "Text/JSON;v=1",
            "application/vnd.own+Json",
        ] {
            assert!(is_json(json), "{json}");
        }
        for other in ["", "application/jsonl", "text/plain; a=application/json"] {
            assert!(!is_json(other), "{other}");
        }
    }
}
