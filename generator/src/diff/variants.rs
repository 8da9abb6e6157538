//! Which variant of a union has become which.

use std::collections::HashMap;

use super::matching::Matching;
use super::pairs::Comparison;
use crate::ir::{Api, Decision, Origin, Type, TypeKind, Union, Variant};

impl<'a> Comparison<'a> {
    /// For each new variant the old one that it was: of the same tag, name or type.
    pub fn variants(&self, old: &'a Union, new: &'a Union) -> Vec<Option<usize>> {
        let mut matching = Matching::new(old.variants.len(), new.variants.len());
        by_tag(old, new, &mut matching);
        self.by_name(old, new, &mut matching);
        self.by_type(old, new, &mut matching);
        // One that remains on both sides has another name.
        if let ([is], [was]) = (matching.open().as_slice(), matching.free().as_slice())
            && self.is_alike_type(&old.variants[*was].ty, &new.variants[*is].ty)
        {
            matching.take(*is, *was);
        }
        matching.finish()
    }

    fn by_name(&self, old: &'a Union, new: &'a Union, matching: &mut Matching) {
        let (old_names, new_names) = (names(old), names(new));
        let is_shared = |name: &str| {
            let several =
                |names: &HashMap<&str, usize>| names.get(name).is_some_and(|count| *count > 1);
            several(&old_names) || several(&new_names)
        };
        // Of several with one name, each is the one that has been like it.
        let key = |api: &Api, variant: &'a Variant| {
            let name = variant.name.as_str();
            is_shared(name).then(|| (name, contents(api, variant)))
        };
        matching.by_keys(
            old.variants
                .iter()
                .map(|variant| key(&self.old.api, variant)),
            new.variants
                .iter()
                .map(|variant| key(&self.new.api, variant)),
        );
        matching.by_key(&old.variants, &new.variants, |_, variant| {
            Some(variant.name.as_str())
        });
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

/// How many variants have each name.
fn names(union: &Union) -> HashMap<&str, usize> {
    let mut names = HashMap::new();
    for variant in &union.variants {
        *names.entry(variant.name.as_str()).or_default() += 1;
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
