//! References that cannot be followed: they cost what they lead to, and nothing else.

use super::place::Place;
use super::succeeded;

const HEAD: &str =
    "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\n";

/// The text of all operations.
fn operations(place: &Place) -> String {
    let files = place.output().into_iter();
    let operations = files.filter(|(path, _)| path.starts_with("src/operations"));
    operations.map(|(_, text)| text).collect()
}

/// A document in which everything that can be a reference is one to `to`, beside an operation that is whole.
fn all_kinds(to: &dyn Fn(&str) -> String) -> String {
    let reference = |section: &str| format!("{{$ref: '{}'}}", to(section));
    let [
        schema,
        response,
        parameter,
        body,
        header,
        scheme,
        link,
        callback,
        item,
        example,
    ] = [
        "schemas",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
        "examples",
    ]
    .map(reference);
    format!(
        "{HEAD}paths:
  /whole: {{get: {{operationId: whole, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Whole'}}}}}}}}}}}}}}
  /item: {item}
  /a/{{id}}:
    parameters: [{parameter}]
    post:
      operationId: broken
      parameters: [{parameter}, {{name: q, in: query, schema: {schema}}}]
      requestBody: {body}
      callbacks: {{c: {callback}}}
      responses:
        '200': {response}
        '201': {{description: d, headers: {{X: {header}}}, links: {{l: {link}}}, content: {{application/json: {{schema: {schema}, examples: {{e: {example}}}}}}}}}
        default: {response}
webhooks: {{w: {item}}}
components:
  securitySchemes: {{s: {scheme}}}
  schemas:
    Whole: {{type: object, properties: {{a: {schema}, b: {{type: array, items: {schema}}}}}}}
    Pets: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {{propertyName: kind, mapping: {{bird: '{}'}}}}}}
    Cat: {{type: object, required: [kind], properties: {{kind: {{type: string}}, cat: {{type: string}}}}}}
    Dog: {{type: object, required: [kind], properties: {{kind: {{type: string}}, dog: {{type: string}}}}}}
",
        to("schemas")
    )
}

#[test]
fn a_bad_reference_of_any_kind_is_a_warning_and_leaves_a_client() {
    let nowhere = |section: &str| format!("#/components/{section}/Nowhere");
    let nothing = |_: &str| "#/nothing/there".to_owned();
    let no_file = |section: &str| format!("gone.yaml#/components/{section}/A");
    let broken_file = |section: &str| format!("broken.yaml#/{section}");
    let outside = |section: &str| format!("../other.yaml#/{section}");
    let network = |section: &str| format!("https://a.example/b.yaml#/{section}");
    let wrong = |_: &str| "#/info".to_owned();
    let kinds: [&dyn Fn(&str) -> String; 7] = [
        &nowhere,
        &nothing,
        &no_file,
        &broken_file,
        &outside,
        &network,
        &wrong,
    ];
    for to in kinds {
        let document = all_kinds(to);
        let place = Place::new(&[("shop.yaml", &document), ("broken.yaml", "a: [1")]);
        let outcome = place.generate(&["--report", "report.json"]);
        succeeded(&outcome);
        for words in [
            "generated as arbitrary JSON",
            "requests are sent without it, and the documentation of the operation says so",
            "generated as a body of arbitrary JSON, which every call has to give",
            "generated as a response without a typed body",
            "the client has no operations of it",
        ] {
            assert!(
                outcome.stderr.contains(words),
                "{words}: {}",
                outcome.stderr
            );
        }
        let report: serde_json::Value =
            serde_json::from_str(&place.read("report.json")).expect("JSON");
        assert_eq!(report["counts"]["operations_generated"], 2, "{document}");
        let denied = place.generate(&["--deny", "warnings"]);
        assert_eq!(denied.status, Some(1), "{}", denied.stderr);
    }
}

#[test]
fn an_operation_says_which_parameter_it_lacks_and_asks_for_its_body() {
    let place = Place::with(&all_kinds(&|section| {
        format!("#/components/{section}/Nowhere")
    }));
    succeeded(&place.generate(&[]));
    let operations = operations(&place);
    let words = operations.replace("///", "");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = "The parameter behind `#/components/parameters/Nowhere` cannot be read from the document. The client sends requests without it.";
    assert!(words.contains(sentence), "{operations}");
    // Its place in the path is known, and so it is asked for.
    assert!(
        operations.contains("id: &str, body: &runtime::Json"),
        "{operations}"
    );
}

#[test]
fn references_in_circles_are_warnings_and_leave_a_client() {
    let circle = |section: &str| format!("#/components/{section}/One");
    let sections = "schemas responses parameters requestBodies headers securitySchemes links callbacks pathItems examples";
    let mut document = all_kinds(&circle);
    for section in sections
        .split(' ')
        .filter(|section| !["schemas", "securitySchemes"].contains(section))
    {
        document.push_str(&format!(
            "  {section}: {{One: {{$ref: '#/components/{section}/Two'}}, Two: {{$ref: '#/components/{section}/One'}}}}\n"
        ));
    }
    let document = document
        .replace("    Whole: {", "    One: {$ref: '#/components/schemas/Two'}\n    Two: {$ref: '#/components/schemas/One'}\n    Whole: {")
        .replace("securitySchemes: {s:", "securitySchemes: {One: {$ref: '#/components/securitySchemes/One'}, s:");
    let place = Place::with(&document);
    let outcome = place.generate(&[]);
    succeeded(&outcome);
    assert!(
        outcome.stderr.contains("circular-reference"),
        "{}",
        outcome.stderr
    );
    assert!(operations(&place).contains("fn broken"));
}

#[test]
fn hundreds_of_missing_responses_are_one_warning_and_leave_every_operation() {
    let mut document = format!("{HEAD}paths:\n");
    for number in 0..612 {
        document.push_str(&format!(
            "  /p{number}: {{get: {{operationId: get{number}, responses: {{'200': {{$ref: '#/components/responses/R{number}'}}}}}}}}\n"
        ));
    }
    let place = Place::with(&document);
    let outcome = place.generate(&["--report", "report.json"]);
    succeeded(&outcome);
    let lines = outcome.stderr.lines().count();
    assert!(lines < 30, "{lines} lines: {}", outcome.stderr);
    assert!(
        outcome.stderr.contains("the same at 611 more places"),
        "{}",
        outcome.stderr
    );
    let report: serde_json::Value = serde_json::from_str(&place.read("report.json")).expect("JSON");
    assert_eq!(report["counts"]["operations_generated"], 612);
}

#[test]
fn a_request_body_in_the_place_of_a_response_is_read_as_a_response() {
    let place = Place::with(&format!(
        "{HEAD}paths:
  /a: {{put: {{operationId: putA, responses: {{'200': {{$ref: '#/components/requestBodies/Saved'}}}}}}}}
  /b: {{get: {{operationId: getB, responses: {{'200': {{$ref: '#/components/responses/Missing'}}}}}}}}
  /c: {{get: {{operationId: getC, parameters: [{{$ref: '#/components/parameters/Nowhere'}}], responses: {{'204': {{description: ok}}}}}}}}
components:
  requestBodies: {{Saved: {{description: What was saved, content: {{application/json: {{schema: {{type: object, properties: {{id: {{type: string}}}}}}}}}}}}}}
"
    ));
    let outcome = place.generate(&[]);
    succeeded(&outcome);
    assert!(
        outcome.stderr.contains("0 errors, 3 warnings"),
        "{}",
        outcome.stderr
    );
    let operations = operations(&place);
    for operation in ["fn put_a", "fn get_b", "fn get_c"] {
        assert!(operations.contains(operation), "{operations}");
    }
    let models = place.output();
    let has_id = models.iter().any(|(path, text)| {
        path.starts_with("src/models") && text.contains("pub id: Option<String>")
    });
    assert!(has_id, "{models:?}");
}
