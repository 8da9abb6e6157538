//! What a person reads when an answer is not what the document says: each error whole, as the client prints it.

use super::downstream::error_of;

/// Compares the error for an answer with its snapshot.
fn check(name: &str, body: &str) {
    insta::with_settings!({
        snapshot_path => "../snapshots/payments",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => body,
    }, {
        insta::assert_snapshot!(name, error_of(body));
    });
}

/// A test for each answer; the name of the test is what is wrong with it.
macro_rules! errors {
    ($($test:ident: $body:literal;)+) => {
        $(
            #[test]
            fn $test() {
                check(stringify!($test), $body);
            }
        )+
    };
}

errors! {
    a_required_key_is_missing_in_an_element_of_a_list:
        r#"{"entries":[{"id":"a","amount":{"value":1,"currency":"BRL"}},{"id":"b","amount":{"currency":"BRL"}}]}"#;
    a_value_has_the_wrong_type:
        r#"{"entries":[{"id":"a","amount":{"value":"s3cr3t","currency":"BRL"}}]}"#;
    an_object_is_a_list:
        r#"{"payer":[{"name":"n","cpf":"1"}]}"#;
    an_integer_is_beyond_32_bits:
        r#"{"entries":[{"id":"a","amount":{"value":1,"currency":"BRL"},"installments":2147483648}]}"#;
    an_integer_has_a_fraction:
        r#"{"attempts":[1,1.5]}"#;
    a_closed_enum_does_not_list_the_value:
        r#"{"balances":{"total":1,"2026-11-21":{"value":1,"currency":"EUR"}}}"#;
    a_tag_is_missing:
        r#"{"sources":[{"account":{"number":1}}]}"#;
    a_tag_is_of_the_wrong_type:
        r#"{"source":{"kind":["bank"],"account":{"number":1}}}"#;
    a_tag_comes_with_the_body_of_another_variant:
        r#"{"source_by_day":{"1":{"kind":"bank","key":"k"}}}"#;
    the_body_of_a_tag_is_wrong_deep_inside:
        r#"{"source":{"account":{"number":"s3cr3t"},"kind":"bank"}}"#;
    keys_fit_no_variant:
        r#"{"payer":{"name":"n"}}"#;
    keys_fit_two_variants:
        r#"{"payer":{"name":"n","cpf":"1","cnpj":"2"}}"#;
    keys_fit_a_variant_that_is_wrong_inside:
        r#"{"payer":{"name":7,"cpf":"1"}}"#;
    a_kind_fits_no_variant_of_a_union_of_unions:
        r#"{"origin":7}"#;
    keys_fit_no_variant_of_a_union_of_unions:
        r#"{"origin":{"cpf":"1"}}"#;
    a_union_in_a_union_is_wrong_inside:
        r#"{"origin":{"name":"n"}}"#;
    the_answer_ends_too_early:
        r#"{"entries":[{"id":"a","#;
}
