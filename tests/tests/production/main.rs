//! Both clients as a shop runs them: over TLS 1.3, with a client certificate, with tokens that are fetched and signatures
//! that are checked, and with a server that fails in every way. What was sent is counted on the server.

#[path = "../../../runtime/tests/loopback_tls/mod.rs"]
mod loopback_tls;
#[path = "../../../runtime/tests/peer/mod.rs"]
mod peer;

mod certificates;
mod customers;
mod faults;
mod signed;
mod tokens;

use generated::nopan::models::{
    ChargePayerDetails, ChargePaymentDetails, ChargeRequest, ProviderId, ProviderSelection,
};
use generated::nupay::models::{
    Amount, DocumentType, Item, NuPayCheckoutCreationRequest, PaymentMethod, Shopper,
};
use generated::{nopan, nupay};
use loopback_tls::{Authority, TlsFront};
use rcgen::KeyPair;
use runtime::auth::ClientCredentials;
use runtime::stand_in::{Answer, Received, StandIn};
use runtime::{Decimal, Identity, Reqwest, Transport};
use rustls::version::TLS13;
use std::sync::Arc;
use std::time::Duration;

/// A server that speaks TLS 1.3 with those who have a certificate of its authority.
struct Site {
    authority: Authority,
    stand_in: StandIn,
    front: TlsFront,
}

impl Site {
    /// Starts one that gives `answers`.
    async fn answering(answers: impl Into<Vec<Answer>>) -> Self {
        let authority = Authority::new("ours");
        let stand_in = StandIn::start(answers.into()).await.expect("a free port");
        let front = TlsFront::before(&stand_in, &authority, Some(&authority), &[&TLS13]).await;
        Self {
            authority,
            stand_in,
            front,
        }
    }

    /// What carries requests to it.
    fn transport(&self) -> Reqwest {
        let key = KeyPair::generate().expect("a key");
        let certificate = self.authority.client(&key, 2020..2100);
        let pem = format!("{}{}", certificate.pem(), key.serialize_pem());
        Reqwest::builder()
            .root_certificates(self.authority.pem())
            .identity(Identity::from_pem(pem.as_bytes()).expect("an identity"))
            .tls_1_3_only()
            .build()
            .expect("a transport")
    }

    /// A client of Nopan that asks for its tokens over the same transport.
    fn nopan(&self, transport: impl Transport + Clone) -> nopan::Client {
        let environment = nopan::Environment::custom(self.front.url());
        let endpoint = nopan::auth::token_endpoint(&environment).expect("an address");
        let endpoint = endpoint
            .with_transport(Arc::new(transport.clone()))
            .with_field("processing_account_id", "merchant-1234")
            .with_field("client_id", "merchant-1234");
        let tokens = ClientCredentials::new(endpoint).with_scope("payments:process");
        let credentials = nopan::Credentials::new().oauth2_source(Arc::new(tokens));
        let client =
            nopan::Client::with_transport(environment, credentials, transport).expect("a client");
        let policy = client.inner().retry_policy().clone();
        client.with_retry(policy.with_backoff(Duration::ZERO, Duration::ZERO))
    }

    fn nupay(&self) -> nupay::Client {
        let credentials = nupay::Credentials::new()
            .merchant_api_key("key-1")
            .merchant_api_token("token-1");
        let environment = nupay::Environment::custom(self.front.url());
        let client = nupay::Client::with_transport(environment, credentials, self.transport())
            .expect("a client");
        let policy = client.inner().retry_policy().clone();
        client.with_retry(policy.with_backoff(Duration::ZERO, Duration::ZERO))
    }

    /// The requests whose path ends like this, in order.
    fn requests(&self, end: &str) -> Vec<Received> {
        let mut requests = self.stand_in.requests();
        requests.retain(|request| request.target.ends_with(end));
        requests
    }
}

fn token(token: &str) -> Answer {
    Answer::json(200, token_text(token))
}

fn token_text(token: &str) -> String {
    format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":7200}}"#)
}

/// What Nopan says to a charge that was made.
const CHARGED: &str = r#"{"transactionId":"p-1","status":"APPROVED"}"#;

fn charged() -> Answer {
    Answer::json(200, CHARGED)
}

fn charge() -> ChargeRequest {
    ChargeRequest::new(
        "merchant-1234",
        "order-1",
        ChargePaymentDetails::new(200, "EUR", "IT", "Monthly plan"),
        ProviderSelection::new(ProviderId::Satispay),
        ChargePayerDetails::new("payer-1").payment_token("token"),
    )
}

fn payment() -> NuPayCheckoutCreationRequest {
    let price: Decimal = "10.01".parse().expect("a decimal");
    NuPayCheckoutCreationRequest::new(
        "order-1",
        "payment-1",
        Amount::new(price, "BRL"),
        Shopper::new(
            "John",
            "Doe",
            "01234567890",
            DocumentType::Cpf,
            "john.doe@example.com",
        ),
        vec![Item::new("12345", "A book", price, 1)],
        PaymentMethod::new(),
    )
}

/// The values of a header in all requests that have it, in order.
fn headers(requests: &[Received], name: &str) -> Vec<String> {
    let values = requests.iter().filter_map(|request| request.header(name));
    values.map(str::to_owned).collect()
}
