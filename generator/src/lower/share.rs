//! Makes one type of schemas that are equal, whatever they say about themselves.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Api, Decision, Direction, EnumBase, Field, Origin, Rules, Struct, Type, TypeDef, TypeId,
    TypeKind, Types,
};

/// Breaks aliases that stand for nothing but themselves: no type can say that.
pub(super) fn break_alias_circles(types: &mut Types, diagnostics: &mut Diagnostics) {
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    // Aliases that are known to come to an end.
    let mut ending: HashSet<TypeId> = HashSet::new();
    for id in ids {
        let mut path: Vec<TypeId> = Vec::new();
        let mut on_path: HashSet<TypeId> = HashSet::new();
        let mut next = Some(id);
        while let Some(at) = next.filter(|at| !ending.contains(at)) {
            if !on_path.insert(at) {
                let mut circle = path.iter().skip_while(|id| **id != at);
                if circle.any(|id| make_object(types, *id)) {
                    break;
                }
                let def = types.get_mut(at);
                diagnostics.push(
                    Diagnostic::warning(
                        Code::CircularAlias,
                        &def.pointer,
                        "the schema contains itself without an object in between",
                    )
                    .help("generated as arbitrary JSON"),
                );
                def.kind = TypeKind::Alias(Type::Any);
                break;
            }
            path.push(at);
            next = match &types.get(at).kind {
                TypeKind::Alias(target) => target.held(),
                _ => None,
            };
        }
        ending.extend(path);
    }
}

/// Makes an alias of a map an object with nothing but free properties: that may contain itself.
fn make_object(types: &mut Types, id: TypeId) -> bool {
    let kind = &mut types.get_mut(id).kind;
    let TypeKind::Alias(Type::Map(value)) = kind else {
        return false;
    };
    *kind = TypeKind::Struct(Struct {
        fields: Vec::new(),
        additional: Some((**value).clone()),
        additional_rules: Rules::default(),
        kept: false,
    });
    true
}

/// What each type is replaced by.
type Replaced = HashMap<TypeId, Type, RandomState>;

/// The new number of each type.
type Numbers = HashMap<TypeId, TypeId, RandomState>;

/// Replaces inline types by equal ones, and inline aliases by what they stand for, and forgets them; in `others`, too.
pub(super) fn share<'t>(api: &mut Api, others: impl Iterator<Item = &'t mut Type>) {
    let mut replaced = Replaced::default();
    loop {
        let round = equal_types(&api.types, &replaced);
        if round.is_empty() {
            break;
        }
        replaced.extend(round);
        for_each_type(api, &mut |ty| replace(ty, &replaced));
    }
    let numbers = forget(api, &replaced);
    for ty in others {
        replace(ty, &replaced);
        renumber(ty, &numbers);
    }
    mark_shared(&mut api.types);
}

/// What can be replaced by what, given what has been replaced before.
fn equal_types(types: &Types, replaced: &Replaced) -> Vec<(TypeId, Type)> {
    let mut first: HashMap<Structure<'_>, TypeId, RandomState> = HashMap::default();
    let mut found = Vec::new();
    let is_component = |def: &TypeDef| matches!(def.origin, Origin::Component(_));
    let is_inline = |def: &TypeDef| matches!(def.origin, Origin::Inline { .. });
    // Components come first: an inline schema that is equal to one takes its name.
    for (id, def) in types.iter().filter(|(_, def)| is_component(def)) {
        if let Some(structure) = Structure::of(&def.kind) {
            first.entry(structure).or_insert(id);
        }
    }
    for (id, def) in types
        .iter()
        .filter(|(id, def)| is_inline(def) && !replaced.contains_key(id))
    {
        if let TypeKind::Alias(target) = &def.kind {
            found.push((id, target.clone()));
            continue;
        }
        let Some(structure) = Structure::of(&def.kind) else {
            continue;
        };
        match first.get(&structure) {
            Some(kept) => found.push((id, Type::Named(*kept))),
            None => {
                first.insert(structure, id);
            }
        }
    }
    found
}

/// What is equal for equal types: all but what they say about themselves.
#[derive(PartialEq, Eq, Hash)]
enum Structure<'t> {
    /// The fields by their names, and all others.
    Struct(Vec<FieldStructure<'t>>, &'t Option<Type>, &'t Rules),
    /// The values in order, and whether there may be others.
    Enum(EnumBase, Vec<&'t str>, bool),
    /// The variants, how they are told apart, and whether values that fit two of them are refused and others kept.
    Union(Vec<(&'t str, &'t Type)>, &'t Decision, [bool; 2]),
}

#[derive(PartialEq, Eq, Hash)]
struct FieldStructure<'t> {
    wire: &'t str,
    ty: &'t Type,
    required: bool,
    fixed: Option<&'t str>,
    default: Option<&'t str>,
    direction: Direction,
    rules: &'t Rules,
}

impl<'t> Structure<'t> {
    fn of(kind: &'t TypeKind) -> Option<Self> {
        Some(match kind {
            TypeKind::Struct(object) => {
                let mut fields: Vec<_> = object.fields.iter().map(FieldStructure::of).collect();
                fields.sort_by_key(|field| field.wire);
                Structure::Struct(fields, &object.additional, &object.additional_rules)
            }
            TypeKind::Enum(listed) => {
                let mut values: Vec<_> = listed
                    .values
                    .iter()
                    .map(|value| value.value.as_str())
                    .collect();
                values.sort_unstable();
                Structure::Enum(listed.base, values, listed.open)
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter();
                let variants = variants.map(|variant| (variant.name.as_str(), &variant.ty));
                let rules = [union.refuses_equals(), union.open];
                Structure::Union(variants.collect(), &union.decision, rules)
            }
            TypeKind::Alias(_) => return None,
        })
    }
}

impl<'t> FieldStructure<'t> {
    fn of(field: &'t Field) -> Self {
        FieldStructure {
            wire: &field.wire,
            ty: &field.ty,
            required: field.required,
            fixed: field.fixed.as_deref(),
            default: field.default.as_deref(),
            direction: field.direction,
            rules: &field.rules,
        }
    }
}

/// Marks the inline types that several objects hold under the same role.
fn mark_shared(types: &mut Types) {
    let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for (holder, def) in types.iter() {
        let TypeKind::Struct(object) = &def.kind else {
            continue;
        };
        for field in &object.fields {
            let Some(held) = field.ty.held() else {
                continue;
            };
            let Origin::Inline { role, .. } = &types.get(held).origin else {
                continue;
            };
            if role.last() == Some(&field.wire) {
                holders.entry(held).or_default().push(holder);
            }
        }
    }
    for (held, mut holders) in holders {
        holders.dedup();
        if let Origin::Inline { shared, .. } = &mut types.get_mut(held).origin {
            *shared = holders.len() > 1;
        }
    }
}

fn replace(ty: &mut Type, replaced: &Replaced) {
    match ty {
        Type::Named(id) => {
            // Replacements may lead on; none of them leads back, for each points to an older type or a part.
            if let Some(target) = replaced.get(id) {
                let mut target = target.clone();
                replace(&mut target, replaced);
                *ty = target;
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) | Type::FormText(inner) => {
            replace(inner, replaced);
        }
        Type::Nullable(inner) => {
            replace(inner, replaced);
            if let Type::Nullable(_) | Type::Any = **inner {
                *ty = std::mem::replace(inner, Type::Any);
            }
        }
        Type::Scalar(_) | Type::Any => {}
    }
}

/// Calls `change` with every type that a pointer, an operation or another type has.
fn for_each_type(api: &mut Api, change: &mut dyn FnMut(&mut Type)) {
    for_each_use(api, change);
    api.schemas.values_mut().for_each(change);
}

/// Calls `change` with every type that an operation or another type has.
pub(super) fn for_each_use(api: &mut Api, change: &mut dyn FnMut(&mut Type)) {
    let ids: Vec<TypeId> = api.types.iter().map(|(id, _)| id).collect();
    for id in ids {
        match &mut api.types.get_mut(id).kind {
            TypeKind::Struct(object) => {
                object
                    .fields
                    .iter_mut()
                    .for_each(|field| change(&mut field.ty));
                object.additional.iter_mut().for_each(&mut *change);
            }
            TypeKind::Union(union) => {
                union
                    .variants
                    .iter_mut()
                    .for_each(|variant| change(&mut variant.ty));
            }
            TypeKind::Alias(target) => change(target),
            TypeKind::Enum(_) => {}
        }
    }
    for operation in &mut api.operations {
        operation
            .parameters
            .iter_mut()
            .for_each(|parameter| change(&mut parameter.ty));
        let payloads = operation
            .body
            .iter_mut()
            .flat_map(|body| &mut body.payloads);
        payloads.for_each(|payload| change(&mut payload.ty));
        let answers = operation
            .successes
            .iter_mut()
            .chain(&mut operation.failures);
        for answer in answers {
            answer
                .payload
                .iter_mut()
                .for_each(|payload| change(&mut payload.ty));
            answer
                .headers
                .iter_mut()
                .for_each(|header| change(&mut header.ty));
        }
    }
    for webhook in &mut api.webhooks {
        webhook
            .body
            .iter_mut()
            .for_each(|body| change(&mut body.ty));
        webhook
            .headers
            .iter_mut()
            .for_each(|header| change(&mut header.ty));
        webhook
            .query
            .iter_mut()
            .for_each(|parameter| change(&mut parameter.ty));
    }
}

/// Removes the replaced types and numbers the others anew; returns the new numbers.
fn forget(api: &mut Api, replaced: &Replaced) -> Numbers {
    let mut types = Types::default();
    let mut numbers = Numbers::default();
    for (id, def) in api.types.iter() {
        if !replaced.contains_key(&id) {
            numbers.insert(id, types.push(def.clone()));
        }
    }
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        if let Origin::Inline { parent, .. } = &mut types.get_mut(id).origin {
            // A parent that was replaced passes its children to what replaced it.
            *parent = parent.and_then(|old| {
                let mut ty = Type::Named(old);
                replace(&mut ty, replaced);
                match ty {
                    Type::Named(kept) => numbers.get(&kept).copied(),
                    _ => None,
                }
            });
        }
    }
    api.types = types;
    for_each_type(api, &mut |ty| renumber(ty, &numbers));
    numbers
}

fn renumber(ty: &mut Type, numbers: &Numbers) {
    match ty {
        Type::Named(id) => {
            if let Some(new) = numbers.get(id) {
                *id = *new;
            }
        }
        Type::List(inner)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::JsonText(inner)
        | Type::FormText(inner) => renumber(inner, numbers),
        Type::Scalar(_) | Type::Any => {}
    }
}
