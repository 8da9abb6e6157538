//! What is around the shop: NuPay or what stands in for it, and the customer.

use super::{Failure, RETURN_URL, Shop};
use generated::nupay::models::{
    AuthorizationUrlResponse, BackchannelAuthentication, CheckoutCancelResponse,
    CheckoutCancelStatus, CheckoutCreationStatus, CheckoutStatus, CheckoutStatusResponse,
    InstallmentPlan, IssuedTokens, NuPayCheckoutCreationResponse, OtpTokens, Payer, PaymentAmount,
    PaymentCondition, PaymentConditionType, RefundCreationResponse, RefundCreationStatus,
    RefundStatus, RefundStatusResponse,
};
use generated::nupay::stand_in::StandIn;
use generated::nupay::{Client, Credentials, Environment, auth};
use runtime::Headers;
use runtime::auth::{AssertionKey, CustomerTokens, Grant, StoreError, TokenStore};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// A customer of NuPay's sandbox who approves everything.
pub const CPF: &str = "58188896454";

/// The key of RFC 7515, appendix A.3, for the stand-in. A shop has its own.
const SAMPLE_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

/// What is not the shop.
pub enum Outside {
    /// NuPay's sandbox, and a customer at the keyboard.
    Sandbox,
    /// A server on this machine.
    StandIn(Box<StandIn>),
}

/// Returns a shop at the sandbox if there are credentials for it, or else at a server that stands in for NuPay.
pub async fn connect() -> Result<(Shop, Outside), Failure> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (
        variable("NUPAY_MERCHANT_KEY"),
        variable("NUPAY_MERCHANT_TOKEN"),
        variable("NUPAY_CLIENT_ID"),
        variable("NUPAY_CLIENT_KEY"),
    ) {
        (Some(key), Some(token), Some(client_id), Some(pem)) => {
            println!("NuPay's sandbox");
            let assertion_key = AssertionKey::from_pem(std::fs::read(pem)?)?;
            let environment = Environment::sandbox();
            let shop = open(environment, credentials(&key, &token), client_id, assertion_key)?;
            Ok((shop, Outside::Sandbox))
        }
        (None, None, None, None) => {
            println!("a stand-in for NuPay");
            stand_in().await
        }
        _ => Err(
            "NUPAY_MERCHANT_KEY, NUPAY_MERCHANT_TOKEN, NUPAY_CLIENT_ID and NUPAY_CLIENT_KEY are needed together"
                .into(),
        ),
    }
}

/// Returns a shop at a server that stands in for NuPay.
pub async fn stand_in() -> Result<(Shop, Outside), Failure> {
    let nupay = StandIn::start().await?;
    prepare(&nupay)?;
    let shop = open(
        nupay.environment(),
        credentials("any", "any"),
        "234982-abcde-1235".to_owned(),
        AssertionKey::from_jwk(SAMPLE_KEY)?,
    )?;
    Ok((shop, Outside::StandIn(Box::new(nupay))))
}

fn credentials(key: &str, token: &str) -> Credentials {
    Credentials::new()
        .merchant_api_key(key)
        .merchant_api_token(token)
}

fn open(
    environment: Environment,
    credentials: Credentials,
    client_id: String,
    key: AssertionKey,
) -> Result<Shop, Failure> {
    let assertion = auth::client_assertion(&environment, &client_id, key)?;
    let endpoint = auth::token_endpoint(&environment, &credentials, assertion.clone())?;
    Ok(Shop {
        client: Client::new(environment, credentials)?,
        client_id,
        assertion,
        customers: CustomerTokens::new(endpoint, Arc::new(Memory::default())),
    })
}

/// Keeps refresh tokens as long as this program runs. A shop keeps them encrypted, for years.
#[derive(Default)]
struct Memory(Mutex<HashMap<String, Grant>>);

impl TokenStore for Memory {
    fn load<'a>(
        &'a self,
        customer: &'a str,
    ) -> runtime::BoxFuture<'a, Result<Option<Grant>, StoreError>> {
        Box::pin(async move {
            let grants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(grants.get(customer).cloned())
        })
    }

    fn save<'a>(
        &'a self,
        customer: &'a str,
        grant: &'a Grant,
    ) -> runtime::BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut grants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            grants.insert(customer.to_owned(), grant.clone());
            Ok(())
        })
    }
}

/// Returns a reference that no other order has: NuPay knows a payment by it.
pub fn new_order() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    format!("example-{}", now.unwrap_or_default().as_millis())
}

impl Outside {
    /// Sends the customer to `page`, and returns the address that the customer comes back to.
    pub fn customer_returns(&self, page: &str) -> Result<String, Failure> {
        match self {
            Outside::Sandbox => ask(&format!(
                "open {page}, and enter the address that you come back to:"
            )),
            Outside::StandIn(nupay) => {
                let requests = nupay.authorization_url().requests();
                let state = requests.last().and_then(|request| request.query("state"));
                let state = state.unwrap_or_default();
                Ok(format!("{RETURN_URL}?state={state}&code=1e557cd9"))
            }
        }
    }

    /// Returns the one-time code that the customer was sent.
    pub fn code(&self) -> Result<String, Failure> {
        match self {
            Outside::Sandbox => ask("enter the code of the SMS:"),
            Outside::StandIn(_) => Ok("123456".to_owned()),
        }
    }

    /// Returns what NuPay sends when a customer has answered a push message.
    pub fn pushed(&self, started: &BackchannelAuthentication) -> Option<(Headers, String)> {
        let Outside::StandIn(nupay) = self else {
            return None;
        };
        let requests = nupay.start_backchannel_authentication().requests();
        let form = requests.last()?.body.get("parameters")?;
        let (_, token) = form.split_once("client_notification_token=")?;
        let token = token.split('&').next()?;
        let mut headers = Headers::new();
        headers.append("Authorization", format!("Bearer {token}"));
        let id = started.auth_req_id.as_deref()?;
        let body = format!(
            r#"{{"auth_req_id":"{id}","access_token":"a-8","token_type":"Bearer","refresh_token":"r-8","expires_in":120,"id_token":"e30.e30.e30"}}"#
        );
        Some((headers, body))
    }

    /// Returns what NuPay sends when `payment` has changed.
    pub fn notification(&self, payment: &CheckoutStatusResponse) -> Option<(Headers, String)> {
        let Outside::StandIn(_) = self else {
            return None;
        };
        let (id, reference) = (&payment.psp_reference_id, &payment.reference_id);
        let body = format!(
            r#"{{"pspReferenceId":"{id}","referenceId":"{reference}","timestamp":"2026-11-21T12:00:00.000Z","paymentMethodType":"nupay"}}"#
        );
        Some((Headers::new(), body))
    }
}

fn ask(question: &str) -> Result<String, Failure> {
    println!("{question}");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Sets the responses of the stand-in: a payment that is paid at the second look, and a refund of a part.
fn prepare(nupay: &StandIn) -> Result<(), Failure> {
    let page = AuthorizationUrlResponse::new("https://nuapp.nubank.com.br/authorize/example");
    nupay.authorization_url().returns(page);
    let tokens = IssuedTokens::new()
        .access_token("a-7")
        .token_type("Bearer")
        .refresh_token("r-7")
        .expires_in(300);
    nupay.issue_token().returns(tokens);

    let price = "150.00".parse()?;
    let plan = InstallmentPlan::new().number(3);
    let condition = PaymentCondition::new(PaymentConditionType::Credit, price);
    nupay
        .payment_conditions()
        .returns(vec![condition.installment_plans(vec![plan])]);

    let (payment, order) = ("ea451bf2", "example");
    let created = |status| NuPayCheckoutCreationResponse::new(payment, order, status);
    nupay
        .create_payment()
        .returns(created(CheckoutCreationStatus::Completed))
        .returns(
            created(CheckoutCreationStatus::WaitingPaymentMethod)
                .payment_url("https://nuapp.nubank.com.br/checkout/example".to_owned()),
        );
    let seen = CheckoutStatusResponse::new(
        payment,
        order,
        CheckoutStatus::Authorized,
        PaymentAmount::new().value(price).currency("BRL"),
        "2026-11-21T12:00:00.000Z".parse()?,
        Payer::new(),
    );
    nupay
        .payment_status()
        .returns(seen.clone())
        .returns(seen.status(CheckoutStatus::Completed));

    let refund = "fde05f28";
    let asked = RefundCreationResponse::new(payment, RefundCreationStatus::Refunding, refund);
    nupay.refund_payment().returns(asked);
    nupay.refund_status().returns(RefundStatusResponse::new(
        "example-refund-1",
        payment,
        refund,
        RefundStatus::Refunded,
        None,
        PaymentAmount::new().value("50.00".parse()?).currency("BRL"),
    ));
    let canceled = CheckoutCancelResponse::new(payment, order, CheckoutCancelStatus::Cancelled);
    nupay.cancel_payment().returns(canceled);

    let started = BackchannelAuthentication::new()
        .auth_req_id("FiKSlYqr")
        .expires_in(600);
    nupay
        .start_backchannel_authentication()
        .returns(started.clone())
        .returns(started.ticket("Ge24tKp1"));
    let tokens = OtpTokens::new().access_token("a-9").refresh_token("r-9");
    nupay.validate_otp().returns(tokens);
    Ok(())
}
