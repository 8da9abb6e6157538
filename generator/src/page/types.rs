//! Types: what they hold, who holds them, and how the variants of unions are told apart.

use std::collections::HashSet;

use serde::Serialize;

use super::links::{self, Anchor, Links, Users};
use super::prose::{self, Html};
use super::text::{self, Piece};
use super::{Client, PlaceView};
use crate::explain::{Explanation, explain_union};
use crate::ir::{Direction, Enum, EnumBase, Field, Struct, TypeDef, TypeId, TypeKind, Union};
use crate::name::TypeNames;
use crate::pipeline::Reading;

/// A type.
#[derive(Debug, Serialize)]
pub struct TypeView {
    pub anchor: Anchor,
    pub kind: &'static str,
    /// Which way it travels, in words.
    pub travels: &'static str,
    pub headline: Html,
    pub docs: Html,
    pub deprecated: bool,
    /// What its members are called together; empty where it has none.
    pub members_are: &'static str,
    pub members: Vec<MemberView>,
    /// What it is another name for.
    pub alias: Vec<Piece>,
    pub union: Option<UnionView>,
    pub users: Option<Users>,
    pub place: PlaceView,
}

/// A field, a value or a variant.
#[derive(Debug, Serialize)]
pub struct MemberView {
    pub name: String,
    pub ty: Vec<Piece>,
    /// What it is on the wire; none where it has no name there.
    pub wire: Option<String>,
    /// What else is true of it, in words.
    pub marks: Vec<&'static str>,
    /// What selects it, if it is a variant.
    pub selected_by: Vec<Piece>,
    pub docs: Html,
}

/// How the variants of a union are told apart.
#[derive(Debug, Serialize)]
pub struct UnionView {
    pub rule: Vec<Vec<Piece>>,
    pub remarks: Vec<Vec<Piece>>,
    /// What could not be told apart, and what would help: lines of text.
    pub faults: Vec<Vec<Piece>>,
}

/// All types, by name.
pub(super) fn types(client: &Client<'_>) -> Vec<TypeView> {
    let Reading { api, names, .. } = client.reading;
    let mut users = links::users(api, client.links);
    let types = api.types.iter().zip(&names.types);
    let types = types.zip(&client.signatures.members);
    let mut views: Vec<TypeView> = types
        .map(|(((id, def), names), members)| {
            let mut view = TypeView::new(client, id, def, names, members);
            view.users = users.remove(&id);
            view
        })
        .collect();
    views.sort_by(|one, other| one.anchor.name.cmp(&other.anchor.name));
    views
}

impl TypeView {
    fn new(
        client: &Client<'_>,
        id: TypeId,
        def: &TypeDef,
        names: &TypeNames,
        types: &[String],
    ) -> Self {
        let links = client.links;
        let mut view = TypeView {
            anchor: client.links.types[id.0].clone(),
            kind: "",
            travels: match (def.sent, def.received) {
                (true, true) => "sent and received",
                (true, false) => "sent",
                (false, true) => "received",
                (false, false) => "not used by any operation",
            },
            headline: prose::headline(&def.docs),
            docs: prose::described(&def.docs),
            deprecated: def.docs.deprecated,
            members_are: "",
            members: Vec::new(),
            alias: Vec::new(),
            union: None,
            users: None,
            place: client.place(&def.pointer),
        };
        match &def.kind {
            TypeKind::Struct(object) => {
                view.kind = "struct";
                view.members_are = "Fields";
                view.members = fields(object, names, types, links);
            }
            TypeKind::Enum(listed) => {
                view.kind = "enum";
                view.members_are = "Values";
                view.members = values(listed, names);
            }
            TypeKind::Union(union) => {
                view.kind = "union";
                view.members_are = "Variants";
                let explanation = explain_union(client.reading, client.diagnostics, id);
                view.members = variants(union, names, types, explanation.as_ref(), links);
                view.union = explanation.map(UnionView::new);
            }
            TypeKind::Alias(_) => {
                view.kind = "alias";
                view.alias = types.iter().flat_map(|ty| text::rust(ty, links)).collect();
            }
        }
        view
    }
}

impl UnionView {
    fn new(explanation: Explanation) -> Self {
        let lines = |lines: &[String]| lines.iter().map(|line| text::words(line)).collect();
        UnionView {
            rule: lines(&explanation.rule),
            remarks: lines(&explanation.remarks),
            faults: lines(&explanation.faults),
        }
    }
}

fn fields(object: &Struct, names: &TypeNames, types: &[String], links: &Links) -> Vec<MemberView> {
    let fields = object.fields.iter().zip(&names.members).zip(types);
    let mut views: Vec<MemberView> = fields
        .map(|((field, name), ty)| MemberView {
            name: name.clone(),
            ty: text::rust(ty, links),
            wire: Some(field.wire.clone()),
            marks: marks(field),
            selected_by: Vec::new(),
            docs: prose::described(&field.docs),
        })
        .collect();
    if let (Some(name), Some(ty)) = (&names.additional, types.get(object.fields.len())) {
        views.push(MemberView {
            name: name.clone(),
            ty: text::rust(ty, links),
            wire: None,
            marks: Vec::new(),
            selected_by: Vec::new(),
            docs: prose::text(if object.kept {
                "Properties that the document does not declare here, kept so that nothing is lost."
            } else {
                "All other properties, by their names."
            }),
        });
    }
    views
}

fn marks(field: &Field) -> Vec<&'static str> {
    let mut marks = Vec::new();
    if field.fixed.is_some() {
        marks.push("filled in");
    } else if field.required {
        marks.push("required");
    }
    match field.direction {
        Direction::Both => {}
        Direction::Received => marks.push("never sent"),
        Direction::Sent => marks.push("never received"),
    }
    marks
}

fn values(listed: &Enum, names: &TypeNames) -> Vec<MemberView> {
    let mut seen = HashSet::new();
    let values = listed.values.iter().zip(&names.members);
    let mut views: Vec<MemberView> = values
        .filter(|(value, _)| seen.insert(value.value.as_str()))
        .map(|(value, name)| MemberView {
            name: name.clone(),
            ty: Vec::new(),
            wire: Some(match listed.base {
                EnumBase::String | EnumBase::Integer => listed.text(value).into_owned(),
                EnumBase::Value => value.value.clone(),
            }),
            marks: Vec::new(),
            selected_by: Vec::new(),
            docs: prose::described(&value.docs),
        })
        .collect();
    if listed.open {
        views.push(unknown(names, "Every other value, as it came."));
    }
    views
}

fn variants(
    union: &Union,
    names: &TypeNames,
    types: &[String],
    explanation: Option<&Explanation>,
    links: &Links,
) -> Vec<MemberView> {
    let selected = explanation.map_or(&[] as &[_], |told| told.variants.as_slice());
    let variants = union.variants.iter().zip(&names.members).zip(types);
    let mut views: Vec<MemberView> = variants
        .zip(selected)
        .map(|(((variant, name), ty), (_, selected_by))| MemberView {
            name: name.clone(),
            ty: text::rust(ty, links),
            wire: None,
            marks: Vec::new(),
            selected_by: text::words(selected_by),
            docs: prose::described(&variant.docs),
        })
        .collect();
    for (_, selected_by) in selected.iter().skip(union.variants.len()) {
        let mut view = unknown(names, "");
        view.selected_by = text::words(selected_by);
        views.push(view);
    }
    views
}

/// What keeps what the document does not list.
fn unknown(names: &TypeNames, docs: &str) -> MemberView {
    MemberView {
        name: names.unknown.clone(),
        ty: Vec::new(),
        wire: None,
        marks: Vec::new(),
        selected_by: Vec::new(),
        docs: prose::text(docs),
    }
}
