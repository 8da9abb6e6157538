//! Rules: how a type checks its values.

use std::collections::HashSet;

use crate::ir::{Api, Rule, Rules, Struct, TypeId, TypeKind};
use crate::render::token;

/// The types that have something to check, themselves or in what they hold.
pub fn validated(api: &Api) -> HashSet<TypeId> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut open = Vec::new();
    for (id, def) in api.types.iter() {
        let held: Vec<_> = match &def.kind {
            TypeKind::Struct(object) => {
                if all(object).any(|rules| !rules.is_empty()) {
                    open.push(id);
                }
                let fields = object.fields.iter().map(|field| &field.ty);
                fields.chain(&object.additional).collect()
            }
            TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            TypeKind::Alias(ty) => vec![ty],
            TypeKind::Enum(_) => Vec::new(),
        };
        for held in held.into_iter().filter_map(|ty| ty.held()) {
            holders[held.0].push(id);
        }
    }
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(holders[id.0].iter().copied());
        }
    }
    found
}

/// The rules of all properties of a struct.
fn all(object: &Struct) -> impl Iterator<Item = &Rules> {
    let fields = object.fields.iter().map(|field| &field.rules);
    fields.chain([&object.additional_rules])
}

/// Whether any text is searched for a pattern.
pub fn has_pattern(api: &Api) -> bool {
    api.types.iter().any(|(_, def)| match &def.kind {
        TypeKind::Struct(object) => all(object).any(Rules::has_pattern),
        _ => false,
    })
}

/// The calls that check a value by its rules: `.length(1, 3).unique()`.
pub fn calls(rules: &Rules) -> String {
    let mut calls: String = rules.own.iter().map(call).collect();
    if let Some(each) = &rules.each {
        calls.push_str(&format!(".each(|each| each{})", self::calls(each)));
    }
    calls
}

fn call(rule: &Rule) -> String {
    // A count that not every machine can have is no limit.
    let count = |count: usize| match u32::try_from(count) {
        Ok(count) => count.to_string(),
        Err(_) => "usize::MAX".to_owned(),
    };
    let counted = |method: &str, least: usize, most: Option<usize>| {
        let most = most.unwrap_or(usize::MAX);
        format!(".{method}({}, {})", count(least), count(most))
    };
    let compared = |method: &str, limit: &str| format!(".{method}({})", token::string(limit));
    match rule {
        Rule::Length(least, most) => counted("length", *least, *most),
        Rule::Items(least, most) => counted("items", *least, *most),
        Rule::Properties(least, most) => counted("properties", *least, *most),
        Rule::Unique => ".unique()".to_owned(),
        Rule::AtLeast(limit) => compared("at_least", limit),
        Rule::MoreThan(limit) => compared("more_than", limit),
        Rule::AtMost(limit) => compared("at_most", limit),
        Rule::LessThan(limit) => compared("less_than", limit),
        Rule::MultipleOf(step) => compared("multiple_of", step),
        Rule::Matches(pattern) => {
            format!(".matches(runtime::pattern!({}))", token::string(pattern))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_calls() {
        let rules = Rules {
            own: vec![
                Rule::Items(1, None),
                Rule::Items(0, Some(usize::MAX - 1)),
                Rule::Unique,
            ],
            each: Some(Box::new(Rules {
                own: vec![Rule::MultipleOf("0.5".to_owned())],
                each: None,
            })),
        };
        assert_eq!(
            calls(&rules),
            concat!(
                ".items(1, usize::MAX).items(0, usize::MAX).unique()",
                r#".each(|each| each.multiple_of("0.5"))"#
            )
        );
    }

    #[test]
    fn a_pattern_is_never_code() {
        let rule = Rule::Matches("\"); panic!(\"".to_owned());
        assert_eq!(
            call(&rule),
            r#".matches(runtime::pattern!("\"); panic!(\""))"#
        );
    }
}
