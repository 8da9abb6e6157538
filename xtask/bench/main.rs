//! Decodes the same texts with the macros of `runtime` and with `serde_derive`, side by side.
//!
//! `cargo xtask bench` builds this in release mode and runs it. It is no member of the workspace, so that nothing else
//! waits for it.

#[macro_use]
mod fields;
mod derived;
mod ours;
mod texts;
mod timing;

use ours::exact;
use texts::{Tag, Texts};
use timing::Bench;

/// Compares a tagged union with a plain object and with what serde derives, and with the tag last.
macro_rules! compare_tagged {
    ($bench:ident, $plain:ident, $what:literal, $texts:ident, $union:ident) => {
        let first = Texts::$texts(Tag::First);
        let streamed = $bench.case::<ours::$union>(&first);
        let tag = $bench.case::<derived::tagged::$union>(&first);
        let untagged = $bench.case::<derived::untagged::$union>(&first);
        $bench.compare(
            concat!($what, ", tag first : plain object"),
            streamed,
            $plain,
            0.85,
        );
        $bench.compare(
            concat!($what, ", tag first : serde(tag)"),
            streamed,
            tag,
            1.3,
        );
        $bench.compare(
            concat!($what, ", tag first : serde(untagged)"),
            streamed,
            untagged,
            2.0,
        );
        let last = Texts::$texts(Tag::Last);
        let kept = $bench.case::<exact::$union>(&last);
        let tag = $bench.case::<derived::tagged::$union>(&last);
        $bench.compare(
            concat!($what, ", tag last, exact : serde(tag)"),
            kept,
            tag,
            0.7,
        );
    };
}

fn main() {
    let mut bench = Bench::default();
    let texts = Texts::one();
    let plain = bench.case::<ours::Plain>(&texts);
    let derived = bench.case::<derived::Plain>(&texts);
    bench.compare("plain object : serde_derive", plain, derived, 0.9);
    compare_tagged!(bench, plain, "four variants", four, Four);
    compare_tagged!(bench, plain, "ten variants", ten, Ten);
    // The plain object has the same keys as the variants here, too: both tags.
    let plain = bench.case::<ours::PlainInGroup>(&Texts::one_in_group());
    compare_tagged!(bench, plain, "union in a union", nested, Nested);
    let texts = Texts::four(Tag::First);
    let by_shape = bench.case::<ours::Shape>(&texts);
    let untagged = bench.case::<derived::untagged::Four>(&texts);
    bench.show(
        "four variants by shape : serde(untagged)",
        by_shape,
        untagged,
    );

    bench.run();
    for comparison in bench.comparisons() {
        println!("{comparison}");
    }
}
