//! Documents that stand in several files.

use std::fs;

use generator::config::Settings;
use generator::diagnostic::{Diagnostics, Severity};
use generator::pipeline::{Input, read_api};
use tests::crates::Crates;
use tests::excerpt::{Part, excerpt};
use tests::render::{Document, Rendered};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// A document of one schema, `S`, with other files beside it.
fn schema<'a>(text: &'a str, files: &[(&'a str, &'a str)]) -> Document<'a> {
    let document = Document::new(text);
    let beside =
        |document: Document<'a>, (path, text): &(&'a str, &'a str)| document.beside(path, text);
    files.iter().fold(document, beside)
}

fn with_schema(schema: &str) -> String {
    format!("{HEAD}components:\n  schemas:\n    S: {schema}\n")
}

/// The component schemas of what was read, and what was said: severity, code, file, line.
fn read(document: &Document<'_>) -> (String, Vec<String>) {
    let Rendered {
        diagnostics,
        reading,
        ..
    } = document.read();
    let said = diagnostics.iter().map(|said| {
        format!(
            "{} {}:{}: {}",
            said.code, said.file, said.place.line, said.message
        )
    });
    let said = said.collect();
    let schemas = reading
        .expect("read")
        .document
        .tree
        .at("/components/schemas")
        .map(|node| node.to_json());
    (schemas.unwrap_or_default().to_string(), said)
}

#[test]
fn what_stands_in_other_files_is_part_of_the_client() {
    let path = tests::fixtures().join("files/document.yaml");
    let text = fs::read_to_string(&path).expect("the fixture");
    let mut document = Document::new(&text);
    let names = [
        "paths/order.yaml",
        "paths/operations.yaml",
        "schemas/order.yaml",
        "schemas/payment.yaml",
        "shared parts/common.json",
        "shared parts/example.json",
        "shared parts/about.md",
    ];
    let texts = names.map(|name| {
        fs::read_to_string(tests::fixtures().join("files").join(name)).expect("a file")
    });
    for (name, text) in names.iter().zip(&texts) {
        document = document.beside(name, text);
    }
    let rendered = document.render();
    let mut snapshot = excerpt(&rendered.files, &[Part::Models, Part::Operations]);
    snapshot.push_str(&format!(
        "\n// ---- diagnostics\n{}\n",
        rendered.diagnostics_text()
    ));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("files", snapshot);
    });
}

#[test]
fn a_client_of_several_files_compiles() {
    let crates = Crates::new("files");
    crates.generate(&tests::fixtures().join("files/document.yaml"), "files", &[]);
    let outcome = crates.cargo("files", &["check", "--features", "stand-in"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

#[test]
fn faults_are_told_in_the_file_they_stand_in() {
    let text = with_schema("{$ref: 'a.yaml#/A'}");
    let other = "A:\n  properties:\n    x: {$ref: '#/Gnoe'}\n    y: {typ: string}\n    z: {$ref: 'b.yaml'}\nGone: {}\n";
    let (schemas, said) = read(&schema(&text, &[("a.yaml", other), ("b.yaml", "a: [1")]));
    assert_eq!(
        said,
        [
            "unresolved-reference a.yaml:3: `#/Gnoe` leads nowhere (a schema is expected)",
            "syntax b.yaml:2: while parsing a flow sequence, expected ',' or ']'",
            "unresolved-reference a.yaml:5: `b.yaml` leads to `b.yaml`, which cannot be read (a schema is expected)",
            "other-files document.yaml:1: the document stands in 2 files",
            "unknown-annotation a.yaml:4: schemas have keywords that JSON Schema does not define: `typ`",
        ]
    );
    assert_eq!(schemas, r#"{"S":{"properties":{"x":{},"y":{},"z":{}}}}"#);
}

#[test]
fn nothing_is_read_from_the_network_or_from_anywhere() {
    for (reference, code) in [
        ("https://example.org/schemas.yaml#/A", "external-reference"),
        ("//example.org/a.yaml", "external-reference"),
        ("file:///etc/hosts", "external-reference"),
        ("/etc/hosts", "external-reference"),
        ("gone.yaml#/A", "unresolved-reference"),
        ("..", "external-reference"),
        ("../gone.yaml", "external-reference"),
        ("a%00b", "unresolved-reference"),
    ] {
        let text = with_schema(&format!("{{items: {{$ref: '{reference}'}}}}"));
        let rendered = Document::new(&text).read();
        assert!(
            rendered.codes().contains(&code),
            "{reference}: {:?}",
            rendered.codes()
        );
        let said = rendered.diagnostics.iter().find(|said| said.code == code);
        assert!(said.is_some_and(|said| said.help.is_some() && said.place.line == 5));
    }
}

#[cfg(unix)]
#[test]
fn devices_are_no_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let document = directory.path().join("api.yaml");
    std::os::unix::fs::symlink("/dev/zero", directory.path().join("zero.yaml")).expect("a link");
    fs::write(&document, with_schema("{$ref: zero.yaml}")).expect("written");
    let mut diagnostics = Diagnostics::default();
    let input = Input {
        document,
        overlays: Vec::new(),
        settings: Settings {
            allow_references: vec!["/dev".into()],
            ..Settings::default()
        },
    };
    read_api(&input, &mut diagnostics);
    let codes: Vec<_> = diagnostics.iter().map(|said| said.code).collect();
    assert_eq!(codes, ["unreadable-file", "unresolved-reference"]);
}

#[test]
fn schemas_are_found_by_their_own_names() {
    let text = with_schema(concat!(
        "{$id: 'https://e.org/s', properties: {a: {$ref: '#inner'}, b: {$ref: '#/$defs/B'}, ",
        "c: {$ref: 'https://e.org/t#/$defs/C'}, d: {$ref: '#/components/schemas/T'}}, ",
        "$defs: {A: {$anchor: inner, type: string}, B: {type: integer}}}\n",
        "    T: {$id: 'https://e.org/t', $defs: {C: {type: boolean}}}"
    ));
    let (schemas, said) = read(&Document::new(&text));
    assert_eq!(said, Vec::<String>::new());
    for target in ["S/$defs/A", "S/$defs/B", "T/$defs/C", "T"] {
        assert!(
            schemas.contains(&format!("\"#/components/schemas/{target}\"")),
            "{target}: {schemas}"
        );
    }
}

#[test]
fn sloppy_references_are_read_as_they_are_meant() {
    for reference in [
        "T",
        "/components/schemas/T",
        "#components/schemas/T",
        "components/schemas/T",
        "#T",
    ] {
        let text = with_schema(&format!(
            "{{type: array, items: {{$ref: '{reference}'}}}}\n    T: {{type: string}}"
        ));
        let (schemas, said) = read(&Document::new(&text));
        assert!(
            schemas.contains(r##""$ref":"#/components/schemas/T""##),
            "{reference}: {schemas}"
        );
        assert_eq!(
            said,
            [format!(
                "repaired document.yaml:5: `{reference}` is no reference to anything"
            )]
        );
    }
}

#[test]
fn a_reference_that_leads_nowhere_says_what_comes_nearest() {
    let text = with_schema(
        "{type: array, items: {$ref: '#/components/schemas/Paymnet'}}\n    Payment: {}",
    );
    let rendered = Document::new(&text).read();
    let help = rendered
        .diagnostics
        .iter()
        .find_map(|said| said.help.as_deref());
    assert!(
        help.is_some_and(|help| help.starts_with("`#/components/schemas/Payment` comes nearest")),
        "{help:?}"
    );
}

#[test]
fn files_that_include_themselves_come_to_an_end() {
    let text = format!("{HEAD}paths: {{/a: {{get: {{$ref: 'o.yaml#/op'}}}}}}\n");
    for other in [
        "op: {$ref: '#/op'}",
        "op: {responses: {$ref: '#/op'}}",
        "op: {callbacks: {c: {u: {get: {$ref: '#/op'}}}}}",
        "op: {callbacks: {c: {u: {get: {$ref: '#/op'}, post: {$ref: '#/op'}}}}}",
    ] {
        let rendered = Document::new(&text).beside("o.yaml", other).read();
        assert!(
            rendered.diagnostics.count(Severity::Note) < rendered.codes().len(),
            "{other}: {:?}",
            rendered.codes()
        );
    }
}

#[test]
fn overlays_apply_to_what_other_files_bring() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let document = write("api.yaml", &with_schema("{items: {$ref: 'a.yaml#/Pet'}}"));
    write("a.yaml", "Pet: {type: string}");
    write("b.yaml", "Dog: {type: object}");
    let overlay = write(
        "overlay.yaml",
        "overlay: 1.0.0\nactions:\n- target: $.components.schemas.Pet\n  update: {format: uuid}\n- target: $.components.schemas\n  update: {New: {$ref: 'b.yaml#/Dog'}}\n",
    );
    let mut diagnostics = Diagnostics::default();
    let tree = generator::pipeline::read_tree(&document, &[overlay], &mut diagnostics);
    let schemas = tree
        .as_ref()
        .and_then(|tree| tree.at("/components/schemas"));
    assert_eq!(
        schemas
            .map(|schemas| schemas.to_json().to_string())
            .as_deref(),
        Some(
            r##"{"New":{"type":"object"},"Pet":{"format":"uuid","type":"string"},"S":{"items":{"$ref":"#/components/schemas/Pet"}}}"##
        )
    );
    assert_eq!(
        diagnostics
            .iter()
            .filter(|said| said.code != "other-files")
            .count(),
        0
    );
}
