//! Comparing the names of fields.

/// Tells whether two names are the same.
///
/// Most names are short, and for short ones a call of `memcmp`, which is what `==` becomes, costs more than it does.
#[inline]
pub(crate) fn same(one: &str, two: &str) -> bool {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    if one.len() != two.len() {
        return false;
    }
    // The two chunks may overlap.
    match one.len() {
        0..4 => one.iter().eq(two),
        4..=8 => {
            one.first_chunk::<4>() == two.first_chunk::<4>()
                && one.last_chunk::<4>() == two.last_chunk::<4>()
        }
        9..=16 => {
            one.first_chunk::<8>() == two.first_chunk::<8>()
                && one.last_chunk::<8>() == two.last_chunk::<8>()
        }
        _ => one == two,
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn compares_every_byte_of_names_of_any_length() {
        for length in 0..40 {
            let name = "x".repeat(length);
            assert!(same(&name, &name.clone()));
            assert!(!same(&name, &"x".repeat(length + 1)));
            for at in 0..length {
                let mut other = name.clone();
                other.replace_range(at..=at, "y");
                assert!(!same(&name, &other), "{length} {at}");
            }
        }
    }
}
