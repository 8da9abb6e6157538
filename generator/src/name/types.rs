//! Names of types, their files and their members.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::TypeNames;
use super::scope::Scope;
use super::words::{self, Case, NO_FILES, candidates};
use crate::config::Rename;
use crate::ir::{Api, Origin, Shape, TypeDef, TypeId, TypeKind};

/// Names all types.
pub(super) fn name(api: &Api, rename: &Rename) -> Vec<TypeNames> {
    let mut scope = Scope::default();
    let components = component_names(api, rename);
    let mut names: HashMap<TypeId, String> = HashMap::new();
    // It has a module of its own, so it takes no name from a component.
    names.extend(api.events().map(|id| (id, EVENTS.to_owned())));
    for (id, candidates) in components {
        names.insert(id, scope.claim(&candidates));
    }
    for (pointer, wanted) in &rename.types {
        if let Some(id) = inline_at(api, pointer).filter(|id| !names.contains_key(id)) {
            names.insert(id, scope.claim(std::slice::from_ref(wanted)));
        }
    }
    name_shared(api, &mut scope, &mut names);
    for (id, def) in api.types.iter() {
        if !names.contains_key(&id) {
            let candidates = inline_names(api, def, &names);
            names.insert(id, scope.claim(&candidates));
        }
    }
    let modules = modules(api, &names);
    api.types
        .iter()
        .map(|(id, def)| {
            let mut named = members(def, &names[&id]);
            named.constructors = constructors(api, id, &named);
            named.name = names[&id].clone();
            named.module = modules.get(&id).cloned().unwrap_or_default();
            named
        })
        .collect()
}

/// The type of the schema at a pointer, where that is no component. Equal schemas have one type, so any of theirs leads to
/// it.
pub(super) fn inline_at(api: &Api, pointer: &str) -> Option<TypeId> {
    let id = api.schemas.get(pointer)?.held()?;
    matches!(api.types.get(id).origin, Origin::Inline { .. }).then_some(id)
}

/// For each component the shortest ends of its key that no other component shares, best first.
fn component_names(api: &Api, rename: &Rename) -> Vec<(TypeId, Vec<String>)> {
    struct Key {
        id: TypeId,
        segments: Vec<String>,
        taken: usize,
        fixed: Option<String>,
        text: String,
    }
    let mut keys: Vec<Key> = api
        .types
        .iter()
        .filter_map(|(id, def)| match &def.origin {
            Origin::Component(text) => {
                let segments: Vec<String> = text
                    .split(['.', '/', ':'])
                    .filter(|segment| !Case::Pascal.write(segment).is_empty())
                    .map(str::to_owned)
                    .collect();
                Some(Key {
                    id,
                    segments,
                    taken: 1,
                    fixed: rename.types.get(text).cloned(),
                    text: text.clone(),
                })
            }
            Origin::Inline { .. } | Origin::Events => None,
        })
        .collect();
    let name_of = |key: &Key| match &key.fixed {
        Some(name) => name.clone(),
        None => {
            let from = key.segments.len().saturating_sub(key.taken);
            Case::Pascal.write(&key.segments[from..].join(" "))
        }
    };
    loop {
        let mut count: HashMap<String, usize> = HashMap::new();
        for key in &keys {
            *count.entry(name_of(key)).or_default() += 1;
        }
        let mut grew = false;
        for key in &mut keys {
            if key.fixed.is_none()
                && key.taken < key.segments.len()
                && count.get(&name_of(key)).is_some_and(|count| *count > 1)
            {
                key.taken += 1;
                grew = true;
            }
        }
        if !grew {
            break;
        }
    }
    keys.iter()
        .map(|key| {
            let mut names = vec![name_of(key)];
            names.extend(candidates(&key.text, Case::Pascal));
            (key.id, names)
        })
        .collect()
}

/// The type of all that comes in.
const EVENTS: &str = "Event";

/// Names of the variant that keeps what the document does not list, the best first. A listed value that reads `UNKNOWN` is
/// called `Unknown` itself, so that nobody takes one for the other.
const UNLISTED: [&str; 3] = ["Unknown", "Unlisted", "NotListed"];

/// Roles that name nothing by themselves.
const SAYS_NOTHING: [&str; 8] = [
    "Type", "Kind", "Value", "Data", "Item", "Object", "Name", "Id",
];

/// Types that several things hold under one role are named by the role alone, the most used first.
fn name_shared(api: &Api, scope: &mut Scope, names: &mut HashMap<TypeId, String>) {
    let mut uses: HashMap<TypeId, usize> = HashMap::new();
    for (_, def) in api.types.iter() {
        let TypeKind::Struct(object) = &def.kind else {
            continue;
        };
        for field in &object.fields {
            if let Some(id) = field.ty.held() {
                *uses.entry(id).or_default() += 1;
            }
        }
    }
    let mut shared: Vec<(TypeId, String)> = api
        .types
        .iter()
        .filter_map(|(id, def)| match &def.origin {
            Origin::Inline {
                role, shared: true, ..
            } => Some((id, Case::Pascal.write(role.last()?))),
            _ => None,
        })
        .filter(|(id, name)| {
            !names.contains_key(id) && !name.is_empty() && !SAYS_NOTHING.contains(&name.as_str())
        })
        .collect();
    shared.sort_by_key(|(id, _)| std::cmp::Reverse(uses.get(id).copied().unwrap_or(0)));
    for (id, name) in shared {
        if scope.is_free(&name) {
            names.insert(id, scope.claim(&[name]));
        }
    }
}

/// What an inline type may be called: after what holds it and its role there.
fn inline_names(api: &Api, def: &TypeDef, names: &HashMap<TypeId, String>) -> Vec<String> {
    let Origin::Inline { parent, role, .. } = &def.origin else {
        return Vec::new();
    };
    let role = role.join(" ");
    let suffix = match &def.kind {
        TypeKind::Struct(_) => "object",
        TypeKind::Enum(_) => "value",
        TypeKind::Union(_) => "choice",
        TypeKind::Alias(_) => "alias",
    };
    let Some(parent) = parent else {
        let mut all = candidates(&role, Case::Pascal);
        all.push(Case::Pascal.write(&format!("{role} {suffix}")));
        return all;
    };
    let holder = names.get(parent).cloned().unwrap_or_default();
    let mut all = vec![joined(&holder, &role)];
    // The holder's holder makes it longer, but still says where it stands.
    if let Origin::Inline {
        parent: Some(above),
        ..
    } = &api.types.get(*parent).origin
    {
        let above = names.get(above).cloned().unwrap_or_default();
        all.push(joined(&above, &format!("{holder} {role}")));
    }
    all.push(joined(&holder, &format!("{role} {suffix}")));
    all.extend(
        candidates(&role, Case::Pascal)
            .iter()
            .skip(1)
            .map(|name| format!("{holder}{}", name.trim_start_matches('_'))),
    );
    all
}

/// `Amount` + `details` -> `AmountDetails`; words that stand at the seam twice are said once.
fn joined(holder: &str, role: &str) -> String {
    let role = Case::Pascal.write(role);
    match role.strip_prefix(holder) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase()) => role,
        _ => Case::Pascal.write(&format!("{holder} {role}")),
    }
}

/// The file of each type of `models`: that of the component it stands in, or its own.
fn modules(api: &Api, names: &HashMap<TypeId, String>) -> HashMap<TypeId, String> {
    // A module shares its namespace with the types beside it.
    let taken: Vec<&str> = names.values().map(String::as_str).chain(NO_FILES).collect();
    let mut scope = Scope::with(&taken);
    let mut modules: HashMap<TypeId, String> = HashMap::new();
    for (id, _) in api.types.iter() {
        if modules.contains_key(&id) || api.events() == Some(id) {
            continue;
        }
        let mut chain = vec![id];
        let mut seen: HashSet<TypeId> = HashSet::from([id]);
        let mut module = None;
        let mut at = id;
        while let Origin::Inline {
            parent: Some(parent),
            shared: false,
            ..
        } = &api.types.get(at).origin
        {
            if let Some(known) = modules.get(parent) {
                module = Some(known.clone());
                break;
            }
            if api.events() == Some(*parent) {
                break;
            }
            if !seen.insert(*parent) {
                break;
            }
            chain.push(*parent);
            at = *parent;
        }
        let module = module.unwrap_or_else(|| {
            let name = words::module(&names[&at]);
            scope.claim(&[name.clone(), format!("{name}_type")])
        });
        for id in chain {
            modules.insert(id, module.clone());
        }
    }
    modules
}

/// Names for the constructors of a struct, which no other function of it has.
fn constructors(api: &Api, id: TypeId, named: &TypeNames) -> Vec<String> {
    let own = api.constructors.iter().filter(|known| known.ty == id);
    let taken = named.members.iter().chain(&named.defaults);
    let taken = taken.chain(&named.additional).map(String::as_str);
    let taken: Vec<&str> = taken.chain(["new", "default"]).collect();
    let mut scope = Scope::with(&taken);
    own.map(|known| {
        let mut wanted = candidates(&known.name, Case::Snake);
        wanted.truncate(1);
        wanted.push(Case::Snake.write(&format!("new {}", known.name)));
        scope.claim(&wanted)
    })
    .collect()
}

fn members(def: &TypeDef, name: &str) -> TypeNames {
    let mut names = TypeNames::default();
    match &def.kind {
        TypeKind::Struct(object) => {
            // Fields share their names with setters, which must not hide these.
            let mut scope = Scope::with(&["new", "default"]);
            let texts: Vec<String> = object
                .fields
                .iter()
                .map(|field| field.wire.clone())
                .collect();
            names.members = scope.claim_all(&texts, Case::Snake);
            if object.additional.is_some() {
                let wanted = ["additional", "additional_properties"].map(str::to_owned);
                names.additional = Some(scope.claim(&wanted));
            }
            names.defaults = scope.claim_defaults(&names.members);
        }
        TypeKind::Enum(listed) => {
            let mut scope = Scope::default();
            if listed.open {
                let wanted = listed.values.iter().map(|value| match &value.name {
                    Some(name) => Case::Pascal.write(name),
                    None => Case::Pascal.write(&listed.text(value)),
                });
                names.unknown = claim_unlisted(&mut scope, wanted);
            }
            let mut count: HashMap<Cow<'_, str>, usize> = HashMap::new();
            for value in &listed.values {
                *count.entry(listed.text(value)).or_default() += 1;
            }
            names.members = listed
                .values
                .iter()
                .map(|value| {
                    let text = listed.text(value);
                    if value.name.is_none()
                        && let Some(name) = scope.claim_best(&text, Case::Pascal)
                    {
                        return name;
                    }
                    let mut wanted = Vec::new();
                    wanted.extend(value.name.iter().map(|name| Case::Pascal.write(name)));
                    let mut own = candidates(&text, Case::Pascal);
                    // A string may read like a number or a boolean that stands beside it.
                    if count.get(&text).is_some_and(|count| *count > 1) {
                        own.insert(1, Case::Pascal.write(&spoken_type(&value.value, &text)));
                    }
                    wanted.extend(own);
                    wanted.push(format!("{}Value", Case::Pascal.write(&text)));
                    scope.claim(&wanted)
                })
                .collect();
        }
        TypeKind::Union(union) => {
            let mut scope = Scope::default();
            let plain: Vec<String> = union
                .variants
                .iter()
                .map(|variant| match &def.origin {
                    // Of `order.paid` and `invoice.paid`, no word is less than another.
                    Origin::Events => Case::Pascal.write(&variant.name),
                    _ => Case::Pascal.write(&last_segment(&variant.name)),
                })
                .collect();
            let short = without_shared_words(&plain, name);
            if union.open || union.keeps_rest || union.keeps_all {
                names.unknown = claim_unlisted(&mut scope, short.iter().cloned());
            }
            let mut count: HashMap<&str, usize> = HashMap::new();
            for variant in &union.variants {
                *count.entry(&variant.name).or_default() += 1;
            }
            names.members = union
                .variants
                .iter()
                .zip(plain.iter().zip(short))
                .map(|(variant, (plain, short))| {
                    let mut wanted = vec![short, plain.clone()];
                    if count[variant.name.as_str()] == 1 {
                        wanted.extend(candidates(&variant.name, Case::Pascal));
                    }
                    wanted.push(format!("{plain}{}", spoken_shape(&variant.shape)));
                    wanted.push(format!("{plain}Variant"));
                    scope.claim(&wanted)
                })
                .collect();
        }
        TypeKind::Alias(_) => {}
    }
    names
}

/// What a variant is, in a word that its name may end with.
fn spoken_shape(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object { .. } => "Object",
        Shape::Array => "List",
        Shape::String => "Text",
        Shape::Integer | Shape::Number => "Number",
        Shape::Boolean => "Boolean",
        Shape::Several(_) | Shape::Any => "Value",
    }
}

/// A scalar with the name of its type.
fn spoken_type(json: &str, text: &str) -> String {
    let word = match json.as_bytes().first() {
        Some(b'"') => "text",
        Some(b't' | b'f') => "boolean",
        _ => "number",
    };
    format!("{word} {text}")
}

/// Takes the best name for the variant of what is not listed that no listed value or variant wants.
fn claim_unlisted(scope: &mut Scope, listed: impl Iterator<Item = String>) -> String {
    let listed: HashSet<String> = listed.collect();
    let mut free = UNLISTED.iter().filter(|name| !listed.contains(**name));
    scope.claim(&[free.next().unwrap_or(&UNLISTED[0]).to_string()])
}

/// Keys with dots are paths: their last part names the variant.
fn last_segment(name: &str) -> String {
    let segments: Vec<&str> = name
        .split(['.', '/'])
        .filter(|part| !part.is_empty())
        .collect();
    let is_path = segments.len() > 2 && !name.contains(' ');
    match segments.last() {
        Some(last) if is_path => (*last).to_owned(),
        _ => name.to_owned(),
    }
}

/// The names without the words that all of them share with the union itself, where every name stays a name and
/// different from the others.
fn without_shared_words(names: &[String], union: &str) -> Vec<String> {
    let split = |name: &str| -> Vec<String> {
        Case::Snake
            .write(name)
            .split('_')
            .map(str::to_owned)
            .collect()
    };
    let words: Vec<Vec<String>> = names.iter().map(|name| split(name)).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    let own = split(union);
    let shared = |from_end: bool| {
        let at = |words: &[String], index: usize| {
            let index = if from_end {
                words.len().checked_sub(index + 1)?
            } else {
                index
            };
            words.get(index).cloned()
        };
        (0..shortest)
            .take_while(|index| {
                let word = at(&own, *index);
                word.is_some() && words.iter().all(|words| at(words, *index) == word)
            })
            .count()
    };
    let (front, back) = (shared(false), shared(true));
    if front + back >= shortest {
        return names.to_vec();
    }
    let short: Vec<String> = words
        .iter()
        .map(|words| Case::Pascal.write(&words[front..words.len() - back].join("_")))
        .collect();
    let distinct: HashSet<&String> = short.iter().collect();
    let legal = |name: &&String| !name.is_empty() && !name.starts_with('_');
    if distinct.len() == short.len() && short.iter().filter(legal).count() == short.len() {
        short
    } else {
        names.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::without_shared_words;

    fn short(names: &[&str], union: &str) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        without_shared_words(&names, union)
    }

    #[test]
    fn variants_do_not_repeat_what_their_union_says() {
        assert_eq!(
            short(&["CardInstrument", "PixInstrument"], "Instrument"),
            ["Card", "Pix"]
        );
        assert_eq!(
            short(
                &["BackchannelOtp", "BackchannelCiba"],
                "BackchannelResponse"
            ),
            ["Otp", "Ciba"]
        );
    }

    #[test]
    fn variants_keep_the_words_that_name_them() {
        assert_eq!(
            short(&["Instrument", "PixInstrument"], "Instrument"),
            ["Instrument", "PixInstrument"]
        );
        assert_eq!(short(&["Card", "Pix"], "Instrument"), ["Card", "Pix"]);
    }
}
