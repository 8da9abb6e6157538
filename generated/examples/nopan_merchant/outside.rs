//! What is around the shop: Nopan or what stands in for it.

use super::{Failure, Shop};
use generated::nopan::models::{
    CaptureResponse, ChargeResponse, FinalizeResponse, InitiateResponse, PayerDetails,
    PaymentDetails, PaymentStatus, RefundResponse, StatusInfo, StatusResponse, TokenRequest,
    TokenResponse,
};
use generated::nopan::stand_in::StandIn;
use generated::nopan::{Client, Credentials, Environment, auth, signature};
use runtime::auth::ClientCredentials;
use runtime::signature::{KeySet, Scheme, Signed, SigningKey};
use runtime::{Headers, Identity, Reqwest};
use std::sync::Arc;
use std::time::SystemTime;

/// What the token allows.
const SCOPE: &str = "payments:read payments:process";

/// What the stand-in delivers: each body with its signature, made with `SECRET`.
const DELIVERIES: [(&str, &str); 3] = [
    (
        "b698276970e6dc28ed681e380fd17f3e0b232be8fb746b677ced750af2940c99",
        r#"{"notificationId":"0f8fad5b-d9cb-469f-a165-70867728950e","notificationType":"PAYMENT_FINALIZED","transactionId":"p9vhkuj92yav","status":"APPROVED"}"#,
    ),
    (
        "b7fe70dc01e06219f32058944ed89a6b5c2657163027eb1d84fd1a5c3472256f",
        r#"{"notificationId":"7c9e6679-7425-40de-944b-e07fc1f90ae7","notificationType":"PAYMENT_CAPTURED","transactionId":"p9vhkuj92yav","amount":7500,"capturedAmount":7500,"status":"APPROVED"}"#,
    ),
    (
        "73106afc1270ad2758a09ac97db9fafa60e4bc45160152150843b67be92175e6",
        r#"{"notificationId":"16fd2706-8baf-433b-82eb-8c7fada847da","notificationType":"PAYMENT_REFUND","transactionId":"p9vhkuj92yav","amount":2500,"refundedAmount":2500,"status":"APPROVED"}"#,
    ),
];

/// Returns a shop at the sandbox if there is an account for it, or else at a server that stands in for Nopan.
pub async fn connect() -> Result<(Shop, Option<StandIn>), Failure> {
    if let Ok(account) = std::env::var("NOPAN_ACCOUNT_ID") {
        let client = sandbox(&account)?;
        return Ok((Shop { client, account }, None));
    }
    println!("a stand-in for Nopan");
    let (shop, nopan) = stand_in().await?;
    Ok((shop, Some(nopan)))
}

/// Returns a shop at a server that stands in for Nopan.
pub async fn stand_in() -> Result<(Shop, StandIn), Failure> {
    let nopan = StandIn::start().await?;
    prepare(&nopan);
    let account = "merchant-1234".to_owned();
    // The token needs no token: this client has no credentials.
    let anybody = Client::new(nopan.environment(), Credentials::new())?;
    let request = TokenRequest::new(&account).scope(SCOPE);
    let token = anybody.access_token(&request).await?.into_value();
    println!("an access token for {} seconds", token.expires_in);
    let credentials = Credentials::new().oauth2(token.access_token);
    let client = Client::new(nopan.environment(), credentials)?;
    Ok((Shop { client, account }, nopan))
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
    let https = Reqwest::builder()
        .identity(Identity::from_pem(&file("NOPAN_CLIENT_PEM")?)?)
        .tls_1_3_only()
        .build()?;
    let key = SigningKey::from_pem(file("NOPAN_SIGNING_KEY")?)?;
    let server_keys = String::from_utf8(file("NOPAN_SERVER_KEYS")?)?;
    let server_keys = KeySet::from_jwks(&server_keys, Scheme::default())?;
    let signed = Signed::new(https, signature::signing(key, variable("NOPAN_KEY_ID")?)?)
        .verifying(signature::verification(server_keys)?);

    let environment = Environment::sandbox();
    let tokens = auth::token_endpoint(&environment)?
        .with_transport(Arc::new(signed.clone()))
        .with_field("processing_account_id", account)
        .with_field("client_id", account);
    let tokens = ClientCredentials::new(tokens).with_scope(SCOPE);
    let credentials = Credentials::new().oauth2_source(Arc::new(tokens));
    Ok(Client::with_transport(environment, credentials, signed)?)
}

/// Returns a reference that no other order has.
pub fn new_order() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    format!("example-{}", now.unwrap_or_default().as_millis())
}

/// Returns what the stand-in delivers.
pub fn deliveries(nopan: Option<&StandIn>) -> Vec<(Headers, &'static str)> {
    let delivered = |(signature, body): (&str, &'static str)| {
        let mut headers = Headers::new();
        headers.append("X-Signature", signature);
        (headers, body)
    };
    let deliveries = DELIVERIES.into_iter().filter(|_| nopan.is_some());
    deliveries.map(delivered).collect()
}

/// Sets the responses of the stand-in: a payment that its payer approves, and that can be charged again.
fn prepare(nopan: &StandIn) {
    let id = "p9vhkuj92yav";
    let token = TokenResponse::new("header.payload.signature", "Bearer", 7200);
    nopan.access_token().returns(token);
    nopan.mock_payment().returns(());

    let waiting = InitiateResponse::new()
        .transaction_id(id)
        .status(PaymentStatus::Pending)
        .status_info(
            StatusInfo::new()
                .reason_code("-1")
                .message("Awaiting user consent"),
        );
    nopan.initiate_payment().returns(waiting);
    let approved = FinalizeResponse::new()
        .transaction_id(id)
        .status(PaymentStatus::Approved)
        .payer_details(PayerDetails::new().payment_token("token-of-the-payer"));
    nopan.finalize_payment().returns(approved);
    let captured = CaptureResponse::new()
        .original_transaction_id(id)
        .status(PaymentStatus::Approved);
    nopan.capture_payment().returns(captured);
    let refunded = RefundResponse::new()
        .original_transaction_id(id)
        .status(PaymentStatus::Accepted);
    nopan.refund_payment().returns(refunded);
    let charged = ChargeResponse::new()
        .transaction_id("c7hargeq1w2e")
        .status(PaymentStatus::Approved);
    nopan.charge_payment().returns(charged);
    let details = PaymentDetails::new()
        .amount(10_000)
        .currency("PLN")
        .description("Order 1");
    let payment = StatusResponse::new()
        .transaction_id(id)
        .status(PaymentStatus::Approved)
        .payment_details(details)
        .metadata([("orderId", "12345")]);
    nopan.payment_status().returns(payment);
}
