//! What users of the committed clients can see. A change here is a change of their API.

use tests::outline::{client, operations, read_files, types};

fn check(api: &str, part: &str, outline: &str) {
    assert!(
        outline.lines().count() > 3,
        "there is nothing to see:\n{outline}"
    );
    insta::with_settings!({
        snapshot_path => "snapshots/outline",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(format!("{api}_{part}"), outline);
    });
}

fn files(api: &str) -> Vec<generator::render::File> {
    read_files(&tests::workspace().join("generated/src").join(api))
}

#[test]
fn types_of_nopan_stay() {
    check("nopan", "types", &types(&files("nopan")));
}

#[test]
fn operations_of_nopan_stay() {
    check("nopan", "operations", &operations(&files("nopan")));
}

#[test]
fn client_of_nopan_stays() {
    check("nopan", "client", &client(&files("nopan")));
}

#[test]
fn types_of_nupay_stay() {
    check("nupay", "types", &types(&files("nupay")));
}

#[test]
fn operations_of_nupay_stay() {
    check("nupay", "operations", &operations(&files("nupay")));
}

#[test]
fn client_of_nupay_stays() {
    check("nupay", "client", &client(&files("nupay")));
}
