//! Every operation of Nopan.

use generated::nopan::models::ReportType;
use generated::nopan::{Client, Credentials, Environment};
use runtime::{BuildError, DateTime, RetryPolicy, Transport};

use crate::attempts::Attempt;
use crate::outcome::{Failure, judged};

/// A client that calls `url`.
pub fn client(url: &str, transport: impl Transport) -> Result<Client, BuildError> {
    let credentials = Credentials::new().oauth2("header.payload.signature");
    let client = Client::with_transport(Environment::custom(url), credentials, transport)?;
    Ok(client.with_retry(RetryPolicy::never()))
}

/// Sends a call with those of its optional texts that the attempt has.
macro_rules! send {
    ($attempt:ident, $call:expr $(, $setter:ident = $name:literal)*) => {{
        let call = $call;
        $(let call = match $attempt.optional::<String>($name)? {
            Some(text) => call.$setter(text.as_str()),
            None => call,
        };)*
        judged(call.await)
    }};
}
pub(crate) use send;

/// Makes one call of the operation that the attempt is for.
pub async fn call(client: &Client, attempt: &Attempt<'_>) -> Result<(), Failure> {
    /// A call with a body, that changes a payment.
    macro_rules! change {
        ($method:ident) => {
            send!(
                attempt,
                client.$method(&attempt.body()?),
                idempotency_key = "Idempotency-Key",
                nopan_version = "Nopan-Version"
            )
        };
    }
    match attempt.id {
        "getAccessToken" => send!(attempt, client.access_token(&attempt.body()?)),
        "initiatePayment" => change!(initiate_payment),
        "finalizePayment" => change!(finalize_payment),
        "chargePayment" => change!(charge_payment),
        "capturePayment" => change!(capture_payment),
        "cancelPayment" => change!(cancel_payment),
        "refundPayment" => change!(refund_payment),
        "getPaymentStatus" => {
            let id: String = attempt.required("transactionId")?;
            send!(
                attempt,
                client.payment_status(&id),
                nopan_version = "Nopan-Version"
            )
        }
        "getPaymentEvents" => {
            let id: String = attempt.required("transactionId")?;
            send!(
                attempt,
                client.payment_events(&id),
                nopan_version = "Nopan-Version"
            )
        }
        "mockPayment" => send!(
            attempt,
            client.mock_payment(&attempt.body()?),
            nopan_version = "Nopan-Version"
        ),
        "searchReports" => {
            let (from, to): (DateTime, DateTime) =
                (attempt.required("from")?, attempt.required("to")?);
            let mut call = client.search_reports(&from, &to);
            if let Some(kind) = attempt.optional::<ReportType>("type")? {
                call = call.r#type(&kind);
            }
            send!(
                attempt,
                call,
                organization_id = "organizationId",
                contractual_entity_id = "contractualEntityId",
                processing_account_id = "processingAccountId",
                name = "name",
                nopan_version = "Nopan-Version"
            )
        }
        "downloadReport" => {
            let id: String = attempt.required("reportId")?;
            send!(
                attempt,
                client.download_report(&id),
                organization_id = "organizationId",
                contractual_entity_id = "contractualEntityId",
                processing_account_id = "processingAccountId",
                nopan_version = "Nopan-Version"
            )
        }
        id => Err(Failure::Other(format!(
            "nothing calls `{id}`: write its call in nopan.rs"
        ))),
    }
}
