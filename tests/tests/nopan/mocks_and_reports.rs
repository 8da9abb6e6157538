//! What is around a payment: mocked outcomes in the sandbox, and reports.

use crate::support::{sent, server};
use crate::{answering, client, moment};
use generated::nopan::models::{
    MockInitiateProviderDetails, MockInitiateStatus, MockInitiateStep, MockKey, MockKeyType,
    MockRequest, MockScenario, MockSteps, MockType, ReportType, StatusInfo, Timestamp,
};
use runtime::stand_in::Answer;

#[tokio::test]
async fn mock_payment_sends_the_steps_and_is_content_with_an_empty_answer() {
    let server = server([Answer::new(200)]).await;
    let details = MockInitiateProviderDetails::new()
        .provider_transaction_id("9c82132e-eb2a-491c-970d-47260d4122b0")
        .redirect_url("https://merchant.callback.com")
        .registered_at(Timestamp::DateTime(moment("2025-05-29T07:53:31.886Z")))
        .expires_at(Timestamp::Epoch(1_748_505_211_886.into()));
    let step = MockInitiateStep::new()
        .provider_details(details)
        .status(MockInitiateStatus::Pending)
        .status_info(
            StatusInfo::new()
                .reason_code("-1")
                .message("Awaiting user consent"),
        );
    let key = MockKey::new(MockKeyType::ClientTransactionId, "client-txn-54c8c9bc");
    let mock = MockRequest::new("merchant-1234", key, MockType::Mock)
        .one_time(false)
        .steps(MockSteps::new().initiate_step(step))
        .scenario(MockScenario::InsufficientFunds);

    client(&server)
        .mock_payment(&mock)
        .await
        .expect("an answer");

    let body = concat!(
        r#"{"processingAccountId":"merchant-1234","#,
        r#""key":{"type":"CLIENT_TRANSACTION_ID","value":"client-txn-54c8c9bc"},"type":"MOCK","oneTime":false,"#,
        r#""steps":{"initiateStep":{"providerDetails":{"#,
        r#""providerTransactionId":"9c82132e-eb2a-491c-970d-47260d4122b0","#,
        r#""redirectUrl":"https://merchant.callback.com","registeredAt":"2025-05-29T07:53:31.886Z","#,
        r#""expiresAt":1748505211886},"status":"PENDING","#,
        r#""statusInfo":{"reasonCode":"-1","message":"Awaiting user consent"}}},"scenario":"INSUFFICIENT_FUNDS"}"#,
    );
    let head = "\
POST /mock/set
accept: application/json
authorization: Bearer token-1
content-type: application/json

";
    assert_eq!(sent(&server), format!("{head}{body}"));
}

#[tokio::test]
async fn search_reports_writes_moments_and_filters_into_the_query() {
    let (server, client) = answering("searchReports", "OneReport").await;
    let (from, to) = (
        moment("2025-01-01T00:00:00Z"),
        moment("2025-01-31T23:59:59+01:00"),
    );

    let found = client
        .search_reports(&from, &to)
        .organization_id("org-1234")
        .contractual_entity_id("entity-5678")
        .processing_account_id("pa-1234")
        .name("Überweisungen & mehr")
        .r#type(&ReportType::TransactionDetails)
        .await
        .expect("reports")
        .value;

    let expected = "\
GET /reports?from=2025-01-01T00%3A00%3A00Z&to=2025-01-31T23%3A59%3A59%2B01%3A00&organizationId=org-1234\
&contractualEntityId=entity-5678&processingAccountId=pa-1234&name=%C3%9Cberweisungen%20%26%20mehr\
&type=TRANSACTION_DETAILS
accept: application/json
authorization: Bearer token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(found.total_count, Some(1));
    let files = found.files.expect("files");
    let [report] = files.as_slice() else {
        panic!("expected one report: {files:?}")
    };
    assert_eq!(report.report_type, Some(ReportType::TransactionDetails));
    assert_eq!(report.period_end, Some(moment("2025-01-31T23:59:59Z")));
    assert_eq!(report.file_size, Some(204_800));
}

#[tokio::test]
async fn download_report_brings_the_bytes_as_they_came() {
    let file = b"\x1f\x8b\x00 not text \xff\xfe\r\n".to_vec();
    let server = server([Answer::new(200)
        .header("Content-Type", "application/octet-stream")
        .body(file.clone())])
    .await;

    let report = client(&server)
        .download_report("550e8400-e29b-41d4-a716-446655440000")
        .await
        .expect("a report");

    let expected = "\
GET /reports/download?reportId=550e8400-e29b-41d4-a716-446655440000
accept: application/octet-stream, application/json
authorization: Bearer token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(report.value, file);
    assert_eq!(
        report.headers.get("content-type"),
        Some("application/octet-stream")
    );
}

#[tokio::test]
async fn download_report_can_be_written_piece_by_piece() {
    let report = Answer::new(200)
        .of_type("application/octet-stream")
        .pieces(["first,", "second"]);
    let broken = report.clone().broken_off();
    let server = server([report, broken]).await;
    let download = || client(&server).download_report("550e8400-e29b-41d4-a716-446655440000");

    let mut file = Vec::new();
    let body = download().stream().await.expect("a report").value;
    assert_eq!(body.write_to(&mut file).await.expect("a whole report"), 12);
    assert_eq!(file, b"first,second");

    let body = download().stream().await.expect("a report").value;
    assert!(body.write_to(&mut Vec::new()).await.is_err());
}
