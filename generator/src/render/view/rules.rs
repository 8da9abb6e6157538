//! Rules: how a type checks its values.

use std::collections::HashSet;

use crate::ir::{Api, Rule, Rules, TypeId, TypeKind};
use crate::render::token;

/// The types that have something to check, themselves or in what they hold.
pub fn validated(api: &Api) -> HashSet<TypeId> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut open = Vec::new();
    for (id, def) in api.types.iter() {
        let held: Vec<_> = match &def.kind {
            TypeKind::Struct(object) => {
                if object.fields.iter().any(|field| !field.rules.is_empty()) {
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

/// Whether any text is searched for a pattern.
pub fn has_pattern(api: &Api) -> bool {
    api.types.iter().any(|(_, def)| match &def.kind {
        TypeKind::Struct(object) => object.fields.iter().any(|field| field.rules.has_pattern()),
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
    let counted = |method: &str, least: &usize, most: &Option<usize>| {
        let most = most.map_or("usize::MAX".to_owned(), |most| most.to_string());
        format!(".{method}({least}, {most})")
    };
    let compared = |method: &str, limit: &str| format!(".{method}({})", token::string(limit));
    match rule {
        Rule::Length(least, most) => counted("length", least, most),
        Rule::Items(least, most) => counted("items", least, most),
        Rule::Properties(least, most) => counted("properties", least, most),
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
