//! What values must keep to beyond their types, where the settings ask for it to be checked.

use super::keywords::Limits;
use super::merge::{Additional, Merged};
use super::schemas::Located;
use super::types::Lowering;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Rule, Rules, Type, TypeId, TypeKind};

/// How deep the rules of items within items go.
const DEEPEST: usize = 8;

/// From here on, an `f64` may not be the number that the document has.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// The schemas of the properties of all structs, to find their rules once all types are known.
#[derive(Default)]
pub(super) struct Declared<'a>(Vec<(TypeId, Option<String>, Vec<Located<'a>>)>);

impl<'a> Declared<'a> {
    /// Adds the schemas of the property `wire` of a struct, or those of its other properties.
    pub fn add(&mut self, id: TypeId, wire: Option<&str>, schemas: &[Located<'a>]) {
        self.0.push((id, wire.map(str::to_owned), schemas.to_vec()));
    }
}

impl<'a> Lowering<'a, '_> {
    /// Gives the properties that were declared their rules.
    pub fn constrain(&mut self) {
        let Some(declared) = self.declared.take() else {
            return;
        };
        for (id, wire, schemas) in declared.0 {
            let Some(object) = self.object(id) else {
                continue;
            };
            let ty = match &wire {
                Some(wire) => {
                    let mut fields = object.fields.iter();
                    fields
                        .find(|field| field.wire == *wire)
                        .map(|field| &field.ty)
                }
                None => object.additional.as_ref(),
            };
            // What the parts contradict each other in has been told before.
            let merged = self
                .schemas
                .merge_all(&schemas, &mut Diagnostics::default());
            let (Some(ty), Some(merged)) = (ty.cloned(), merged) else {
                continue;
            };
            let rules = self.rules(&ty, &merged, 0);
            let TypeKind::Struct(object) = &mut self.types.get_mut(id).kind else {
                continue;
            };
            match wire {
                Some(wire) => {
                    let mut fields = object.fields.iter_mut();
                    if let Some(field) = fields.find(|field| field.wire == wire) {
                        field.rules = rules;
                    }
                }
                None => object.additional_rules = rules,
            }
        }
    }

    fn rules(&mut self, ty: &Type, merged: &Merged<'a>, depth: usize) -> Rules {
        let parts: Option<(Type, Vec<Located<'a>>)> = match self.plain(ty) {
            // It has rules of its own.
            Type::Named(_) => return Rules::default(),
            Type::List(item) => Some((*item, merged.items.clone())),
            Type::Map(value) => match &merged.additional {
                Additional::Typed(schema) => Some((*value, vec![schema.clone()])),
                _ => None,
            },
            _ => None,
        };
        let mut rules = Rules {
            own: self.own_rules(&merged.limits, &merged.pointer),
            each: None,
        };
        if let Some((ty, schemas)) = parts.filter(|_| depth < DEEPEST)
            && let Some(part) = self
                .schemas
                .merge_all(&schemas, &mut Diagnostics::default())
        {
            let each = self.rules(&ty, &part, depth + 1);
            rules.each = (!each.is_empty()).then(|| Box::new(each));
        }
        rules
    }

    fn own_rules(&mut self, limits: &Limits, pointer: &str) -> Vec<Rule> {
        let counted = |(least, most): (Option<usize>, Option<usize>)| {
            (least.is_some() || most.is_some()).then(|| (least.unwrap_or(0), most))
        };
        let mut rules = Vec::new();
        rules.extend(counted(limits.length).map(|(least, most)| Rule::Length(least, most)));
        rules.extend(counted(limits.items).map(|(least, most)| Rule::Items(least, most)));
        rules.extend(counted(limits.properties).map(|(least, most)| Rule::Properties(least, most)));
        rules.extend(limits.unique.then_some(Rule::Unique));
        let exact = |limit: &f64| limit.abs() < INEXACT;
        let bound = |bound: Option<(f64, bool)>| bound.filter(|(limit, _)| exact(limit));
        rules.extend(
            bound(limits.minimum).map(|(limit, exclusive)| match exclusive {
                true => Rule::MoreThan(limit.to_string()),
                false => Rule::AtLeast(limit.to_string()),
            }),
        );
        rules.extend(
            bound(limits.maximum).map(|(limit, exclusive)| match exclusive {
                true => Rule::LessThan(limit.to_string()),
                false => Rule::AtMost(limit.to_string()),
            }),
        );
        let step = limits.multiple_of.filter(exact);
        rules.extend(step.map(|step| Rule::MultipleOf(step.to_string())));
        if let Some(pattern) = &limits.pattern {
            let linear = linear(pattern);
            if linear.is_none() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::UncheckedPattern,
                        pointer,
                        "the pattern looks ahead or back, or is no regular expression",
                    )
                    .help("documented, but not checked; write it without in an overlay"),
                );
            }
            rules.extend(linear.map(Rule::Matches));
        }
        rules
    }
}

/// A pattern of ECMA-262, which documents use, in the syntax of engines that search in linear time; nothing where they
/// cannot.
fn linear(pattern: &str) -> Option<String> {
    let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
    regex_syntax::Parser::new().parse(&translated).ok()?;
    Some(translated.into_owned())
}

#[cfg(test)]
mod tests {
    use super::linear;

    #[test]
    fn patterns_are_those_of_ecma() {
        assert_eq!(linear("^[a-z]+$").as_deref(), Some("^[a-z]+$"));
        // A digit is one of ten there.
        assert_eq!(linear(r"\d").as_deref(), Some("[0-9]"));
        assert_eq!(linear("(?=a)b"), None);
        assert_eq!(linear("("), None);
    }
}
