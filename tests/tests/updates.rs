//! A provider publishes a new document: what `cargo xtask update`, `codegen` and `diff` make of it, in a workspace of its
//! own.

mod updates {
    mod pages;
    mod provider;
    mod shop;
    mod story;
    mod tasks;
}
