//! What a shop does with Nopan: it fixes the outcome of a test, is paid with BLIK, captures a part, gives a part back, charges
//! again with the token of the payer, and takes three webhooks.
//!
//! ```sh
//! cargo run -p generated --example nopan_merchant
//! ```
//!
//! Out of the box, a server on this machine stands in for Nopan.
//!
//! With these in the environment, the calls go to Nopan's sandbox. Each of them, the one for the token included, needs a
//! client certificate (mutual TLS) and a message signature (RFC 9421):
//!
//! * `NOPAN_ACCOUNT_ID`: the processing account;
//! * `NOPAN_CLIENT_PEM`: a file with the client certificate and its key;
//! * `NOPAN_SIGNING_KEY` and `NOPAN_KEY_ID`: a file with the key that signs, and the id that Nopan gave it;
//! * `NOPAN_SERVER_KEYS`: a file with the keys that Nopan signs with, as a JSON Web Key Set.

pub mod outside;

use generated::nopan::models::{
    CapturePaymentDetails, CaptureRequest, ChargePayerDetails, ChargePaymentDetails, ChargeRequest,
    FinalizeRequest, InitiatePayerDetails, InitiatePaymentDetails, InitiateRequest,
    MockCaptureStep, MockFinalizeStatus, MockFinalizeStep, MockInitiateStatus, MockInitiateStep,
    MockKey, MockKeyType, MockOutcomeStatus, MockRequest, MockSteps, MockType, PaymentStatus,
    ProviderId, ProviderSelection, RefundPaymentDetails, RefundRequest, StatusInfo, StatusResponse,
    TransactionType,
};
use generated::nopan::operations::InitiatePaymentError;
use generated::nopan::stand_in::StandIn;
use generated::nopan::webhooks::{Delivery, Encoding, Event, Field, Hash, Verifier};
use generated::nopan::{Client, Error, Secret};
use std::process::ExitCode;

/// Whatever ends the program.
pub type Failure = Box<dyn std::error::Error>;

/// With which webhooks are signed. A shop keeps it elsewhere.
const SECRET: &str = "the secret of this shop";

/// Amounts are integers in minor units: 100 zloty.
const PRICE: i64 = 10_000;

/// The shop, and the account that it acts for.
pub struct Shop {
    client: Client,
    account: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), Failure> {
    let (shop, nopan) = outside::connect().await?;
    run(&shop, nopan.as_ref()).await
}

/// A day in the shop.
pub async fn run(shop: &Shop, nopan: Option<&StandIn>) -> Result<(), Failure> {
    let order = outside::new_order();
    fix_the_outcome(shop, &order).await?;
    let id = initiate(shop, &order).await?;
    let Some(token) = finalize(shop, &id).await? else {
        return Ok(());
    };
    let payment = shop.client.payment_status(&id).await?.into_value();
    println!(
        "the payment is {}",
        show(&payment.status, &payment.status_info)
    );
    capture(shop, &order, &id, &payment).await?;
    refund(shop, &order, &id, &payment).await?;
    charge(shop, &order, token).await?;
    receive(shop, nopan).await
}

/// Fixes the outcome of each step of a test payment. Production ignores it.
async fn fix_the_outcome(shop: &Shop, order: &str) -> Result<(), Failure> {
    let steps = MockSteps::new()
        .initiate_step(MockInitiateStep::new().status(MockInitiateStatus::Pending))
        .finalize_step(MockFinalizeStep::new().status(MockFinalizeStatus::Approved))
        .capture_step(MockCaptureStep::new().status(MockOutcomeStatus::Approved));
    let key = MockKey::new(MockKeyType::ClientTransactionId, order);
    let mock = MockRequest::new(&shop.account, key, MockType::Mock)
        .one_time(true)
        .steps(steps);
    shop.client.mock_payment(&mock).await?;
    Ok(())
}

/// A BLIK payment, with the code that the payer reads off the banking app.
async fn initiate(shop: &Shop, order: &str) -> Result<String, Failure> {
    let payment = InitiateRequest::new(
        &shop.account,
        order,
        "https://shop.example/return",
        TransactionType::Tokenized,
        InitiatePaymentDetails::new(PRICE, "PLN", "PL", "Order 1"),
        ProviderSelection::new(ProviderId::Blik),
        InitiatePayerDetails::new("payer-1").one_time_code("123456"),
    )
    .metadata([("orderId", "12345"), ("customerId", "c-789")]);
    // One key for each operation, the same for each attempt: a second attempt cannot pay twice.
    let key = format!("{order}-initiate");
    let call = || shop.client.initiate_payment(&payment).idempotency_key(&key);
    let initiated = match call().await {
        // There may be a payment now that we do not know of. The key makes it safe to ask for the same again.
        Err(error) if error.may_have_happened() => call().await,
        result => result,
    };
    let initiated = match initiated {
        Ok(response) => response.into_value(),
        // Each error that the document describes is a variant with its own type.
        Err(Error::Api(error)) => {
            return Err(match &error.value {
                Some(InitiatePaymentError::BadRequest(refused)) => {
                    format!("Nopan refuses the payment: {:?}", refused.fields).into()
                }
                Some(InitiatePaymentError::Conflict(_)) => {
                    format!("there is a payment {order} already").into()
                }
                _ => format!("status {}: {}", error.status, error.text()).into(),
            });
        }
        // No connection, or a response that nobody expects: the message says what to do.
        Err(error) => return Err(error.into()),
    };
    println!(
        "initiated {order}: {}",
        show(&initiated.status, &initiated.status_info)
    );
    // All fields of this response are optional in Nopan's document. Without an id there is nothing to go on with.
    let id = initiated.transaction_id;
    id.ok_or_else(|| "Nopan gave the payment no id".into())
}

/// Asks whether the payer has approved. Returns the token with which the payer can be charged again.
async fn finalize(shop: &Shop, id: &str) -> Result<Option<Option<Secret>>, Failure> {
    let finalized = shop
        .client
        .finalize_payment(&FinalizeRequest::new(&shop.account, id))
        .await?
        .into_value();
    println!(
        "finalized: {}",
        show(&finalized.status, &finalized.status_info)
    );
    // Anything else is a business result, and no error: the payer has refused, or has not approved yet.
    let is_approved = finalized.status == Some(PaymentStatus::Approved);
    let token = finalized
        .payer_details
        .and_then(|details| details.payment_token);
    Ok(is_approved.then_some(token))
}

/// Captures three quarters.
async fn capture(
    shop: &Shop,
    order: &str,
    id: &str,
    payment: &StatusResponse,
) -> Result<(), Failure> {
    let details = payment.payment_details.as_ref();
    let details = details.ok_or("the status has no payment details")?;
    let details = CapturePaymentDetails::try_from(details)?.amount(PRICE / 4 * 3);
    let request = CaptureRequest::new(&shop.account, format!("{order}-capture"), id, details);
    let captured = shop
        .client
        .capture_payment(&request)
        .idempotency_key(&format!("{order}-capture"))
        .await?
        .into_value();
    println!(
        "captured: {}",
        show(&captured.status, &captured.status_info)
    );
    Ok(())
}

/// Gives a quarter back, with the description of the payment.
async fn refund(
    shop: &Shop,
    order: &str,
    id: &str,
    payment: &StatusResponse,
) -> Result<(), Failure> {
    let details = payment.payment_details.as_ref();
    let details = details.ok_or("the status has no payment details")?;
    let details = RefundPaymentDetails::try_from(details)?.amount(PRICE / 4);
    let request = RefundRequest::new(&shop.account, format!("{order}-refund"), id, details);
    let refunded = shop
        .client
        .refund_payment(&request)
        .idempotency_key(&format!("{order}-refund"))
        .await?
        .into_value();
    // `ACCEPTED` is queued: a webhook tells the outcome.
    println!("refund: {}", show(&refunded.status, &refunded.status_info));
    Ok(())
}

/// Charges the payer again, who is not there.
async fn charge(shop: &Shop, order: &str, token: Option<Secret>) -> Result<(), Failure> {
    let Some(token) = token else {
        println!("there is no token to charge with");
        return Ok(());
    };
    let request = ChargeRequest::new(
        &shop.account,
        format!("{order}-month-2"),
        ChargePaymentDetails::new(PRICE, "PLN", "PL", "Month 2").auto_capture(true),
        ProviderSelection::new(ProviderId::Blik),
        ChargePayerDetails::new("payer-1").payment_token(token),
    );
    let charged = shop
        .client
        .charge_payment(&request)
        .idempotency_key(&format!("{order}-month-2"))
        .await?
        .into_value();
    println!("charged: {}", show(&charged.status, &charged.status_info));
    Ok(())
}

/// Takes webhooks: verified first, then read. What counts is the status that is read afterwards.
async fn receive(shop: &Shop, nopan: Option<&StandIn>) -> Result<(), Failure> {
    // Nopan's public documents name neither the header nor the hash and the encoding: these are examples, so ask Nopan.
    let verifier =
        Verifier::hmac(Hash::Sha256, [SECRET], Field::new("X-Signature"))?.encoding(Encoding::Hex);
    for (headers, body) in outside::deliveries(nopan) {
        let delivery = Delivery {
            method: "POST",
            target: "/nopan",
            headers: &headers,
            body: body.as_bytes(),
        };
        let event: Event = verifier.verify(&delivery)?.parse()?;
        let (what, id) = match event {
            Event::PaymentFinalized(payment) => ("finalized", payment.transaction_id),
            Event::PaymentCaptured(payment) => ("captured", payment.transaction_id),
            Event::PaymentRefunded(payment) => ("refunded", payment.transaction_id),
            other => return Err(format!("an event of another kind: {other:?}").into()),
        };
        let id = id.ok_or("the event names no payment")?;
        let payment = shop.client.payment_status(&id).await?.into_value();
        println!(
            "told that {id} is {what}: it is {}",
            show(&payment.status, &payment.status_info)
        );
    }
    Ok(())
}

/// Puts a status and its explanation into one line.
fn show(status: &Option<PaymentStatus>, info: &Option<StatusInfo>) -> String {
    let status = status
        .as_ref()
        .map_or("without a status", PaymentStatus::as_str);
    match info.as_ref().and_then(|info| info.message.as_deref()) {
        Some(message) => format!("{status} ({message})"),
        None => status.to_owned(),
    }
}
