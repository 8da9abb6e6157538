//! Pieces to build the APIs of tests from.

mod everything;

pub use everything::everything;

use crate::config::Rename;
use crate::diagnostic::Diagnostics;
use crate::ir::*;
use crate::name::{self, Names};

/// An API in the making.
#[derive(Default)]
pub struct Sample {
    pub api: Api,
}

impl Sample {
    /// Adds a component.
    pub fn component(&mut self, key: &str, kind: TypeKind) -> Type {
        let origin = Origin::Component(key.to_owned());
        let pointer = format!("/components/schemas/{key}");
        let def = TypeDef {
            pointer,
            origin,
            docs: Docs::default(),
            kind,
            sent: true,
            received: true,
        };
        Type::Named(self.api.types.push(def))
    }

    /// Adds a type that stands inside another.
    pub fn inline(&mut self, parent: &Type, role: &str, kind: TypeKind) -> Type {
        let ty = self.component(role, kind);
        let (Type::Named(parent), Type::Named(id)) = (parent, &ty) else {
            unreachable!("components are named")
        };
        let def = self.api.types.get_mut(*id);
        def.origin = Origin::Inline {
            parent: Some(*parent),
            role: vec![role.to_owned()],
            shared: false,
        };
        ty
    }

    /// The definition of a component, to change it.
    pub fn def(&mut self, ty: &Type) -> &mut TypeDef {
        let Type::Named(id) = ty else {
            unreachable!("components are named")
        };
        self.api.types.get_mut(*id)
    }

    /// The names of the API.
    pub fn names(&self) -> Names {
        name::name(&self.api, &Rename::default(), &mut Diagnostics::default())
    }
}

pub fn docs(description: &str) -> Docs {
    Docs {
        description: Some(description.to_owned()),
        ..Docs::default()
    }
}

pub fn scalar(scalar: Scalar) -> Type {
    Type::Scalar(scalar)
}

pub fn text() -> Type {
    scalar(Scalar::String)
}

pub fn nullable(ty: Type) -> Type {
    Type::Nullable(Box::new(ty))
}

pub fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

pub fn map(ty: Type) -> Type {
    Type::Map(Box::new(ty))
}

pub fn object(fields: Vec<Field>) -> TypeKind {
    TypeKind::Struct(Struct {
        fields,
        additional: None,
        additional_rules: Rules::default(),
        kept: false,
    })
}

pub fn required(wire: &str, ty: Type) -> Field {
    let pointer = format!("/properties/{wire}");
    Field {
        wire: wire.to_owned(),
        ty,
        required: true,
        docs: Docs::default(),
        pointer,
        fixed: None,
        is_tag: false,
        default: None,
        direction: Direction::Both,
        rules: Rules::default(),
    }
}

pub fn optional(wire: &str, ty: Type) -> Field {
    Field {
        required: false,
        ..required(wire, ty)
    }
}

pub fn fixed(wire: &str, ty: Type, json: &str) -> Field {
    Field {
        fixed: Some(json.to_owned()),
        ..required(wire, ty)
    }
}

pub fn listed(base: EnumBase, open: bool, values: &[&str]) -> TypeKind {
    let value = |value: &&str| EnumValue {
        value: (*value).to_owned(),
        name: None,
        docs: Docs::default(),
    };
    TypeKind::Enum(Enum {
        base,
        open,
        values: values.iter().map(value).collect(),
    })
}

pub fn keys(required: &[&str], known: &[&str]) -> Shape {
    let list = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
    Shape::Object {
        required: list(required),
        known: list(known),
        constants: Vec::new(),
        sealed: false,
    }
}

pub fn variant(name: &str, ty: Type, shape: Shape) -> Variant {
    Variant {
        name: name.to_owned(),
        ty,
        docs: Docs::default(),
        shape,
    }
}

pub fn union(decision: Decision, exclusive: bool, open: bool, variants: Vec<Variant>) -> TypeKind {
    TypeKind::Union(Union {
        variants,
        decision,
        exclusive,
        open,
        keeps_rest: false,
        keeps_all: false,
        coding: Coding::Json,
    })
}

pub fn tag(property: &str, values: &[(&str, usize)], optional: bool) -> Decision {
    let values = values
        .iter()
        .map(|(value, variant)| ((*value).to_owned(), *variant))
        .collect();
    Decision::Tag {
        property: property.to_owned(),
        within: None,
        values,
        optional,
    }
}

pub fn json(ty: Type) -> Option<Payload> {
    payload(Reading::Json, "application/json", ty)
}

pub fn payload(reading: Reading, media_type: &str, ty: Type) -> Option<Payload> {
    Some(Payload {
        reading,
        media_types: vec![media_type.to_owned()],
        word: "other".to_owned(),
        ty,
    })
}

pub fn answer(status: Status, payload: Option<Payload>, description: &str) -> Answer {
    Answer {
        status,
        payload,
        limited: false,
        headers: Vec::new(),
        docs: docs(description),
        pointer: "/responses".to_owned(),
    }
}

pub fn parameter(location: Location, wire: &str, required: bool, ty: Type) -> Parameter {
    let style = match location {
        Location::Path | Location::Header => Style::Simple { explode: false },
        Location::Query | Location::Cookie => Style::Form {
            explode: true,
            reserved: false,
        },
    };
    let pointer = format!("/parameters/{wire}");
    Parameter {
        wire: wire.to_owned(),
        location,
        required,
        ty,
        style,
        docs: Docs::default(),
        bearer: false,
        may_be_empty: false,
        fixed: None,
        default: None,
        pointer,
    }
}

pub fn body(required: bool, form: Form, media_type: &str, ty: &Type) -> Option<Body> {
    Some(Body {
        required,
        payloads: vec![MediaBody {
            media_type: media_type.to_owned(),
            form,
            ty: ty.clone(),
        }],
        docs: Docs::default(),
    })
}

pub fn operation(id: &str, method: &str, path: &str) -> Operation {
    Operation {
        id: id.to_owned(),
        name_hint: id.to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        group: None,
        docs: Docs::default(),
        parameters: Vec::new(),
        body: None,
        successes: Vec::new(),
        failures: Vec::new(),
        security: Vec::new(),
        sends_all_credentials: false,
        server_group: 0,
        repeatable: Repeatable::ByMethod,
        pointer: format!("/paths/{id}"),
    }
}
