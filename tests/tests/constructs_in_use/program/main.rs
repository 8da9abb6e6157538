//! Uses crates that were generated from `fixtures/constructs`, as their user does: a failed assertion is a failed test.

#[macro_use]
mod calls;
mod answers;
mod credentials;
mod http;
mod requests;
mod uploads;
mod values;

fn encoded(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("generated types are encoded")
}

fn main() {
    requests::addresses_have_variables_and_may_be_relative();
    requests::defaults_are_offered_and_never_filled_in();
    requests::null_in_the_query_is_a_state_of_its_own();
    requests::methods_and_queries_of_3_2_are_sent();
    requests::a_parameter_of_one_value_is_sent_unasked();
    requests::forms_are_written_as_the_document_says();
    requests::files_are_parts_among_values();
    requests::the_caller_chooses_the_media_type();
    requests::no_request_is_sent_as_a_range_of_media_types();
    requests::a_path_parameter_is_empty_where_it_may_be();
    answers::the_media_type_of_an_answer_decides_what_it_is();
    answers::an_answer_comes_as_a_whole_or_in_pieces();
    answers::kinds_of_events_have_data_of_their_own();
    answers::headers_are_read_on_demand();
    credentials::whatever_is_given_is_sent_where_no_security_says_what_is_needed();
    credentials::nothing_is_sent_where_other_operations_say_what_they_need();
    credentials::a_scheme_that_is_not_declared_never_makes_a_request_anonymous();
    uploads::files_in_a_map_are_parts_by_their_names();
    uploads::one_of_several_bodies_is_sent();
    uploads::a_property_can_be_files_or_a_value();
    values::any_number_is_kept_and_money_is_exact();
    values::secrets_are_not_printed();
    answers::the_status_decides_what_is_a_success();
    answers::an_error_keeps_what_it_is_whatever_its_body_is();
    answers::bodies_are_read_by_the_media_type_that_comes();
    answers::versions_are_told_apart_by_their_names();
    values::other_properties_are_checked_as_well();
    values::types_check_what_the_document_demands();
    values::each_direction_asks_for_its_own_properties();
    values::a_variant_has_the_tag_that_leads_to_it();
    values::a_tag_is_sent_even_where_it_is_optional();
    values::null_and_absent_stay_what_they_are();
    values::values_of_any_type_keep_what_they_are();
}
