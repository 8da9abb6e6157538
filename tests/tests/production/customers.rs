//! Payments in the name of a customer of NuPay, whose access token dies when another one is issued.

use crate::{Site, headers, payment};
use generated::nupay::models::IssuedTokens;
use generated::nupay::{Credentials, Environment, auth};
use rcgen::KeyPair;
use runtime::auth::{AssertionKey, CustomerTokens, Grant, StoreError, TokenStore};
use runtime::stand_in::Answer;
use runtime::{BoxFuture, TokenSource};
use std::sync::{Arc, Mutex};

/// Keeps the grant of one customer, and those that came before it.
struct Store(Mutex<Vec<Grant>>);

impl Store {
    fn tokens(&self) -> Vec<String> {
        let grants = self.0.lock().expect("nobody panicked");
        let tokens = grants.iter().map(|grant| grant.refresh_token.expose());
        tokens.map(str::to_owned).collect()
    }
}

impl TokenStore for Store {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>> {
        let grants = self.0.lock().expect("nobody panicked");
        let last = grants.last().cloned();
        Box::pin(async { Ok(last) })
    }

    fn save<'a>(&'a self, _: &'a str, grant: &'a Grant) -> BoxFuture<'a, Result<(), StoreError>> {
        let mut grants = self.0.lock().expect("nobody panicked");
        grants.push(grant.clone());
        Box::pin(async { Ok(()) })
    }
}

fn issued(number: u32) -> Answer {
    let tokens = format!(
        r#"{{"access_token":"access-{number}","token_type":"Bearer","expires_in":300,"refresh_token":"refresh-{number}"}}"#
    );
    Answer::json(200, tokens)
}

/// What refreshes the tokens of the customers of a shop, as NuPay wants it.
fn customers(site: &Site, store: &Arc<Store>) -> CustomerTokens {
    let key = KeyPair::generate().expect("a key").serialize_pem();
    let key = AssertionKey::from_pem(key).expect("a key for ES256");
    let environment = Environment::custom(site.front.url());
    let credentials = Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    let assertion = auth::client_assertion(&environment, "shop-1", key).expect("an assertion");
    let endpoint = auth::token_endpoint(&environment, &credentials, assertion)
        .expect("an endpoint")
        .with_transport(Arc::new(site.transport()));
    CustomerTokens::new(endpoint, Arc::clone(store) as Arc<dyn TokenStore>)
}

#[tokio::test]
async fn fifty_payments_of_a_customer_wait_for_one_refresh_that_is_saved_first() {
    let created = r#"{"pspReferenceId":"p-1","referenceId":"payment-1","status":"COMPLETED"}"#;
    let mut answers = vec![issued(1)];
    answers.extend(vec![Answer::json(200, created); 50]);
    let site = Site::answering(answers).await;
    let grant = Grant::new("refresh-0").with_field("code_verifier", "verifier-1");
    let store = Arc::new(Store(Mutex::new(vec![grant])));
    let customer = customers(&site, &store).of("ana");
    let client = site.nupay();

    let payments: Vec<_> = (0..50)
        .map(|_| {
            let (client, customer, store) = (client.clone(), customer.clone(), Arc::clone(&store));
            tokio::spawn(async move {
                let token = customer.token().await.expect("a token");
                assert_eq!(store.tokens(), ["refresh-0", "refresh-1"]);
                client.create_payment(&payment()).authorization(token).await
            })
        })
        .collect();
    for payment in payments {
        payment.await.expect("no panic").expect("an answer");
    }

    let refreshes = site.requests("/v1/token");
    assert_eq!(refreshes.len(), 1);
    assert_eq!(headers(&refreshes, "x-merchant-key"), ["key-1"]);
    assert_eq!(headers(&refreshes, "x-merchant-token"), ["token-1"]);
    let form = refreshes[0].text();
    for part in [
        "grant_type=refresh_token&",
        "client_assertion_type=urn%253Aietf%253Aparams%253Aoauth%253A",
        "client_assertion=eyJ",
        "refresh_token=refresh-0",
        "code_verifier=verifier-1",
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
    let payments = site.requests("/payments");
    assert_eq!(
        headers(&payments, "authorization"),
        vec!["Bearer access-1"; 50]
    );
}

#[tokio::test]
async fn the_next_refresh_begins_with_the_token_that_was_saved() {
    let site = Site::answering([issued(1), issued(2)]).await;
    let store = Arc::new(Store(Mutex::new(vec![Grant::new("refresh-0")])));
    let customer = customers(&site, &store).of("ana");
    let first = customer.token().await.expect("a token");
    customer.refused(&first);
    let second = customer.token().await.expect("a token");
    assert_eq!(second.expose(), "access-2");
    assert_eq!(store.tokens(), ["refresh-0", "refresh-1", "refresh-2"]);
    let refreshes = site.requests("/v1/token");
    assert!(refreshes[1].text().contains("refresh_token=refresh-1"));
}

#[tokio::test]
async fn tokens_of_an_operation_are_those_of_the_customer_from_then_on() {
    let site = Site::answering([issued(2)]).await;
    let store = Arc::new(Store(Mutex::default()));
    let customers = customers(&site, &store);
    let text = r#"{"access_token":"access-1","token_type":"Bearer","expires_in":300,"refresh_token":"refresh-1"}"#;
    let tokens: IssuedTokens = serde_json::from_str(text).expect("tokens");
    let adoption = customers.adopt("c-7", tokens);
    adoption
        .field("code_verifier", "verifier-1")
        .await
        .expect("a grant");

    let customer = customers.of("c-7");
    let first = customer.token().await.expect("a token");
    assert_eq!(first.expose(), "access-1");
    customer.refused(&first);
    assert_eq!(
        customer.token().await.expect("a token").expose(),
        "access-2"
    );
    assert_eq!(store.tokens(), ["refresh-1", "refresh-2"]);
    let form = site.requests("/v1/token")[0].text();
    assert!(form.contains("refresh_token=refresh-1"), "{form}");
    assert!(form.contains("code_verifier=verifier-1"), "{form}");
}
