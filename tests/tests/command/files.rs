//! What is written, what is left alone, and what is removed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::place::Place;
use super::{DOCUMENT, succeeded};

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .expect("a time")
}

#[test]
fn unchanged_files_are_not_written_again() {
    let place = Place::with(DOCUMENT);
    succeeded(&place.generate(&[]));
    let order = place.path("out/src/models/order.rs");
    let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options()
        .write(true)
        .open(&order)
        .and_then(|file| file.set_modified(long_ago))
        .expect("a time");
    succeeded(&place.generate(&[]));
    assert_eq!(modified(&order), long_ago);
    place.write("shop.yaml", &DOCUMENT.replace("a/b~c", "b"));
    succeeded(&place.generate(&[]));
    assert_ne!(modified(&order), long_ago);
}

#[test]
fn files_that_are_no_longer_generated_are_removed() {
    let place = Place::with(DOCUMENT);
    succeeded(&place.generate(&[]));
    place.write("shop.yaml", &DOCUMENT.replace("Order", "Purchase"));
    succeeded(&place.generate(&[]));
    assert!(!place.path("out/src/models/order.rs").exists());
    assert!(place.path("out/src/models/purchase.rs").exists());
}

#[test]
fn files_of_somebody_else_are_never_overwritten_nor_removed() {
    let place = Place::with(DOCUMENT);
    place.write("out/src/models/order.rs", "// mine\n");
    place.write("out/src/notes.rs", "// mine, too\n");
    let outcome = place.generate(&[]);
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("order.rs"), "{}", outcome.stderr);
    assert_eq!(place.read("out/src/models/order.rs"), "// mine\n");
    assert!(
        !place.path("out/Cargo.toml").exists(),
        "half a crate was written"
    );
    fs::remove_file(place.path("out/src/models/order.rs")).expect("a file");
    succeeded(&place.generate(&[]));
    assert_eq!(place.read("out/src/notes.rs"), "// mine, too\n");
}

#[test]
fn the_same_document_gives_the_same_bytes_wherever_it_is() {
    let document = fs::read_to_string(tests::fixtures().join("payments.yaml")).expect("a fixture");
    let (one, two) = (Place::with(&document), Place::with(&document));
    succeeded(&one.generate(&[]));
    succeeded(&two.generate(&[]));
    assert!(one.output().len() > 10);
    assert_eq!(one.output(), two.output());
}
