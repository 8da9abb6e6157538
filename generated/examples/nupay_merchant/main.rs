//! What a shop does with NuPay: it lets customers authorize it, looks at what they may pay with, is paid, gives money back,
//! cancels, and is told what has changed.
//!
//! ```sh
//! cargo run -p generated --example nupay_merchant
//! ```
//!
//! Out of the box, a server on this machine stands in for NuPay. With these in the environment, the calls go to NuPay's
//! sandbox, and you are the customer:
//!
//! * `NUPAY_MERCHANT_KEY` and `NUPAY_MERCHANT_TOKEN`: the credentials of the shop;
//! * `NUPAY_CLIENT_ID` and `NUPAY_CLIENT_KEY`: the id that NuPay gave to the shop, and a PEM file with its P-256 key.

pub mod outside;

use generated::nupay::models::{
    Amount, BackchannelAuthenticationForm, BackchannelAuthenticationParameters, CheckoutStatus,
    CheckoutStatusResponse, DocumentType, FundingSource, Item, NuPayCheckoutCreationRequest,
    OtpValidation, OtpValidationParameters, PaymentConditionsRequest, PaymentFlow, PaymentMethod,
    RefundAmount, RefundCreationRequest, RefundStatus, Scope, Shopper,
    TokenRequestAuthorizationCode, WebScope,
};
use generated::nupay::operations::CreatePaymentError;
use generated::nupay::webhooks::{Delivery, Event};
use generated::nupay::{Client, Decimal, Error, auth};
use outside::{CPF, Outside};
use runtime::TokenSource;
use runtime::auth::{ClientAssertion, CustomerTokens, Push, Pushed, random_token, read_redirect};
use std::process::ExitCode;
use std::time::Duration;

/// Whatever ends the program.
pub type Failure = Box<dyn std::error::Error>;

/// Where customers come back to the shop.
const RETURN_URL: &str = "https://shop.example/return";

/// The shop, with what it needs to act.
pub struct Shop {
    client: Client,
    client_id: String,
    /// Signs a new JWT for each request that wants one.
    assertion: ClientAssertion,
    /// The tokens of the customers: kept, refreshed, saved before they are used.
    customers: CustomerTokens,
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
    let (shop, outside) = outside::connect().await?;
    run(&shop, &outside).await
}

/// A day in the shop.
pub async fn run(shop: &Shop, outside: &Outside) -> Result<(), Failure> {
    let order = outside::new_order();
    authorize_in_the_app(shop, outside).await?;
    let payment = pay(shop, &order).await?;
    if payment.status == CheckoutStatus::Completed {
        refund(shop, &payment, &order).await?;
    }
    cancel(shop, &order).await?;
    authorize_by_push(shop, outside).await?;
    authorize_by_code(shop, outside).await?;
    receive(shop, outside, &payment).await
}

/// Authorization in the app (OAuth2 with PKCE).
async fn authorize_in_the_app(shop: &Shop, outside: &Outside) -> Result<(), Failure> {
    let (pkce, state) = (auth::pkce(), random_token());
    let scopes = [Scope::Charge, Scope::Refund, Scope::PaymentConditions];
    let page = shop
        .client
        .authorization_url(
            &shop.client_id,
            &scopes,
            RETURN_URL,
            state.expose(),
            pkce.challenge(),
        )
        .await?
        .into_value();

    let address = outside.customer_returns(page.redirect_uri.as_str())?;
    // The state is compared first: somebody else may have made the address.
    let code = read_redirect(&address, &state)?;
    let exchange = TokenRequestAuthorizationCode::new(
        shop.assertion.sign()?,
        pkce.verifier().clone(),
        code,
        RETURN_URL,
    );
    let tokens = shop.client.issue_token(&exchange.into()).await?;
    // NuPay wants the verifier again at each refresh.
    shop.customers
        .adopt("customer-7", tokens)
        .field("code_verifier", pkce.verifier().clone())
        .await?;
    println!("customer-7 has authorized the shop in the app");
    Ok(())
}

/// A pre-authorized payment: conditions, payment, status.
async fn pay(shop: &Shop, order: &str) -> Result<CheckoutStatusResponse, Failure> {
    // Amounts are decimals in reais, and reach NuPay digit for digit.
    let price: Decimal = "150.00".parse()?;
    let token = shop.customers.of("customer-7").token().await?;

    let conditions = shop
        .client
        .payment_conditions(&PaymentConditionsRequest::new(price))
        .authorization(token.clone())
        .await?
        .into_value();
    let condition = conditions
        .first()
        .ok_or("NuPay is not offered for this purchase")?;
    let plans = condition.installment_plans.as_deref().unwrap_or_default();
    let installments = plans.first().and_then(|plan| plan.number).unwrap_or(1);
    println!("{} in {installments} instalments", condition.r#type);

    let payment = NuPayCheckoutCreationRequest::new(
        order,
        order,
        Amount::new(price, "BRL"),
        shopper(),
        vec![Item::new("12345", "Produto Teste", price, 1)],
        PaymentMethod::pre_authorized(FundingSource::try_from(&condition.r#type)?),
    )
    .installments(installments);
    let create = || {
        shop.client
            .create_payment(&payment)
            .authorization(token.clone())
    };
    let created = match create().await {
        // There may be a payment now that we do not know of. `referenceId` makes it safe to ask for the same again.
        Err(error) if error.may_have_happened() => create().await,
        result => result,
    };
    let created = match created {
        Ok(response) => response.into_value().into_known()?,
        // Each error that the document describes is a variant with its own type.
        Err(Error::Api(error)) => {
            return Err(match &error.value {
                Some(
                    CreatePaymentError::BadRequest(reason)
                    | CreatePaymentError::UnprocessableContent(reason),
                ) => format!("NuPay refuses the payment: {:?}", reason.message).into(),
                _ => format!("status {}: {}", error.status, error.text()).into(),
            });
        }
        // No connection, or a response that nobody expects: the message says what to do.
        Err(error) => return Err(error.into()),
    };
    println!("created {order}: {}", created.status);
    follow(shop, &created.psp_reference_id).await
}

/// Asks for the status until it is final, or for half a minute. In a shop, a notification says when to ask.
async fn follow(shop: &Shop, id: &str) -> Result<CheckoutStatusResponse, Failure> {
    for _ in 0..30 {
        let payment = shop.client.payment_status(id).await?.into_value();
        match &payment.status {
            CheckoutStatus::Completed | CheckoutStatus::Cancelled | CheckoutStatus::Error => {
                println!("the payment is {}", payment.status);
                return Ok(payment);
            }
            // Authorized is not paid; and a status that NuPay has added since is kept, and not guessed.
            other => println!("the payment is {other}"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(format!("the payment {id} is not final after half a minute").into())
}

/// A refund of a part of a payment.
async fn refund(shop: &Shop, payment: &CheckoutStatusResponse, order: &str) -> Result<(), Failure> {
    // The currency is that of the payment.
    let amount = RefundAmount::try_from(&payment.amount)?.value("50.00".parse()?);
    // An id for each attempt: a failed one uses its id up.
    let request = RefundCreationRequest::new(amount, format!("{order}-refund-1"))
        .notes("One of three came back.");
    let asked = shop
        .client
        .refund_payment(&payment.psp_reference_id, &request)
        .await?
        .into_value();
    let refund = shop
        .client
        .refund_status(&asked.psp_reference_id, &asked.refund_id)
        .await?
        .into_value();
    match refund.status {
        RefundStatus::Refunded => println!("{} went back", request.amount.value),
        RefundStatus::Error => println!("the refund failed: {:?}", refund.error),
        other => println!("the refund is under way: {other}"),
    }
    Ok(())
}

/// A payment that its customer confirms in the app, and that the shop cancels before.
async fn cancel(shop: &Shop, order: &str) -> Result<(), Failure> {
    let order = format!("{order}-2");
    let price: Decimal = "10.01".parse()?;
    let payment = NuPayCheckoutCreationRequest::new(
        &order,
        &order,
        Amount::new(price, "BRL"),
        shopper(),
        vec![Item::new("12345", "Produto Teste", price, 1)],
        PaymentMethod::manually_authorized(),
    )
    .payment_flow(
        PaymentFlow::new()
            .return_url(RETURN_URL)
            .cancel_url("https://shop.example/cancel"),
    );
    let created = shop.client.create_payment(&payment).await?.into_value();
    let created = created.into_known()?;
    if let Some(page) = created.payment_url.value() {
        println!("the customer would confirm at {page}");
    }
    let canceled = shop
        .client
        .cancel_payment(&created.psp_reference_id)
        .await?
        .into_value();
    println!("cancelling {order}: {}", canceled.status);
    Ok(())
}

/// Authorization on the web by a push message to the app (CIBA).
async fn authorize_by_push(shop: &Shop, outside: &Outside) -> Result<(), Failure> {
    // NuPay sends it back, which proves that the notification is from NuPay.
    let notification_token = random_token();
    let parameters = BackchannelAuthenticationParameters::ciba(
        CPF,
        vec![WebScope::Openid, WebScope::Charge],
        notification_token.clone(),
        shop.assertion.sign()?,
    );
    let started = shop
        .client
        .start_backchannel_authentication(&BackchannelAuthenticationForm::new(parameters))
        .await?
        .into_value()
        .into_known()?;

    let Some((headers, body)) = outside.pushed(&started) else {
        println!("the outcome goes to the address that is registered with NuPay");
        return Ok(());
    };
    // A server that receives these finds the start call by `Push::token`, which is the token of that call.
    let push = Push::read(&headers, &notification_token, body.as_bytes())?;
    let id = started.auth_req_id.ok_or("NuPay gave no auth_req_id")?;
    match push.verify(&id)? {
        Pushed::Issued(tokens) => {
            shop.customers
                .adopt("customer-8", tokens)
                .field("client_id", shop.client_id.as_str())
                .await?;
            println!("customer-8 has authorized the shop by push message");
        }
        Pushed::Refused(reason) => println!("customer-8 has refused: {reason}"),
    }
    Ok(())
}

/// Authorization on the web by a one-time code (OTP).
async fn authorize_by_code(shop: &Shop, outside: &Outside) -> Result<(), Failure> {
    let parameters = BackchannelAuthenticationParameters::otp(
        CPF,
        vec![WebScope::Openid, WebScope::Charge],
        shop.assertion.sign()?,
    );
    let started = shop
        .client
        .start_backchannel_authentication(&BackchannelAuthenticationForm::new(parameters))
        .await?
        .into_value()
        .into_known()?;
    let ticket = started.ticket.ok_or("NuPay gave no ticket")?;

    let code = outside.code()?;
    let parameters = OtpValidationParameters::new(CPF, shop.assertion.sign()?);
    let tokens = shop
        .client
        .validate_otp(&OtpValidation::new(parameters, ticket, code))
        .await?;
    shop.customers.adopt("customer-9", tokens).await?;
    println!("customer-9 has authorized the shop by code");
    Ok(())
}

/// A notification: it says that something has changed, and not what.
async fn receive(
    shop: &Shop,
    outside: &Outside,
    payment: &CheckoutStatusResponse,
) -> Result<(), Failure> {
    let Some((headers, body)) = outside.notification(payment) else {
        return Ok(());
    };
    let delivery = Delivery {
        method: "POST",
        target: "/nupay",
        headers: &headers,
        body: body.as_bytes(),
    };
    // NuPay signs it no more. The status that is read afterwards counts.
    match Event::read_unverified(&delivery)? {
        Event::OrderStatusNotification(order) => {
            let id = &order.psp_reference_id;
            let payment = shop.client.payment_status(id).await?.into_value();
            println!("told that {id} has changed: it is {}", payment.status);
        }
        other => println!("told of something else: {other:?}"),
    }
    Ok(())
}

fn shopper() -> Shopper {
    // The document is a `Secret`: it is sent, and never printed.
    Shopper::new(
        "John",
        "Doe",
        CPF,
        DocumentType::Cpf,
        "john.doe@example.com",
    )
}
