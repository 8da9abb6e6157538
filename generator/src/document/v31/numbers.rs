//! The digits of listed numbers. The typed model has binary fractions in their place: of `2.50` it knows `2.5`, and `1.0`
//! is `1`.

use crate::source::{Node, Value};

/// Notes in `x-numbers` how the numbers of `enum` are written, where the typed model would forget it.
pub(super) fn digits(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let Some(values) = map.get("enum") else {
        return;
    };
    let numbers: Vec<Node> = values
        .as_list()
        .into_iter()
        .flatten()
        .filter_map(|value| match &value.value {
            Value::Number(text) => Some(value.with(Value::String(text.clone()))),
            _ => None,
        })
        .collect();
    if !numbers.iter().filter_map(Node::as_str).all(is_kept) {
        let numbers = values.with(Value::List(numbers));
        map.insert("x-numbers".to_owned(), numbers);
    }
}

/// Whether a number is written like its nearest binary fraction.
fn is_kept(text: &str) -> bool {
    let integer = text.parse::<i64>().is_ok_and(|_| !text.starts_with("-0"));
    integer
        || !text.ends_with(".0")
            && text
                .parse::<f64>()
                .is_ok_and(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn numbers_are_noted_as_they_are_written() {
        assert_eq!(
            Sample::schema("enum: [1, 1.0, 2.50, '3.0', x]").s(),
            r#"{"enum":[1,1.0,2.5,"3.0","x"],"x-numbers":["1","1.0","2.50"]}"#
        );
        assert_eq!(
            Sample::schema("const: 1e3").s(),
            r#"{"enum":[1000.0],"x-numbers":["1e3"]}"#
        );
    }

    #[test]
    fn numbers_that_stay_as_they_are_need_no_note() {
        assert_eq!(
            Sample::schema("enum: [-1, 0.5, x]").s(),
            r#"{"enum":[-1,0.5,"x"]}"#
        );
    }
}
