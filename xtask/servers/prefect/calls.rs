//! Calls of Prefect's API, which differ in nothing from plain requests.

use std::fmt::Debug;
use std::process::ExitCode;

use comparison::Comparison;
use prefect::models::{FlowCreate, FlowUpdate, VariableCreate};
use prefect::{Client, Credentials, Environment};
use runtime::{Error, Response, Uuid};
use serde::Serialize;
use serde_json::{Value, json};

/// An identifier of nothing.
const NOTHING: &str = "99999999-9999-4999-8999-999999999999";

/// What differs between two objects that are created alike.
const NEW: &[&str] = &["/id", "/created", "/updated"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut run = Comparison::new();
    let client =
        Client::new(Environment::production(run.url()), Credentials::new()).expect("a client");

    server(&mut run, &client).await;
    let flow = flows(&mut run, &client).await;
    flow_runs(&mut run, &client, &flow).await;
    variables(&mut run, &client).await;
    artifacts(&mut run, &client).await;
    limits(&mut run, &client).await;
    deployments(&mut run, &client, &flow).await;
    automations(&mut run, &client).await;
    events(&mut run, &client).await;
    blocks(&mut run, &client).await;
    run.finish()
}

/// The identifier of what was created.
fn id<T: Serialize, E: Debug>(created: &Result<Response<T>, Error<E>>) -> Uuid {
    let created = created.as_ref().expect("it is created");
    let value = serde_json::to_value(&created.value).expect("JSON");
    let id = value["id"].as_str().expect("an identifier");
    id.parse().expect("a UUID")
}

async fn server(run: &mut Comparison, client: &Client) {
    let result = client.health().await;
    let plain = run.plain("GET", "/api/health");
    run.same("health", result, plain);

    let result = client.ready().await;
    let plain = run.plain("GET", "/api/ready");
    run.same("readiness", result, plain);

    let result = client.version().await;
    let plain = run.plain("GET", "/api/version");
    run.same("version", result, plain);

    let result = client.admin_version().await;
    let plain = run.plain("GET", "/api/admin/version");
    run.same("version of the administration", result, plain);

    let result = client.settings().await;
    let plain = run.plain("GET", "/api/admin/settings");
    run.same("all settings", result, plain);

    // The document lists 200 and 422 for it; the server has it disabled and sends 422 with a text as `detail`.
    let result = client.csrf_token("a client").await;
    let plain = run.plain("GET", "/api/csrf-token?client=a%20client");
    run.same_undocumented_error("a token that is disabled", result, plain);
}

async fn flows(run: &mut Comparison, client: &Client) -> Uuid {
    let mut labelled = FlowCreate::new("Überweisung 1");
    labelled.tags = Some(vec!["a".to_owned(), "b c".to_owned()]);
    let result = client.create_flow(&labelled).await;
    let flow = id(&result);
    // A flow of the same name is the same flow.
    let body = json!({ "name": "Überweisung 1", "tags": ["a", "b c"] });
    let plain = run
        .plain_json("POST", "/api/flows/", &body)
        .with_status(201);
    run.same("create a flow", result, plain);

    let labels = json!({
        "name": "labelled",
        "labels": { "text": "1", "whole": 42, "fraction": 1.5, "truth": true },
    });
    let result = client.create_flow(&run.body(&labels)).await;
    let plain = run
        .plain_json("POST", "/api/flows/", &labels)
        .with_status(201);
    run.same("create a flow with labels of each kind", result, plain);

    let result = client.create_flow(&labelled).await;
    let plain = run.plain_json("POST", "/api/flows/", &body);
    run.same("create a flow that there is", result, plain);

    let result = client.read_flow(&flow).await;
    let plain = run.plain("GET", &format!("/api/flows/{flow}"));
    run.same("read a flow", result, plain);

    let result = client.read_flow_by_name("Überweisung 1").await;
    let plain = run.plain("GET", "/api/flows/name/%C3%9Cberweisung%201");
    run.same("read a flow by its name", result, plain);

    let result = client.read_flow(&NOTHING.parse().expect("a UUID")).await;
    let plain = run.plain("GET", &format!("/api/flows/{NOTHING}"));
    run.same_undocumented_error("read a flow that there is not", result, plain);

    let filter = json!({
        "flows": { "operator": "or_", "name": { "any_": ["labelled"] }, "tags": { "all_": ["a"] } },
        "sort": "NAME_ASC",
        "limit": 5,
        "offset": 0,
    });
    let result = client.filter_flows().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/flows/filter", &filter);
    run.same("filter flows", result, plain);

    let result = client.filter_flows().await;
    let plain = run.plain("POST", "/api/flows/filter");
    run.same("filter flows without a filter", result, plain);

    let page = json!({ "page": 1, "limit": 1, "sort": "CREATED_DESC" });
    let result = client.paginate_flows().body(&run.body(&page)).await;
    let plain = run.plain_json("POST", "/api/flows/paginate", &page);
    run.same("a page of flows", result, plain);

    let result = client.count_flows().await;
    let plain = run.plain_json("POST", "/api/flows/count", &json!({}));
    run.same("count flows", result, plain);

    // Prefect sends another error than the document describes: it has `exception_message`, and no `detail`.
    let invalid = json!({ "limit": 100000 });
    let result = client.filter_flows().body(&run.body(&invalid)).await;
    let plain = run.plain_json("POST", "/api/flows/filter", &invalid);
    run.same_undocumented_error("filter flows with an invalid limit", result, plain);

    let mut tags = FlowUpdate::new();
    tags.tags = Some(vec!["new".to_owned()]);
    let result = client.update_flow(&flow, &tags).await;
    let plain = run.plain_json(
        "PATCH",
        &format!("/api/flows/{flow}"),
        &json!({ "tags": ["new"] }),
    );
    run.same_body("update a flow", result, plain);

    let result = client.read_flow(&flow).await;
    let plain = run.plain("GET", &format!("/api/flows/{flow}"));
    run.expect(
        "the tags are updated",
        plain.json()["tags"] == json!(["new"]),
    );
    run.same("read the updated flow", result, plain);
    flow
}

async fn flow_runs(run: &mut Comparison, client: &Client, flow: &Uuid) {
    let body = json!({
        "flow_id": flow,
        "name": "first",
        "state": { "type": "SCHEDULED", "message": null, "state_details": { "scheduled_time": "2031-01-02T03:04:05.678901Z" } },
        "parameters": { "amount": 10.01, "deep": { "list": [1, "two", null, { "three": 3 }] } },
        "tags": ["x"],
        "labels": { "a": 1 },
        "idempotency_key": "only once",
    });
    let result = client.create_flow_run(&run.body(&body)).await;
    let first = id(&result);
    // The same key: the same run, with the status of a run that there is.
    let plain = run
        .plain_json("POST", "/api/flow_runs/", &body)
        .with_status(201);
    let passing = &["/estimated_start_time_delta", "/estimated_run_time"];
    run.same("create a flow run", result, plain.masking(passing));

    let result = client.create_flow_run(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/api/flow_runs/", &body);
    run.same(
        "create it again with the same key",
        result,
        plain.masking(passing),
    );

    let result = client.read_flow_run(&first).await;
    let plain = run.plain("GET", &format!("/api/flow_runs/{first}"));
    run.same("read a flow run", result, plain.masking(passing));

    let filter = json!({
        "flow_runs": {
            "operator": "and_",
            "state": { "operator": "or_", "type": { "any_": ["SCHEDULED", "RUNNING"] }, "name": { "any_": ["Late"] } },
            "expected_start_time": { "after_": "2030-01-01T00:00:00Z" },
            "parent_task_run_id": { "is_null_": true },
        },
        "flows": { "id": { "any_": [flow] } },
        "sort": "EXPECTED_START_TIME_DESC",
    });
    let result = client.filter_flow_runs().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/flow_runs/filter", &filter);
    run.expect("the run is found", plain.json()[0]["id"] == json!(first));
    run.same(
        "filter flow runs by filters within filters",
        result,
        plain.masking(&["/*/estimated_start_time_delta", "/*/estimated_run_time"]),
    );

    let mut twin = body.clone();
    twin["name"] = json!("second");
    twin["idempotency_key"] = Value::Null;
    let second = run.plain_json("POST", "/api/flow_runs/", &twin).json()["id"].clone();
    let second = second.as_str().expect("an identifier");
    let running = json!({ "type": "RUNNING", "name": "Going", "data": { "any": [1, 2] } });
    for (call, body) in [
        (
            "begin a run too early",
            json!({ "state": running, "force": false }),
        ),
        (
            "begin it by force",
            json!({ "state": running, "force": true }),
        ),
        (
            "set a state that the server does not accept",
            json!({ "state": { "type": "PENDING" } }),
        ),
    ] {
        // What the server does not accept is a success that says so: another variant of the union.
        let result = client.set_flow_run_state(&first, &run.body(&body)).await;
        let path = format!("/api/flow_runs/{second}/set_state");
        let plain = run.plain_json("POST", &path, &body);
        run.same(
            call,
            result,
            plain.masking(&[
                "/details/delay_seconds",
                "/state/id",
                "/state/timestamp",
                "/state/state_details/flow_run_id",
                "/state/state_details/transition_id",
            ]),
        );
    }

    let result = client.flow_run_states(&first).await;
    let plain = run.plain("GET", &format!("/api/flow_run_states/?flow_run_id={first}"));
    run.same("the states of a run", result, plain);

    let history = json!({
        "history_start": "2026-01-01T00:00:00Z",
        "history_end": "2046-01-01T00:00:00Z",
        "history_interval_seconds": 157_680_000,
    });
    let result = client.flow_run_history(&run.body(&history)).await;
    let plain = run.plain_json("POST", "/api/flow_runs/history", &history);
    let passing = &[
        "/*/states/*/sum_estimated_run_time",
        "/*/states/*/sum_estimated_lateness",
    ];
    run.same("a history of runs", result, plain.masking(passing));

    let result = client.average_lateness().await;
    let plain = run.plain_json("POST", "/api/flow_runs/lateness", &json!({}));
    run.same("average lateness", result, plain);

    let labels = json!({ "text": "a", "whole": 1, "fraction": 0.25 });
    let result = client
        .update_flow_run_labels(&first, &run.body(&labels))
        .await;
    let plain = run.plain_json("PATCH", &format!("/api/flow_runs/{first}/labels"), &labels);
    run.same_body("label a run", result, plain);

    let input = json!({ "key": "approval", "value": "yes", "sender": null });
    let result = client
        .create_flow_run_input(&first, &run.body(&input))
        .await;
    let twin = json!({ "key": "twin", "value": "yes", "sender": null });
    let plain = run.plain_json("POST", &format!("/api/flow_runs/{first}/input"), &twin);
    run.same("put an input", result, plain);

    let result = client.read_flow_run_input(&first, "approval").await;
    let plain = run.plain("GET", &format!("/api/flow_runs/{first}/input/approval"));
    run.same("read an input", result, plain);

    let task = json!({ "flow_run_id": first, "task_key": "t", "dynamic_key": "0", "task_inputs": {
        "x": [{ "input_type": "parameter", "name": "x" }, { "input_type": "constant", "type": "int" }],
        "y": [{ "input_type": "task_run", "id": NOTHING }],
    } });
    let result = client.create_task_run(&run.body(&task)).await;
    let plain = run
        .plain_json("POST", "/api/task_runs/", &task)
        .with_status(201);
    run.same(
        "create a task run with a union in a list in a map",
        result,
        plain.masking(&["/estimated_start_time_delta", "/estimated_run_time"]),
    );

    let filter = json!({ "task_runs": { "flow_run_id": { "any_": [first] } } });
    let result = client.filter_task_runs().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/task_runs/filter", &filter);
    run.same(
        "filter task runs",
        result,
        plain.masking(&["/*/estimated_start_time_delta", "/*/estimated_run_time"]),
    );

    let logs = json!([
        { "name": "n", "level": 20, "message": "one, \"two\"\nthree", "timestamp": "2026-01-02T03:04:05.5Z", "flow_run_id": first },
        { "name": "n", "level": 40, "message": "Grüße", "timestamp": "2026-01-02T03:04:06+00:00", "flow_run_id": first },
    ]);
    let entries: Vec<prefect::models::LogCreate> = run.body(&logs);
    let result = client.create_logs(&entries).await;
    let plain = run.plain_json("POST", "/api/logs/", &json!([]));
    run.same("write logs", result, plain);

    let filter = json!({ "logs": { "flow_run_id": { "any_": [first] }, "level": { "ge_": 10, "le_": 50 } }, "sort": "TIMESTAMP_ASC" });
    let result = client.filter_logs().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/logs/filter", &filter);
    run.expect(
        "both logs are found",
        plain.json().as_array().is_some_and(|logs| logs.len() == 2),
    );
    run.same("filter logs", result, plain);

    let result = client.download_logs(&first).await;
    let plain = run.plain("GET", &format!("/api/flow_runs/{first}/logs/download"));
    run.same_bytes("download logs", result, plain);
}

async fn variables(run: &mut Comparison, client: &Client) {
    let values = [
        ("text", json!("Grüße ☂")),
        ("whole", json!(9_007_199_254_740_993_i64)),
        ("fraction", json!(0.1)),
        ("large", json!(1e300)),
        ("truth", json!(false)),
        ("nothing", Value::Null),
        ("list", json!([1, "two", null, [3.5]])),
        ("object", json!({ "a": { "b": [] } })),
    ];
    for (name, value) in values {
        let body = json!({ "name": name, "value": value, "tags": ["kind"] });
        let result = client.create_variable(&run.body(&body)).await;
        let plain = run
            .plain("GET", &format!("/api/variables/name/{name}"))
            .with_status(201);
        run.expect("the server has the value", plain.json()["value"] == value);
        run.same(&format!("create a variable: {name}"), result, plain);
    }

    let result = client.read_variable("large").await;
    let plain = run.plain("GET", "/api/variables/name/large");
    run.same("read a variable", result, plain);

    let mut taken = VariableCreate::new("text", None);
    taken.tags = Some(Vec::new());
    let result = client.create_variable(&taken).await;
    let plain = run.plain_json(
        "POST",
        "/api/variables/",
        &json!({ "name": "text", "value": null, "tags": [] }),
    );
    run.same_undocumented_error("create a variable that there is", result, plain);

    let filter = json!({ "variables": { "tags": { "all_": ["kind"] }, "name": { "like_": "t" } }, "sort": "NAME_DESC" });
    let result = client.filter_variables().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/variables/filter", &filter);
    run.same("filter variables", result, plain);

    let value = json!({ "value": { "changed": true } });
    let result = client.update_variable("text", &run.body(&value)).await;
    let plain = run.plain_json("PATCH", "/api/variables/name/text", &value);
    run.same_body("update a variable", result, plain);

    let result = client.delete_variable("text").await;
    let plain = run.plain("DELETE", "/api/variables/name/whole");
    run.same_body("delete a variable", result, plain);

    let result = client.delete_variable("text").await;
    let plain = run.plain("DELETE", "/api/variables/name/text");
    run.same_undocumented_error("delete it again", result, plain);
}

async fn artifacts(run: &mut Comparison, client: &Client) {
    for data in [
        json!("| a |"),
        json!({ "rows": [[1, 2.5]] }),
        json!([{ "a": null }]),
    ] {
        let body =
            json!({ "key": "report", "type": "table", "data": data, "metadata_": { "a": "b" } });
        let result = client.create_artifact(&run.body(&body)).await;
        let plain = run.plain_json("POST", "/api/artifacts/", &body);
        run.same("create an artifact", result, plain.masking(NEW));
    }

    let filter = json!({ "artifacts": { "key": { "like_": "rep" }, "type": { "any_": ["table"] } }, "sort": "KEY_ASC" });
    let result = client.filter_artifacts().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/artifacts/filter", &filter);
    run.same("filter artifacts", result, plain);

    let result = client.latest_artifact("report").await;
    let plain = run.plain("GET", "/api/artifacts/report/latest");
    run.same("the latest artifact", result, plain);
}

async fn limits(run: &mut Comparison, client: &Client) {
    let limit = json!({ "name": "one", "limit": 2, "slot_decay_per_second": 0.125 });
    let result = client.create_concurrency_limit(&run.body(&limit)).await;
    let mut twin = limit.clone();
    twin["name"] = json!("twin");
    let plain = run.plain_json("POST", "/api/v2/concurrency_limits/", &twin);
    run.same(
        "create a limit",
        result,
        plain.masking(NEW).masking(&["/name"]),
    );

    let result = client.read_concurrency_limit("one").await;
    let plain = run.plain("GET", "/api/v2/concurrency_limits/one");
    run.same("read a limit", result, plain);

    let pool = json!({ "name": "pool", "type": "process", "concurrency_limit": 3, "base_job_template": {
        "job_configuration": { "command": "{{ command }}" },
        "variables": { "type": "object", "properties": { "command": { "type": "string", "default": null } } },
    } });
    let result = client.create_work_pool(&run.body(&pool)).await;
    let plain = run.plain("GET", "/api/work_pools/pool").with_status(201);
    run.same("create a work pool", result, plain);

    let result = client.create_work_pool(&run.body(&pool)).await;
    let plain = run.plain_json("POST", "/api/work_pools/", &pool);
    run.same_undocumented_error("create a work pool that there is", result, plain);

    let filter = json!({ "work_pools": { "type": { "any_": ["process"] } } });
    let result = client.filter_work_pools().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/work_pools/filter", &filter);
    run.same("filter work pools", result, plain);
}

async fn deployments(run: &mut Comparison, client: &Client, flow: &Uuid) {
    let body = json!({
        "name": "nightly",
        "flow_id": flow,
        "schedules": [
            { "active": false, "schedule": { "interval": 3600.5, "anchor_date": "2026-01-01T00:00:00Z", "timezone": "Europe/Berlin" } },
            { "active": false, "schedule": { "cron": "0 3 * * *", "timezone": "UTC", "day_or": false } },
            { "active": false, "schedule": { "rrule": "FREQ=DAILY;COUNT=3" }, "parameters": { "a": 1 }, "slug": "three-days" },
        ],
        "parameters": { "a": [1, { "b": null }] },
        "concurrency_limit": 2,
        "concurrency_options": { "collision_strategy": "CANCEL_NEW" },
        "pull_steps": [{ "prefect.deployments.steps.set_working_directory": { "directory": "/tmp" } }],
        "tags": ["t"],
        "enforce_parameter_schema": false,
    });
    let result = client.create_deployment(&run.body(&body)).await;
    let deployment = id(&result);
    let plain = run
        .plain("GET", &format!("/api/deployments/{deployment}"))
        .with_status(201);
    run.same(
        "create a deployment with each kind of schedule",
        result,
        plain,
    );

    let result = client
        .read_deployment_by_name("Überweisung 1", "nightly")
        .await;
    let plain = run.plain("GET", "/api/deployments/name/%C3%9Cberweisung%201/nightly");
    run.same("read a deployment by two names", result, plain);

    let result = client.deployment_schedules(&deployment).await;
    let plain = run.plain("GET", &format!("/api/deployments/{deployment}/schedules"));
    run.same("the schedules of a deployment", result, plain);
}

async fn automations(run: &mut Comparison, client: &Client) {
    let event = |name: &str| {
        json!({
            "type": "event",
            "match": { "prefect.resource.id": "a.*" },
            "match_related": [{ "prefect.resource.role": ["flow", "tag"] }],
            "after": [],
            "expect": [name],
            "for_each": ["prefect.resource.id"],
            "posture": "Reactive",
            "threshold": 2,
            "within": 10.5,
        })
    };
    let body = json!({
        "name": "alarm",
        "description": "",
        "enabled": true,
        "tags": [],
        "trigger": {
            "type": "compound",
            "require": 1,
            "within": 60.0,
            "triggers": [event("one"), { "type": "sequence", "within": 30.0, "triggers": [event("two"), event("three")] }],
        },
        "actions": [
            { "type": "do-nothing" },
            { "type": "change-flow-run-state", "name": "Stopped", "state": "CANCELLED", "message": null },
            { "type": "cancel-flow-run" },
        ],
        "actions_on_trigger": [],
        "actions_on_resolve": [{ "type": "pause-automation", "source": "selected", "automation_id": NOTHING }],
    });
    let result = client.create_automation(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/api/automations/", &body);
    run.same(
        "create an automation of triggers within triggers",
        result,
        plain.masking(&[
            "/id",
            "/created",
            "/updated",
            "/trigger/id",
            "/trigger/triggers/*/id",
            "/trigger/triggers/*/triggers/*/id",
        ]),
    );

    let filter =
        json!({ "automations": { "name": { "any_": ["alarm"] } }, "sort": "CREATED_DESC" });
    let result = client.filter_automations().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/automations/filter", &filter);
    let found = plain.json()[0]["id"].as_str().map(str::to_owned);
    run.same("filter automations", result, plain);

    let found = found.expect("an automation");
    let result = client
        .read_automation(&found.parse().expect("a UUID"))
        .await;
    let plain = run.plain("GET", &format!("/api/automations/{found}"));
    run.same("read an automation", result, plain);
}

async fn events(run: &mut Comparison, client: &Client) {
    let events = json!([{
        "id": "33333333-3333-4333-8333-333333333333",
        "occurred": "2026-01-02T03:04:05.000006Z",
        "event": "something.happened",
        "resource": { "prefect.resource.id": "thing.1", "colour": "blue" },
        "related": [{ "prefect.resource.id": "thing.2", "prefect.resource.role": "part" }],
        "payload": { "n": 1.25 },
    }]);
    let list: Vec<prefect::models::Event> = run.body(&events);
    let result = client.create_events(&list).await;
    let plain = run.plain_json("POST", "/api/events", &json!([]));
    run.same_body("send an event", result, plain);

    let filter = json!({ "filter": {
        "occurred": { "since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z" },
        "event": { "prefix": ["something."] },
        "any_resource": { "labels": { "colour": ["blue", "green"] } },
        "order": "ASC",
    }, "limit": 5 });
    let result = client.filter_events().body(&run.body(&filter)).await;
    let plain = run.plain_json("POST", "/api/events/filter", &filter);
    run.same("filter events", result, plain);

    let body = json!({ "filter": filter["filter"], "time_unit": "week", "time_interval": 1.0 });
    let day = "day".parse().expect("a value of an enum");
    let result = client.count_events(&day, &run.body(&body)).await;
    let plain = run.plain_json("POST", "/api/events/count-by/day", &body);
    run.same("count events by an enum in the path", result, plain);
}

async fn blocks(run: &mut Comparison, client: &Client) {
    let kind =
        json!({ "name": "Card", "slug": "card", "logo_url": "https://example.com/a.png?b=c" });
    let result = client.create_block_type(&run.body(&kind)).await;
    let kind = id(&result);
    let plain = run
        .plain("GET", &format!("/api/block_types/{kind}"))
        .with_status(201);
    run.same("create a block type", result, plain);

    let result = client.read_block_type("card").await;
    let plain = run.plain("GET", "/api/block_types/slug/card");
    run.same("read a block type", result, plain);

    let schema = json!({
        "block_type_id": kind,
        "capabilities": ["pay"],
        "fields": { "title": "Card", "type": "object", "properties": { "number": { "type": "string" } }, "secret_fields": ["number"], "block_schema_references": {} },
    });
    let result = client.create_block_schema(&run.body(&schema)).await;
    let schema = id(&result);
    let plain = run
        .plain("GET", &format!("/api/block_schemas/{schema}"))
        .with_status(201);
    run.same("create a block schema", result, plain);

    let block = json!({ "name": "mine", "data": { "number": "4111", "limit": 10.50 }, "block_schema_id": schema, "block_type_id": kind });
    let result = client.create_block_document(&run.body(&block)).await;
    let block = id(&result);
    let plain = run
        .plain("GET", &format!("/api/block_documents/{block}"))
        .with_status(201);
    run.same("create a block", result, plain);

    let filter =
        json!({ "block_documents": { "id": { "any_": [block] } }, "include_secrets": true });
    let result = client
        .filter_block_documents()
        .body(&run.body(&filter))
        .await;
    let plain = run.plain_json("POST", "/api/block_documents/filter", &filter);
    run.expect(
        "the secret is there",
        plain.json()[0]["data"]["number"] == json!("4111"),
    );
    run.same("filter blocks", result, plain);
}
