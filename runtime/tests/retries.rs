//! What is sent again, what never is, and under which key: counted on the server.

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    Call, Client, Credentials, Error, NoError, Operation, Repeatable, Response, RetryPolicy,
    operation,
};
use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime};

/// A charge that the server cannot recognise when it comes again.
const CHARGE: Operation = Operation {
    id: "charge",
    method: "POST",
    path: "/charge",
    server: 0,
    security: &[],
    accept: "",
    repeatable: Repeatable::ByMethod,
};

const CHARGE_BY_KEY: Operation = Operation {
    repeatable: Repeatable::ByKey("Idempotency-Key"),
    ..CHARGE
};

const CHARGE_BY_REFERENCE: Operation = Operation {
    repeatable: Repeatable::ByReference,
    ..CHARGE
};

const LOOK: Operation = Operation {
    method: "GET",
    ..CHARGE
};

const LOOK_ONCE: Operation = Operation {
    repeatable: Repeatable::Never,
    ..LOOK
};

struct Charge {
    call: Call,
}
operation!(Charge { 200 => text } or NoError);

type Charged = Result<Response<String>, Error<NoError>>;

fn quick() -> RetryPolicy {
    RetryPolicy::default().with_backoff(Duration::from_millis(1), Duration::from_millis(5))
}

async fn client(answers: Vec<Answer>) -> (StandIn, Client) {
    let server = StandIn::start(answers).await.unwrap();
    let client = Client::with_reqwest(vec![server.url()], Credentials::new())
        .unwrap()
        .with_retry(quick());
    (server, client)
}

async fn charge(client: &Client, operation: &'static Operation) -> Charged {
    let mut call = client.call(operation);
    call.text("text/plain", "ten".into());
    Charge { call }.await
}

fn done() -> Answer {
    Answer::new(200).body("done")
}

/// Returns the keys of all requests, in order.
fn keys(server: &StandIn) -> Vec<String> {
    let key = |request: &runtime::stand_in::Received| {
        assert_eq!(request.text(), "ten");
        request.header("idempotency-key").unwrap().to_owned()
    };
    server.requests().iter().map(key).collect()
}

/// The faults after which nobody knows whether the charge was made.
fn faults() -> Vec<(&'static str, Answer)> {
    vec![
        ("drop before headers", Answer::hang_up()),
        ("drop after headers", Answer::cut(200, "")),
        ("drop mid body", Answer::cut(200, "don")),
        ("slow body", Answer::stall(200, "don")),
        ("busy", Answer::new(503)),
        (
            "too many",
            Answer::new(429).header("Retry-After", "0").body("later"),
        ),
    ]
}

fn impatient() -> RetryPolicy {
    quick().with_attempt_timeout(Duration::from_millis(500))
}

#[tokio::test]
async fn never_sends_a_charge_twice_without_a_key() {
    for (fault, answer) in faults() {
        let (server, client) = client(vec![answer, done()]).await;
        let mut call = client.call(&CHARGE);
        call.text("text/plain", "ten".into()).retry(impatient());
        let error = Charge { call }
            .timeout(Duration::from_millis(500))
            .await
            .unwrap_err();
        assert_eq!(server.requests().len(), 1, "{fault}");
        assert_eq!(error.attempts(), 1, "{fault}");
        assert_eq!(error.idempotency_key(), None, "{fault}");
        assert_eq!(
            error.is_safe_to_repeat(),
            error.status() == Some(429),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn repeats_a_charge_with_the_same_key_and_body() {
    for (fault, answer) in faults() {
        let (server, client) = client(vec![answer, done()]).await;
        let client = client.with_retry(impatient());
        let charged = charge(&client, &CHARGE_BY_KEY).await.unwrap();
        assert_eq!(charged.attempts(), 2, "{fault}");
        let keys = keys(&server);
        assert_eq!(keys.len(), 2, "{fault}");
        assert_eq!(keys[0], keys[1], "{fault}");
        assert_eq!(charged.idempotency_key(), Some(keys[0].as_str()), "{fault}");
    }
}

#[tokio::test]
async fn never_sends_a_charge_twice_over_a_connection_that_is_reused() {
    let (server, client) = client(vec![done(), Answer::hang_up(), done()]).await;
    charge(&client, &CHARGE).await.unwrap();
    charge(&client, &CHARGE).await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn makes_a_key_for_each_call() {
    let (server, client) = client(vec![done(), done(), done()]).await;
    for _ in 0..3 {
        charge(&client, &CHARGE_BY_KEY).await.unwrap();
    }
    let keys: BTreeSet<String> = keys(&server).into_iter().collect();
    assert_eq!(keys.len(), 3);
    for key in keys {
        // A version 4 UUID: its variant and version are where RFC 9562 puts them.
        let uuid: runtime::Uuid = key.parse().unwrap();
        assert_eq!(uuid.to_string().as_bytes()[14], b'4');
    }
}

#[tokio::test]
async fn repeats_under_the_key_of_the_caller() {
    let (server, client) = client(vec![Answer::hang_up(), Answer::new(502), done()]).await;
    let mut call = client.call(&CHARGE_BY_KEY);
    call.text("text/plain", "ten".into())
        .idempotency_key("order-7");
    let charged = Charge { call }.await.unwrap();
    assert_eq!(keys(&server), ["order-7", "order-7", "order-7"]);
    assert_eq!(charged.idempotency_key(), Some("order-7"));
}

#[tokio::test]
async fn takes_a_key_that_was_set_as_a_header() {
    let (server, client) = client(vec![Answer::hang_up(), done()]).await;
    let mut call = client.call(&CHARGE_BY_KEY);
    call.text("text/plain", "ten".into())
        .header("idempotency-key", "order-7");
    Charge { call }.await.unwrap();
    assert_eq!(keys(&server), ["order-7", "order-7"]);
}

#[tokio::test]
async fn says_under_which_key_to_call_again() {
    let (server, client) = client(vec![Answer::hang_up(); 3]).await;
    let error = charge(&client, &CHARGE_BY_KEY).await.unwrap_err();
    let keys = keys(&server);
    assert_eq!(keys.len(), 3);
    assert_eq!(error.idempotency_key(), Some(keys[0].as_str()));
    assert!(error.may_have_happened() && error.is_safe_to_repeat() && error.is_transient());
    assert!(
        error.to_string().starts_with("`charge` (3 attempts): "),
        "{error}"
    );
    assert!(!format!("{error:?}").contains(&keys[0]));
}

#[tokio::test]
async fn sends_no_key_that_nobody_asked_for() {
    let (server, client) = client(vec![done()]).await;
    let client = client.with_retry(RetryPolicy::never());
    let charged = charge(&client, &CHARGE_BY_KEY).await.unwrap();
    assert_eq!(server.requests()[0].header("idempotency-key"), None);
    assert_eq!(charged.idempotency_key(), None);
}

#[tokio::test]
async fn refuses_a_key_that_says_nothing() {
    let (server, client) = client(vec![done(), done()]).await;
    for key in ["", " ", "\t  "] {
        let mut call = client.call(&CHARGE_BY_KEY);
        call.idempotency_key(key);
        let error = Charge { call }.await.unwrap_err();
        assert!(
            error.to_string().contains("key is empty"),
            "{key:?}: {error}"
        );
    }

    let mut call = client.call(&CHARGE_BY_REFERENCE);
    call.idempotency_key("order-7");
    let error = Charge { call }.await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`charge` has no idempotency key"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn repeats_by_reference_and_by_method() {
    for operation in [&CHARGE_BY_REFERENCE, &LOOK] {
        let (server, client) = client(vec![Answer::hang_up(), Answer::new(504), done()]).await;
        assert_eq!(charge(&client, operation).await.unwrap().attempts(), 3);
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn never_repeats_what_counts_anew() {
    let (server, client) = client(vec![Answer::hang_up(), done()]).await;
    let error = charge(&client, &LOOK_ONCE).await.unwrap_err();
    assert!(!error.is_safe_to_repeat());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn repeats_nothing_when_told_so() {
    let (server, client) = client(vec![Answer::new(503), Answer::new(503)]).await;
    let never = Charge {
        call: client.call(&LOOK),
    };
    never.retry(RetryPolicy::never()).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    let client = client.with_retry(RetryPolicy::never());
    charge(&client, &LOOK).await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn repeats_only_the_statuses_of_the_policy() {
    let (server, client) = client(vec![Answer::new(500), Answer::new(423), done()]).await;
    assert_eq!(
        charge(&client, &LOOK).await.unwrap_err().status(),
        Some(500)
    );
    assert_eq!(server.requests().len(), 1);
    let client = client.with_retry(quick().with_statuses(&[423]));
    assert_eq!(charge(&client, &LOOK).await.unwrap().attempts(), 2);
}

#[tokio::test]
async fn repeats_what_was_not_sent_whatever_it_is() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let client = Client::with_reqwest(vec![format!("http://{address}")], Credentials::new())
        .unwrap()
        .with_retry(quick());
    let error = charge(&client, &CHARGE).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert!(!error.may_have_happened() && error.is_safe_to_repeat() && error.is_transient());
    assert!(
        matches!(&error, Error::Transport(error) if error.fault() == runtime::Fault::Connect),
        "{error:?}"
    );
}

#[tokio::test]
async fn remembers_that_an_earlier_attempt_may_have_happened() {
    let (_server, client) = client(vec![Answer::hang_up(), Answer::new(422)]).await;
    let error = charge(&client, &CHARGE_BY_KEY).await.unwrap_err();
    assert_eq!(error.status(), Some(422));
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn waits_as_long_as_the_server_says() {
    // A date has whole seconds: two from now is one at least.
    let date = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
    for retry_after in [|| "1".to_owned(), date] {
        let retry_after = retry_after();
        let busy = Answer::new(429).header("Retry-After", &retry_after);
        let (server, client) = client(vec![busy, done()]).await;
        let begun = Instant::now();
        charge(&client, &CHARGE_BY_KEY).await.unwrap();
        assert!(
            begun.elapsed() >= Duration::from_millis(900),
            "{retry_after}"
        );
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn takes_other_values_of_retry_after_for_none() {
    for retry_after in ["Wed, 21 Oct 2015 07:28:00 GMT", "soon", "-1", "1.5", ""] {
        let busy = Answer::new(503).header("Retry-After", retry_after);
        let (server, client) = client(vec![busy, done()]).await;
        charge(&client, &LOOK).await.unwrap();
        assert_eq!(server.requests().len(), 2, "{retry_after}");
    }
}

#[tokio::test]
async fn gives_up_rather_than_come_back_too_early_or_too_late() {
    for retry_after in [
        "3600",
        "18446744073709551615",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let busy = Answer::new(503).header("Retry-After", retry_after);
        let (server, client) = client(vec![busy, done()]).await;
        let error = charge(&client, &LOOK).await.unwrap_err();
        assert_eq!(error.status(), Some(503));
        assert_eq!(server.requests().len(), 1, "{retry_after}");
    }
}

#[tokio::test]
async fn waits_no_longer_than_the_policy_allows_whatever_the_call_may_take() {
    for (retry_after, longest, sent) in [
        ("3600", None, 1),
        ("18446744073709551615", None, 1),
        ("2", Some(Duration::from_secs(1)), 1),
        ("1", Some(Duration::from_secs(1)), 2),
    ] {
        let busy = Answer::new(503).header("Retry-After", retry_after);
        let (server, client) = client(vec![busy, done()]).await;
        let policy = match longest {
            Some(longest) => quick().with_longest_retry_after(longest),
            None => quick(),
        };
        // A call without a limit of its own would sleep for as long as the server likes.
        let client = client.with_retry(policy).with_timeout(Duration::MAX);
        let called = tokio::time::timeout(Duration::from_secs(10), charge(&client, &LOOK)).await;
        let called = called.expect("sleeps");
        assert_eq!(called.is_ok(), sent == 2, "{retry_after}");
        if let Err(error) = called {
            assert_eq!(error.status(), Some(503));
            assert_eq!(
                error.headers().unwrap().get("retry-after"),
                Some(retry_after)
            );
        }
        assert_eq!(server.requests().len(), sent, "{retry_after}");
    }
}

#[tokio::test]
async fn ends_all_attempts_when_the_time_of_the_call_is_over() {
    let (server, client) = client(vec![Answer::stall(200, "don"); 9]).await;
    let policy = quick()
        .with_attempts(9)
        .with_attempt_timeout(Duration::from_millis(200));
    let begun = Instant::now();
    let error = Charge {
        call: client.call(&LOOK),
    }
    .retry(policy)
    .timeout(Duration::from_millis(500))
    .await
    .unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!((1..=3).contains(&server.requests().len()));
    assert!(begun.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn stops_when_the_budget_is_used_up_and_begins_again_after_successes() {
    let mut answers = vec![Answer::new(503); 4];
    answers.extend(vec![done(); 10]);
    answers.extend(vec![Answer::new(503); 3]);
    let (server, client) = client(answers).await;
    let client = client.with_retry(quick().with_budget(2));
    charge(&client, &LOOK).await.unwrap_err();
    assert_eq!(server.requests().len(), 3);
    // Clones share the budget.
    charge(&client.clone(), &LOOK).await.unwrap_err();
    assert_eq!(server.requests().len(), 4);
    for _ in 0..10 {
        charge(&client, &LOOK).await.unwrap();
    }
    let error = charge(&client, &LOOK).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert_eq!(server.requests().len(), 16);
}

#[tokio::test]
async fn lets_a_call_be_dropped_between_attempts() {
    let busy = Answer::new(503).header("Retry-After", "30");
    let (server, client) = client(vec![busy, done()]).await;
    let call = tokio::spawn(async move { charge(&client, &LOOK).await });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(server.requests().len(), 1);
}
