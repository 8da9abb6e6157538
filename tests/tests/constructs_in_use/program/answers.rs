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
