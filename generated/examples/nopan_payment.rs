//! One payment with Nopan: initiated, approved by the payer, finalized, captured, and looked up.
//!
//! ```sh
//! cargo run -p generated --example nopan_payment
//! ```
//!
//! Out of the box, a server on this machine stands in for Nopan.
//!
//! With credentials in the environment, the same calls go to Nopan's sandbox. Each of them, the one for the token
//! included, needs a client certificate (mutual TLS) and a message signature (RFC 9421):
//!
//! * `NOPAN_ACCOUNT_ID`: the processing account;
//! * `NOPAN_CLIENT_PEM`: a file with the client certificate and its key;
//! * `NOPAN_SIGNING_KEY` and `NOPAN_KEY_ID`: a file with the key that signs, and the id that Nopan gave it;
//! * `NOPAN_SERVER_KEYS`: a file with the keys that Nopan signs with, as a JSON Web Key Set.

use generated::nopan::models::{
    CapturePaymentDetails, CaptureRequest, CaptureResponse, FinalizeRequest, FinalizeResponse,
    InitiatePayerDetails, InitiatePaymentDetails, InitiateRequest, InitiateResponse, PaymentStatus,
    ProviderDetails, ProviderId, ProviderSelection, StatusInfo, StatusResponse, TokenRequest,
    TokenResponse, TransactionType,
};
use generated::nopan::operations::InitiatePaymentError;
use generated::nopan::stand_in::StandIn;
use generated::nopan::{Client, Credentials, Environment, Error, signature};
use runtime::auth::{ClientCredentials, TokenEndpoint};
use runtime::signature::{KeySet, Scheme, Signed, SigningKey};
use runtime::{Identity, Reqwest};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

type Failure = Box<dyn std::error::Error>;

/// Where the sandbox gives out tokens.
const TOKENS: &str = "https://api.sandbox.nopan.dev/auth/token";

/// What the token allows.
const SCOPE: &str = "payments:read payments:process";

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
        // Each error that the document describes is a variant with its own type. The body may be something else.
        Err(Error::Api(error)) => Err(match &error.value {
            Some(InitiatePaymentError::BadRequest(refused)) => {
                for (field, fault) in refused.fields.iter().flatten() {
                    println!("{field}: {fault}");
                }
                format!(
                    "Nopan refuses this payment; call {}",
                    refused.call_id.as_deref().unwrap_or("unknown")
                )
                .into()
            }
            Some(InitiatePaymentError::Unauthorized(_) | InitiatePaymentError::Forbidden(_)) => {
                "Nopan refuses the access token, or misses the signature".into()
            }
            Some(InitiatePaymentError::Conflict(_)) => {
                format!("there is a payment {order} already").into()
            }
            _ => format!("Nopan responds with {}: {}", error.status, error.text()).into(),
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
    if let Ok(account) = std::env::var("NOPAN_ACCOUNT_ID") {
        return Ok((sandbox(&account)?, account, None));
    }
    println!("a stand-in for Nopan");
    let nopan = StandIn::start().await?;
    play(&nopan);
    let account = "merchant-1234".to_owned();
    // The token needs no token: this client has no credentials.
    let anybody = Client::new(nopan.environment(), Credentials::new())?;
    let request = TokenRequest::new(&account).scope(SCOPE);
    let token = anybody.access_token(&request).await?.into_value();
    println!(
        "an access token for {} seconds: {:?}",
        token.expires_in, token.access_token
    );
    let credentials = Credentials::new().oauth2(token.access_token);
    let client = Client::new(nopan.environment(), credentials)?;
    Ok((client, account, Some(nopan)))
}

/// Returns a client of the sandbox that has all that Nopan asks for. It gets tokens by itself.
fn sandbox(account: &str) -> Result<Client, Failure> {
    let variable =
        |name: &str| std::env::var(name).map_err(|_| Failure::from(format!("set {name}")));
    let file = |name: &str| -> Result<Vec<u8>, Failure> {
        let path = variable(name)?;
        std::fs::read(&path)
            .map_err(|reason| format!("{name}: cannot read {path}: {reason}").into())
    };
    let identity = Identity::from_pem(&file("NOPAN_CLIENT_PEM")?)?;
    let https = Reqwest::builder()
        .identity(identity)
        .tls_1_3_only()
        .build()?;

    let key = SigningKey::from_pem(file("NOPAN_SIGNING_KEY")?)?;
    let server_keys = String::from_utf8(file("NOPAN_SERVER_KEYS")?)?;
    let server_keys = KeySet::from_jwks(&server_keys, Scheme::default())?;
    let signed = Signed::new(https, signature::signing(key, variable("NOPAN_KEY_ID")?)?)
        .verifying(signature::verification(server_keys)?);

    let tokens = TokenEndpoint::new(TOKENS, Arc::new(signed.clone()))?
        .with_field("processing_account_id", account)
        .with_field("client_id", account);
    let tokens = ClientCredentials::new(tokens).with_scope(SCOPE);
    let credentials = Credentials::new().oauth2_source(Arc::new(tokens));
    Ok(Client::with_transport(
        Environment::sandbox(),
        credentials,
        signed,
    )?)
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
