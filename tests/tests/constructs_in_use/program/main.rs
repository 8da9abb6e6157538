//! Uses crates that were generated from `fixtures/constructs`, as their user does: a failed assertion is a failed test.

#[macro_use]
mod calls;
mod answers;
mod requests;
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
    answers::the_media_type_of_an_answer_decides_what_it_is();
    answers::an_answer_comes_as_a_whole_or_in_pieces();
    answers::kinds_of_events_have_data_of_their_own();
    answers::headers_are_read_on_demand();
    values::other_properties_are_checked_as_well();
    values::types_check_what_the_document_demands();
    values::each_direction_asks_for_its_own_properties();
    values::a_variant_has_the_tag_that_leads_to_it();
    values::a_tag_is_sent_even_where_it_is_optional();
    values::null_and_absent_stay_what_they_are();
    values::values_of_any_type_keep_what_they_are();
}
