//! Tokens that act for a customer.

use crate::issuer::Issuer;
use crate::store::{Store, token, tokens};
use crate::{endpoint, reason, server, soon};
use futures_util::future::{FutureExt as _, join, join_all};
use runtime::TokenSource;
use runtime::auth::{CustomerTokens, Grant, Issued, NoToken, TokenStore};
use runtime::stand_in::Answer;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

#[tokio::test]
async fn refreshes_with_the_grant_and_its_fields() {
    let issuer = Issuer::start().await;
    let store = Store::of(&[]);
    let grant = Grant::new("ana-0").with_field("code_verifier", "v-1");
    store.grants.lock().unwrap().insert("ana".into(), grant);
    let tokens = CustomerTokens::new(
        endpoint(&issuer.url).with_field("client_id", "shop"),
        Arc::clone(&store) as Arc<dyn TokenStore>,
    );
    assert_eq!(token(&tokens.of("ana")).await, "access-ana-1");
    assert_eq!(token(&tokens.of("ana")).await, "access-ana-1");
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        issuer.forms(),
        [HashMap::from([
            field("grant_type", "refresh_token"),
            field("client_id", "shop"),
            field("refresh_token", "ana-0"),
            field("code_verifier", "v-1"),
        ])]
    );
    let kept = store.grants.lock().unwrap()["ana"].clone();
    assert_eq!(kept, Grant::new("ana-1").with_field("code_verifier", "v-1"));
}

#[tokio::test]
async fn saves_the_new_refresh_token_before_the_access_token_is_used() {
    let issuer = Issuer::start().await;
    let store = Store::slow(&["ana"]);
    let source = tokens(&issuer, &store).of("ana");
    let mut first = source.token();
    let saving = soon(store.saving.notified());
    tokio::select! {
        _ = &mut first => panic!("used before it was saved"),
        () = saving => {}
    }
    // Whoever asks now waits as well.
    let mut second = source.token();
    assert!((&mut second).now_or_never().is_none());
    store.saves.add_permits(1);
    let (first, second) = join(first, second).await;
    assert_eq!(store.saved(), ["ana-1"]);
    assert_eq!(first.unwrap().expose(), "access-ana-1");
    assert_eq!(second.unwrap().expose(), "access-ana-1");
}

#[tokio::test]
async fn keeps_a_refresh_token_that_is_not_replaced() {
    for answer in [
        r#"{"access_token": "a-1"}"#,
        r#"{"access_token": "a-1", "refresh_token": ""}"#,
        r#"{"access_token": "a-1", "refresh_token": "ana-0"}"#,
    ] {
        let (_server, endpoint) = server(vec![Answer::json(200, answer)]).await;
        let store = Store::of(&["ana"]);
        let tokens = CustomerTokens::new(endpoint, Arc::clone(&store) as Arc<dyn TokenStore>);
        assert_eq!(token(&tokens.of("ana")).await, "a-1");
        assert_eq!(store.saved(), [""; 0]);
    }
}

#[tokio::test]
async fn waits_for_one_refresh_of_a_customer() {
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let sources: Vec<_> = (0..100).map(|_| tokens.of("ana")).collect();
    let got = join_all(sources.iter().map(TokenSource::token)).await;
    assert!(
        got.iter()
            .all(|token| token.as_ref().unwrap().expose() == "access-ana-1")
    );
    assert_eq!(issuer.forms().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refreshes_of_one_customer_follow_each_other() {
    const CALLS: usize = 8;
    const ROUNDS: usize = 10;
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    // Had two of them overlapped, one would have brought a token that was dead already.
    let calls = (0..CALLS).map(|_| {
        let source = tokens.of("ana");
        tokio::spawn(async move {
            for _ in 0..ROUNDS {
                source.refused(&source.token().await.unwrap());
            }
        })
    });
    for call in join_all(calls).await {
        call.unwrap();
    }
    let in_order: Vec<String> = (1..=issuer.forms().len())
        .map(|number| format!("ana-{number}"))
        .collect();
    assert!(in_order.len() >= ROUNDS);
    assert_eq!(store.saved(), in_order);
}

#[tokio::test]
async fn refreshes_of_two_customers_do_not_wait_for_each_other() {
    let issuer = Issuer::start_silent().await;
    let store = Store::of(&["ana", "bo"]);
    let tokens = tokens(&issuer, &store);
    let (ana, bo) = (tokens.of("ana"), tokens.of("bo"));
    let answered = async {
        // Nobody is answered before both have asked.
        issuer.arrived(2).await;
        issuer.answer(2);
    };
    let (both, ()) = join(join(token(&ana), token(&bo)), answered).await;
    assert_eq!(both, ("access-ana-1".into(), "access-bo-1".into()));
}

#[tokio::test]
async fn holds_a_refresh_token_that_the_store_failed_to_save() {
    let issuer = Issuer::start().await;
    let store = Store::slow(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    let mut call = source.token();
    tokio::select! {
        _ = &mut call => panic!(),
        () = soon(store.saving.notified()) => {}
    }
    store.broken.store(true, Ordering::Relaxed);
    store.saves.add_permits(10);
    let error = call.await.unwrap_err();
    let NoToken::NotSaved(cause) = reason(&error) else {
        panic!("{error:?}")
    };
    assert_eq!(cause.to_string(), "the disk is full");
    assert!(!reason(&error).needs_authorization());
    assert!(
        error
            .to_string()
            .contains("the token is held in memory and saved by the next call for the customer"),
        "{error}"
    );
    assert_eq!(tokens.unsaved("ana"), Some(Grant::new("ana-1")));

    // As long as it is not safe it is saved again, and nothing is sent.
    source.token().await.unwrap_err();
    store.broken.store(false, Ordering::Relaxed);
    assert_eq!(token(&source).await, "access-ana-1");
    assert_eq!(store.saved(), ["ana-1"]);
    assert_eq!(tokens.unsaved("ana"), None);
    assert_eq!(issuer.forms().len(), 1);
}

#[tokio::test]
async fn sends_nothing_if_the_store_cannot_be_read() {
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    store.broken.store(true, Ordering::Relaxed);
    let error = tokens(&issuer, &store).of("ana").token().await.unwrap_err();
    assert!(matches!(reason(&error), NoToken::NotLoaded(_)), "{error:?}");
    assert_eq!(issuer.forms().len(), 0);
}

#[tokio::test]
async fn says_when_the_customer_must_authorize_again() {
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);

    let error = tokens.of("bo").token().await.unwrap_err();
    assert!(reason(&error).needs_authorization(), "{error:?}");

    let stale = Grant::new("ana-7");
    store.grants.lock().unwrap().insert("ana".into(), stale);
    let error = tokens.of("ana").token().await.unwrap_err();
    assert!(reason(&error).needs_authorization());
    assert_eq!(
        error.to_string(),
        "there is no valid token: the token request was refused with status 400, `invalid_grant`; the customer must \
         authorize the application again"
    );
}

#[tokio::test]
async fn the_next_call_carries_on_a_refresh_that_was_left() {
    let issuer = Issuer::start_silent().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    let mut first = source.token();
    tokio::select! {
        _ = &mut first => panic!(),
        () = issuer.arrived(1) => {}
    }
    drop(first);
    issuer.answer(1);
    // A second request with the same refresh token would have been refused.
    assert_eq!(token(&tokens.of("ana")).await, "access-ana-1");
    assert_eq!(issuer.forms().len(), 1);
}

#[tokio::test]
async fn a_spawner_carries_on_a_refresh_that_was_left() {
    let issuer = Issuer::start_silent().await;
    let store = Store::slow(&["ana"]);
    let tokens = tokens(&issuer, &store).with_spawner(|refresh| {
        tokio::spawn(refresh);
    });
    assert!(tokens.of("ana").token().now_or_never().is_none());
    issuer.arrived(1).await;
    issuer.answer(1);
    soon(store.saving.notified()).await;
    store.saves.add_permits(1);
    assert_eq!(token(&tokens.of("ana")).await, "access-ana-1");
    assert_eq!(store.saved(), ["ana-1"]);
}

#[tokio::test]
async fn a_refused_token_is_refreshed_once() {
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let source = tokens(&issuer, &store).of("ana");
    let first = source.token().await.unwrap();
    source.refused(&first);
    assert_eq!(token(&source).await, "access-ana-2");
    // Another call was under way with the first one.
    source.refused(&first);
    assert_eq!(token(&source).await, "access-ana-2");
    assert_eq!(issuer.forms().len(), 2);
}

#[tokio::test]
async fn adopts_what_was_issued_otherwise_and_saves_it_first() {
    let issuer = Issuer::start().await;
    let store = Store::of(&[]);
    let tokens = tokens(&issuer, &store);
    let issued = Issued::new("a-0")
        .with_expires_in(Duration::from_secs(120))
        .with_refresh_token("ana-0");
    let adoption = tokens.adopt("ana", issued).field("code_verifier", "v-1");
    adoption.await.unwrap();
    assert_eq!(store.saved(), ["ana-0"]);
    let source = tokens.of("ana");
    assert_eq!(token(&source).await, "a-0");
    assert_eq!(issuer.forms().len(), 0);

    source.refused(&"a-0".into());
    assert_eq!(token(&source).await, "access-ana-1");
    assert_eq!(issuer.forms()[0]["code_verifier"], "v-1");
}

#[tokio::test]
async fn uses_nothing_older_than_what_it_failed_to_save() {
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    assert_eq!(token(&source).await, "access-ana-1");
    store.broken.store(true, Ordering::Relaxed);
    let issued = Issued::new("a-9").with_refresh_token("ana-9");
    let error = tokens.adopt("ana", issued).await.unwrap_err();
    assert!(matches!(error, NoToken::NotSaved(_)), "{error:?}");
    let error = source.token().await.unwrap_err();
    assert!(matches!(reason(&error), NoToken::NotSaved(_)), "{error:?}");
    store.broken.store(false, Ordering::Relaxed);
    assert_eq!(token(&source).await, "a-9");
    assert_eq!(issuer.forms().len(), 1);
}

#[tokio::test]
async fn adopts_after_a_refresh_that_is_under_way() {
    let issuer = Issuer::start_silent().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    let issued = Issued::new("a-9").with_refresh_token("ana-9");
    let adopted = async {
        issuer.arrived(1).await;
        let mut adopted = tokens.adopt("ana", issued).into_future();
        assert!((&mut adopted).now_or_never().is_none());
        issuer.answer(1);
        adopted.await
    };
    let (refreshed, adopted) = join(token(&source), adopted).await;
    adopted.unwrap();
    assert_eq!(refreshed, "access-ana-1");
    assert_eq!(store.saved(), ["ana-1", "ana-9"]);
    assert_eq!(token(&source).await, "a-9");
}

#[tokio::test]
async fn forgets_what_is_held_for_a_customer() {
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    token(&source).await;
    store.grants.lock().unwrap().clear();
    tokens.forget("ana").await;
    let error = source.token().await.unwrap_err();
    assert!(matches!(reason(&error), NoToken::NotAuthorized));
}
