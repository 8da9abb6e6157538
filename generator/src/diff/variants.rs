//! Which variant of a union has become which.

use std::collections::{HashMap, VecDeque};

use super::pairs::Comparison;
use crate::ir::{Api, Decision, Origin, Type, TypeKind, Union, Variant};

/// What is known so far.
struct Matching {
    /// For each new variant, the old one that it was.
    matched: Vec<Option<usize>>,
    /// The old ones that nothing has been found for.
    free: Vec<bool>,
}

impl Matching {
    fn take(&mut self, new: usize, old: usize) {
        if self.free[old] && self.matched[new].is_none() {
            self.free[old] = false;
            self.matched[new] = Some(old);
        }
    }

    /// The new ones that nothing has been found for.
    fn open(&self) -> Vec<usize> {
        let open = (0..self.matched.len()).filter(|index| self.matched[*index].is_none());
        open.collect()
    }
}

impl<'a> Comparison<'a> {
    /// For each new variant the old one that it was: of the same tag, name or type.
    pub fn variants(&self, old: &'a Union, new: &'a Union) -> Vec<Option<usize>> {
        let mut matching = Matching {
            matched: vec![None; new.variants.len()],
            free: vec![true; old.variants.len()],
        };
        by_tag(old, new, &mut matching);
        self.by_name(old, new, &mut matching);
        self.by_type(old, new, &mut matching);
        // One that remains on both sides has another name.
        let mut rest = (0..old.variants.len()).filter(|was| matching.free[*was]);
        if let ([index], Some(was), None) = (matching.open().as_slice(), rest.next(), rest.next())
            && self.is_alike_type(&old.variants[was].ty, &new.variants[*index].ty)
        {
            matching.take(*index, was);
        }
        matching.matched
    }

    fn by_name(&self, old: &'a Union, new: &'a Union, matching: &mut Matching) {
        let (old_names, new_names) = (named(old), named(new));
        let is_shared = |name: &str| {
            let several = |names: &HashMap<&str, VecDeque<usize>>| {
                names.get(name).is_some_and(|indices| indices.len() > 1)
            };
            several(&old_names) || several(&new_names)
        };
        // Of several with one name, each is the one that has been like it.
        let mut alike: HashMap<(&str, Vec<String>), VecDeque<usize>> = HashMap::new();
        for (was, variant) in old.variants.iter().enumerate() {
            if matching.free[was] && is_shared(&variant.name) {
                let key = (variant.name.as_str(), contents(&self.old.api, variant));
                alike.entry(key).or_default().push_back(was);
            }
        }
        for index in matching.open() {
            let variant = &new.variants[index];
            if is_shared(&variant.name) {
                let key = (variant.name.as_str(), contents(&self.new.api, variant));
                if let Some(was) = alike.get_mut(&key).and_then(VecDeque::pop_front) {
                    matching.take(index, was);
                }
            }
        }
        // The others follow in their order.
        let mut names = old_names;
        for index in matching.open() {
            let Some(indices) = names.get_mut(new.variants[index].name.as_str()) else {
                continue;
            };
            while let Some(was) = indices.pop_front() {
                if matching.free[was] {
                    matching.take(index, was);
                    break;
                }
            }
        }
    }

    /// By the type that an old one has become.
    fn by_type(&self, old: &'a Union, new: &'a Union, matching: &mut Matching) {
        let variants = new.variants.iter().enumerate();
        let types: HashMap<&Type, usize> = variants
            .map(|(index, variant)| (&variant.ty, index))
            .collect();
        for (was, variant) in old.variants.iter().enumerate() {
            let is = match &variant.ty {
                Type::Named(id) => self.counterpart(*id).map(Type::Named),
                ty => Some(ty.clone()),
            };
            if let Some(index) = is.and_then(|ty| types.get(&ty)) {
                matching.take(*index, was);
            }
        }
    }
}

fn by_tag(old: &Union, new: &Union, matching: &mut Matching) {
    if let (Decision::Tag { values: was, .. }, Decision::Tag { values: is, .. }) =
        (&old.decision, &new.decision)
    {
        let was: HashMap<&str, usize> = was
            .iter()
            .map(|(tag, index)| (tag.as_str(), *index))
            .collect();
        for (tag, index) in is {
            if let Some(was) = was.get(tag.as_str()) {
                matching.take(*index, *was);
            }
        }
    }
}

/// The variants of each name, in their order.
fn named(union: &Union) -> HashMap<&str, VecDeque<usize>> {
    let mut names: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (index, variant) in union.variants.iter().enumerate() {
        names.entry(&variant.name).or_default().push_back(index);
    }
    names
}

/// What a variant is made of, at a glance: the properties of an object and what each holds, in no order, or what else it
/// is. Names in Rust do not matter.
fn contents(api: &Api, variant: &Variant) -> Vec<String> {
    let Type::Named(id) = &variant.ty else {
        return vec![outline(api, &variant.ty)];
    };
    let TypeKind::Struct(object) = &api.types.get(*id).kind else {
        return vec![outline(api, &variant.ty)];
    };
    let fields = object.fields.iter().map(|field| {
        let needed = if field.required { "" } else { "?" };
        let fixed = field.fixed.as_deref().unwrap_or_default();
        format!(
            "{}{needed} {fixed}: {}",
            field.wire,
            outline(api, &field.ty)
        )
    });
    let mut fields: Vec<String> = fields.collect();
    fields.sort_unstable();
    fields
}

fn outline(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => format!("{scalar:?}"),
        Type::List(inner) => format!("list of {}", outline(api, inner)),
        Type::Map(inner) => format!("map of {}", outline(api, inner)),
        Type::Nullable(inner) => format!("null or {}", outline(api, inner)),
        Type::JsonText(inner) => format!("text of {}", outline(api, inner)),
        Type::FormText(inner) => format!("form of {}", outline(api, inner)),
        Type::Any => "anything".to_owned(),
        Type::Named(id) => {
            let def = api.types.get(*id);
            match (&def.origin, &def.kind) {
                (Origin::Component(key), _) => format!("`{key}`"),
                (_, TypeKind::Struct(_)) => "an object".to_owned(),
                (_, TypeKind::Enum(listed)) => format!("{} values", listed.values.len()),
                (_, TypeKind::Union(union)) => format!("{} variants", union.variants.len()),
                (_, TypeKind::Alias(_)) => "an alias".to_owned(),
            }
        }
    }
}
