//! How each operation is called with planted values, and how each webhook is read. What is missing here fails the test.

use super::printed;
use super::proof::{Call, Ended, Read};
use generated::{nopan, nupay};
use std::future::IntoFuture;

macro_rules! calls {
    ($($id:literal => |$client:ident, $given:ident| $call:expr),+ $(,)?) => {
        &[$(($id, |$client, $given| {
            let call = $call;
            printed::debug(&call);
            Box::pin(async move { Ended::with(call.into_future().await) })
        })),+]
    };
}

macro_rules! webhooks {
    ($($id:literal => $body:ty),+ $(,)?) => {
        &[$(($id, |verified| verified.parse::<$body>().map(|body| printed::debug_forms(&body)))),+]
    };
}

pub const NOPAN: &[(&str, Call<nopan::Client>)] = calls! {
    "getAccessToken" => |client, given| client.access_token(&given.body()),
    "initiatePayment" => |client, given| client.initiate_payment(&given.body()),
    "finalizePayment" => |client, given| client.finalize_payment(&given.body()),
    "chargePayment" => |client, given| client.charge_payment(&given.body()),
    "capturePayment" => |client, given| client.capture_payment(&given.body()),
    "cancelPayment" => |client, given| client.cancel_payment(&given.body()),
    "refundPayment" => |client, given| client.refund_payment(&given.body()),
    "getPaymentStatus" => |client, given| client.payment_status(given.text("transactionId")),
    "getPaymentEvents" => |client, given| client.payment_events(given.text("transactionId")),
    "searchReports" => |client, given| client.search_reports(&given.value("from"), &given.value("to")),
    "downloadReport" => |client, given| client.download_report(given.text("reportId")),
    "mockPayment" => |client, given| client.mock_payment(&given.body()),
};

pub const NOPAN_WEBHOOKS: &[(&str, Read)] = webhooks! {
    "initiateNotification" => nopan::models::PaymentInitiatedNotification,
    "finalizedNotification" => nopan::models::PaymentFinalizedNotification,
    "captureNotification" => nopan::models::PaymentCapturedNotification,
    "refundNotification" => nopan::models::PaymentRefundedNotification,
};

#[expect(
    deprecated,
    reason = "what the document advises against is covered as well"
)]
pub const NUPAY: &[(&str, Call<nupay::Client>)] = calls! {
    "GenerateAuthorizationUrl" => |client, given| client.authorization_url(
        given.text("client_id"),
        &given.value::<Vec<_>>("scope"),
        given.text("response_type"),
        given.text("redirect_uri"),
        given.text("state"),
        given.text("code_challenge"),
        given.text("code_challenge_method"),
    ),
    "GenerateToken" => |client, given| client.issue_token(&given.body()),
    "PaymentConditionsGet" => |client, given| client
        .payment_conditions(&given.body())
        .authorization(given.text("Authorization")),
    "PaymentConditionsByTokenGet" => |client, given| client
        .payment_conditions_by_token(given.value("amount"), given.text("Authorization")),
    "PaymentConditionsByCpfPost" => |client, given| client.payment_conditions_by_cpf(&given.body()),
    "PaymentsPost" => |client, given| client
        .create_payment(&given.body::<nupay::models::CheckoutCreationRequest>())
        .authorization(given.text("Authorization")),
    "PaymentsStatusByPspReferenceIdGet" => |client, given| client
        .payment_status(given.text("pspReferenceId")),
    "PaymentsCancelByPspReferenceIdPost" => |client, given| client
        .cancel_payment(given.text("pspReferenceId")),
    "RecipientsPost" => |client, given| client.register_recipient(&given.body()),
    "RecipientsByReferenceIdGet" => |client, given| client.recipient(given.text("referenceId")),
    "PaymentsRefundByPspReferenceIdPost" => |client, given| client
        .refund_payment(given.text("pspReferenceId"), &given.body()),
    "PaymentsRefundByIdGet" => |client, given| client
        .refund_status(given.text("pspReferenceId"), given.text("refundId")),
    "backchannelAuthentication" => |client, given| client
        .start_backchannel_authentication(&given.body::<nupay::models::BackchannelAuthenticationRequest>()),
    "backchannelAuthenticationComplete" => |client, given| client
        .complete_backchannel_authentication(&given.body::<nupay::models::OtpValidationRequest>()),
    "backchannelAuthenticationOtpResend" => |client, given| client
        .resend_otp(&given.body::<nupay::models::OtpResendRequest>()),
};

pub const NUPAY_WEBHOOKS: &[(&str, Read)] = webhooks! {
    "OrderStatusNotification" => nupay::models::OrderStatusNotification,
    "RefundStatusNotification" => nupay::models::RefundStatusNotification,
    "CibaAuthorizationNotificationCallback" => nupay::models::CibaNotification,
};
