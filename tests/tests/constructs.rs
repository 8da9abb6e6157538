//! One small document per construct, and what is rendered for it.
//!
//! A snapshot holds the rendered text of the files that matter; `tests::excerpt` says what is left out. Every
//! diagnostic of the document stands at its end, so that none comes or goes unseen. All of it is compiled, too.

use std::process::Command;

use tests::crates::Crates;
use tests::excerpt::{Part, excerpt};
use tests::{command, constructs};

use Part::{Client, Models, ModelsInFull, Operations, OperationsInFull, Webhooks, WebhooksInFull};

fn check(name: &str, parts: &[Part]) {
    let rendered = constructs::render(name, "crate");
    let mut snapshot = excerpt(&rendered.files, parts);
    let diagnostics = rendered.diagnostics_text();
    if !diagnostics.is_empty() {
        snapshot.push_str(&format!("\n// ---- diagnostics\n{diagnostics}\n"));
    }
    insta::with_settings!({
        snapshot_path => "snapshots/constructs",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        input_file => format!("tests/fixtures/constructs/{name}.yaml"),
    }, {
        insta::assert_snapshot!(name, snapshot);
    });
}

/// A test for each fixture; the name of the test says what must stay true of it.
macro_rules! constructs {
    ($($test:ident: $fixture:literal $($part:ident)+,)+) => {
        $(
            #[test]
            fn $test() {
                check($fixture, &[$($part),+]);
            }
        )+

        const FIXTURES: &[&str] = &[$($fixture),+];
    };
}

constructs! {
    money_is_a_decimal: "money" Models,
    numbers_that_are_no_money_keep_their_digits: "numbers" ModelsInFull Operations,
    formats_choose_the_type: "scalars" Models,
    settings_say_which_integers_are_moments: "epoch_times" Models,
    an_enum_keeps_unknown_values_and_its_own_unknown: "string_enum" ModelsInFull,
    an_enum_takes_the_names_of_its_author: "enum_names" Models,
    an_integer_enum_keeps_its_numbers: "integer_enum" Models,
    an_enum_of_any_scalars_keeps_them_apart: "value_enum" Models,
    absent_null_and_present_are_three_states: "three_states" ModelsInFull,
    null_is_allowed_where_every_part_allows_it: "null" Models,
    null_in_a_type_list_is_nullable: "nullable_31" Models,
    inline_objects_are_named_by_where_they_stand: "inline_objects" Models,
    an_inline_object_equal_to_a_component_is_the_component: "inline_equal_to_component" Models,
    equal_inline_objects_share_a_type: "inline_equal" Models,
    a_union_of_any_is_no_union_of_exactly_one: "inline_equal_unions" Models,
    additional_properties_become_a_map: "maps" Models,
    all_of_is_merged: "all_of" Models,
    all_of_one_reference_is_that_type: "all_of_single_reference" Models,
    recursive_all_of_is_boxed: "all_of_recursive" Models,
    a_part_that_leads_back_to_its_whole_has_one_type: "all_of_leads_back" Models,
    all_of_narrows_what_its_parts_say: "all_of_narrowing" Models,
    all_of_that_contradicts_itself_is_told: "all_of_conflict" Models,
    two_tags_can_lead_to_one_schema: "discriminator" Models,
    a_discriminator_without_mapping_takes_component_names: "discriminator_without_mapping" Models,
    a_discriminator_in_the_parent_makes_a_union_of_children: "discriminator_in_parent" Models,
    a_discriminator_of_one_variant_knows_that_there_may_be_others: "discriminator_alone" Models,
    constants_tell_variants_apart: "one_of_by_constant" Models,
    integer_constants_tell_variants_apart: "one_of_by_const_31" Models,
    booleans_integers_and_lists_of_values_tell_variants_apart: "tags_by_value" Models,
    a_discriminator_leads_to_variants_in_many_ways: "discriminators" Models,
    kinds_of_json_tell_variants_apart: "one_of_by_kind" Models,
    keys_tell_variants_apart: "one_of_by_keys" Models,
    variants_are_called_after_what_only_they_have: "variants_alike" Models,
    values_tell_some_variants_apart: "one_of_by_values" Models,
    listed_values_tell_variants_apart_where_the_tag_does_not: "listed_values" Models,
    a_tag_within_a_property_tells_variants_apart: "one_of_by_inner_tag" Models,
    a_tag_is_sent_even_where_it_is_optional: "optional_tags" ModelsInFull,
    kinds_are_told_apart_through_unions_and_properties: "nested_kinds" Models,
    variants_keep_what_only_another_one_declares: "lossless" Models,
    properties_beside_one_of_are_in_each_variant: "one_of_beside_properties" Models,
    one_of_with_one_entry_is_that_entry: "one_of_single_entry" Models,
    a_union_that_the_settings_open_keeps_what_is_none_of_its_variants: "open_unions" ModelsInFull OperationsInFull,
    one_of_constants_is_an_enum: "one_of_constants" Models,
    one_of_with_null_is_optional: "one_of_with_null" Models,
    what_nothing_tells_apart_is_tried_and_told: "any_of_trial" Models,
    a_union_can_hold_unions_and_itself: "union_of_unions" Models,
    secrets_are_known_by_their_names: "secrets" ModelsInFull Operations,
    read_only_and_write_only_properties_are_in_one_type: "read_only" ModelsInFull,
    what_travels_one_way_is_not_demanded_the_other_way: "directions" ModelsInFull,
    awkward_names_become_distinct_identifiers: "awkward_names" Models,
    dotted_names_are_cut_to_what_tells_them_apart: "dotted_names" Models,
    path_and_query_parameters_keep_their_style: "parameters_path_and_query" Operations,
    a_parameter_of_one_value_is_not_asked_for: "parameters_constant" Operations,
    null_in_the_query_is_said_with_none: "parameters_nullable" OperationsInFull,
    a_path_parameter_is_empty_where_the_document_or_the_settings_say_so: "parameters_empty" Operations,
    header_and_cookie_parameters_are_sent: "parameters_header_and_cookie" Operations,
    a_parameter_of_the_operation_replaces_that_of_the_path: "parameters_of_the_path" Operations,
    what_3_2_adds_is_called_like_the_rest: "additions_of_32" OperationsInFull,
    bodies_are_sent_as_their_media_type_says: "bodies" Operations,
    properties_of_forms_are_written_as_their_encoding_says: "bodies_forms" Operations,
    properties_of_multipart_bodies_are_parts: "bodies_multipart" ModelsInFull OperationsInFull,
    files_are_uploads_in_maps_arrays_and_unions: "multipart_files" ModelsInFull Operations,
    the_caller_chooses_among_media_types: "bodies_several" OperationsInFull,
    several_successes_become_an_enum: "answers_several_successes" Operations,
    ranges_and_default_are_answers: "answers_ranges_and_default" OperationsInFull,
    default_alone_is_success_and_failure: "answers_default_only" Operations,
    media_types_tell_answers_apart: "answers_by_media_type" Models OperationsInFull,
    answers_that_can_have_no_body_have_none: "answers_without_body" OperationsInFull,
    answers_can_come_in_pieces: "answers_in_pieces" OperationsInFull,
    the_media_type_that_comes_decides_how_a_response_is_read: "media_types" Models OperationsInFull,
    a_status_that_is_not_listed_is_read_all_the_same: "statuses_not_listed" OperationsInFull,
    headers_of_answers_have_types: "response_headers" Models OperationsInFull,
    security_is_alternatives_of_schemes_together: "security" Operations Client,
    credentials_are_sent_where_no_security_says_what_is_needed: "security_undeclared" Operations Client,
    what_needs_no_credentials_gets_none_where_other_operations_do: "security_partial" Operations Client,
    settings_say_that_credentials_are_sent_all_the_same: "security_sent" Operations,
    a_scheme_that_is_not_declared_is_the_one_that_is_meant: "security_named" Operations Client,
    scopes_and_where_tokens_come_from_are_documented: "scopes" Operations Client,
    servers_become_environments: "servers" Operations Client,
    webhooks_and_callbacks_give_types_and_no_calls: "webhooks" Models Operations Webhooks,
    webhooks_with_one_body_are_that_body: "webhooks_one_body" Models Webhooks,
    webhooks_are_told_apart_by_constants: "webhooks_by_constant" Models Webhooks,
    webhooks_that_nothing_tells_apart_are_told: "webhooks_alike" Models Webhooks,
    webhooks_without_a_body_that_is_read_give_no_event: "webhooks_without_event" Models Webhooks,
    headers_of_webhooks_have_types: "webhook_headers" Models Webhooks,
    the_query_of_webhooks_has_types: "webhook_query" Models WebhooksInFull,
    forms_and_texts_are_events: "webhook_forms" Models WebhooksInFull,
    a_form_alone_is_the_event: "webhook_form_alone" Models WebhooksInFull,
    a_text_alone_is_the_event: "webhook_text_alone" WebhooksInFull,
    the_items_of_streams_have_types: "events_32" Models Operations,
    kinds_of_events_have_data_of_their_own: "event_kinds" Models Operations,
    deprecated_things_say_so: "deprecated" Models Operations,
    no_description_leaves_its_comment: "descriptions" Models,
    constraints_and_defaults_are_documented: "constraints_and_defaults" Models,
    defaults_are_offered_where_they_fit: "defaults" ModelsInFull OperationsInFull,
    a_schema_without_type_is_any_json: "any_value" Models,
    components_that_are_no_objects_are_aliases: "aliases" Models,
    references_lead_to_names_and_to_any_place: "references_31" Models,
    settings_have_constraints_checked: "constraints" ModelsInFull,
    unsupported_keywords_are_told: "unsupported_keywords" Models,
    what_only_restricts_is_documented: "restrictions" Models,
    patterns_type_the_other_properties: "pattern_properties" Models,
    items_have_the_types_of_their_places: "prefix_items" Models,
    a_struct_is_built_from_what_it_must_have: "builders" ModelsInFull,
    operations_without_good_names_get_distinct_ones: "operation_names" Operations,
}

#[test]
fn every_fixture_has_a_test() {
    let mut tested = FIXTURES.to_vec();
    tested.sort_unstable();
    assert_eq!(constructs::names(), tested);
}

#[test]
fn every_construct_is_laid_out_and_compiles_without_a_warning() {
    let crates = Crates::new("constructs");
    constructs::write(&crates);
    let root = crates
        .directory()
        .join(constructs::CRATE)
        .join("src/lib.rs");
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024"]).arg(root);
    let outcome = command::outcome(&mut rustfmt);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stdout);
    let outcome = crates.cargo(constructs::CRATE, &["check", "--features", "stand-in"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}
