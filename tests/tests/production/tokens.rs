//! Tokens that a client of Nopan fetches for itself.

use crate::{Site, charge, charged, headers, token};
use runtime::stand_in::Answer;
use std::collections::BTreeSet;
use std::iter;

#[tokio::test]
async fn a_hundred_first_charges_ask_for_one_token() {
    let answers: Vec<Answer> = iter::once(token("one"))
        .chain(vec![charged(); 100])
        .collect();
    let site = Site::answering(answers).await;
    let client = site.nopan(site.transport());

    let charges: Vec<_> = (0..100)
        .map(|_| tokio::spawn(client.charge_payment(&charge()).into_future()))
        .collect();
    for charge in charges {
        charge.await.expect("no panic").expect("an answer");
    }

    let asked = site.requests("/auth/token");
    let form = "grant_type=client_credentials&processing_account_id=merchant-1234\
                &client_id=merchant-1234&scope=payments%3Aprocess";
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].text(), form);
    assert_eq!(asked[0].header("authorization"), None);
    let charges = site.requests("/payments/charge");
    assert_eq!(headers(&charges, "authorization"), vec!["Bearer one"; 100]);
    let keys: BTreeSet<_> = headers(&charges, "idempotency-key").into_iter().collect();
    assert_eq!(keys.len(), 100, "each is a charge of its own");
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_charge_keeps_its_key() {
    let refused = Answer::json(401, r#"{"status":"DECLINED"}"#);
    let site = Site::answering([token("one"), refused, token("two"), charged()]).await;
    let client = site.nopan(site.transport());
    let answer = client.charge_payment(&charge()).await.expect("an answer");

    assert_eq!(site.requests("/auth/token").len(), 2);
    let charges = site.requests("/payments/charge");
    assert_eq!(
        headers(&charges, "authorization"),
        ["Bearer one", "Bearer two"]
    );
    let key = answer.idempotency_key().expect("a key");
    assert_eq!(headers(&charges, "idempotency-key"), [key, key]);
    assert_eq!(charges[0].body, charges[1].body);
}

#[tokio::test]
async fn a_second_refusal_is_the_answer() {
    let refused = || Answer::json(401, r#"{"status":"DECLINED"}"#);
    let site = Site::answering([token("one"), refused(), token("two"), refused()]).await;
    let client = site.nopan(site.transport());
    let error = client
        .charge_payment(&charge())
        .await
        .expect_err("an error");
    assert_eq!(error.status(), Some(401));
    assert!(!error.may_have_happened());
    assert_eq!(site.stand_in.requests().len(), 4);
}

#[tokio::test]
async fn nothing_is_charged_without_a_token() {
    let site = Site::answering([Answer::json(403, "{}")]).await;
    let client = site.nopan(site.transport());
    let error = client
        .charge_payment(&charge())
        .await
        .expect_err("an error");
    assert!(!error.may_have_happened(), "{error}");
    assert_eq!(site.requests("/payments/charge").len(), 0);
}
