//! What OpenAPI 3.0 and 3.1 say in different words is the same Rust.

use std::fs;

use tests::render::{Document, Rendered};

fn fixture(name: &str) -> Rendered {
    let text = fs::read_to_string(tests::fixtures().join(name)).expect("a fixture");
    Document::new(&text).render()
}

/// A document of this version whose component `T` has a property `p` with this schema.
fn property(version: &str, schema: &str) -> Rendered {
    let text = format!(
        "openapi: {version}\n\
         info: {{title: T, version: '1'}}\n\
         paths: {{}}\n\
         components:\n  \
           schemas:\n    \
             Money: {{type: object, properties: {{value: {{type: number}}}}}}\n    \
             Status: {{type: string, enum: [OPEN]}}\n    \
             T: {{type: object, properties: {{p: {schema}}}}}\n"
    );
    Document::new(&text).render()
}

fn assert_same(older: &Rendered, newer: &Rendered) {
    let paths = |rendered: &Rendered| -> Vec<String> {
        let files = rendered.files.iter();
        files.map(|file| file.path.clone()).collect()
    };
    assert!(!older.files.is_empty(), "{}", older.diagnostics_text());
    assert_eq!(paths(older), paths(newer), "{}", newer.diagnostics_text());
    for file in &older.files {
        assert_eq!(file.text, newer.file(&file.path), "{}", file.path);
    }
    assert_eq!(older.codes(), newer.codes());
}

#[test]
fn the_page_in_3_1_is_the_same_client() {
    assert_same(&fixture("payments.yaml"), &fixture("payments_31.yaml"));
}

/// A test for each pair of schemas: first in 3.0, then in 3.1.
macro_rules! same {
    ($($test:ident: $older:literal, $newer:literal;)+) => {
        $(
            #[test]
            fn $test() {
                assert_same(&property("3.0.3", $older), &property("3.1.0", $newer));
            }
        )+
    };
}

same! {
    a_description_beside_a_reference:
        "{allOf: [{$ref: '#/components/schemas/Money'}], description: What is owed.}",
        "{$ref: '#/components/schemas/Money', description: What is owed.}";
    a_deprecation_beside_a_reference:
        "{allOf: [{$ref: '#/components/schemas/Status'}], deprecated: true}",
        "{$ref: '#/components/schemas/Status', deprecated: true}";
    properties_beside_a_reference:
        "{allOf: [{$ref: '#/components/schemas/Money'}], required: [fee], properties: {fee: {type: number}}}",
        "{$ref: '#/components/schemas/Money', required: [fee], properties: {fee: {type: number}}}";
    a_nullable_reference:
        "{nullable: true, allOf: [{$ref: '#/components/schemas/Money'}]}",
        "{oneOf: [{$ref: '#/components/schemas/Money'}, {type: 'null'}]}";
    a_nullable_reference_by_any_of:
        "{nullable: true, allOf: [{$ref: '#/components/schemas/Money'}]}",
        "{anyOf: [{type: 'null'}, {$ref: '#/components/schemas/Money'}]}";
    a_nullable_enum:
        "{type: string, nullable: true, enum: [a, b, null]}",
        "{type: [string, 'null'], enum: [a, b, null]}";
    a_nullable_union:
        "{nullable: true, oneOf: [{type: string}, {type: integer}]}",
        "{oneOf: [{type: string}, {type: integer}, {type: 'null'}]}";
    a_nullable_list_of_nullable_items:
        "{type: array, nullable: true, items: {type: string, nullable: true}}",
        "{type: [array, 'null'], items: {type: [string, 'null']}}";
    several_types:
        "{anyOf: [{type: string}, {type: integer}]}",
        "{type: [string, integer]}";
    an_exclusive_bound:
        "{type: integer, minimum: 0, exclusiveMinimum: true}",
        "{type: integer, exclusiveMinimum: 0}";
    a_constant:
        "{type: string, enum: [card]}",
        "{const: card}";
    a_constant_integer:
        "{type: integer, enum: [7]}",
        "{const: 7}";
    a_constant_boolean:
        "{type: boolean, enum: [true]}",
        "{const: true}";
    an_enum_whose_values_have_schemas_of_their_own:
        "{type: string, enum: [a, b]}",
        "{oneOf: [{const: a}, {const: b}]}";
}
