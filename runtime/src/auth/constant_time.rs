//! Comparison that does not tell where two texts begin to differ.

use crate::wire::secret::Secret;

/// Tells whether `received` is `expected`. Nothing is equal to an empty text: whoever expects one has forgotten to make
/// a secret.
pub(super) fn equal(received: &Secret, expected: &Secret) -> bool {
    let (received, expected) = (received.expose(), expected.expose());
    !expected.is_empty()
        && aws_lc_rs::constant_time::verify_slices_are_equal(
            received.as_bytes(),
            expected.as_bytes(),
        )
        .is_ok()
}
