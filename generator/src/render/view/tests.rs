//! Views as data.

use std::collections::BTreeSet;

use crate::ir::*;
use crate::render::layout::Layout;
use crate::render::sample::*;
use crate::render::types::{Place, Printer};

use super::models::{KindView, ModelsView};
use super::operations::{OperationView, OperationsView};
use super::structs::StructView;
use super::unions::UnionView;
use super::{Context, answers, arguments};

/// Hands the context of `sample` to `test`.
fn within<T>(sample: &Sample, test: impl FnOnce(&Context<'_>) -> T) -> T {
    let names = sample.names();
    let layout = Layout::new(&sample.api);
    test(&Context {
        api: &sample.api,
        names: &names,
        layout: &layout,
        validated: &Default::default(),
        module: "crate",
        crate_name: "client",
        header: "// header",
    })
}

fn view(sample: &Sample, ty: &Type) -> KindView {
    let Type::Named(id) = ty else {
        unreachable!("components are named")
    };
    within(sample, |context| {
        let module = context.names.types[id.0].module.clone();
        ModelsView::new(context, &module, &[*id])
            .unwrap()
            .types
            .remove(0)
            .kind
    })
}

fn struct_view(fields: Vec<Field>) -> StructView {
    let mut sample = Sample::default();
    let ty = sample.component("Thing", object(fields));
    match view(&sample, &ty) {
        KindView::Struct(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn union_view(
    decision: Decision,
    exclusive: bool,
    open: bool,
    variants: Vec<Variant>,
) -> UnionView {
    let mut sample = Sample::default();
    let ty = sample.component("Either", union(decision, exclusive, open, variants));
    match view(&sample, &ty) {
        KindView::Union(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn operation_view(sample: &mut Sample, operation: Operation) -> OperationView {
    sample.api.operations = vec![operation];
    within(sample, |context| {
        OperationsView::new(context, "x", None, &[0])
            .unwrap()
            .operations
            .remove(0)
    })
}

#[test]
fn gives_each_state_of_a_field_its_type() {
    let view = struct_view(vec![
        required("a", text()),
        required("b", nullable(text())),
        optional("c", text()),
        optional("d", nullable(text())),
        optional("e", Type::Any),
    ]);
    let types: Vec<&str> = view.fields.iter().map(|field| field.ty.as_str()).collect();
    assert_eq!(
        types,
        [
            "String",
            "Option<String>",
            "Option<String>",
            "runtime::Maybe<String>",
            "runtime::Maybe<runtime::Json>"
        ]
    );
    assert_eq!(
        view.wire,
        [
            "a = \"a\"",
            "b = \"b\"",
            "c? = \"c\"",
            "d?? = \"d\"",
            "e?? = \"e\""
        ]
    );
    assert_eq!(
        view.new.arguments,
        ["a: impl Into<String>", "b: Option<String>"]
    );
}

#[test]
fn derives_default_where_nothing_is_required() {
    let view = struct_view(vec![optional("a", text())]);
    assert!(view.derives.contains("Default") && view.new.fields.is_empty() && !view.default_by_new);
}

#[test]
fn fills_in_the_only_value_of_a_field() {
    let view = struct_view(vec![
        fixed("kind", text(), "\"pix\""),
        fixed("version", scalar(Scalar::Int64), "2"),
    ]);
    assert!(view.new.arguments.is_empty() && view.default_by_new);
    assert_eq!(
        view.new.fields,
        ["kind: String::from(\"pix\")", "version: 2"]
    );
}

#[test]
fn asks_for_a_fixed_value_that_its_type_cannot_hold() {
    let view = struct_view(vec![fixed("count", scalar(Scalar::Int32), "99999999999")]);
    assert_eq!(view.new.arguments, ["count: i32"]);
}

#[test]
fn sets_only_what_can_be_sent() {
    let mut sample = Sample::default();
    let ty = sample.component("Thing", object(vec![optional("a", text())]));
    sample.def(&ty).sent = false;
    let KindView::Struct(view) = view(&sample, &ty) else {
        unreachable!("a struct")
    };
    assert!(view.setters.is_empty());
}

#[test]
fn makes_an_alias_of_an_enum_without_values() {
    let mut sample = Sample::default();
    let ty = sample.component("Thing", listed(EnumBase::String, true, &[]));
    assert!(matches!(view(&sample, &ty), KindView::Alias(alias) if alias.ty == "String"));
}

#[test]
fn lists_a_repeated_value_once() {
    let mut sample = Sample::default();
    let ty = sample.component("Thing", listed(EnumBase::String, false, &["a", "a"]));
    assert!(matches!(view(&sample, &ty), KindView::Enum(view) if view.values.len() == 1));
}

#[test]
fn decides_by_tag() {
    let variants = vec![
        variant("A", map(text()), Shape::Any),
        variant("B", Type::Any, Shape::Any),
    ];
    let view = union_view(
        tag("kind", &[("a", 0), ("b", 1), ("c", 1), ("a", 1)], false),
        true,
        true,
        variants,
    );
    assert!(view.open);
    assert_eq!(
        view.wire,
        [
            "tag \"kind\" {",
            "    \"a\" => A,",
            "    \"b\" | \"c\" => B,",
            "    _ => Unknown,",
            "}"
        ]
    );
}

#[test]
fn decides_by_shape_where_a_variant_has_no_tag() {
    let variants = vec![
        variant("A", map(text()), keys(&[], &["k"])),
        variant("B", Type::Any, Shape::Any),
    ];
    let view = union_view(tag("kind", &[("a", 0)], false), true, true, variants);
    assert_eq!(view.unknown, None);
    assert_eq!(
        view.wire,
        ["one {", "    A: object [] of [\"k\"],", "    B: any,", "}"]
    );
}

#[test]
fn tries_what_cannot_be_told_apart() {
    let variants = vec![
        variant("A", text(), Shape::String),
        variant("B", text(), Shape::String),
    ];
    let view = union_view(
        Decision::Trial {
            inseparable: vec![(0, 1)],
        },
        true,
        false,
        variants,
    );
    assert_eq!(view.wire[0], "any {");
    assert!(
        view.conversions.is_empty(),
        "two variants carry the same type"
    );
}

#[test]
fn converts_payloads_that_belong_to_one_variant() {
    let variants = vec![
        variant("A", text(), Shape::String),
        variant("B", list(text()), Shape::Array),
        variant("C", Type::Any, Shape::Any),
    ];
    let view = union_view(Decision::Kind, true, false, variants);
    let types: Vec<&str> = view
        .conversions
        .iter()
        .map(|conversion| conversion.ty.as_str())
        .collect();
    assert_eq!(types, ["&str", "String"]);
}

#[test]
fn takes_arguments_as_a_user_has_them() {
    let mut sample = Sample::default();
    let thing = sample.component("Thing", object(vec![]));
    let id = sample.component("Id", TypeKind::Alias(text()));
    within(&sample, |context| {
        let printer = Printer::new(
            context.api,
            context.names,
            Place::Elsewhere("crate"),
            &BTreeSet::new(),
        );
        for (ty, expected, step) in [
            (
                text(),
                "&str",
                "query(\"p\", p, QueryStyle::Form { explode: true })",
            ),
            (
                id,
                "&str",
                "query(\"p\", p, QueryStyle::Form { explode: true })",
            ),
            (
                scalar(Scalar::Int64),
                "i64",
                "query(\"p\", &p, QueryStyle::Form { explode: true })",
            ),
            (
                list(thing.clone()),
                "&[models::Thing]",
                "query(\"p\", p, QueryStyle::Form { explode: true })",
            ),
            (
                thing,
                "&models::Thing",
                "query(\"p\", p, QueryStyle::Form { explode: true })",
            ),
        ] {
            let parameter = parameter(Location::Query, "p", true, ty);
            let argument = arguments::parameter(context, &printer, &parameter, "p").unwrap();
            assert_eq!(
                (argument.ty.as_str(), argument.steps),
                (expected, vec![step.to_owned()])
            );
        }
    });
}

#[test]
fn keeps_arguments_apart_from_the_call() {
    let mut operation = operation("pay", "POST", "/pay");
    operation.body = body(true, Form::Json, "application/merge-patch+json", &Type::Any);
    let mut sample = Sample::default();
    sample.api.operations = vec![operation];
    let mut names = sample.names();
    names.operations[0].body = "call".to_owned();
    let layout = Layout::new(&sample.api);
    let context = Context {
        api: &sample.api,
        names: &names,
        layout: &layout,
        validated: &Default::default(),
        module: "crate",
        crate_name: "client",
        header: "",
    };
    let view = OperationsView::new(&context, "x", None, &[0])
        .unwrap()
        .operations
        .remove(0);
    assert_eq!(
        view.steps,
        ["call_.json_as(\"application/merge-patch+json\", call);"]
    );
    assert_eq!(view.made, "call: call_");
}

#[test]
fn reads_statuses_that_carry_the_same_in_one_go() {
    let mut operation = operation("pay", "POST", "/pay");
    operation.successes = vec![
        answer(Status::Range(2), json(text()), ""),
        answer(Status::Code(201), json(text()), ""),
        answer(Status::Code(200), json(text()), ""),
    ];
    let view = operation_view(&mut Sample::default(), operation);
    assert_eq!(view.successes, ["201 | 200 | 200..=299 => json(String),"]);
}

#[test]
fn gives_differing_successes_a_type() {
    let mut operation = operation("pay", "POST", "/pay");
    operation.successes = vec![
        answer(Status::Code(200), json(text()), ""),
        answer(Status::Code(204), None, ""),
    ];
    let view = operation_view(&mut Sample::default(), operation);
    assert_eq!(view.successes, ["200 | 204 => answer(PayOutput),"]);
    assert_eq!(
        view.answers[0].wire,
        ["200 => json Ok,", "204 => empty NoContent,"]
    );
}

#[test]
fn orders_answers_from_special_to_general() {
    let answers = vec![
        answer(Status::Default, None, ""),
        answer(Status::Range(4), None, ""),
        answer(Status::Code(404), None, ""),
        answer(Status::Code(404), None, "again"),
    ];
    let order: Vec<usize> = answers::in_order(&answers)
        .into_iter()
        .map(|(index, _)| index)
        .collect();
    assert_eq!(order, [2, 1, 0]);
}

#[test]
fn documents_arguments_and_failures() {
    let mut operation = operation("pay", "GET", "/pay/{id}");
    operation.parameters = vec![parameter(Location::Path, "id", true, text())];
    operation.parameters[0].docs = docs("Which payment");
    operation.failures = vec![answer(Status::Code(404), None, "Not there")];
    let view = operation_view(&mut Sample::default(), operation);
    assert!(
        view.docs.contains("/// - `id`: Which payment."),
        "{}",
        view.docs
    );
    assert!(
        view.docs.contains("/// - `NotFound` (404): Not there."),
        "{}",
        view.docs
    );
}

#[test]
fn an_enum_of_any_scalars_is_written_as_json() {
    for (open, closed, derives) in [
        (true, "", "Clone, Debug, PartialEq, Eq, Hash"),
        (false, "closed ", "Clone, Copy, Debug, PartialEq, Eq, Hash"),
    ] {
        let mut sample = Sample::default();
        let values = ["\"a\"", "1.5", "true", "\"1.5\""];
        let ty = sample.component("Limit", listed(EnumBase::Value, open, &values));
        let KindView::Enum(view) = view(&sample, &ty) else {
            unreachable!("an enum")
        };
        assert_eq!((view.wire_macro, view.closed), ("value_enum", closed));
        assert_eq!(view.derives, derives);
        let values: Vec<(&str, &str)> = view
            .values
            .iter()
            .map(|value| (value.name.as_str(), value.literal.as_str()))
            .collect();
        assert_eq!(
            values,
            [
                ("A", r#""\"a\"""#),
                ("_1_5", r#""1.5""#),
                ("True", r#""true""#),
                ("Text15", r#""\"1.5\"""#),
            ]
        );
    }
}

#[test]
fn a_default_is_a_function_that_new_does_not_call() {
    let default = |field: Field, json: &str| Field {
        default: Some(json.to_owned()),
        ..field
    };
    let view = struct_view(vec![
        default(optional("count", scalar(Scalar::Int32)), "3"),
        default(optional("text", nullable(text())), "\"\""),
        default(optional("share", scalar(Scalar::Decimal)), "1e300"),
        default(
            optional("sum", scalar(Scalar::Decimal)),
            "1234567890123456.78",
        ),
        default(fixed("kind", text(), "\"pix\""), "\"pix\""),
        optional("default_count", text()),
    ]);
    let defaults: Vec<(&str, &str, &str)> = view
        .defaults
        .iter()
        .map(|default| {
            (
                default.name.as_str(),
                default.ty.as_str(),
                default.value.as_str(),
            )
        })
        .collect();
    assert_eq!(
        defaults,
        [
            ("default_count_value", "i32", "3"),
            ("default_text", "String", "String::new()"),
        ]
    );
    assert_eq!(view.new.fields[0], "count: None");
}

#[test]
fn what_is_only_received_has_no_setter() {
    let view = struct_view(vec![
        Field {
            direction: Direction::Received,
            ..optional("id", text())
        },
        Field {
            direction: Direction::Sent,
            ..optional("pin", text())
        },
    ]);
    let setters: Vec<&str> = view
        .setters
        .iter()
        .map(|setter| setter.name.as_str())
        .collect();
    assert_eq!(setters, ["pin"]);
}

#[test]
fn a_parameter_of_one_value_is_a_step_and_no_argument() {
    let mut operation = operation("pay", "POST", "/pay");
    let constant = |json: &str| Parameter {
        fixed: Some(json.to_owned()),
        ..parameter(Location::Header, "Version", true, text())
    };
    // An empty header, and a number that is no plain integer, are left to the user.
    operation.parameters = vec![constant("2"), constant("\"\""), constant("1.5")];
    let view = operation_view(&mut Sample::default(), operation);
    assert_eq!(view.steps[0], "call.header(\"Version\", &2);");
    assert_eq!(view.arguments.len(), 2);
}
