//! What users of a client see in Rust is read whole, and every change of it is told.

use generator::diff::step::Step;
use generator::diff::surface::{Item, changes, surface};
use tests::changes::{changes as told_changes, tables};
use tests::constructs;

#[test]
fn every_construct_is_read_and_is_like_itself() {
    for name in constructs::names() {
        let surface = surface(&constructs::render(&name, "crate").files);
        let unread: Vec<&Item> = surface
            .iter()
            .map(|(item, _)| item)
            .filter(|item| matches!(item, Item::File(_)))
            .collect();
        assert!(unread.is_empty(), "{name}: {unread:?}");
        assert!(surface.iter().count() > 20, "{name}");
        let between = changes(&surface, &surface);
        assert!(between.is_empty(), "{name}: {between:?}");
    }
}

/// What the wire says beside it changes nothing about the version.
#[test]
fn the_step_is_that_of_what_users_see() {
    for (name, table) in tables() {
        let before = table.before();
        let seen = surface(&before.files);
        for row in &table.changes {
            let after = table.after(row);
            let step = told_changes(&before, &after).step(true);
            let seen_change = changes(&seen, &surface(&after.files)).into_iter();
            let alone = Step::of(true, seen_change.map(|change| change.verdict));
            assert_eq!(step, alone, "{name}: {}", row.name);
        }
    }
}
