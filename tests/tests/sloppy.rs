//! One small document per oddity that real documents have: how it is read, and that it is said.
//!
//! A snapshot holds what is rendered, and every diagnostic of the document at its end. All of it is compiled, too.

use std::fs;
use std::path::PathBuf;

use tests::crates::Crates;
use tests::excerpt::{Part, excerpt};
use tests::render::{Document, Rendered};

fn directory() -> PathBuf {
    tests::fixtures().join("sloppy")
}

fn render(name: &str, module: &str) -> Rendered {
    let path = directory().join(format!("{name}.yaml"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Document::new(&text).module(module).render()
}

fn check(name: &str, parts: &[Part]) {
    let rendered = render(name, "crate");
    let snapshot = format!(
        "{}\n// ---- diagnostics\n{}\n",
        excerpt(&rendered.files, parts),
        rendered.diagnostics_text()
    );
    insta::with_settings!({
        snapshot_path => "snapshots/sloppy",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        input_file => format!("tests/fixtures/sloppy/{name}.yaml"),
    }, {
        insta::assert_snapshot!(name, snapshot);
    });
}

/// A test for each fixture; the name of the test says how it is read.
macro_rules! oddities {
    ($($test:ident: $fixture:literal $($part:ident)+,)+) => {
        $(
            #[test]
            fn $test() {
                check($fixture, &[$(Part::$part),+]);
            }
        )+

        const FIXTURES: &[&str] = &[$($fixture),+];
    };
}

oddities! {
    nothing_is_an_empty_list: "null_for_a_list" Models Operations,
    a_property_that_is_required_is_in_the_list: "required_in_a_property" Models,
    an_operation_without_responses_can_be_called: "missing_responses" Operations,
    a_list_without_items_is_of_anything: "missing_items" Models,
    keywords_of_other_types_say_nothing: "foreign_keywords" Models,
    types_of_other_languages_are_understood: "types_of_other_languages" Models,
    operations_are_told_apart_by_method_and_path: "operation_ids" Operations,
    a_tag_need_not_be_declared: "undeclared_tags" Operations,
    path_parameters_are_those_of_the_path: "path_parameters" Operations,
    a_parameter_that_stands_twice_is_sent_once: "repeated_parameters" Operations,
    literals_are_read_as_their_type_has_them: "literals_of_the_wrong_type" Models,
    limits_that_lost_their_digits_limit_nothing: "limits_out_of_range" Models,
    enums_list_each_value_once: "enums" Models,
    paths_that_differ_by_name_only_are_called_alike: "paths_alike" Operations,
    a_security_scheme_is_what_its_name_says: "undeclared_security" Operations Client,
    what_is_of_the_wrong_kind_is_read_as_it_is_meant: "wrong_kinds" Models Operations,
}

#[test]
fn every_fixture_has_a_test() {
    let mut files: Vec<String> = fs::read_dir(directory())
        .expect("fixtures")
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    files.sort();
    let mut tested = FIXTURES.to_vec();
    tested.sort_unstable();
    assert_eq!(files, tested);
}

#[test]
fn every_oddity_compiles_without_a_warning() {
    let crates = Crates::new("sloppy");
    let mut root = "//! All oddities.\n\n#![deny(missing_docs)]\n\n".to_owned();
    let mut files = Vec::new();
    for name in FIXTURES {
        root.push_str(&format!("pub mod {name};\n"));
        let rendered = render(name, &format!("crate::{name}"));
        files.extend(
            rendered
                .files
                .into_iter()
                .map(|file| (format!("src/{name}/{}", file.path), file.text)),
        );
    }
    files.push(("src/lib.rs".to_owned(), root));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    crates.add("sloppy", &[], &files);
    let outcome = crates.cargo("sloppy", &["check", "--features", "stand-in"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

#[test]
fn no_line_of_them_does_harm_when_it_says_something_else() {
    let others = [
        "null",
        "-1",
        "text",
        "[[], {}]",
        "{a: {b: 1e999}}",
        "{$ref: '#'}",
        "{$ref: '#/paths/~1a'}",
        "{$ref: sloppy.yaml}",
        "{<<: {$ref: {}}}",
    ];
    for name in FIXTURES {
        let text = fs::read_to_string(directory().join(format!("{name}.yaml"))).expect("a fixture");
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let Some((key, _)) = line.split_once(':') else {
                continue;
            };
            let changed = others.map(|other| format!("{key}: {other}"));
            // Each other value stands in some line of each document.
            let changed = &changed[index % others.len()];
            let mut lines = lines.clone();
            lines[index] = changed;
            // What is said of it does not matter here: that it ends, and does not panic, does.
            Document::new(&lines.join("\n"))
                .beside("sloppy.yaml", &text)
                .read();
        }
    }
}

#[test]
fn every_part_of_a_server_address_may_be_a_variable() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
servers:
- url: '{protocol}://{hostname}{basePath}'
  variables:
    protocol: {enum: [http, https], default: https}
    hostname: {default: 'localhost:8008'}
    basePath: {default: /_matrix/client/v3}
- {url: '{whole}/v1', variables: {whole: {default: 'https://b.example'}}}
paths: {/a: {get: {operationId: a, responses: {'204': {description: d}}}}}
";
    let rendered = Document::new(text).render();
    assert_eq!(rendered.diagnostics_text(), "");
    let environment = rendered.file("environment.rs");
    for part in [
        "\"{protocol}://{hostname}{basePath}\".to_owned()",
        "\"{whole}/v1\".to_owned()",
        "pub fn protocol(",
        "pub fn hostname(",
        "pub fn base_path(",
        "pub fn whole(",
    ] {
        assert!(environment.contains(part), "{part}: {environment}");
    }
    assert!(!environment.contains("base: &str"), "{environment}");
    for (part, instead) in [
        ("default: https}", "default: ftp}"),
        ("default: 'localhost:8008'", "default: ''"),
    ] {
        let rendered = Document::new(&text.replace(part, instead)).read();
        assert_eq!(rendered.codes(), ["unusable-server"], "{instead}");
    }
}

#[test]
fn yaml_is_read_as_libyaml_reads_it() {
    let text = "openapi: 3.1.0
info:
  title: \"one
  two\"
  version: '1'
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                type: object
                properties:
                  x: {type: string}
                example: {
                  \"x\": \"y\"
                }
";
    let rendered = Document::new(text).read();
    let said = rendered.diagnostics.iter();
    let said: Vec<_> = said
        .map(|found| (found.code.name(), found.place.line, found.place.column))
        .collect();
    let code = "shallow-indentation";
    assert_eq!(said, [(code, 3, 10), (code, 19, 26)]);
    let tree = &rendered.reading.expect("read").document.tree;
    let json = |at: &str| tree.at(at).map(|node| node.to_json().to_string());
    assert_eq!(json("/info/title").as_deref(), Some("\"one two\""));
    let example = "/paths/~1a/get/responses/200/content/application~1json/schema/example";
    assert_eq!(json(example).as_deref(), Some(r#"{"x":"y"}"#));
}

#[test]
fn keys_of_content_that_are_no_media_types_are_told_and_read_as_json() {
    let rendered = Document::new(
        "openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://a.example'}]
paths: {/a: {post: {operationId: a,
  requestBody: {content: {A body: {schema: {type: object, properties: {b: {type: string}}}}}},
  responses: {'200': {description: x, content: {Missing Parameter: {schema: {type: object, properties: {a: {type: string}}}}}}}}}}
",
    )
    .render();
    assert_eq!(rendered.codes(), ["invalid-media-type"; 2]);
    let operations = rendered.file("operations/a.rs");
    assert!(!operations.contains("Missing Parameter"), "{operations}");
    assert!(operations.contains("application/json"), "{operations}");
}

#[test]
fn hundreds_of_annotations_are_one_note() {
    let mut text =
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for number in 0..280 {
        text.push_str(&format!(
            "    S{number}: {{type: string, note{}: 1}}\n",
            number % 20
        ));
    }
    let rendered = Document::new(&text).read();
    assert_eq!(rendered.codes(), ["unknown-annotation"]);
    assert!(rendered.diagnostics_text().contains("`note9` and 10 more"));
    let older = Document::new(&text.replace("3.1.0", "3.0.3")).read();
    assert_eq!(older.codes(), ["unknown-key"; 280]);
}
