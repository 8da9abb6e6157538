//! Payment conditions, the two calls that they replaced, and recipients.

use crate::support::{sent, server};
use crate::{answering, client, decimal};
use generated::nupay::models::{
    PaymentConditionType, PaymentConditionsByCpfRequest, PaymentConditionsRequest,
    RecipientCountry, RecipientDocumentType, RecipientRequest,
};
use runtime::Secret;
use runtime::stand_in::Answer;

#[tokio::test]
async fn payment_conditions_keep_the_digits_of_every_rate() {
    let (server, client) = answering("PaymentConditionsGet", "debitAndCredit").await;
    let request = PaymentConditionsRequest::new(decimal("100.00")).document("58188896454");

    let conditions = client
        .payment_conditions(&request)
        .await
        .expect("conditions")
        .value;

    let expected = r#"POST /v2/checkouts/payment-conditions
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

{"amount":100.00,"document":"58188896454"}"#;
    assert_eq!(sent(&server), expected);
    let [debit, credit] = conditions.as_slice() else {
        panic!("expected two: {conditions:?}")
    };
    assert_eq!(debit.r#type, PaymentConditionType::Debit);
    assert_eq!(debit.installment_plans, Some(vec![]), "empty is not absent");
    assert_eq!(credit.r#type, PaymentConditionType::Credit);
    let [plan] = credit.installment_plans.as_deref().unwrap_or_default() else {
        panic!("expected a plan: {credit:?}")
    };
    assert_eq!(plan.number, Some(3));
    let amounts = [plan.amount, plan.total_amount];
    let digits = amounts.map(|amount| amount.map(|amount| amount.to_string()).unwrap_or_default());
    assert_eq!(digits, ["36.00", "108.00"]);
    // Rates are no money, and keep their digits all the same.
    let rates = [&plan.interest, &plan.iof_percentage, &plan.cet];
    let digits = rates.map(|rate| rate.as_ref().map(ToString::to_string).unwrap_or_default());
    assert_eq!(digits, ["0.05", "0.008", "0.88"]);
}

#[tokio::test]
async fn payment_conditions_take_the_customers_token_instead_of_a_document() {
    let (server, client) = answering("PaymentConditionsGet", "debitWithoutPlans").await;
    let request = PaymentConditionsRequest::new(decimal("1000.00"));

    let conditions = client
        .payment_conditions(&request)
        .authorization("customer-1")
        .await
        .expect("conditions")
        .value;

    let expected = r#"POST /v2/checkouts/payment-conditions
accept: application/json
authorization: Bearer customer-1
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

{"amount":1000.00}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(conditions[0].installment_plans, None);
}

#[tokio::test]
async fn a_condition_is_read_in_both_spellings_and_keeps_its_own() {
    for spelling in [
        "credit-with-additional-limit",
        "credit_with_additional_limit",
    ] {
        let server = server([Answer::json(
            200,
            format!(r#"[{{"type":"{spelling}","amount":650}}]"#),
        )])
        .await;
        let request = PaymentConditionsRequest::new(decimal("650"));
        let conditions = client(&server)
            .payment_conditions(&request)
            .await
            .expect("conditions")
            .value;
        assert!(
            !matches!(conditions[0].r#type, PaymentConditionType::Unknown(_)),
            "{spelling} is not known"
        );
        assert_eq!(conditions[0].r#type.as_str(), spelling);
    }
}

#[tokio::test]
#[allow(deprecated, reason = "shops still call it")]
async fn conditions_by_token_put_the_exact_amount_into_the_query() {
    let (server, client) = answering("PaymentConditionsByTokenGet", "debitAndCredit").await;

    let conditions = client
        .payment_conditions_by_token(decimal("100.00"), "customer-1")
        .await
        .expect("conditions")
        .value;

    let expected = "\
GET /v1/checkouts/payment-conditions?amount=100.00
accept: application/json
authorization: Bearer customer-1
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(conditions[1].r#type, PaymentConditionType::Credit);
    assert_eq!(conditions[1].amount.to_string(), "100.00");
}

#[tokio::test]
#[allow(deprecated, reason = "shops still call it")]
async fn conditions_by_cpf_send_the_document_in_the_body() {
    let (server, client) = answering("PaymentConditionsByCpfPost", "debitAndCredit").await;
    let request = PaymentConditionsByCpfRequest::new(decimal("100.00"), "58188896454");

    let conditions = client
        .payment_conditions_by_cpf(&request)
        .await
        .expect("conditions")
        .value;

    let expected = r#"POST /v1/checkouts/payment-conditions
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

{"amount":100.00,"document":"58188896454"}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(conditions[0].r#type, PaymentConditionType::Debit);
}

#[tokio::test]
async fn register_recipient_sends_the_document_that_it_never_prints() {
    let (server, client) = answering("RecipientsPost", "company").await;
    let company = RecipientRequest::new(
        "seller-001",
        RecipientCountry::Br,
        "Loja Teste Ltda",
        "12345678000195",
        RecipientDocumentType::Cnpj,
    );

    let registered = client
        .register_recipient(&company)
        .await
        .expect("a recipient")
        .value;

    let expected = r#"POST /v1/recipients
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

{"referenceId":"seller-001","country":"BR","name":"Loja Teste Ltda","document":"12345678000195","documentType":"CNPJ"}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(
        registered.document.as_ref().map(Secret::expose),
        Some("12345678000195")
    );
    assert!(!format!("{company:?} {registered:?}").contains("12345678000195"));
}

#[tokio::test]
async fn recipient_is_found_by_its_reference() {
    let (server, client) = answering("RecipientsByReferenceIdGet", "company").await;

    let found = client
        .recipient("seller 001")
        .await
        .expect("a recipient")
        .value;

    let expected = "\
GET /v1/recipients/seller%20001
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(found.country, Some(RecipientCountry::Br));
    assert_eq!(found.document_type, Some(RecipientDocumentType::Cnpj));
}
