//! What somebody may have meant who named something that does not exist.

/// How many names are offered.
const MOST_OFFERS: usize = 3;

/// Longer names are not compared letter by letter: that takes the square of their length.
const LONGEST_NAME: usize = 200;

/// Says that there is no schema called `wanted`, and which come nearest to it. `pointers` are those of all schemas.
pub(crate) fn unknown_schema<'p>(wanted: &str, pointers: impl Iterator<Item = &'p str>) -> String {
    let is_pointer = wanted.starts_with(['/', '#']);
    let names = pointers.filter_map(|pointer| {
        if is_pointer {
            return Some(pointer);
        }
        let key = pointer.strip_prefix("/components/schemas/")?;
        (!key.contains('/')).then_some(key)
    });
    let wanted_name = wanted.trim_start_matches('#');
    let mut near: Vec<(usize, &str)> = names
        .map(|name| {
            (
                distance(&wanted_name.to_lowercase(), &name.to_lowercase()),
                name,
            )
        })
        .collect();
    near.sort();
    let offers: Vec<String> = near
        .iter()
        .take(MOST_OFFERS)
        .map(|(_, name)| format!("`{name}`"))
        .collect();
    let help = match offers.as_slice() {
        [] => "the document has none".to_owned(),
        offers => format!("nearest to it come {}", offers.join(", ")),
    };
    format!("there is no schema `{wanted}`: {help}")
}

/// The name that `wanted` is a misspelling of: at most one letter in three differs.
pub(crate) fn meant<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = wanted.to_lowercase();
    let near = names.map(|name| (distance(&lower, &name.to_lowercase()), name));
    let (letters, name) = near.min_by_key(|(letters, _)| *letters)?;
    (letters <= wanted.chars().count().div_ceil(3)).then_some(name)
}

/// How many letters have to be added, left out or replaced to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().take(LONGEST_NAME).collect();
    let other: Vec<char> = other.chars().take(LONGEST_NAME).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, ours) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = line + 1;
        for (column, theirs) in other.iter().enumerate() {
            let replaced = corner + usize::from(ours != theirs);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, meant, unknown_schema};

    #[test]
    fn distance_counts_changes() {
        assert_eq!(distance("order", "order"), 0);
        assert_eq!(distance("odrer", "order"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_misspelling_is_known_from_another_word() {
        let types = ["string", "object", "array"];
        assert_eq!(meant("objekt", types.into_iter()), Some("object"));
        assert_eq!(meant("sting", types.into_iter()), Some("string"));
        assert_eq!(meant("money", types.into_iter()), None);
        assert_eq!(meant("", types.into_iter()), None);
    }

    #[test]
    fn the_nearest_names_are_offered() {
        let pointers = [
            "/components/schemas/Payment",
            "/components/schemas/Order",
            "/components/schemas/Order/properties/id",
        ];
        let said = |wanted| unknown_schema(wanted, pointers.into_iter());
        assert_eq!(
            said("Odrer"),
            "there is no schema `Odrer`: nearest to it come `Order`, `Payment`"
        );
        assert!(
            said("/components/schemas/Order/properties/ix")
                .contains("come `/components/schemas/Order/properties/id`,")
        );
        assert!(unknown_schema("A", [].into_iter()).ends_with("the document has none"));
    }
}
