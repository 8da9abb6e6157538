//! Calls of WireMock's admin API, which differ in nothing from plain requests.

use std::process::ExitCode;

use comparison::Comparison;
use serde_json::json;
use wiremock::models::{
    ContainsPattern, EqualToPattern, RequestPattern, ResponseDefinition, StubMapping,
};
use wiremock::{Client, Credentials, Environment};

/// A stub that is created by the client.
const GREETING: &str = "11111111-1111-4111-8111-111111111111";

/// A stub that matches by every kind of pattern.
const CHOOSY: &str = "22222222-2222-4222-8222-222222222222";

/// An identifier of nothing.
const NOTHING: &str = "99999999-9999-4999-8999-999999999999";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut run = Comparison::new();
    let client =
        Client::new(Environment::production(run.url()), Credentials::new()).expect("a client");

    system(&mut run, &client).await;
    stubs(&mut run, &client).await;
    unions(&mut run, &client).await;
    requests(&mut run, &client).await;
    files(&mut run, &client).await;
    scenarios(&mut run, &client).await;
    recordings(&mut run, &client).await;
    run.finish()
}

async fn system(run: &mut Comparison, client: &Client) {
    let result = client.get_version().await;
    let plain = run.plain("GET", "/__admin/version");
    run.same("version", result, plain);

    let result = client.get_health().await;
    let plain = run.plain("GET", "/__admin/health");
    run.same(
        "health",
        result,
        plain.masking(&["/timestamp", "/uptimeInSeconds"]),
    );

    // The document demands a distribution of delays beside `fixedDelay`, which the server does not accept.
    let settings = json!({ "type": "uniform", "lower": 1, "upper": 2, "fixedDelay": 1 });
    let result = client.update_global_settings(&run.body(&settings)).await;
    let plain = run.plain_json("POST", "/__admin/settings", &settings);
    run.same_undocumented_error("change the settings", result, plain);
}

async fn stubs(run: &mut Comparison, client: &Client) {
    let stub = StubMapping::new()
        .id(GREETING)
        .name("greeting")
        .priority(3)
        .request(
            RequestPattern::new()
                .method("GET")
                .url_path("/greeting")
                .query_parameters([
                    (
                        "name",
                        EqualToPattern::new("Ada").case_insensitive(true).into(),
                    ),
                    ("title", ContainsPattern::new("Count").into()),
                ]),
        )
        .response(ResponseDefinition::new().status(200).body("Grüße ☂"));
    let result = client.create_new_stub_mapping().body(&stub).await;
    let read = format!("/__admin/mappings/{GREETING}");
    let plain = run.plain("GET", &read).with_status(201);
    run.same("create a stub", result, plain);

    let result = client.create_new_stub_mapping().body(&stub).await;
    let plain = run.plain_json("POST", "/__admin/mappings", &json!({ "id": GREETING }));
    run.same_error(
        "create a stub that there is",
        result,
        plain,
        |error| match error {
            wiremock::operations::CreateNewStubMappingError::UnprocessableContent(value) => {
                json!(value)
            }
            other => panic!("{other:?}"),
        },
    );

    let result = client.get_stub_mapping_by_id(GREETING).await;
    let plain = run.plain("GET", &read);
    run.same("read a stub", result, plain);

    let result = client.get_stub_mapping_by_id(NOTHING).await;
    let plain = run.plain("GET", &format!("/__admin/mappings/{NOTHING}"));
    run.same_undocumented_error("read a stub that there is not", result, plain);

    let result = client.get_stub_mapping_by_id("not a/UUID?").await;
    let plain = run.plain("GET", "/__admin/mappings/not%20a%2FUUID%3F");
    run.same_undocumented_error("read a stub by what is no identifier", result, plain);

    let body = json!({
        "id": GREETING,
        "request": { "method": "ANY", "urlPathTemplate": "/greeting/{who}" },
        "response": {
            "status": 201,
            "headers": { "X-One": "1" },
            "jsonBody": { "exact": 10.01, "large": 12345678901234567890_u64, "none": null, "list": [1, "a", [true]] },
        },
        "persistent": false,
        "metadata": { "owner": { "team": "north" }, "tags": ["a", "b"] },
    });
    let result = client
        .update_stub_mapping(GREETING)
        .body(&run.body(&body))
        .await;
    let plain = run.plain_json("PUT", &read, &body);
    run.same("replace a stub", result, plain);

    let result = client.get_all_stub_mappings().limit(1).offset(0).await;
    let plain = run.plain("GET", "/__admin/mappings?limit=1&offset=0");
    run.same("list stubs", result, plain);

    let pattern =
        json!({ "matchesJsonPath": { "expression": "$.owner.team", "equalTo": "north" } });
    let result = client
        .find_stub_mappings_by_metadata(&run.body(&pattern))
        .await;
    let plain = run.plain_json("POST", "/__admin/mappings/find-by-metadata", &pattern);
    run.same("find stubs by a pattern within a pattern", result, plain);

    let result = client.find_unmatched_stub_mappings().await;
    let plain = run.plain("GET", "/__admin/mappings/unmatched");
    run.same("stubs that matched nothing", result, plain);
}

/// Every variant of the unions of WireMock goes to the server and comes back.
async fn unions(run: &mut Comparison, client: &Client) {
    let body = json!({
        "id": CHOOSY,
        "request": {
            "method": "POST",
            "urlPattern": "/choosy.*",
            "headers": {
                "A": { "equalTo": "a" },
                "B": { "contains": "b" },
                "C": { "matches": "c+" },
                "D": { "doesNotMatch": "d+" },
                "E": { "absent": true },
                "F": { "doesNotContain": "f" },
            },
            "queryParameters": {
                "before": { "before": "2021-05-01T00:00:00Z" },
                "after": { "after": "now -3 days", "truncateExpected": "first day of month" },
                "or": { "or": [{ "equalTo": "1" }, { "absent": true }] },
                "and": { "and": [{ "contains": "x" }, { "not": { "contains": "y" } }] },
                "all": { "hasExactly": [{ "equalTo": "1" }, { "equalTo": "2" }] },
                "some": { "includes": [{ "contains": "1" }] },
            },
            "bodyPatterns": [
                { "equalToJson": "{\"a\": 1}", "ignoreArrayOrder": true, "ignoreExtraElements": false },
                { "matchesJsonPath": "$.a" },
                { "matchesXPath": "//a" },
                { "equalToXml": "<a/>", "enablePlaceholders": true },
                { "matchesJsonSchema": "{\"type\": \"object\"}", "schemaVersion": "V202012" },
            ],
            "basicAuthCredentials": { "username": "u", "password": "p" },
        },
        "response": {
            "status": 200,
            "base64Body": "AP+A",
            "delayDistribution": { "type": "lognormal", "median": 1, "sigma": 0.1 },
        },
        "scenarioName": "choices",
        "requiredScenarioState": "Started",
        "newScenarioState": "chosen",
    });
    let result = client
        .create_new_stub_mapping()
        .body(&run.body(&body))
        .await;
    let read = format!("/__admin/mappings/{CHOOSY}");
    let plain = run.plain("GET", &read).with_status(201);
    run.same("create a stub of every kind of pattern", result, plain);

    let result = client.get_stub_mapping_by_id(CHOOSY).await;
    let plain = run.plain("GET", &read);
    run.same("read it", result, plain);
}

async fn requests(run: &mut Comparison, client: &Client) {
    // Two requests for the journal: one that a stub matches, and one that is near to it.
    run.plain_bytes("POST", "/greeting/ada", "text/plain", "Grüße".as_bytes());
    run.plain("GET", "/greeting");

    let result = client.get_all_requests_in_journal().limit("10").await;
    let plain = run.plain("GET", "/__admin/requests?limit=10");
    let journal = plain.json();
    run.same("the journal", result, plain);

    let id = journal["requests"][0]["id"]
        .as_str()
        .expect("a request")
        .to_owned();
    let result = client.get_request_by_id(&id).await;
    let plain = run.plain("GET", &format!("/__admin/requests/{id}"));
    run.same("one request", result, plain);

    let pattern = json!({ "method": "GET", "urlPathPattern": "/gre.*", "headers": { "Accept": { "absent": true } } });
    let result = client.count_requests_by_criteria(&run.body(&pattern)).await;
    let plain = run.plain_json("POST", "/__admin/requests/count", &pattern);
    run.same("count requests", result, plain);

    let pattern = json!({ "urlPathPattern": "/gre.*" });
    let result = client.find_requests_by_criteria(&run.body(&pattern)).await;
    let plain = run.plain_json("POST", "/__admin/requests/find", &pattern);
    run.same("find requests", result, plain);

    let result = client.find_unmatched_requests().await;
    let plain = run.plain("GET", "/__admin/requests/unmatched");
    run.same("requests that no stub matched", result, plain);

    let result = client.retrieve_near_misses_for_unmatched_requests().await;
    let plain = run.plain("GET", "/__admin/requests/unmatched/near-misses");
    run.same("near misses", result, plain);

    let result = client
        .find_near_misses_for_request_pattern(&run.body(&pattern))
        .await;
    let plain = run.plain_json("POST", "/__admin/near-misses/request-pattern", &pattern);
    run.same("near misses of a pattern", result, plain);

    let result = client.delete_request_by_id(&id).await;
    let plain = run.plain("DELETE", &format!("/__admin/requests/{id}"));
    run.same_body("delete one request", result, plain);

    let result = client
        .remove_requests_by_criteria(&run.body(&json!({ "method": "PATCH" })))
        .await;
    let plain = run.plain_json(
        "POST",
        "/__admin/requests/remove",
        &json!({ "method": "PATCH" }),
    );
    run.same("remove no request", result, plain);

    let result = client.delete_all_requests_in_journal().await;
    let plain = run.plain("DELETE", "/__admin/requests");
    run.same_body("empty the journal", result, plain);
}

async fn files(run: &mut Comparison, client: &Client) {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let result = client
        .update_file_by_id("all bytes.bin")
        .body(bytes.clone())
        .await;
    let plain = run.plain_bytes(
        "PUT",
        "/__admin/files/twin.bin",
        "application/octet-stream",
        &bytes,
    );
    run.same_body("upload a file", result, plain);

    let result = client.get_file_by_id("all bytes.bin").await;
    let plain = run.plain("GET", "/__admin/files/all%20bytes.bin");
    run.expect("the file is what was uploaded", plain.body == bytes);
    run.same_body("download it", result, plain);

    let result = client.get_all_file_names().await;
    let plain = run.plain("GET", "/__admin/files");
    run.same("list files", result, plain);

    let result = client.delete_file_by_id("all bytes.bin").await;
    let plain = run.plain("DELETE", "/__admin/files/twin.bin");
    run.same_body("delete it", result, plain);

    let result = client.get_file_by_id("all bytes.bin").await;
    let plain = run.plain("GET", "/__admin/files/all%20bytes.bin");
    run.same_undocumented_error("download what there is not", result, plain);
}

async fn scenarios(run: &mut Comparison, client: &Client) {
    let result = client.get_all_scenarios().await;
    let plain = run.plain("GET", "/__admin/scenarios");
    run.same("scenarios", result, plain);

    let result = client.reset_all_scenarios().await;
    let plain = run.plain("POST", "/__admin/scenarios/reset");
    run.same_body("reset the scenarios", result, plain);
}

async fn recordings(run: &mut Comparison, client: &Client) {
    let result = client.get_recording_status().await;
    let plain = run.plain("GET", "/__admin/recordings/status");
    run.same("state of the recording", result, plain);

    let result = client.stop_recording().await;
    let plain = run.plain("POST", "/__admin/recordings/stop");
    run.same_undocumented_error("stop a recording that does not run", result, plain);

    let snapshot = json!({
        "filters": { "method": "GET" },
        "captureHeaders": { "Accept": { "caseInsensitive": true } },
        "outputFormat": "full",
        "persist": false,
    });
    let result = client.take_recording_snapshot(&run.body(&snapshot)).await;
    let plain = run.plain_json("POST", "/__admin/recordings/snapshot", &snapshot);
    run.same("take a snapshot", result, plain);

    let result = client.delete_stub_mapping(GREETING).await;
    let plain = run.plain("DELETE", &format!("/__admin/mappings/{CHOOSY}"));
    run.same_body("delete a stub", result, plain);

    let result = client.reset_mappings_and_journal().await;
    let plain = run.plain("POST", "/__admin/reset");
    run.same_body("reset everything", result, plain);
}
