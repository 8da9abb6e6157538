//! What answers become.

use crate::calls::{Canned, finish};

pub fn the_media_type_of_an_answer_decides_what_it_is() {
    use answers_by_media_type::operations::{CallError, CallOutput};

    let call = |status, media_type, body| {
        let client = answers_by_media_type::Client::with_transport(
            answers_by_media_type::Environment::custom("http://localhost"),
            answers_by_media_type::Credentials::new(),
            Canned::new(status, media_type, body),
        )
        .expect("a client");
        finish(client.call().into_future())
    };
    let star = call(200, "application/vnd.t.v3.star+json", r#"{"stars":5}"#).expect("a success");
    assert!(matches!(star.value, CallOutput::OkStar(star) if star.stars == Some(5)));
    let plain = call(200, "application/json", "{}").expect("a success");
    assert!(matches!(plain.value, CallOutput::Ok(_)));
    let xml = call(404, "application/problem+xml", "<p/>").expect_err("a failure");
    assert_eq!(xml.api(), Some(&CallError::NotFoundProblemXml("<p/>".into())));
    let other = call(500, "video/mp4", "x").expect_err("a failure");
    assert_eq!(other.api(), Some(&CallError::Other(b"x".to_vec())));
}

pub fn an_answer_comes_as_a_whole_or_in_pieces() {
    use answers_in_pieces::operations::{CompleteOutput, WatchOutput};

    let client = |media_type, body| {
        answers_in_pieces::Client::with_transport(
            answers_in_pieces::Environment::custom("http://localhost"),
            answers_in_pieces::Credentials::new(),
            Canned::new(200, media_type, body),
        )
        .expect("a client")
    };
    let events = "data: {\"n\":1}\n\ndata: {\"n\":2}\n\n";
    let whole = client("text/event-stream", events).complete();
    let Ok(CompleteOutput::OkEventStream(events)) =
        finish(whole.into_future()).map(|response| response.value)
    else {
        panic!("events")
    };
    assert_eq!(events.iter().map(|event| event.data.n).collect::<Vec<_>>(), [1, 2]);
    let texts = finish(client("text/event-stream", "data: a\n\n").watch().into_future());
    let WatchOutput::Ok(texts) = texts.expect("a success").value else {
        panic!("texts")
    };
    assert_eq!(texts[0].data, "a");
    let rows = "{\"n\":1}\n{\"n\":2}\n";
    let rows = finish(client("application/x-ndjson", rows).rows().into_future());
    assert_eq!(rows.expect("a success").value.len(), 2);
}

pub fn kinds_of_events_have_data_of_their_own() {
    use event_kinds::models::{ApartResponse, TogetherResponse};

    let client = |body| {
        event_kinds::Client::with_transport(
            event_kinds::Environment::custom("http://localhost"),
            event_kinds::Credentials::new(),
            Canned::new(200, "text/event-stream", body),
        )
        .expect("a client")
    };
    let body = "event: placed\ndata: {\"id\":\"o-1\"}\n\nevent: counted\ndata: 2\n\nevent: end\ndata: [DONE]\n\n\
                event: new\ndata: {\"n\":1.50}\n\n";
    let events = finish(client(body).apart().into_future()).expect("events").value;
    let told: Vec<String> = events
        .iter()
        .map(|event| match &event.data {
            ApartResponse::OrderPlaced(placed) => placed.data.id.clone(),
            ApartResponse::OrdersCounted(counted) => counted.data.to_string(),
            ApartResponse::End(end) => end.data.to_string(),
            other => serde_json::to_string(other).expect("JSON"),
        })
        .collect();
    assert_eq!(
        told,
        ["o-1", "2", "[DONE]", r#"{"event":"new","data":{"n":1.50}}"#]
    );
    assert_eq!(events[3].event, "new");

    let body = "event: said\ndata: {\"id\":1}\n\nevent: placed\ndata: {\"id\":\"o-1\"}\n\n";
    let events = finish(client(body).together().into_future()).expect("events").value;
    let [TogetherResponse::Said(said), TogetherResponse::Placed(placed)] =
        [&events[0].data, &events[1].data]
    else {
        panic!("{events:?}")
    };
    assert_eq!(said.data.as_deref(), Some(r#"{"id":1}"#));
    let order = placed.data.as_ref().expect("data").parse().expect("an order");
    assert_eq!(order.id, "o-1");
}

pub fn headers_are_read_on_demand() {
    use response_headers::operations::CallHeaders;

    let mut headers = runtime::Headers::new();
    for (name, value) in [("x-limit", "many"), ("x-ids", "1, 2"), ("x-window", "seconds,5")] {
        headers.append(name, value);
    }
    let headers = CallHeaders(&headers);
    assert!(headers.x_limit().is_err());
    assert_eq!(headers.x_ids(), Ok(Some(vec![1, 2])));
    assert_eq!(headers.x_ids_in_not_found(), Ok(Some("1, 2".to_owned())));
    let window = headers.x_window().expect("an object").expect("it is there");
    assert_eq!(window.seconds, Some(5));
    assert_eq!(headers.x_level(), Ok(None));
}

pub fn the_status_decides_what_is_a_success() {
    use statuses_not_listed::operations::StartFlowOutput;

    let client = |status, body| {
        statuses_not_listed::Client::with_transport(
            statuses_not_listed::Environment::custom("http://localhost"),
            statuses_not_listed::Credentials::new(),
            Canned::new(status, "application/json", body),
        )
        .expect("a client")
    };
    let flow = r#"{"id":"a"}"#;
    for status in [200, 201, 202, 206] {
        let created = finish(client(status, flow).create_flow().into_future()).expect("a success");
        assert_eq!((created.status, created.value.id.as_str()), (status, "a"));
        assert_eq!(created.text(), flow);
    }
    let deleted = finish(client(204, "").delete_flow().into_future()).expect("a success");
    assert_eq!(deleted.status, 204);
    let deleted = finish(client(200, "hello").delete_flow().into_future()).expect("a success");
    assert_eq!(deleted.text(), "hello");
    let none = finish(client(204, "").list_flows().into_future()).expect("a success");
    assert!(none.value.is_empty());
    let error = finish(client(204, "").create_flow().into_future()).expect_err("no flow");
    assert!(matches!(&error, runtime::Error::Decode(_)), "{error:?}");
    assert!(error.may_have_happened() && !error.is_safe_to_repeat());
    let later = finish(client(201, r#"{"poll":"/p"}"#).start_flow().into_future()).expect("a success");
    assert!(matches!(later.value, StartFlowOutput::Accepted(later) if later.poll == "/p"));
    let part = finish(client(206, "part").find_flow().stream()).expect("a success");
    assert_eq!(part.status, 206);
    let moved = finish(client(303, "").find_flow().into_future()).expect_err("a redirect");
    assert!(moved.api().is_some());
    let moved = finish(client(302, "").find_flow().into_future()).expect_err("a redirect");
    assert!(matches!(moved, runtime::Error::Unexpected(_)));
}

pub fn an_error_keeps_what_it_is_whatever_its_body_is() {
    use statuses_not_listed::operations::CreateFlowError;

    let error = |status, media_type, body| {
        let client = statuses_not_listed::Client::with_transport(
            statuses_not_listed::Environment::custom("http://localhost"),
            statuses_not_listed::Credentials::new(),
            Canned::new(status, media_type, body),
        );
        let call = client.expect("a client").create_flow();
        finish(call.into_future()).expect_err("an error")
    };
    for body in [r#"{"detail":"a text"}"#, r#"{"exception_message":"x"}"#, "<h1>", ""] {
        let failed = error(422, "application/json", body);
        assert!(matches!(&failed, runtime::Error::Api(_)), "{failed:?}");
        assert_eq!((failed.status(), failed.api()), (Some(422), None), "{body}");
        assert_eq!(failed.text().as_deref(), Some(body));
    }
    let failed = error(422, "application/json", r#"{"detail":[{}]}"#);
    let Some(CreateFlowError::UnprocessableContent(invalid)) = failed.api() else {
        panic!("{failed:?}")
    };
    assert_eq!(invalid.detail.as_ref().map(Vec::len), Some(1));
    let failed = error(503, "application/problem+json", r#"{"title":"Down"}"#);
    assert_eq!(failed.api(), None);
    let problem = failed.problem().expect("problem details");
    assert_eq!(problem.title.as_deref(), Some("Down"));
}

pub fn bodies_are_read_by_the_media_type_that_comes() {
    let client = |media_type, body| {
        media_types::Client::with_transport(
            media_types::Environment::custom("http://localhost"),
            media_types::Credentials::new(),
            Canned::new(200, media_type, body),
        )
        .expect("a client")
    };
    macro_rules! read {
        ($operation:ident, $media_type:literal, $body:literal) => {
            finish(client($media_type, $body).$operation().into_future()).expect("a success").value
        };
    }
    let text = |media_type, body| {
        let call = client(media_type, body).any_text("");
        finish(call.into_future()).expect("a success").value
    };
    assert_eq!(text("text/plain", "hello"), "hello");
    assert_eq!(text("application/json", "\"hello\""), "hello");
    assert_eq!(read!(version, "application/json", "\"1.0.0\""), "1.0.0");
    assert_eq!(read!(version, "text/plain", "1.0.0"), "1.0.0");
    assert_eq!(read!(name, "application/json", "\"n\""), "n");
    assert_eq!(read!(name, "text/plain", "n"), "n");
    assert_eq!(read!(count, "text/plain", "12\n"), 12);
    assert_eq!(read!(ratio, "text/plain", "0.50").to_string(), "0.50");
    assert!(read!(ready, "text/plain", "true"));
    assert_eq!(read!(state, "text/plain", "closed"), media_types::models::State::Closed);
    assert_eq!(read!(day, "text/plain", "some day"), "some day");
    assert_eq!(read!(export, "text/csv", "a,b").as_str(), "\"a,b\"");
    assert_eq!(read!(any_value, "application/json", "[1]").as_str(), "[1]");
    assert_eq!(read!(any_row, "application/json", "{\"id\":1}").id, Some(1));
    let row = media_types::models::Row::new();
    let call = client("text/json", "{\"id\":1}").set_row(&row);
    assert_eq!(finish(call.into_future()).expect("a success").value.id, Some(1));
}

pub fn versions_are_told_apart_by_their_names() {
    use media_types::models::Row;
    use media_types::operations::{SendVersionError, SendVersionOutput, VideoOutput};

    let call = |status, media_type, body| {
        let client = media_types::Client::with_transport(
            media_types::Environment::custom("http://localhost"),
            media_types::Credentials::new(),
            Canned::new(status, media_type, body),
        );
        client.expect("a client")
    };
    let row = Row::new();
    let send = |status, media_type, body| finish(call(status, media_type, body).send_version(&row).into_future());
    let old = send(200, "application/vnd.hub+json; version=67", r#"{"id":1}"#).expect("a success");
    assert!(matches!(old.value, SendVersionOutput::OkHubVersion67(row) if row.id == Some(1)));
    let new = send(200, "application/vnd.hub+json; version=68", r#"{"rows":[]}"#).expect("a success");
    assert!(matches!(new.value, SendVersionOutput::OkHubVersion68(_)));
    let old = send(400, "application/vnd.hub.v1.fault+json", r#"{"id":1}"#).expect_err("an error");
    assert!(matches!(old.api(), Some(SendVersionError::BadRequestFaultV1(_))));
    let new = send(400, "application/vnd.hub.v2.fault+json", r#"{"rows":[]}"#).expect_err("an error");
    assert!(matches!(new.api(), Some(SendVersionError::BadRequestFaultV2(_))));
    let video = finish(call(200, "video/3gpp", "v").video(&row).into_future()).expect("a success");
    assert_eq!(video.value, VideoOutput::Ok3gpp(b"v".to_vec()));
}
