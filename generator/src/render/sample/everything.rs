//! An API with everything that can be rendered, hostile texts included.

use crate::ir::*;

use super::*;

/// Text that tries to leave the comment, the string, the template and the line it stands in.
const HOSTILE: &str = "*/ /* \"# {{ x }} {% y %} <script>alert(1)</script> [Option] [`Vec`](std::vec::Vec) https://a.example/x. \
    \u{202e}\u{0}\r\n\n```rust\npanic!()\n```\n\n    indented()\n\n#![allow(x)]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
    <p>Some <b>bold &amp; <i>nested</b></i> text</p>\n\n1. one\n2. two\n   - three\n\n> quote\n\n---\nend `` ` `` _x_ \\";

/// Everything at once.
pub fn everything() -> Sample {
    let mut sample = Sample::default();
    sample.api.title = "Everything *at once*\n\"quoted\"".to_owned();
    sample.api.version = "1.2.3".to_owned();
    sample.api.description = Some(HOSTILE.to_owned());
    sample.api.server_groups = vec!["payments".to_owned(), "auth".to_owned()];
    sample.api.environments = vec![
        Environment {
            name: "production".to_owned(),
            description: Some("Real money".to_owned()),
            urls: vec![
                "https://{region}.api.example:{port}".to_owned(),
                "https://auth.example".to_owned(),
            ],
            variables: vec!["eu".to_owned(), "443".to_owned()],
        },
        Environment {
            name: "default".to_owned(),
            description: None,
            urls: vec!["/v1".to_owned()],
            variables: vec!["eu".to_owned(), "443".to_owned()],
        },
    ];
    sample.api.server_variables = vec![
        ServerVariable {
            name: "region".to_owned(),
            description: Some(HOSTILE.to_owned()),
            values: vec!["eu".to_owned(), "US*/".to_owned(), String::new()],
        },
        ServerVariable {
            name: "port".to_owned(),
            description: None,
            values: Vec::new(),
        },
    ];
    let scheme = |key: &str, kind| SecurityScheme {
        key: key.to_owned(),
        kind,
        flows: Vec::new(),
        discovery: None,
        docs: Docs::default(),
    };
    sample.api.security_schemes = vec![
        scheme(
            "MerchantKey",
            SecurityKind::HeaderKey("x-merchant-key".to_owned()),
        ),
        scheme("query", SecurityKind::QueryKey("key".to_owned())),
        scheme("cookie", SecurityKind::CookieKey("sid".to_owned())),
        scheme("bearer", SecurityKind::Bearer),
        scheme("basic", SecurityKind::Basic),
    ];
    let bearer = &mut sample.api.security_schemes[3];
    bearer.discovery = Some(HOSTILE.to_owned());
    bearer.flows = vec![Flow {
        kind: FlowKind::ClientCredentials,
        addresses: vec![(FlowAddress::Token, HOSTILE.to_owned())],
        scopes: [(HOSTILE.to_owned(), HOSTILE.to_owned())].into(),
        pointer: String::new(),
    }];
    let payment = add_types(&mut sample);
    add_operations(&mut sample, &payment);
    sample
}

fn add_types(sample: &mut Sample) -> Type {
    let currency = sample.component(
        "Currency",
        listed(EnumBase::String, true, &["BRL", "USD", "", "BRL"]),
    );
    let closed = sample.component("Side", listed(EnumBase::String, false, &["buy", "sell"]));
    let tries = sample.component("Tries", listed(EnumBase::Integer, true, &["1", "-2"]));
    let kind = sample.component("PixKind", listed(EnumBase::String, true, &["pix"]));
    let nothing = sample.component("NothingListed", listed(EnumBase::String, true, &[]));
    let id = sample.component("PaymentId", TypeKind::Alias(text()));
    sample.def(&id).docs = docs("Identifies a payment");
    let maybe_id = sample.component("MaybeId", TypeKind::Alias(nullable(id.clone())));
    let empty = sample.component("Empty", object(vec![]));

    let amount = sample.component("Amount", object(vec![]));
    let details = sample.inline(
        &amount,
        "details",
        object(vec![optional("tax", scalar(Scalar::Decimal))]),
    );
    sample.def(&amount).docs = docs("An amount of money.");
    sample.def(&amount).kind = object(vec![
        Field {
            docs: docs("In reais"),
            ..required("value", scalar(Scalar::Decimal))
        },
        required("currency", currency),
        optional("details", details),
    ]);

    let mut all = vec![
        required("type", text()),
        required("new", scalar(Scalar::Bool)),
        required("i32", scalar(Scalar::Int32)),
        required("i64", scalar(Scalar::Int64)),
        required("u32", scalar(Scalar::UInt32)),
        required("u64", scalar(Scalar::UInt64)),
        required("f64", scalar(Scalar::Float64)),
        required("decimal-string", scalar(Scalar::DecimalString)),
        required("secret", scalar(Scalar::Secret)),
        required("at", scalar(Scalar::DateTime)),
        required("nullable", nullable(text())),
        required("maybeId", maybe_id.clone()),
        required("json", Type::Any),
        required("nested", list(map(list(nullable(amount.clone()))))),
        fixed("side", closed, "\"sell\""),
        fixed("tries", tries, "-2"),
        fixed("version", scalar(Scalar::Int32), "3"),
        fixed("text", text(), "\"a\\\"b\""),
        optional("date", nullable(scalar(Scalar::Date))),
        optional("uuid", scalar(Scalar::Uuid)),
        optional("add", text()),
        optional("token", scalar(Scalar::Secret)),
        optional("optionalId", maybe_id),
        optional("anything", Type::Any),
        optional("nothing", nothing),
        optional("weird \"name\" {{ x }}", scalar(Scalar::Binary)),
        optional(
            "grid",
            list(list(list(list(list(scalar(Scalar::Float64)))))),
        ),
    ];
    all[0].docs = docs(HOSTILE);
    all[1].docs.deprecated = true;
    all[1].docs.remarks = vec!["Default: `true`".to_owned(), "At most 3.".to_owned()];
    let everything = sample.component("Everything", object(all));
    sample.def(&everything).docs = Docs {
        deprecated: true,
        ..docs(HOSTILE)
    };

    let tree = sample.component("Tree", object(vec![]));
    let leaf = sample.component(
        "Leaf",
        object(vec![optional("tree", nullable(tree.clone()))]),
    );
    sample.def(&tree).kind = TypeKind::Struct(Struct {
        fields: vec![
            required("left", nullable(tree.clone())),
            required("leaf", leaf),
            optional("right", tree.clone()),
            optional("children", list(tree.clone())),
        ],
        additional: Some(list(tree.clone())),
        additional_rules: Rules::default(),
        kept: false,
    });

    let option = sample.component(
        "Option",
        object(vec![
            optional("String", text()),
            required("inner", nullable(amount.clone())),
            optional("map", map(text())),
        ]),
    );
    let some = sample.inline(
        &option,
        "Some",
        object(vec![
            optional("box", tree.clone()),
            fixed("kind", text(), "\"x\""),
        ]),
    );
    let large = sample.component(
        "Large",
        object(
            (0..12)
                .map(|i| required(&format!("f{i}"), text()))
                .collect(),
        ),
    );
    let pix = sample.component(
        "Pix",
        object(vec![
            fixed("kind", kind.clone(), "\"pix\""),
            required("key", text()),
        ]),
    );
    let card = sample.component(
        "Card",
        object(vec![
            required("kind", kind),
            optional("large", large.clone()),
        ]),
    );

    let by_tag = sample.component(
        "Method",
        union(
            tag(
                "kind",
                &[("pix", 0), ("card", 1), ("credit", 1), ("large", 2)],
                true,
            ),
            true,
            true,
            vec![
                variant("Pix", pix.clone(), keys(&["kind", "key"], &["kind", "key"])),
                variant("Card", card.clone(), keys(&["kind"], &["kind", "large"])),
                variant(
                    "Large",
                    large.clone(),
                    keys(
                        &["f0"],
                        &[
                            "f0",
                            "f1",
                            "a very long name of a property",
                            "another very long name",
                        ],
                    ),
                ),
            ],
        ),
    );
    let strict = sample.component(
        "Strict",
        union(
            tag("kind", &[("pix", 0), ("card", 1)], false),
            true,
            false,
            vec![
                variant("Pix", pix.clone(), keys(&[], &[])),
                variant("Card", card.clone(), keys(&[], &[])),
            ],
        ),
    );
    let by_kind = sample.component(
        "Scalars",
        union(
            Decision::Kind,
            true,
            true,
            vec![
                variant("flag", scalar(Scalar::Bool), Shape::Boolean),
                variant("count", scalar(Scalar::Int64), Shape::Integer),
                variant("amount", scalar(Scalar::Decimal), Shape::Number),
                variant("words", text(), Shape::String),
                variant("many", list(text()), Shape::Array),
            ],
        ),
    );
    let by_keys = sample.component(
        "ByKeys",
        union(
            Decision::Keys { by_values: false },
            true,
            false,
            vec![
                variant("Pix", pix.clone(), keys(&["key"], &["kind", "key"])),
                variant("Again", pix, keys(&["kind"], &["kind", "key"])),
                variant("Rest", Type::Any, Shape::Any),
            ],
        ),
    );
    let trial = sample.component(
        "Trial",
        union(
            Decision::Trial {
                inseparable: vec![(0, 1)],
            },
            true,
            false,
            vec![],
        ),
    );
    sample.def(&trial).kind = union(
        Decision::Trial {
            inseparable: vec![(0, 1)],
        },
        true,
        false,
        vec![
            variant("Map", map(text()), keys(&[], &[])),
            variant("Self", trial.clone(), Shape::Any),
            variant("Some", some, keys(&[], &["box"])),
        ],
    );
    sample.component("Models", TypeKind::Alias(list(nullable(by_keys.clone()))));
    sample.component(
        "Payment",
        object(vec![
            required("id", id),
            required("method", by_tag),
            optional("strict", strict),
            optional("scalars", by_kind),
            optional("keys", by_keys),
            optional("trial", trial),
            optional("tree", tree),
            optional("everything", everything),
            optional("empty", empty),
            optional("option", option),
        ]),
    )
}

fn add_operations(sample: &mut Sample, payment: &Type) {
    let side = Type::Named(TypeId(1));
    let large = Type::Named(
        sample
            .api
            .types
            .iter()
            .find(|(_, def)| def.pointer.ends_with("/Large"))
            .expect("it is there")
            .0,
    );
    let mut create = operation("createPayment", "POST", "/payments");
    create.group = Some("Payments".to_owned());
    create.docs = Docs {
        summary: Some("Creates a payment".to_owned()),
        ..docs(HOSTILE)
    };
    create.body = body(true, Form::Json, "application/json", payment);
    let needed = |scheme, scopes| Requirement { scheme, scopes };
    create.security = vec![
        vec![needed(0, vec![]), needed(3, vec![HOSTILE.to_owned()])],
        vec![],
    ];
    let mut authorization = parameter(
        Location::Header,
        "Authorization",
        false,
        scalar(Scalar::Secret),
    );
    authorization.bearer = true;
    create.parameters = vec![
        authorization,
        parameter(Location::Header, "Idempotency-Key", false, text()),
    ];
    create.successes = vec![
        answer(Status::Code(200), json(payment.clone()), "Done"),
        answer(Status::Code(201), json(payment.clone()), "Created"),
    ];
    create.failures = vec![
        answer(Status::Default, json(large), HOSTILE),
        answer(Status::Code(400), json(payment.clone()), "Wrong"),
        answer(Status::Code(404), None, ""),
        answer(
            Status::Range(5),
            payload(Reading::Text, "text/plain", Type::Any),
            "Down",
        ),
    ];

    let mut find = operation("", "GET", "/payments/{id}/{when}/{side}");
    find.name_hint = "find payment".to_owned();
    find.group = Some("Payments".to_owned());
    find.docs.deprecated = true;
    find.server_group = 1;
    find.parameters = vec![
        parameter(Location::Path, "id", true, text()),
        Parameter {
            style: Style::Label { explode: true },
            ..parameter(Location::Path, "when", true, scalar(Scalar::Date))
        },
        Parameter {
            style: Style::Matrix { explode: false },
            ..parameter(Location::Path, "side", true, list(side.clone()))
        },
        parameter(Location::Query, "limit", true, scalar(Scalar::Int32)),
        parameter(
            Location::Query,
            "call",
            true,
            nullable(scalar(Scalar::Decimal)),
        ),
        parameter(Location::Query, "secret", true, scalar(Scalar::Secret)),
        Parameter {
            style: Style::DeepObject,
            ..parameter(Location::Query, "filter", true, map(text()))
        },
        Parameter {
            style: Style::Json,
            ..parameter(Location::Query, "json", true, Type::Any)
        },
        Parameter {
            style: Style::PipeDelimited,
            ..parameter(Location::Query, "pipes", false, list(text()))
        },
        Parameter {
            style: Style::SpaceDelimited,
            ..parameter(Location::Query, "spaces", false, list(text()))
        },
        Parameter {
            style: Style::Form {
                explode: false,
                reserved: true,
            },
            ..parameter(Location::Query, "reserved", false, text())
        },
        parameter(Location::Header, "X-Key", false, scalar(Scalar::Secret)),
        parameter(Location::Header, "X-Side", false, side),
        parameter(Location::Cookie, "sid", false, scalar(Scalar::Secret)),
        parameter(Location::Query, "type", false, text()),
    ];
    find.successes = vec![
        answer(Status::Code(200), json(list(payment.clone())), "Found"),
        answer(Status::Code(204), None, "Nothing"),
        answer(Status::Range(2), json(map(payment.clone())), "Other"),
    ];

    let mut upload = operation("upload", "PUT", "/files");
    upload.body = body(true, Form::Bytes, "application/pdf", &Type::Any);
    upload.successes = vec![answer(
        Status::Range(2),
        payload(Reading::Bytes, "application/pdf", Type::Any),
        "",
    )];
    let mut note = operation("note", "POST", "/notes");
    note.body = body(false, Form::Text, "text/plain", &Type::Any);
    note.successes = vec![answer(
        Status::Code(200),
        payload(Reading::Text, "text/plain", Type::Any),
        "",
    )];
    let mut form = operation("type", "POST", "/form");
    form.body = body(
        true,
        Form::Fields(vec![]),
        "application/x-www-form-urlencoded",
        payment,
    );
    let ping = operation("GET /", "GET", "/");
    let mut nulled = operation("clone", "POST", "/clone");
    nulled.body = body(
        true,
        Form::Json,
        "application/json",
        &nullable(payment.clone()),
    );
    nulled.failures = vec![answer(
        Status::Code(409),
        json(list(payment.clone())),
        "Conflict",
    )];
    sample.api.operations = vec![create, find, upload, note, form, ping, nulled];
}
