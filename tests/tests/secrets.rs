//! What is secret is never printed, wherever it stands.
//!
//! The places are those that the generator finds in the documents, so a new one is covered as soon as it is there. In
//! each a text is planted, everything that can be printed is printed, and the texts are searched for in it: the forms
//! of requests, answers and errors with their causes, and all that `tracing` and `log` are told.

mod secrets {
    pub mod calls;
    pub mod planting;
    pub mod printed;
    pub mod proof;
    pub mod who_calls;
}

use generated::{nopan, nupay};
use runtime::RetryPolicy;
use secrets::proof::{Subject, prove};
use secrets::{calls, printed, who_calls};

/// It is one test: what a program tells its listeners, it tells them from all threads.
#[tokio::test]
async fn nothing_secret_is_printed() {
    printed::listen();
    prove(&NOPAN).await;
    prove(&NUPAY).await;
    who_calls::prove_tokens().await;
    who_calls::prove_customers().await;
    who_calls::prove_addresses();
}

const NOPAN: Subject<nopan::Client> = Subject {
    name: "nopan",
    calls: calls::NOPAN,
    webhooks: calls::NOPAN_WEBHOOKS,
    client: |url| {
        let credentials = nopan::Credentials::new().oauth2("pl4nted-OAuth2");
        printed::debug(&credentials);
        let client = nopan::Client::new(nopan::Environment::custom(url), credentials);
        client.expect("a client").with_retry(RetryPolicy::never())
    },
};

const NUPAY: Subject<nupay::Client> = Subject {
    name: "nupay",
    calls: calls::NUPAY,
    webhooks: calls::NUPAY_WEBHOOKS,
    client: |url| {
        let credentials = nupay::Credentials::new()
            .merchant_api_key("pl4nted-MerchantApiKey")
            .merchant_api_token("pl4nted-MerchantApiToken");
        printed::debug(&credentials);
        let client = nupay::Client::new(nupay::Environment::custom(url), credentials);
        client.expect("a client").with_retry(RetryPolicy::never())
    },
};
