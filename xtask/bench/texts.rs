//! Invents the texts that are decoded.

/// How many texts there are of each variant.
const OF_EACH: usize = 40;

/// Where the tag of an object stands.
#[derive(Clone, Copy)]
pub enum Tag {
    First,
    Last,
}

/// Texts to decode.
#[derive(Clone)]
pub struct Texts(Vec<String>);

/// A variant: its tag, the tag of its group, and the names of its fields of each type.
struct Variant {
    tag: &'static str,
    group: &'static str,
    boolean: &'static str,
    integer: &'static str,
    strings: [&'static str; 2],
    optional: &'static str,
}

macro_rules! variants {
    ($($tag:literal in $group:literal: $boolean:literal $integer:literal $one:literal $two:literal $optional:literal,)*) => {
        [$(Variant {
            tag: $tag,
            group: $group,
            boolean: $boolean,
            integer: $integer,
            strings: [$one, $two],
            optional: $optional,
        }),*]
    };
}

const VARIANTS: [Variant; 10] = variants! {
    "card" in "instant": "captured" "installments" "brand" "last4" "holder",
    "pix" in "instant": "settled" "attempts" "key" "end_to_end_id" "note",
    "boleto" in "slow": "registered" "days" "barcode" "due_date" "instructions",
    "wallet" in "slow": "linked" "priority" "provider" "account" "nickname",
    "transfer" in "": "urgent" "branch" "bank" "iban" "purpose",
    "voucher" in "": "redeemed" "uses" "code" "campaign" "terms",
    "cash" in "": "counted" "drawer" "shop" "cashier" "comment",
    "debit" in "": "signed" "sequence" "mandate" "debtor" "reason",
    "credit" in "": "approved" "score" "lender" "contract" "clause",
    "points" in "": "expired" "multiple" "program" "member" "level",
};

impl Texts {
    /// Objects of one variant.
    pub fn one() -> Self {
        Self::of(&VARIANTS[..1], Tag::First, |variant| {
            vec![("type", quoted(variant.tag))]
        })
    }

    /// Objects of one variant, with a tag for the group and one within it.
    pub fn one_in_group() -> Self {
        Self::of(&VARIANTS[..1], Tag::First, both_tags)
    }

    /// Objects of four variants in turn.
    pub fn four(tag: Tag) -> Self {
        Self::of(&VARIANTS[..4], tag, |variant| {
            vec![("type", quoted(variant.tag))]
        })
    }

    /// Objects of ten variants in turn.
    pub fn ten(tag: Tag) -> Self {
        Self::of(&VARIANTS, tag, |variant| {
            vec![("type", quoted(variant.tag))]
        })
    }

    /// Objects of four variants in turn, in two groups, with a tag for the group and one within it.
    pub fn nested(tag: Tag) -> Self {
        Self::of(&VARIANTS[..4], tag, both_tags)
    }

    fn of(
        variants: &[Variant],
        tag: Tag,
        tags: impl Fn(&Variant) -> Vec<(&'static str, String)>,
    ) -> Self {
        let texts = (0..variants.len() * OF_EACH).map(|number| {
            let variant = &variants[number % variants.len()];
            let (mut entries, mut last) = match tag {
                Tag::First => (tags(variant), Vec::new()),
                Tag::Last => (Vec::new(), tags(variant)),
            };
            entries.extend([
                ("id", id(number)),
                ("amount", amount(number)),
                ("currency", "\"BRL\"".to_owned()),
                (variant.boolean, (number % 3 == 0).to_string()),
                (variant.integer, (number % 12 + 1).to_string()),
                ("created_at", moment(number)),
                (variant.strings[0], format!("\"value {number}\"")),
                (variant.strings[1], id(number * 31)),
            ]);
            // Half of the objects of each variant.
            if number / variants.len() % 2 == 0 {
                entries.push((
                    variant.optional,
                    format!("\"what else is to say, number {number}\""),
                ));
            }
            entries.append(&mut last);
            object(&entries)
        });
        Self(texts.collect())
    }

    /// Each text.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The length of all texts.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(String::len).sum()
    }
}

fn both_tags(variant: &Variant) -> Vec<(&'static str, String)> {
    vec![
        ("group", quoted(variant.group)),
        ("type", quoted(variant.tag)),
    ]
}

fn object(entries: &[(&str, String)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", entries.join(","))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn id(number: usize) -> String {
    let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "\"{:08x}-0d3f-4d0b-9a4e-{:012x}\"",
        mixed >> 32,
        mixed >> 16
    )
}

fn amount(number: usize) -> String {
    format!("{}.{:02}", number * 7_919 % 100_000, number * 13 % 100)
}

fn moment(number: usize) -> String {
    format!(
        "\"2026-11-{:02}T09:{:02}:00-03:00\"",
        number % 28 + 1,
        number % 60
    )
}
