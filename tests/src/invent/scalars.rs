//! Texts and numbers: those of a format, those at the bounds, and those that programs get wrong.

use std::ops::RangeInclusive;

use generator::source::Node;

use super::choices::Choices;
use super::pattern;

/// What the parts of a whole say about `keyword`.
fn said<'a>(parts: &[&'a Node], keyword: &'a str) -> impl Iterator<Item = &'a Node> {
    parts.iter().filter_map(move |part| part.get(keyword))
}

fn number(node: &Node) -> Option<f64> {
    match &node.value {
        generator::source::Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// The bound that leaves least: `pick` chooses between two.
fn bound(parts: &[&Node], keyword: &str, pick: fn(f64, f64) -> f64) -> Option<f64> {
    parts
        .iter()
        .filter_map(|part| part.get(keyword))
        .filter_map(number)
        .reduce(pick)
}

fn format<'a>(parts: &[&'a Node]) -> &'a str {
    said(parts, "format").find_map(Node::as_str).unwrap_or("")
}

/// Numbers that f64, i32 and careless programs change.
const INTEGERS: &[&str] = &[
    "0",
    "1",
    "7",
    "-1",
    "42",
    "9007199254740993",
    "-9007199254740993",
    "2147483647",
    "-2147483648",
];
const DECIMALS: &[&str] = &[
    "1234567890123456.78",
    "10.00",
    "0.1",
    "-0.01",
    "7",
    "0",
    "99999.999",
];
/// Fields of these formats are f64, whose shortest texts come back as they were.
const FLOATS: &[&str] = &[
    "0.5",
    "-2.25",
    "0.1",
    "0.30000000000000004",
    "123456.78901234567",
    "1.0",
];

/// A number as JSON text.
pub fn number_text(
    schema: &Node,
    parts: &[&Node],
    integer: bool,
    choices: &mut Choices,
) -> Option<String> {
    let format = format(parts);
    let integer = integer || format.starts_with("int") || format.starts_with("uint");
    let known = if integer {
        INTEGERS
    } else if is_binary(format) {
        FLOATS
    } else {
        DECIMALS
    };
    let mut texts: Vec<String> = known.iter().map(|text| (*text).to_owned()).collect();
    let steps = said(parts, "multipleOf").filter_map(number);
    texts.extend(
        steps.flat_map(|step| [1.0, 3.0, 100.0].map(|times| print(step * times, integer, format))),
    );
    for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
        for limit in said(parts, keyword).filter_map(number) {
            texts.extend([-1.0, 0.0, 1.0].map(|near| print(limit + near, integer, format)));
        }
    }
    let low = bound(parts, "minimum", f64::max).unwrap_or(f64::MIN);
    let high = bound(parts, "maximum", f64::min).unwrap_or(f64::MAX);
    let fits = |text: &String| {
        let value: f64 = text.parse().unwrap_or(f64::NAN);
        let in_format = !integer
            || text
                .parse()
                .is_ok_and(|value: i128| range(format).contains(&value));
        in_format && value >= low && value <= high
    };
    texts.retain(fits);
    let mut unique: Vec<String> = Vec::new();
    for text in texts {
        if !unique.contains(&text) {
            unique.push(text);
        }
    }
    pick(schema, "number", unique, choices)
}

/// The integers of a format. Without one, they are those of 64 bits.
fn range(format: &str) -> RangeInclusive<i128> {
    let (signed, bits) = match format.strip_prefix('u') {
        Some(rest) => (false, rest),
        None => (true, format),
    };
    let bits: u32 = bits
        .strip_prefix("int")
        .and_then(|bits| bits.parse().ok())
        .filter(|bits| (1..=64).contains(bits))
        .unwrap_or(64);
    if signed {
        -(1 << (bits - 1))..=(1 << (bits - 1)) - 1
    } else {
        0..=(1 << bits) - 1
    }
}

/// Whether numbers of a format are binary ones.
pub fn is_binary(format: &str) -> bool {
    format == "float" || format == "double"
}

fn print(value: f64, integer: bool, format: &str) -> String {
    if integer {
        format!("{value:.0}")
    } else if is_binary(format) {
        serde_json::Value::from(value).to_string()
    } else {
        value.to_string()
    }
}

/// Longer texts show nothing new.
const LONGEST: usize = 2000;

/// A text.
pub fn string(schema: &Node, parts: &[&Node], choices: &mut Choices) -> Option<String> {
    let patterns: Vec<&str> = said(parts, "pattern").filter_map(Node::as_str).collect();
    let count = |limit: f64| {
        if limit >= 0.0 {
            limit.min(LONGEST as f64) as usize
        } else {
            0
        }
    };
    let least = count(bound(parts, "minLength", f64::max).unwrap_or(0.0));
    let most = count(bound(parts, "maxLength", f64::min).unwrap_or(f64::MAX));
    let known = samples(format(parts));
    let samples = known.unwrap_or(TEXTS).iter();
    let mut texts: Vec<String> = samples.map(|text| (*text).to_owned()).collect();
    if let [pattern, ..] = patterns[..] {
        let least = u32::try_from(least).unwrap_or(0);
        let more = [0, 1, 4, least.saturating_sub(1), least];
        let more = more[choices.choose(schema, "repetitions", more.len())];
        texts = pattern::matching(pattern, more, choices)
            .into_iter()
            .collect();
    } else if known.is_none() {
        let lengths = [Some(least), Some(most).filter(|most| *most < LONGEST)];
        texts.extend(
            lengths
                .into_iter()
                .flatten()
                .map(|length| "x".repeat(length)),
        );
    }
    texts.retain(|text| (least..=most).contains(&text.chars().count()));
    pick(schema, "string", texts, choices)
}

/// Texts without a format.
const TEXTS: &[&str] = &["text", "", "\"ünï\" \\ \n\t\u{1f600}"];

/// Texts of a format; nothing for one that nobody knows.
fn samples(format: &str) -> Option<&'static [&'static str]> {
    Some(match format {
        "date-time" => &[
            "2026-11-21T10:00:00Z",
            "2026-11-21T10:00:00.123456-03:00",
            "1985-04-12T23:20:50.520Z",
        ],
        "date" => &["2026-11-21", "2000-02-29"],
        "time" => &["10:00:00Z"],
        "duration" => &["P1DT2H"],
        "uuid" => &[
            "2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b",
            "2C1B5C9E-0D3F-4D0B-9A4E-0D7C8F1E2A3B",
        ],
        "decimal" => &["10.00", "1234567890123456.78", "0.1", "-7"],
        "email" => &["a.b@example.com"],
        "uri" | "url" => &["https://example.com/a?b=c#d"],
        "byte" => &["aGVsbG8="],
        "ipv4" => &["192.0.2.1"],
        "ipv6" => &["2001:db8::1"],
        "hostname" => &["example.com"],
        _ => return None,
    })
}

fn pick(
    schema: &Node,
    question: &'static str,
    mut texts: Vec<String>,
    choices: &mut Choices,
) -> Option<String> {
    if texts.is_empty() {
        return None;
    }
    let index = choices.choose(schema, question, texts.len());
    Some(texts.swap_remove(index))
}
