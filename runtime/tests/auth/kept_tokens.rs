//! A refresh token is never lost, whatever fails, panics, or goes away.

use crate::issuer::Issuer;
use crate::store::{Store, token, tokens};
use crate::{endpoint, form, reason, server, soon};
use futures_util::future::{FutureExt as _, join3};
use runtime::auth::{
    CustomerTokens, Grant, Issued, NoToken, StoreError, TokenEndpoint, TokenResponse, TokenStore,
};
use runtime::stand_in::Answer;
use runtime::{BoxFuture, Reply, Request, Reqwest, Secret, TokenSource, Transport, TransportError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, Semaphore};

#[tokio::test]
async fn tokens_without_a_refresh_token_leave_one_that_is_not_saved_yet_to_be_saved() {
    let issuer = Issuer::start_silent().await;
    let store = Store::slow(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    let mut refresh = source.token();
    issuer.answer(1);
    tokio::select! {
        _ = &mut refresh => panic!(),
        () = soon(store.saving.notified()) => {}
    }
    store.broken.store(true, Ordering::Relaxed);
    store.saves.add_permits(10);
    refresh.await.unwrap_err();

    for bare in ["a-8", "a-9"] {
        let error = tokens.adopt("ana", Issued::new(bare)).await.unwrap_err();
        assert!(matches!(error, NoToken::NotSaved(_)), "{error:?}");
        assert_eq!(tokens.unsaved("ana"), Some(Grant::new("ana-1")));
    }
    store.broken.store(false, Ordering::Relaxed);
    tokens.adopt("ana", Issued::new("a-10")).await.unwrap();
    assert_eq!(store.saved(), ["ana-1"]);
    assert_eq!(tokens.unsaved("ana"), None);
    assert_eq!(token(&source).await, "a-10");
    assert_eq!(issuer.forms().len(), 1);
}

#[tokio::test]
async fn an_adoption_that_is_left_while_a_refresh_runs_is_carried_on_by_the_next_call() {
    let issuer = Issuer::start_silent().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    let mut refresh = source.token();
    tokio::select! {
        _ = &mut refresh => panic!(),
        () = issuer.arrived(1) => {}
    }
    let issued = Issued::new("a-9").with_refresh_token("ana-9");
    let adoption = tokens.adopt("ana", issued).field("code_verifier", "v-1");
    assert!(adoption.into_future().now_or_never().is_none());
    let grant = Grant::new("ana-9").with_field("code_verifier", "v-1");
    assert_eq!(tokens.unsaved("ana"), Some(grant.clone()));
    // Even one that was never waited for, as long as it was begun.
    drop(
        tokens
            .adopt("bo", Issued::new("b-9").with_refresh_token("bo-9"))
            .into_future(),
    );
    drop(refresh);

    issuer.answer(1);
    assert_eq!(token(&source).await, "a-9");
    assert_eq!(token(&tokens.of("bo")).await, "b-9");
    assert_eq!(store.saved(), ["ana-1", "ana-9", "bo-9"]);
    assert_eq!(store.grants.lock().unwrap()["ana"], grant);
    assert_eq!(tokens.unsaved("ana"), None);
}

#[tokio::test]
async fn a_spawner_carries_on_an_adoption_that_was_left() {
    let issuer = Issuer::start_silent().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store).with_spawner(|work| drop(tokio::spawn(work)));
    assert!(tokens.of("ana").token().now_or_never().is_none());
    issuer.arrived(1).await;
    let issued = Issued::new("a-9").with_refresh_token("ana-9");
    let adoption = tokens.adopt("ana", issued).into_future();
    assert!(adoption.now_or_never().is_none());
    issuer.answer(1);
    soon(async {
        while store.saved().len() < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(store.saved(), ["ana-1", "ana-9"]);
}

#[tokio::test]
async fn what_is_forgotten_first_and_adopted_then_is_kept() {
    let issuer = Issuer::start_silent().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    let mut refresh = source.token();
    tokio::select! {
        _ = &mut refresh => panic!(),
        () = issuer.arrived(1) => {}
    }
    let mut forgotten = Box::pin(tokens.forget("ana"));
    assert!((&mut forgotten).now_or_never().is_none());
    let issued = Issued::new("a-9").with_refresh_token("ana-9");
    let adopted = tokens.adopt("ana", issued).into_future();
    issuer.answer(1);
    let (_, (), adopted) = join3(refresh, forgotten, adopted).await;
    adopted.unwrap();
    assert_eq!(token(&source).await, "a-9");
}

/// A store that panics once when it is read, and once when it is written to, as soon as it may.
struct Panicking {
    loads: AtomicBool,
    saves: AtomicBool,
    saving: Notify,
    may_save: Semaphore,
    saved: Mutex<Vec<String>>,
}

impl Panicking {
    fn new(loads: bool, saves: bool) -> Arc<Self> {
        Arc::new(Self {
            loads: AtomicBool::new(loads),
            saves: AtomicBool::new(saves),
            saving: Notify::new(),
            may_save: Semaphore::new(0),
            saved: Mutex::default(),
        })
    }
}

impl TokenStore for Panicking {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>> {
        assert!(!self.loads.swap(false, Ordering::Relaxed), "on purpose");
        Box::pin(async { Ok(Some(Grant::new("ana-0"))) })
    }

    fn save<'a>(&'a self, _: &'a str, grant: &'a Grant) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.saving.notify_one();
            self.may_save.acquire().await?.forget();
            assert!(!self.saves.swap(false, Ordering::Relaxed), "on purpose");
            let token = grant.refresh_token.expose().to_owned();
            self.saved.lock().unwrap().push(token);
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_store_that_panics_when_it_is_read_fails_one_call() {
    let issuer = Issuer::start().await;
    let store = Panicking::new(true, false);
    store.may_save.add_permits(10);
    let source = CustomerTokens::new(endpoint(&issuer.url), store).of("ana");
    let error = source.token().await.unwrap_err();
    let NoToken::NotLoaded(cause) = reason(&error) else {
        panic!("{error:?}")
    };
    assert_eq!(cause.to_string(), "the store panicked");
    assert_eq!(token(&source).await, "access-ana-1");
}

#[tokio::test]
async fn a_store_that_panics_while_others_wait_fails_its_own_caller_only() {
    let issuer = Issuer::start().await;
    let store = Panicking::new(false, true);
    let tokens = CustomerTokens::new(
        endpoint(&issuer.url),
        Arc::clone(&store) as Arc<dyn TokenStore>,
    );
    let source = tokens.of("ana");
    let mut refresh = source.token();
    tokio::select! {
        _ = &mut refresh => panic!(),
        () = soon(store.saving.notified()) => {}
    }
    let mut adopted = tokens
        .adopt("ana", Issued::new("a-9").with_refresh_token("ana-9"))
        .into_future();
    assert!((&mut adopted).now_or_never().is_none());
    let mut forgotten = Box::pin(tokens.forget("ana"));
    assert!((&mut forgotten).now_or_never().is_none());
    store.may_save.add_permits(10);
    let (refreshed, adopted, ()) = join3(refresh, adopted, forgotten).await;
    let error = refreshed.unwrap_err();
    assert!(matches!(reason(&error), NoToken::NotSaved(_)), "{error:?}");
    adopted.unwrap();
    assert_eq!(*store.saved.lock().unwrap(), ["ana-9"]);
}

#[tokio::test]
async fn what_the_application_makes_may_panic_as_well() {
    struct Once(AtomicBool, Reqwest);
    impl Transport for Once {
        fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
            assert!(!self.0.swap(false, Ordering::Relaxed), "on purpose");
            self.1.send(request)
        }
    }
    let issuer = Issuer::start().await;
    let transport = Once(AtomicBool::new(true), Reqwest::new().unwrap());
    let first = AtomicBool::new(true);
    let endpoint = TokenEndpoint::new(&*issuer.url, Arc::new(transport))
        .unwrap()
        .with_field_from("nonce", move || {
            assert!(!first.swap(false, Ordering::Relaxed), "on purpose");
            Ok::<_, StoreError>("n".into())
        });
    let source = CustomerTokens::new(endpoint, Store::of(&["ana"])).of("ana");
    let error = source.token().await.unwrap_err();
    assert!(matches!(reason(&error), NoToken::NotMade(_)), "{error:?}");
    let error = source.token().await.unwrap_err();
    assert!(
        matches!(reason(&error), NoToken::Unanswered(_)),
        "{error:?}"
    );
    assert_eq!(token(&source).await, "access-ana-1");
}

/// Responses that cannot be used and have a new refresh token.
const HALF: [&str; 6] = [
    r#"{"access_token": "a", "refresh_token": "ana-1", "id_token": 7}"#,
    r#"{"access_token": "a", "token_type": "Bearer ", "refresh_token": "ana-1"}"#,
    r#"{"access_token": "", "refresh_token": "ana-1"}"#,
    r#"{"refresh_token": "ana-1"}"#,
    r#"{"access_token": "a", "access_token": "b", "refresh_token": "ana-1"}"#,
    r#"{"access_token": "a", "error": "server_error", "refresh_token": "ana-1"}"#,
];

fn refreshed() -> Answer {
    Answer::json(200, r#"{"access_token": "a-2"}"#)
}

#[tokio::test]
async fn a_new_refresh_token_is_saved_even_if_the_rest_of_the_response_cannot_be_used() {
    for half in HALF {
        let (server, endpoint) = server(vec![Answer::json(200, half), refreshed()]).await;
        let store = Store::of(&["ana"]);
        let source =
            CustomerTokens::new(endpoint, Arc::clone(&store) as Arc<dyn TokenStore>).of("ana");
        let error = source.token().await.unwrap_err();
        assert!(
            matches!(
                reason(&error),
                NoToken::Unreadable { .. } | NoToken::Refused { .. }
            ),
            "{half}: {error:?}"
        );
        assert_eq!(store.saved(), ["ana-1"], "{half}");
        assert_eq!(token(&source).await, "a-2");
        let form = form(&server.requests()[1]);
        assert!(
            form.contains(&("refresh_token".into(), "ana-1".into())),
            "{half}"
        );
    }
}

#[tokio::test]
async fn a_new_refresh_token_of_a_response_that_cannot_be_used_is_held_until_it_is_saved() {
    let (server, endpoint) = server(vec![Answer::json(200, HALF[0]), refreshed()]).await;
    let store = Store::slow(&["ana"]);
    let tokens = CustomerTokens::new(endpoint, Arc::clone(&store) as Arc<dyn TokenStore>);
    let source = tokens.of("ana");
    let mut refresh = source.token();
    tokio::select! {
        _ = &mut refresh => panic!(),
        () = soon(store.saving.notified()) => {}
    }
    store.broken.store(true, Ordering::Relaxed);
    store.saves.add_permits(10);
    let error = refresh.await.unwrap_err();
    assert!(matches!(reason(&error), NoToken::NotSaved(_)), "{error:?}");
    assert_eq!(tokens.unsaved("ana"), Some(Grant::new("ana-1")));
    source.token().await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    store.broken.store(false, Ordering::Relaxed);
    assert_eq!(token(&source).await, "a-2");
    assert_eq!(store.saved(), ["ana-1"]);
}

#[tokio::test]
async fn an_error_beside_tokens_is_an_error() {
    let beside = |error: &str| format!(r#"{{"access_token": "a-1", "error": {error}}}"#);
    for said in [r#""access_denied""#, "7", "{}", "true"] {
        let (_server, endpoint) = server(vec![Answer::json(200, beside(said))]).await;
        let error = endpoint.request("g", &[]).await.unwrap_err();
        assert!(
            matches!(error, NoToken::Refused { status: 200, .. }),
            "{error:?}"
        );
    }
    for unsaid in ["null", r#""""#] {
        let (_server, endpoint) = server(vec![Answer::json(200, beside(unsaid))]).await;
        let issued = endpoint.request("g", &[]).await.unwrap();
        assert_eq!(issued.access_token.expose(), "a-1");
    }
}

/// What an operation of an API returns.
struct Login {
    access_token: Option<Secret>,
    token_type: Option<String>,
    refresh_token: Option<Secret>,
}
runtime::object!(Login {
    access_token? = "access_token", token_type? = "token_type", refresh_token? = "refresh_token",
});
runtime::token_response!(Login);

impl Login {
    fn of(token_type: &str) -> Self {
        Self {
            access_token: Some("a-1".into()),
            token_type: Some(token_type.into()),
            refresh_token: Some("r-1".into()),
        }
    }
}

#[tokio::test]
async fn adopts_what_an_operation_returns() {
    let issuer = Issuer::start().await;
    let store = Store::of(&[]);
    let tokens = tokens(&issuer, &store);
    let adoption = tokens
        .adopt("ana", Login::of("bearer"))
        .field("code_verifier", "v-1");
    adoption.await.unwrap();
    assert_eq!(token(&tokens.of("ana")).await, "a-1");
    let grant = Grant::new("r-1").with_field("code_verifier", "v-1");
    assert_eq!(store.grants.lock().unwrap()["ana"], grant);
}

#[tokio::test]
async fn saves_the_refresh_token_of_what_cannot_be_used_otherwise() {
    let without_access = Login {
        access_token: None,
        ..Login::of("Bearer")
    };
    for login in [Login::of("mac"), without_access] {
        let issuer = Issuer::start().await;
        let store = Store::of(&[]);
        let tokens = tokens(&issuer, &store);
        let error = tokens.adopt("ana", login).await.unwrap_err();
        assert!(matches!(error, NoToken::Unusable { .. }), "{error:?}");
        assert_eq!(store.saved(), ["r-1"]);
    }
    let nothing = Login {
        access_token: None,
        refresh_token: None,
        ..Login::of("Bearer")
    };
    let issuer = Issuer::start().await;
    let store = Store::of(&["ana"]);
    let tokens = tokens(&issuer, &store);
    let source = tokens.of("ana");
    assert_eq!(token(&source).await, "access-ana-1");
    let error = tokens.adopt("ana", nothing).await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the tokens that were handed over cannot be used: "),
        "{error}"
    );
    // What was there before stays.
    assert_eq!(token(&source).await, "access-ana-1");
}

#[test]
fn issued_tokens_can_be_adopted_as_they_are() {
    fn takes(_: impl TokenResponse) {}
    takes(Issued::new("a"));
}
