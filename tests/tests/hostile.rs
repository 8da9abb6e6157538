//! Documents made to hurt: the generator answers all of them, soon, and without a panic.

use std::fmt::Write;
use std::time::{Duration, Instant};

use generator::diagnostic::{Diagnostics, Severity};
use tests::crates::Crates;
use tests::render::{Document, Rendered};

/// How long any of these documents may take in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

fn schemas(schemas: &str) -> String {
    format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n{schemas}")
}

/// Renders, in time.
fn render(text: &str) -> Rendered {
    in_time(|| Document::new(text).render())
}

/// Reads, in time, where the files would be too many to format.
fn read(text: &str) -> Rendered {
    in_time(|| Document::new(text).read())
}

fn in_time(work: impl FnOnce() -> Rendered) -> Rendered {
    let started = Instant::now();
    let rendered = work();
    let taken = started.elapsed();
    assert!(taken < PATIENCE, "it took {taken:?}");
    rendered
}

/// Checks that a document is refused with an error of this code, at a place.
fn refused(text: &str, code: &str) {
    let rendered = read(text);
    let found = rendered
        .diagnostics
        .iter()
        .find(|found| found.severity == Severity::Error);
    let found = found.unwrap_or_else(|| panic!("accepted\n{}", rendered.diagnostics_text()));
    assert_eq!(found.code, code, "{found}");
    assert!(found.place.line > 0, "{found}");
}

/// Checks that a document is accepted with a warning of this code, at a place.
fn told(text: &str, code: &str) {
    let rendered = accepted(text);
    let found = rendered.diagnostics.iter().find(|found| found.code == code);
    let found = found.unwrap_or_else(|| panic!("not told\n{}", rendered.diagnostics_text()));
    assert_eq!(found.severity, Severity::Warning, "{found}");
    assert!(found.place.line > 0, "{found}");
}

/// Checks that a document is accepted, and that what is rendered is Rust.
fn accepted(text: &str) -> Rendered {
    let rendered = render(text);
    assert!(
        !rendered.diagnostics.has_errors(),
        "{}",
        rendered.diagnostics_text()
    );
    assert!(!rendered.files.is_empty());
    for file in &rendered.files {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}\n{}", file.path, file.text);
        }
    }
    rendered
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let below = level - 1;
        let aliases = vec![format!("*a{below}"); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    refused(
        &format!(
            "{HEAD}paths: {{}}\nx-bomb:\n{}",
            text.replace("a0: ", "  a0: ").replace("\na", "\n  a")
        ),
        "alias-bomb",
    );
}

#[test]
fn aliases_of_a_long_text_are_refused() {
    let long = "A".repeat(1_000_000);
    for aliases in [
        format!("[{}]", vec!["*s"; 5_000].join(",")),
        format!("{{<<: [{}]}}", vec!["*m"; 5_000].join(",")),
        format!("[{}]", vec!["{*s : 1}"; 5_000].join(",")),
        format!("[{}]", vec!["*l"; 5_000].join(",")),
    ] {
        let anchors = format!("x-s: &s \"{long}\"\nx-m: &m {{a: *s}}\nx-l: &l [*s]\n");
        refused(
            &format!("{HEAD}paths: {{}}\n{anchors}x-a: {aliases}\n"),
            "alias-bomb",
        );
    }
}

#[test]
fn an_overlay_that_grows_without_end_is_refused() {
    let mut overlay = "overlay: 1.1.0\ninfo: {title: o, version: '1'}\nactions:\n".to_owned();
    for action in 0..24 {
        writeln!(
            overlay,
            "- {{target: $.components.schemas, update: {{Z{action}: {{type: object}}}}}}"
        )
        .unwrap();
        overlay.push_str(
            "- {target: '$..[?@.type]', update: {x: {type: object, y: {type: object}}}}\n",
        );
    }
    assert_overlay_refused(&overlay, "would add more than");
    // One that changes little, and looks at everything each time.
    let mut overlay = "overlay: 1.1.0\ninfo: {title: o, version: '1'}\nactions:\n".to_owned();
    overlay.push_str("- {target: $, update: {x-large: [");
    overlay.push_str(&"1,".repeat(90_000));
    overlay.push_str("]}}\n");
    for _ in 0..2_000 {
        overlay.push_str("- {target: '$.info..gone', remove: true}\n");
    }
    assert_overlay_refused(&overlay, "look at too much");
}

/// Checks that an overlay of a small document is refused with one error.
fn assert_overlay_refused(overlay: &str, why: &str) {
    let place = tempfile::tempdir().unwrap();
    let document = place.path().join("api.yaml");
    let path = place.path().join("overlay.yaml");
    std::fs::write(&document, schemas("    A: {type: object}\n")).unwrap();
    std::fs::write(&path, overlay).unwrap();
    let mut diagnostics = Diagnostics::default();
    let started = Instant::now();
    generator::pipeline::read_tree(&document, &[path], &mut diagnostics);
    let taken = started.elapsed();
    assert!(taken < PATIENCE, "it took {taken:?}");
    let errors = diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|found| found.message.as_str()).collect();
    assert!(
        matches!(errors.as_slice(), [only] if only.contains(why)),
        "{errors:?}"
    );
}

#[test]
fn an_alias_inside_its_own_anchor_is_refused() {
    refused(
        &format!("{HEAD}paths: {{}}\nx-loop: &loop [*loop]\n"),
        "recursive-alias",
    );
}

#[test]
fn nesting_without_end_is_refused() {
    let depth = 100_000;
    // The parser of YAML has a limit of its own, lower than ours.
    refused(
        &format!("{HEAD}paths: {}{}\n", "[".repeat(depth), "]".repeat(depth)),
        "syntax",
    );
}

#[test]
fn json_nested_without_end_is_refused() {
    let depth = 100_000;
    refused(
        &format!(
            "{{\"openapi\": \"3.0.3\", \"x\": {}{}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        ),
        "too-deep",
    );
}

#[test]
fn schemas_nested_as_deep_as_a_document_may_be_are_rendered() {
    let levels = 25;
    let text: String =
        "{type: object, properties: {a: ".repeat(levels) + "{type: string}" + &"}}".repeat(levels);
    accepted(&schemas(&format!("    Deep: {text}\n")));
}

#[test]
fn a_reference_to_itself_is_told() {
    told(
        &schemas("    A: {$ref: '#/components/schemas/A'}\n"),
        "circular-reference",
    );
}

#[test]
fn references_in_a_circle_are_told() {
    told(
        &schemas(
            "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n",
        ),
        "circular-reference",
    );
}

#[test]
fn a_schema_that_is_nothing_but_itself_is_told() {
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let itself = format!("    A: {{{keyword}: [{{$ref: '#/components/schemas/A'}}]}}\n");
        told(&schemas(&itself), "circular-alias");
        let around = format!(
            "    A: {{{keyword}: [{{$ref: '#/components/schemas/B'}}]}}\n    \
             B: {{oneOf: [{{$ref: '#/components/schemas/A'}}]}}\n"
        );
        told(&schemas(&around), "circular-alias");
    }
}

#[test]
fn a_union_that_is_one_of_its_own_scalars_is_told() {
    for variants in [
        "{$ref: '#/components/schemas/A'}, {type: string}",
        "{type: string}, {$ref: '#/components/schemas/A'}",
    ] {
        let union = format!("    A: {{anyOf: [{variants}]}}\n");
        told(&schemas(&union), "circular-union");
    }
}

#[test]
fn all_of_in_a_circle_does_not_hang() {
    read(&schemas(
        "    A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {a: {type: string}}}]}\n    \
         B: {allOf: [{$ref: '#/components/schemas/A'}]}\n",
    ));
}

#[test]
fn one_of_in_a_circle_does_not_hang() {
    read(&schemas(
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\n    \
         B: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}\n",
    ));
}

#[test]
fn aliases_in_a_circle_through_lists_and_maps_are_rust() {
    accepted(&schemas(
        "    A: {type: array, items: {$ref: '#/components/schemas/B'}}\n    \
         B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}\n    \
         C: {type: array, items: {$ref: '#/components/schemas/C'}}\n",
    ));
}

#[test]
fn parts_of_a_body_that_lead_back_to_themselves_are_rust() {
    accepted(concat!(
        "openapi: 3.0.0\ninfo: {title: t, version: v}\n",
        "paths: {/a: {post: {requestBody: {content: {multipart/form-data: {\n",
        "  schema: {$ref: '#/components/schemas/B'},\n",
        "  encoding: {l: {contentType: image/png}, b: {contentType: application/xml}}}}}, responses: {}}}}\n",
        "components: {schemas: {L: {type: array, items: {$ref: '#/components/schemas/L'}},\n",
        "  B: {type: object, properties: {f: {type: string, format: binary},\n",
        "    l: {$ref: '#/components/schemas/L'}, b: {$ref: '#/components/schemas/B'}}}}}\n",
    ));
}

#[test]
fn thousands_of_all_of_diamonds_do_not_multiply() {
    let mut text = "    S0: {type: object, properties: {x: {type: string}}}\n".to_owned();
    for level in 1..2000 {
        let below = level - 1;
        writeln!(
            text,
            "    S{level}: {{allOf: [{{$ref: '#/components/schemas/S{below}'}}, {{$ref: '#/components/schemas/S{below}'}}]}}"
        )
        .unwrap();
    }
    read(&schemas(&text));
}

/// Two unions on each level, both over the two of the level below; `beside` stands beside each `oneOf`.
fn one_of_diamonds(beside: &str) -> String {
    let mut text = String::new();
    for level in (1..60).rev() {
        let below = level - 1;
        for side in ["S", "T"] {
            writeln!(
                text,
                "    {side}{level}: {{{beside}oneOf: [{{$ref: '#/components/schemas/S{below}'}}, {{$ref: '#/components/schemas/T{below}'}}]}}"
            )
            .unwrap();
        }
    }
    text.push_str("    S0: {type: object, required: [s], properties: {s: {type: string}}}\n");
    text.push_str("    T0: {type: object, required: [t], properties: {t: {type: string}}}\n");
    text
}

#[test]
fn one_of_diamonds_do_not_multiply() {
    let rendered = read(&schemas(&one_of_diamonds("")));
    // Whether they take `null` is not looked for without end, which is told once.
    let told = rendered.codes().into_iter();
    assert_eq!(told.filter(|code| *code == "unsearched-null").count(), 1);
}

#[test]
fn one_of_diamonds_beside_properties_do_not_multiply() {
    let beside = "type: object, properties: {x: {type: string}}, ";
    read(&schemas(&one_of_diamonds(beside)));
}

#[test]
fn all_of_nested_too_deep_is_told() {
    let mut text = "    S150: {type: object, properties: {x: {type: string}}}\n".to_owned();
    for level in 0..150 {
        let below = level + 1;
        writeln!(
            text,
            "    S{level}: {{allOf: [{{$ref: '#/components/schemas/S{below}'}}, {{type: object, properties: {{p: {{type: string}}}}}}]}}"
        )
        .unwrap();
    }
    told(&schemas(&text), "deep-all-of");
}

#[test]
fn variants_with_too_many_parts_to_compare_are_told() {
    let mut text = String::new();
    let count = 211;
    for index in 0..count {
        let (one, other) = ((3 * index + 1) % count, (index * index + 2) % count);
        writeln!(
            text,
            "    S{index}: {{type: object, properties: {{p: {{$ref: '#/components/schemas/S{one}'}}, q: {{$ref: '#/components/schemas/S{other}'}}}}}}"
        )
        .unwrap();
    }
    text.push_str(
        "    U: {anyOf: [{$ref: '#/components/schemas/S0'}, {$ref: '#/components/schemas/S1'}]}\n",
    );
    told(&schemas(&text), "unsearched-union");
}

#[test]
fn ten_thousand_chained_references_do_not_overflow_the_stack() {
    let mut text = String::new();
    for link in 0..10_000 {
        writeln!(
            text,
            "    S{link}: {{$ref: '#/components/schemas/S{}'}}",
            link + 1
        )
        .unwrap();
    }
    text.push_str("    S10000: {type: object, properties: {x: {type: string}}}\n");
    let rendered = read(&schemas(&text));
    assert!(
        !rendered.diagnostics.has_errors(),
        "{}",
        rendered.diagnostics_text()
    );
}

#[test]
fn ten_thousand_chained_properties_do_not_overflow_the_stack() {
    let mut text = String::new();
    for link in 0..10_000 {
        let next = (link + 1) % 10_000;
        writeln!(
            text,
            "    S{link}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
        )
        .unwrap();
    }
    let rendered = read(&schemas(&text));
    assert!(
        !rendered.diagnostics.has_errors(),
        "{}",
        rendered.diagnostics_text()
    );
}

#[test]
fn an_enum_of_ten_thousand_values_is_read() {
    let values: Vec<String> = (0..10_000).map(|value| format!("v{value}")).collect();
    let rendered = read(&schemas(&format!(
        "    E: {{type: string, enum: [{}]}}\n",
        values.join(", ")
    )));
    assert!(
        !rendered.diagnostics.has_errors(),
        "{}",
        rendered.diagnostics_text()
    );
}

#[test]
fn a_union_of_hundreds_of_equal_variants_is_read() {
    let entries = vec!["{type: object, properties: {x: {type: string}}}"; 400].join(", ");
    read(&schemas(&format!("    U: {{oneOf: [{entries}]}}\n")));
}

#[test]
fn unions_side_by_side_do_not_multiply_without_end() {
    let union = "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}";
    read(&schemas(&format!(
        "    U: {{allOf: [{}]}}\n",
        vec![union; 40].join(", ")
    )));
}

#[test]
fn names_of_punctuation_alone_become_names() {
    let names = [
        "'!!'",
        "'--'",
        "'  '",
        "'\u{200b}'",
        "'🙂'",
        "''",
        "'_'",
        "'__'",
        "'$'",
        "'//'",
        "'~'",
        "'.'",
    ];
    let properties: Vec<String> = names
        .iter()
        .map(|name| format!("{name}: {{type: string}}"))
        .collect();
    let values = names.join(", ");
    accepted(&schemas(&format!(
        "    '!!': {{type: object, properties: {{{}}}}}\n    '$$': {{type: string, enum: [{values}]}}\n    '_': {{type: object, properties: {{x: {{type: string}}}}}}\n",
        properties.join(", ")
    )));
}

#[test]
fn component_names_that_differ_in_case_alone_stay_apart() {
    let rendered = accepted(&schemas(
        "    payment: {type: object, properties: {a: {type: string}}}\n    \
         Payment: {type: object, properties: {b: {type: string}}}\n    \
         PAYMENT: {type: object, properties: {c: {type: string}}}\n",
    ));
    let names = &rendered.reading.as_ref().expect("read").names.types;
    let mut distinct: Vec<String> = names
        .iter()
        .map(|names| names.name.to_lowercase())
        .collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 3, "{distinct:?}");
}

#[test]
fn what_is_called_like_a_crate_or_a_module_of_ours_compiles_with_all_features() {
    let names = "runtime core std alloc serde serde_json tokio reqwest axum proc_macro test self Self super crate models \
                 operations client Client webhooks stand_in environment credentials error signature readers default \
                 other-models Option Vec String Result Box Some None Ok Err Default Clone From Into Response Secret";
    let names: Vec<&str> = names.split_whitespace().collect();
    let mut text = format!("{HEAD}servers: [{{url: 'https://a.example'}}]\npaths:\n");
    for (index, name) in names.iter().enumerate() {
        let schema = |end: &str| {
            format!(
                "{{application/json: {{schema: {{$ref: '#/components/schemas/{name}{end}'}}}}}}"
            )
        };
        writeln!(
            text,
            "  /p{index}/{{runtime}}:\n    post: {{operationId: '{name}', tags: ['{name}'], \
             parameters: [{{name: runtime, in: path, required: true, schema: {{type: string}}}}, \
             {{name: '{name}', in: query, schema: {{$ref: '#/components/schemas/{name}'}}}}], \
             requestBody: {{content: {}}}, responses: {{'200': {{description: x, content: {}}}}}}}",
            schema("Box"),
            schema("Any")
        )
        .unwrap();
    }
    text.push_str("components:\n  schemas:\n");
    for name in names {
        writeln!(
            text,
            "    '{name}': {{type: string, enum: [core, std, runtime, self]}}\n    '{name}Box': {{type: object, \
             required: [runtime], properties: {{runtime: {{type: string, format: date-time}}, std: {{$ref: \
             '#/components/schemas/{name}'}}, core: {{type: number}}, 'self': {{type: array, items: {{type: string}}}}}}}}\n    \
             '{name}Any': {{oneOf: [{{type: string}}, {{$ref: '#/components/schemas/{name}Box'}}]}}"
        )
        .unwrap();
    }
    let place = tempfile::tempdir().unwrap();
    let document = place.path().join("api.yaml");
    std::fs::write(&document, text).unwrap();
    let crates = Crates::new("hostile");
    crates.generate(&document, "names", &[]);
    let outcome = crates.cargo("names", &["check", "--all-features"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

#[test]
fn operations_of_one_id_get_names_of_their_own() {
    let operation = "{operationId: same, responses: {'204': {description: gone}}}";
    let rendered = accepted(&format!(
        "{HEAD}paths: {{/a: {{get: {operation}, post: {operation}}}, /b: {{get: {operation}}}}}\n"
    ));
    assert_eq!(
        rendered
            .reading
            .as_ref()
            .map(|reading| reading.api.operations.len()),
        Some(3)
    );
    assert!(
        rendered.codes().contains(&"duplicate-operation-id"),
        "{:?}",
        rendered.codes()
    );
}

#[test]
fn a_document_that_is_no_document_is_refused() {
    for text in [
        "",
        "[]",
        "null",
        "swagger: '2.0'\n",
        "openapi: 4.0.0\n",
        "openapi: []\n",
        "\u{0}",
        "{",
        "a: b: c",
        "%",
        "&a *a",
    ] {
        let rendered = read(text);
        assert!(rendered.diagnostics.has_errors(), "{text:?} is accepted");
    }
}

#[test]
fn every_part_of_a_document_may_be_of_the_wrong_kind() {
    let document = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    let lines: Vec<&str> = document.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(": ").or_else(|| line.split_once(':')) else {
            continue;
        };
        let wrong = format!("{key}: [7, null]");
        let mut changed = lines.clone();
        changed[index] = &wrong;
        // What it says does not matter here: that it ends, and does not panic, does.
        read(&changed.join("\n"));
    }
}

#[test]
fn cutting_a_document_anywhere_does_not_panic() {
    let document = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    for end in (0..document.len())
        .step_by(97)
        .filter(|end| document.is_char_boundary(*end))
    {
        read(&document[..end]);
    }
}
