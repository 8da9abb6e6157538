//! One payment with Nopan: initiated, approved by the payer, finalized, captured, and looked up.
//!
//! ```sh
//! cargo run -p generated --example nopan_payment
//! ```
//!
//! Out of the box, a server on this machine stands in for Nopan.
//!
//! **Nopan itself cannot be reached with this client alone yet.** Each call, the one for the token included, needs a
//! client certificate (mutual TLS) and a message signature (RFC 9421), and the client makes neither. If you have a proxy
//! that adds both, set `NOPAN_BASE_URL` to its address, `NOPAN_ACCOUNT_ID` to your processing account, and
//! `NOPAN_ACCESS_TOKEN` to a token if you want to bring your own. Without an address the calls go to Nopan's sandbox,
//! which will refuse them.

use generated::nopan::models::{
    CapturePaymentDetails, CaptureRequest, CaptureResponse, FinalizeRequest, FinalizeResponse,
    InitiatePayerDetails, InitiatePaymentDetails, InitiateRequest, InitiateResponse, PaymentStatus,
    ProviderDetails, ProviderId, ProviderSelection, StatusInfo, StatusResponse, TokenRequest,
    TokenResponse, TransactionType,
};
use generated::nopan::operations::InitiatePaymentError;
use generated::nopan::stand_in::StandIn;
use generated::nopan::{Client, Credentials, Environment, Error};
use std::process::ExitCode;
use std::time::SystemTime;

type Failure = Box<dyn std::error::Error>;

/// Amounts are integers in minor units: 75 cents.
const AMOUNT: i64 = 75;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let (client, account, _stand_in) = connect().await?;
    let order = format!(
        "example-{}",
        SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_millis()
    );

    let initiated = initiate(&client, &account, &order).await?;
    // All fields of this answer are optional in Nopan's document. Without an id there is nothing to go on with.
    let id = initiated
        .transaction_id
        .ok_or("Nopan gave the payment no id")?;
    println!(
        "initiated {order} as {id}: {}",
        show(&initiated.status, &initiated.status_info)
    );
    if let Some(url) = initiated
        .provider_details
        .and_then(|details| details.redirect_url.or(details.qr_code))
    {
        println!("the payer approves at {url}");
    }

    let finalized = client
        .finalize_payment(&FinalizeRequest::new(&account, &id))
        .await?
        .into_value();
    match finalized.status {
        Some(PaymentStatus::Approved) => println!("approved"),
        // A business result, and no error: the answer says why.
        Some(PaymentStatus::Declined | PaymentStatus::Canceled) => {
            println!(
                "not paid: {}",
                show(&finalized.status, &finalized.status_info)
            );
            return Ok(());
        }
        // Not final yet, or a status that Nopan has added since: it decodes, it prints, and we do not guess.
        other => {
            println!("not approved yet: {}", show(&other, &finalized.status_info));
            return Ok(());
        }
    }

    // One key for each operation, the same for each attempt: a second attempt cannot capture twice.
    let capture = CaptureRequest::new(&account, &order, &id, CapturePaymentDetails::new(AMOUNT));
    let key = format!("{order}-capture");
    let captured = client
        .capture_payment(&capture)
        .idempotency_key(&key)
        .await?
        .into_value();
    println!(
        "captured: {}",
        show(&captured.status, &captured.status_info)
    );

    let payment = client.payment_status(&id).await?.into_value();
    println!(
        "the payment is {}",
        show(&payment.status, &payment.status_info)
    );
    Ok(())
}

async fn initiate(
    client: &Client,
    account: &str,
    order: &str,
) -> Result<InitiateResponse, Failure> {
    let payment = InitiateRequest::new(
        account,
        order,
        "https://shop.example/return",
        TransactionType::OneTime,
        InitiatePaymentDetails::new(AMOUNT, "EUR", "DE", "Order 1"),
        ProviderSelection::new(ProviderId::Wero),
        InitiatePayerDetails::new("payer-1"),
    );
    let key = format!("{order}-initiate");
    let call = || client.initiate_payment(&payment).idempotency_key(&key);
    let initiated = match call().await {
        // There may be a payment now that we do not know of. The key makes it safe to ask for the same again.
        Err(error) if error.may_have_happened() => {
            println!("once more, with the same key: {error}");
            call().await
        }
        result => result,
    };
    match initiated {
        Ok(response) => Ok(response.into_value()),
        // Each error that the document describes is a variant with its own type.
        Err(Error::Api(error)) => Err(match error.value {
            InitiatePaymentError::BadRequest(refused) => {
                for (field, fault) in refused.fields.unwrap_or_default() {
                    println!("{field}: {fault}");
                }
                format!(
                    "Nopan refuses this payment; call {}",
                    refused.call_id.as_deref().unwrap_or("unknown")
                )
                .into()
            }
            InitiatePaymentError::Unauthorized(_) | InitiatePaymentError::Forbidden(_) => {
                "Nopan refuses the access token, or misses the signature".into()
            }
            InitiatePaymentError::Conflict(_) => {
                format!("there is a payment {order} already").into()
            }
            other => format!("Nopan answers with {}: {other:?}", error.status).into(),
        }),
        // No connection, an answer that nobody expects: the message says what to do.
        Err(error) => Err(error.into()),
    }
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

/// Returns a client with an access token, and the account that it acts for.
async fn connect() -> Result<(Client, String, Option<StandIn>), Failure> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (address, token) = (variable("NOPAN_BASE_URL"), variable("NOPAN_ACCESS_TOKEN"));
    let (environment, account, stand_in) = match (address, variable("NOPAN_ACCOUNT_ID")) {
        (Some(url), Some(account)) => (Environment::custom(url), account, None),
        (None, Some(account)) => (Environment::sandbox(), account, None),
        (None, None) if token.is_none() => {
            println!("a stand-in for Nopan");
            let nopan = StandIn::start().await?;
            play(&nopan);
            (nopan.environment(), "merchant-1234".to_owned(), Some(nopan))
        }
        _ => return Err("set NOPAN_ACCOUNT_ID to the processing account that pays".into()),
    };
    let token = match token {
        Some(token) => token.into(),
        None => {
            // The token needs no token: this client has no credentials.
            let anybody = Client::new(environment.clone(), Credentials::new())?;
            let request = TokenRequest::new(&account).scope("payments:read payments:process");
            let token = anybody.access_token(&request).await?.into_value();
            println!(
                "an access token for {} seconds: {:?}",
                token.expires_in, token.access_token
            );
            token.access_token
        }
    };
    Ok((
        Client::new(environment, Credentials::new().oauth2(token))?,
        account,
        stand_in,
    ))
}

/// Tells the stand-in what to answer: a payment that its payer approves.
fn play(nopan: &StandIn) {
    let id = || Some("p9vhkuj92yav".to_owned());
    let said = |message| Some(StatusInfo::new().reason_code("-1").message(message));

    let token = TokenResponse::new("header.payload.signature", "Bearer", 7200);
    nopan.access_token().returns(token);

    let mut details = ProviderDetails::new();
    details.redirect_url = Some("https://wero.example/approve".to_owned());
    let mut initiated = InitiateResponse::new();
    initiated.transaction_id = id();
    initiated.status = Some(PaymentStatus::Pending);
    initiated.provider_details = Some(details);
    initiated.status_info = said("Awaiting user consent");
    nopan.initiate_payment().returns(initiated);

    let mut finalized = FinalizeResponse::new();
    finalized.transaction_id = id();
    finalized.status = Some(PaymentStatus::Approved);
    nopan.finalize_payment().returns(finalized);

    let mut captured = CaptureResponse::new();
    captured.original_transaction_id = id();
    captured.status = Some(PaymentStatus::Approved);
    captured.status_info = said("Request processed successfully");
    nopan.capture_payment().returns(captured);

    let mut payment = StatusResponse::new();
    payment.transaction_id = id();
    payment.status = Some(PaymentStatus::Approved);
    nopan.payment_status().returns(payment);
}
