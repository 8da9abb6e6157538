//! Every operation of NuPay.

use generated::nupay::models::{
    BackchannelAuthenticationRequest, CheckoutCreationRequest, OtpResendRequest,
    OtpValidationRequest, Scope,
};
use generated::nupay::{Client, Credentials, Environment};
use runtime::{BuildError, Decimal, RetryPolicy, Transport};

use crate::attempts::Attempt;
use crate::nopan::send;
use crate::outcome::{Failure, judged};

/// A client that calls `url`. The validator serves both servers of NuPay under one address, without their prefixes.
pub fn client(url: &str, transport: impl Transport) -> Result<Client, BuildError> {
    let credentials = Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    let client = Client::with_transport(Environment::custom(url), credentials, transport)?;
    Ok(client.with_retry(RetryPolicy::never()))
}

/// Makes one call of the operation that the attempt is for.
pub async fn call(client: &Client, attempt: &Attempt<'_>) -> Result<(), Failure> {
    let text = |name: &str| attempt.required::<String>(name);
    match attempt.id {
        "PaymentsPost" => send!(
            attempt,
            client.create_payment(&attempt.body::<CheckoutCreationRequest>()?),
            authorization = "Authorization"
        ),
        "PaymentsStatusByPspReferenceIdGet" => {
            send!(attempt, client.payment_status(&text("pspReferenceId")?))
        }
        "PaymentsCancelByPspReferenceIdPost" => {
            send!(attempt, client.cancel_payment(&text("pspReferenceId")?))
        }
        "PaymentsRefundByPspReferenceIdPost" => send!(
            attempt,
            client.refund_payment(&text("pspReferenceId")?, &attempt.body()?)
        ),
        "PaymentsRefundByIdGet" => send!(
            attempt,
            client.refund_status(&text("pspReferenceId")?, &text("refundId")?)
        ),
        "GenerateAuthorizationUrl" => {
            let scope: Vec<Scope> = attempt.required("scope")?;
            send!(
                attempt,
                client.authorization_url(
                    &text("client_id")?,
                    &scope,
                    &text("response_type")?,
                    &text("redirect_uri")?,
                    &text("state")?,
                    &text("code_challenge")?,
                    &text("code_challenge_method")?,
                )
            )
        }
        "backchannelAuthentication" => send!(
            attempt,
            client.start_backchannel_authentication(
                &attempt.body::<BackchannelAuthenticationRequest>()?
            )
        ),
        "backchannelAuthenticationComplete" => send!(
            attempt,
            client.complete_backchannel_authentication(&attempt.body::<OtpValidationRequest>()?)
        ),
        "backchannelAuthenticationOtpResend" => send!(
            attempt,
            client.resend_otp(&attempt.body::<OtpResendRequest>()?)
        ),
        "GenerateToken" => send!(attempt, client.issue_token(&attempt.body()?)),
        "PaymentConditionsGet" => send!(
            attempt,
            client.payment_conditions(&attempt.body()?),
            authorization = "Authorization"
        ),
        "PaymentConditionsByTokenGet" => {
            let amount: Decimal = attempt.required("amount")?;
            #[expect(deprecated, reason = "it can still be called")]
            let call = client.payment_conditions_by_token(amount, text("Authorization")?);
            send!(attempt, call)
        }
        "PaymentConditionsByCpfPost" => {
            #[expect(deprecated, reason = "it can still be called")]
            let call = client.payment_conditions_by_cpf(&attempt.body()?);
            send!(attempt, call)
        }
        "RecipientsPost" => send!(attempt, client.register_recipient(&attempt.body()?)),
        "RecipientsByReferenceIdGet" => send!(attempt, client.recipient(&text("referenceId")?)),
        id => Err(Failure::Other(format!(
            "nothing calls `{id}`: write its call in nupay.rs"
        ))),
    }
}
