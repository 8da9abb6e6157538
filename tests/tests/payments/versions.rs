//! The same page in OpenAPI 3.0 and 3.1 is the same Rust.

use std::fs;

use tests::render::{Document, Rendered};

fn fixture(name: &str) -> Rendered {
    let text = fs::read_to_string(tests::fixtures().join(name)).expect("a fixture");
    Document::new(&text).render()
}

#[test]
fn the_page_in_3_1_is_the_same_client() {
    let (older, newer) = (fixture("payments.yaml"), fixture("payments_31.yaml"));
    let paths = |rendered: &Rendered| -> Vec<String> {
        let files = rendered.files.iter();
        files.map(|file| file.path.clone()).collect()
    };
    assert!(paths(&older).len() > 20, "{:?}", paths(&older));
    assert_eq!(paths(&older), paths(&newer));
    for file in &older.files {
        assert_eq!(file.text, newer.file(&file.path), "{}", file.path);
    }
    assert_eq!(older.codes(), newer.codes());
}
