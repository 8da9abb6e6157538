//! The catalogue of diagnostics: for each code the smallest document that provokes it.

use std::fs;
use std::path::Path;

use generator::config::{self, Settings};
use generator::diagnostic::{Code, Diagnostics};
use generator::pipeline::{Input, read_api};
use tests::command::run;

/// What provokes a code.
#[derive(Default)]
struct Case {
    document: Vec<u8>,
    overlay: Option<&'static str>,
    /// A table of `codegen.toml`.
    settings: &'static str,
    /// A file beside the document, `other.yaml`.
    beside: &'static str,
}

impl Case {
    /// The same with something else in the document.
    fn with(self, what: &str, instead: &str) -> Case {
        let text = String::from_utf8(self.document).expect("text");
        assert!(text.contains(what), "{text}");
        Case {
            document: text.replace(what, instead).into_bytes(),
            ..self
        }
    }
}

fn text(document: &str) -> Case {
    Case {
        document: document.as_bytes().to_owned(),
        ..Case::default()
    }
}

/// A document with more keys at its root.
fn root(rest: &str) -> Case {
    text(&format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}\n"
    ))
}

/// A document with one operation, `GET /a/{id}`, and more keys of it.
fn get(operation: &str) -> Case {
    root(&format!(
        "paths:\n  /a/{{id}}:\n    parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n    \
         get: {{operationId: a, responses: {{'204': {{description: d}}}}, {operation}}}"
    ))
}

/// The same, with one more parameter.
fn parameter(parameter: &str) -> Case {
    get(&format!("parameters: [{{{parameter}}}]"))
}

/// The same, of the method `POST` and with a body.
fn post(body: &str) -> Case {
    get(&format!("requestBody: {{{body}}}")).with("get:", "post:")
}

/// The same, with a multipart body of these properties.
fn form(properties: &str, encoding: &str) -> Case {
    post(&format!(
        "content: {{multipart/form-data: {{schema: {{type: object, properties: {{{properties}}}}}, encoding: {{{encoding}}}}}}}"
    ))
}

/// The same, with an answer that has this content.
fn answer(content: &str) -> Case {
    get("x-a: 1").with(
        "'204': {description: d",
        &format!("'200': {{description: d, content: {{{content}}}"),
    )
}

/// A document with these schemas, `A: {…}, B: {…}`.
fn schemas(schemas: &str) -> Case {
    root(&format!(
        "paths: {{}}\ncomponents: {{schemas: {{{schemas}}}}}"
    ))
}

/// A document with one webhook, of which this is all.
fn webhook(operation: &str) -> Case {
    root(&format!("webhooks: {{w: {{post: {{{operation}}}}}}}"))
}

fn with_settings(settings: &'static str) -> Case {
    Case {
        settings,
        ..schemas("")
    }
}

fn with_overlay(overlay: &'static str) -> Case {
    Case {
        overlay: Some(overlay),
        ..schemas("")
    }
}

/// The document that provokes a code; nothing where no document can. A code that is missing here does not compile.
fn case(code: Code) -> Option<Case> {
    let object = "type: object, properties";
    Some(match code {
        Code::AliasBomb => {
            let level = |n: usize| {
                format!(
                    "x-{n}: &a{n} [{}]",
                    vec![format!("*a{}", n - 1); 9].join(", ")
                )
            };
            let levels: Vec<String> = (1..12).map(level).collect();
            root(&format!("x-0: &a0 [x]\n{}", levels.join("\n")))
        }
        Code::BodyWithoutContent => post("content: {}"),
        Code::CircularAlias => schemas("A: {type: array, items: {$ref: '#/components/schemas/A'}}"),
        Code::CircularAllOf => {
            schemas("A: {allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}")
        }
        Code::CircularReference => schemas("A: {$ref: '#/components/schemas/A'}"),
        // A net below `circular-alias`, which every schema that we know of falls into first.
        Code::CircularSchema => return None,
        Code::CircularUnion => schemas(
            "A: {anyOf: [{$ref: '#/components/schemas/A'}, {type: array, items: {type: string}}]}",
        ),
        Code::ConflictingParts => schemas("A: {allOf: [{type: string}, {type: integer}]}"),
        Code::ConstraintUnion => schemas(&format!(
            "A: {{{object}: {{a: {{type: string}}, b: {{type: string}}}}, oneOf: [{{required: [a]}}, {{required: [b]}}]}}"
        )),
        Code::DeepAllOf => {
            let level = |n: usize| {
                format!(
                    "S{n}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{type: object}}]}}",
                    n + 1
                )
            };
            let levels: Vec<String> = (0..150).map(level).collect();
            schemas(&format!("{}, S150: {{type: object}}", levels.join(", ")))
        }
        Code::DocumentedKeyword => schemas("A: {not: {type: string}}"),
        Code::DuplicateKey => root("paths: {}\npaths: {}"),
        Code::DuplicateOperationId => root(
            "paths: {/a: {get: {operationId: a, responses: {'204': {description: d}}}, \
             put: {operationId: a, responses: {'204': {description: d}}}}}",
        ),
        Code::EmptyDocument => text(""),
        Code::EnumValueKind => schemas("A: {type: string, enum: [no, 1]}"),
        Code::ExternalReference => schemas("A: {$ref: 'https://example.com/a.yaml'}"),
        Code::ForeignKeyword => schemas("A: {type: string, properties: {a: {type: string}}}"),
        Code::IgnoredHeader => parameter("name: Accept, in: header, schema: {type: string}"),
        Code::ImpossibleBody => get("x-a: 1").with(
            "description: d",
            "description: d, content: {application/json: {schema: {type: string}}}",
        ),
        Code::IncompleteEnvironment => with_settings(
            "environments.one = {api = 'https://a.example', files = 'https://f.example'}\n\
             environments.two = {api = 'https://b.example'}",
        ),
        Code::IncompleteParameter => parameter("in: query, schema: {type: string}"),
        Code::IncompleteSecurityScheme => {
            root("paths: {}\ncomponents: {securitySchemes: {key: {type: apiKey, in: header}}}")
        }
        Code::InseparableVariants => schemas(&format!(
            "A: {{oneOf: [{{{object}: {{a: {{type: string}}}}}}, {{{object}: {{b: {{type: string}}}}}}]}}"
        )),
        Code::InseparableWebhooks => {
            let body = |name: &str| {
                format!(
                    "{name}: {{post: {{requestBody: {{content: {{application/json: {{schema: {{{object}: \
                     {{{name}: {{type: string}}}}}}}}}}}}}}}}"
                )
            };
            root(&format!("webhooks: {{{}, {}}}", body("a"), body("b")))
        }
        Code::InterimResponse => get("x-a: 1").with("'204'", "'100': {description: d}, '204'"),
        Code::InvalidMediaType => answer("A list: {schema: {type: string}}"),
        Code::InvalidOverlay => with_overlay("overlay: 7\nactions: []\n"),
        Code::InvalidSetting => with_settings("retry = {statuses = [200]}"),
        Code::ItemPlaces => {
            schemas("A: {type: array, prefixItems: [{type: string}, {type: integer}]}")
        }
        Code::ItemSchema => answer("application/json: {itemSchema: {type: string}}"),
        Code::Links => get("x-a: 1").with(
            "{description: d}",
            "{description: d, links: {next: {operationId: a}}}",
        ),
        Code::LoneSurrogate => text(
            r#"{"openapi": "3.1.0", "info": {"title": "\ud800", "version": "1"}, "paths": {}}"#,
        ),
        Code::MisnamedPathParameter => get("x-a: 1").with("name: id", "name: ID"),
        Code::MisplacedRequired => schemas("A: {type: string, required: true}"),
        Code::MissingItems => schemas("A: {type: array}"),
        Code::MissingKey => text("openapi: 3.0.3\npaths: {}\n"),
        Code::MissingOperationId => get("x-a: 1").with("operationId: a, ", ""),
        Code::MissingSchema => parameter("name: q, in: query"),
        Code::MixedEnum => schemas("A: {enum: [[1], {a: 1}]}"),
        Code::MutualTls => {
            root("paths: {}\ncomponents: {securitySchemes: {cert: {type: mutualTLS}}}")
        }
        Code::NewerOverlay => with_overlay(
            "overlay: 1.2.0\ninfo: {title: O, version: '1'}\nactions: [{target: $.info, update: {x-a: 1}}]\n",
        ),
        // Only an operating system out of means refuses one.
        Code::NoThread => return None,
        Code::OtherMediaType => webhook(
            "requestBody: {content: {application/json: {schema: {type: object}}, text/plain: {schema: {type: string}}}}",
        ),
        Code::OtherDialect => root("paths: {}\njsonSchemaDialect: https://example.com/dialect"),
        Code::OtherFiles => Case {
            beside: "A: {type: string}\n",
            ..schemas("A: {$ref: 'other.yaml#/A'}")
        },
        Code::OutOfRange => schemas("A: {type: string, maxLength: -1}"),
        Code::OverlayForAnotherDocument => with_overlay(
            "overlay: 1.0.0\nextends: other.yaml\ninfo: {title: O, version: '1'}\nactions: [{target: $.info, update: {x-a: 1}}]\n",
        ),
        Code::OverlayWithoutEffect => with_overlay(
            "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions: [{target: $.gone, update: {a: 1}}]\n",
        ),
        Code::PathsAlike => root("paths: {'/a/{b}': {}, '/a/{c}': {}}"),
        Code::PartHeader => form(
            "f: {type: string, format: binary}",
            "f: {headers: {X: {schema: {type: string}}}}",
        ),
        Code::PatternProperties => {
            schemas("A: {type: object, patternProperties: {'^x': {type: string}}}")
        }
        Code::RecursiveAlias => root("x-a: &a [*a]"),
        Code::RelativeServer => root("servers: [{url: /v1}]"),
        // The template of a user; see the test below.
        Code::Render => return None,
        Code::Repaired => schemas("A: {type: String}"),
        Code::RepeatedParameter => parameter(
            "name: q, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string}",
        ),
        Code::RepeatedPath => root("paths: {a: {}, /a: {}}"),
        Code::SchemaAndContent => parameter(
            "name: q, in: query, schema: {type: string}, content: {application/json: {schema: {type: string}}}",
        ),
        Code::ServerVariable => root("servers: [{url: 'https://{region}.example.com'}]"),
        Code::SettingWithoutEffect => Case {
            settings: "money = ['A.b']",
            ..schemas("A: {type: object, properties: {b: {type: boolean}}}")
        },
        Code::SeveralDiscriminators => schemas(&format!(
            "X: {{{object}: {{t: {{type: string}}}}}}, Y: {{{object}: {{t: {{type: string}}}}}}, \
             P: {{{object}: {{u: {{type: string}}}}}}, Q: {{{object}: {{u: {{type: string}}}}}}, \
             A: {{allOf: [{{oneOf: [{{$ref: '#/components/schemas/X'}}, {{$ref: '#/components/schemas/Y'}}], discriminator: {{propertyName: t}}}}, \
             {{oneOf: [{{$ref: '#/components/schemas/P'}}, {{$ref: '#/components/schemas/Q'}}], discriminator: {{propertyName: u}}}}]}}"
        )),
        Code::SeveralDocuments => root("paths: {}\n---\n{}"),
        Code::ShallowIndentation => root("paths: {}\nx-a: {\n}"),
        Code::Syntax => root("paths: {]"),
        Code::TooDeep => root(&format!("x-a: {}1{}", "[".repeat(200), "]".repeat(200))),
        Code::UncheckedPattern => Case {
            settings: "constraints = 'check'",
            ..schemas("A: {type: object, properties: {a: {type: string, pattern: '(?=a)'}}}")
        },
        Code::UndeclaredDiscriminator => schemas(&format!(
            "A: {{oneOf: [{{$ref: '#/components/schemas/B'}}, {{$ref: '#/components/schemas/C'}}], discriminator: {{propertyName: kind}}}}, \
             B: {{{object}: {{b: {{type: string}}}}}}, C: {{{object}: {{c: {{type: string}}}}}}"
        )),
        Code::UndeclaredPathParameter => root(
            "paths: {'/a/{id}': {get: {operationId: a, responses: {'204': {description: d}}}}}",
        ),
        Code::UndeclaredRequired => schemas("A: {type: object, required: [a]}"),
        Code::UndeclaredSecurity => get("x-a: 1").with(
            "paths:",
            "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\npaths:",
        ),
        Code::UnionProduct => {
            let union = |name: &str| {
                let variant = |n| {
                    format!("{{{object}: {{{name}{n}: {{type: string}}}}, required: [{name}{n}]}}")
                };
                format!(
                    "{{oneOf: [{}]}}",
                    (0..12).map(variant).collect::<Vec<_>>().join(", ")
                )
            };
            schemas(&format!(
                "A: {{allOf: [{}, {}, {}]}}",
                union("a"),
                union("b"),
                union("c")
            ))
        }
        Code::UnknownAnnotation => schemas("A: {type: string, colour: red}"),
        Code::UnknownKey => get("colour: red"),
        Code::UnknownMapping => schemas(&format!(
            "A: {{oneOf: [{{$ref: '#/components/schemas/B'}}, {{$ref: '#/components/schemas/C'}}], \
             discriminator: {{propertyName: k, mapping: {{d: '#/components/schemas/D'}}}}}}, \
             B: {{{object}: {{k: {{type: string}}}}}}, C: {{{object}: {{k: {{type: string}}}}}}, D: {{type: object}}"
        )),
        Code::UnknownSecurityScheme => get("security: [{gone: []}]"),
        Code::UnknownServer => Case {
            settings: "environments.one = {api = 'https://a.example'}",
            ..get("servers: [{url: 'https://b.example'}]")
        },
        Code::UnknownType => schemas("A: {type: foo}"),
        Code::UnreadableFile => Case {
            document: vec![b'a', 0xff],
            ..Case::default()
        },
        // A net below the grammar, which tells more of what is wrong; `document/typed.rs` tests it.
        Code::UnreadablePiece => return None,
        Code::UnresolvedReference => schemas("A: {$ref: '#/components/schemas/B'}"),
        Code::UnsearchedNull => schemas(&diamonds()),
        Code::UnsearchedUnion => schemas(&deep_variants()),
        Code::UnsupportedEncoding => form(
            "f: {type: object, properties: {a: {type: string}}}",
            "f: {contentType: text/csv}",
        ),
        Code::UnsupportedHeaderContent => get("x-a: 1").with(
            "description: d",
            "description: d, headers: {X: {content: {application/xml: {schema: {type: string}}}}}",
        ),
        Code::UnsupportedKey => root("x-a: {[1]: 2}"),
        Code::UnsupportedKeyword => schemas("A: {$dynamicRef: '#a'}"),
        Code::UnsupportedParameterContent => {
            parameter("name: q, in: query, content: {application/xml: {schema: {type: string}}}")
        }
        Code::UnsupportedSecurity => root(
            "paths: {}\nsecurity: [{key: []}]\ncomponents: {securitySchemes: {key: {type: http, scheme: digest}}}",
        ),
        Code::UnsupportedStyle => {
            parameter("name: q, in: query, style: matrix, schema: {type: string}")
        }
        Code::UnsupportedVersion => text("swagger: '2.0'\n"),
        Code::UntypedBody => {
            post("content: {text/csv: {schema: {type: object, properties: {a: {type: string}}}}}")
        }
        Code::UnusableDefault => schemas(&format!(
            "A: {{{object}: {{a: {{type: integer, default: x}}}}}}"
        )),
        Code::UnusableDiscriminator => {
            schemas("A: {oneOf: [{type: string}], discriminator: {propertyName: kind}}")
        }
        Code::UnusableServer => root("servers: [{url: 'ftp://example.com'}]"),
        Code::UnusedEncoding => form("f: {type: string}", "g: {contentType: text/plain}"),
        Code::UnusedPathParameter => {
            parameter("name: gone, in: path, required: true, schema: {type: string}")
        }
        Code::UnusedSetting => with_settings("money = ['Gone.amount']"),
        Code::WebhookMediaType => {
            webhook("requestBody: {content: {image/png: {schema: {type: string}}}}")
        }
        Code::WebhookParameter => {
            webhook("parameters: [{name: q, in: cookie, schema: {type: string}}]")
        }
        Code::WebhookSecurity => webhook("security: [{key: []}]"),
        Code::WrongKind => root("paths: 1"),
        Code::Xml => answer("application/xml: {schema: {type: object}}"),
    })
}

/// Unions over the two of the level below, so deep that nobody can look through all of them.
fn diamonds() -> String {
    let level = |n: usize| {
        let below = n - 1;
        let union = format!(
            "{{oneOf: [{{$ref: '#/components/schemas/S{below}'}}, {{$ref: '#/components/schemas/T{below}'}}]}}"
        );
        format!("S{n}: {union}, T{n}: {union}")
    };
    let object = |name: &str| {
        format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}")
    };
    let levels: Vec<String> = (1..60).rev().map(level).collect();
    format!(
        "{}, S0: {}, T0: {}",
        levels.join(", "),
        object("s"),
        object("t")
    )
}

/// Two variants of so many parts that nobody can compare all of them.
fn deep_variants() -> String {
    let count = 211;
    let level = |n: usize| {
        let (one, other) = ((3 * n + 1) % count, (n * n + 2) % count);
        format!(
            "S{n}: {{type: object, properties: {{p: {{$ref: '#/components/schemas/S{one}'}}, q: {{$ref: '#/components/schemas/S{other}'}}}}}}"
        )
    };
    let levels: Vec<String> = (0..count).map(level).collect();
    let union =
        "U: {anyOf: [{$ref: '#/components/schemas/S0'}, {$ref: '#/components/schemas/S1'}]}";
    format!("{}, {union}", levels.join(", "))
}

/// What is said about a case.
fn said(code: Code, case: &Case) -> Diagnostics {
    let place = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &[u8]| {
        let path = place.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    write("other.yaml", case.beside.as_bytes());
    let input = Input {
        document: write("api.yaml", &case.document),
        overlays: case
            .overlay
            .iter()
            .map(|text| write("overlay.yaml", text.as_bytes()))
            .collect(),
        settings: settings(&write(
            "codegen.toml",
            format!("[api]\n{}", case.settings).as_bytes(),
        )),
    };
    let mut diagnostics = Diagnostics::default();
    let reading = read_api(&input, &mut diagnostics);
    assert!(reading.is_some() || diagnostics.has_errors(), "{code}");
    diagnostics
}

fn settings(path: &Path) -> Settings {
    let mut tables = config::read(path).expect("settings");
    tables.shift_remove("api").unwrap_or_default()
}

#[test]
fn every_code_is_provoked_by_a_document() {
    let silent: Vec<String> = Code::ALL
        .iter()
        .filter_map(|code| {
            let case = case(*code)?;
            let said = said(*code, &case);
            let found: Vec<&str> = said.iter().map(|found| found.code.name()).collect();
            let document = String::from_utf8_lossy(&case.document);
            let told = found.contains(&code.name());
            (!told).then(|| format!("{code}, told is {found:?}:\n{document}"))
        })
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn a_template_that_is_no_rust_is_told() {
    let place = tempfile::tempdir().expect("a directory");
    fs::create_dir(place.path().join("templates")).expect("a directory");
    fs::write(place.path().join("templates/client.rs.j2"), "no Rust").expect("a template");
    fs::write(place.path().join("api.yaml"), root("paths: {}").document).expect("a document");
    let generate = [
        "generate",
        "api.yaml",
        "--out",
        "out",
        "--templates",
        "templates",
    ];
    let outcome = run(place.path(), &generate);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("error[render]"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn the_catalogue_tells_what_a_code_means_and_what_to_do() {
    let place = tempfile::tempdir().expect("a directory");
    let one = run(place.path(), &["explain-code", "missing-operation-id"]);
    assert_eq!(one.status, Some(0), "{}", one.stderr);
    insta::assert_snapshot!(one.stdout);
    let all = run(place.path(), &["explain-code"]);
    for code in Code::ALL {
        assert!(all.stdout.contains(&format!("\n{code}: ")), "{code}");
    }
    let none = run(place.path(), &["explain-code", "missing-operationid"]);
    assert_eq!(none.status, Some(2));
    assert!(
        none.stderr.contains("generator explain-code"),
        "{}",
        none.stderr
    );
}
