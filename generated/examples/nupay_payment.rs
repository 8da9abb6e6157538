//! One payment with NuPay: created, followed until it is paid, and refunded in part.
//!
//! ```sh
//! cargo run -p generated --example nupay_payment
//! ```
//!
//! Out of the box, a server on this machine stands in for NuPay. With `NUPAY_MERCHANT_KEY` and `NUPAY_MERCHANT_TOKEN` in
//! the environment, the payment is made in NuPay's sandbox, where payments of up to 100 reais approve themselves.

use generated::nupay::models::{
    Amount, AuthorizationType, CheckoutCreationStatus, CheckoutStatus, CheckoutStatusResponse,
    DocumentType, Item, NuPayCheckoutCreationRequest, NuPayCheckoutCreationResponse, Payer,
    PaymentAmount, PaymentFlow, PaymentMethod, RefundAmount, RefundCreationRequest,
    RefundCreationResponse, RefundCreationStatus, RefundStatus, RefundStatusResponse, Shopper,
};
use generated::nupay::operations::{CreatePaymentError, RefundPaymentError};
use generated::nupay::stand_in::StandIn;
use generated::nupay::{Client, Credentials, Environment, Error, Maybe};
use generated::runtime::DateTime;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

type Failure = Box<dyn std::error::Error>;

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
    let (client, _stand_in) = connect().await?;
    // NuPay knows a payment and a refund by the ids that the shop gives them: one id, one payment.
    let order = format!(
        "example-{}",
        SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_millis()
    );

    let created = create(&client, &order).await?;
    println!(
        "created {} as {}: {}",
        order, created.psp_reference_id, created.status
    );
    if let Some(url) = created.payment_url.value() {
        println!("the customer confirms at {url}");
    }

    let payment = follow(&client, &created.psp_reference_id).await?;
    println!("{} is {}", shown(&payment.amount), payment.status);
    if payment.status == CheckoutStatus::Completed {
        refund(&client, &payment, &order).await?;
    }
    Ok(())
}

async fn create(client: &Client, order: &str) -> Result<NuPayCheckoutCreationResponse, Failure> {
    // Amounts are decimals in reais, and reach NuPay digit for digit.
    let price = "10.01".parse()?;
    let payment = NuPayCheckoutCreationRequest::new(
        order,
        order,
        Amount::new(price, "BRL"),
        // A test document. It is a `Secret`: it is sent, and never printed.
        Shopper::new(
            "John",
            "Doe",
            "58188896454",
            DocumentType::Cpf,
            "john.doe@example.com",
        ),
        vec![Item::new("12345", "Produto Teste", price, 1)],
        PaymentMethod::new().authorization_type(AuthorizationType::ManuallyAuthorized),
    )
    .payment_flow(
        PaymentFlow::new()
            .return_url("https://shop.example/return")
            .cancel_url("https://shop.example/cancel"),
    );

    let created = match client.create_payment(&payment).await {
        // There may be a payment now that we do not know of. `referenceId` makes it safe to ask for the same again;
        // without such an id, this would be the place to look for the payment first.
        Err(error) if error.may_have_happened() => {
            println!("once more, with the same reference: {error}");
            client.create_payment(&payment).await
        }
        result => result,
    };
    match created {
        // NuPay may return another form than the one it documents; that is kept as it came.
        Ok(response) => Ok(response.into_value().into_known()?),
        // Each error that the document describes is a variant with its own type. The body may be something else.
        Err(Error::Api(error)) => Err(match &error.value {
            Some(CreatePaymentError::Unauthorized(_)) => {
                "NuPay does not know these merchant credentials".into()
            }
            Some(
                CreatePaymentError::BadRequest(reason)
                | CreatePaymentError::UnprocessableContent(reason),
            ) => format!(
                "NuPay refuses this payment: {}",
                reason.message.as_deref().unwrap_or_default()
            )
            .into(),
            Some(CreatePaymentError::TooManyRequests(_)) => format!(
                "too many calls; wait {} seconds",
                error.headers.get("retry-after").unwrap_or("some")
            )
            .into(),
            _ => format!("NuPay responds with {}: {}", error.status, error.text()).into(),
        }),
        // No connection, an answer that nobody expects: the message says what to do.
        Err(error) => Err(error.into()),
    }
}

/// Asks for the status until it is final, or for half a minute. In a shop, a notification says when to ask.
async fn follow(client: &Client, id: &str) -> Result<CheckoutStatusResponse, Failure> {
    for _ in 0..30 {
        let payment = client.payment_status(id).await?.into_value();
        match &payment.status {
            CheckoutStatus::Completed | CheckoutStatus::Cancelled | CheckoutStatus::Error => {
                return Ok(payment);
            }
            // Authorized is not paid.
            CheckoutStatus::WaitingPaymentMethod | CheckoutStatus::Authorized => {
                println!("still {}", payment.status)
            }
            // A status that NuPay has added since. It decodes, it prints, and we do not guess what it means.
            other => println!("still {other}, which is new to this client"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(format!("the payment {id} is not final after half a minute").into())
}

async fn refund(
    client: &Client,
    payment: &CheckoutStatusResponse,
    order: &str,
) -> Result<(), Failure> {
    let currency = payment.amount.currency.as_deref().unwrap_or("BRL");
    let amount = RefundAmount::new("5.00".parse()?, currency);
    let request = RefundCreationRequest::new(amount, format!("{order}-refund"))
        .notes("One of two came back.");
    let refund = match client
        .refund_payment(&payment.psp_reference_id, &request)
        .await
    {
        Ok(response) => response.into_value(),
        Err(error) => {
            if let Some(RefundPaymentError::BadRequest(reason)) = error.api() {
                println!(
                    "no refund: {}",
                    reason
                        .message
                        .as_deref()
                        .unwrap_or("NuPay does not say why")
                );
                return Ok(());
            }
            return Err(error.into());
        }
    };
    let refund = client
        .refund_status(&refund.psp_reference_id, &refund.refund_id)
        .await?
        .into_value();
    match refund.status {
        RefundStatus::Refunded => println!("{} went back", shown(&refund.amount)),
        RefundStatus::Error => println!("the refund failed: {:?}", refund.error),
        other => println!("the refund is under way: {other}"),
    }
    Ok(())
}

/// Returns an amount for people. NuPay may leave out what it does not document.
fn shown(amount: &PaymentAmount) -> String {
    let value = amount.value.map(|value| value.to_string());
    let currency = amount.currency.as_deref();
    format!(
        "{} {}",
        value.as_deref().unwrap_or("?"),
        currency.unwrap_or("?")
    )
}

/// Returns a client of the sandbox if there are credentials for it, or else of a server that stands in for it.
async fn connect() -> Result<(Client, Option<StandIn>), Failure> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (
        variable("NUPAY_MERCHANT_KEY"),
        variable("NUPAY_MERCHANT_TOKEN"),
    ) {
        (Some(key), Some(token)) => {
            println!("NuPay's sandbox");
            let credentials = Credentials::new()
                .merchant_api_key(key)
                .merchant_api_token(token);
            Ok((Client::new(Environment::sandbox(), credentials)?, None))
        }
        (None, None) => {
            println!(
                "a stand-in for NuPay; set NUPAY_MERCHANT_KEY and NUPAY_MERCHANT_TOKEN to use the sandbox"
            );
            let nupay = StandIn::start().await?;
            play(&nupay)?;
            let credentials = Credentials::new()
                .merchant_api_key("any")
                .merchant_api_token("any");
            Ok((Client::new(nupay.environment(), credentials)?, Some(nupay)))
        }
        _ => Err("NUPAY_MERCHANT_KEY and NUPAY_MERCHANT_TOKEN are needed together".into()),
    }
}

/// Tells the stand-in what to answer: a payment that waits for its customer once, and a refund of a part.
fn play(nupay: &StandIn) -> Result<(), Failure> {
    let (payment, order) = ("ea451bf2", "example");
    let mut created = NuPayCheckoutCreationResponse::new(
        payment,
        order,
        CheckoutCreationStatus::WaitingPaymentMethod,
    );
    created.payment_url = Maybe::Value("https://nuapp.nubank.com.br/checkout/example".to_owned());
    nupay.create_payment().returns(created);

    let reais = |value: &str| -> Result<PaymentAmount, Failure> {
        let mut amount = PaymentAmount::new();
        amount.value = Some(value.parse()?);
        amount.currency = Some("BRL".to_owned());
        Ok(amount)
    };
    let (amount, time) = (reais("10.01")?, "2026-11-21T12:00:00.000Z".parse()?);
    let seen = |status| {
        let (amount, time): (PaymentAmount, DateTime) = (amount.clone(), DateTime::clone(&time));
        CheckoutStatusResponse::new(payment, order, status, amount, time, Payer::new())
    };
    nupay
        .payment_status()
        .returns(seen(CheckoutStatus::WaitingPaymentMethod))
        .returns(seen(CheckoutStatus::Completed));

    let refund = "fde05f28";
    let asked = RefundCreationResponse::new(payment, RefundCreationStatus::Refunding, refund);
    nupay.refund_payment().returns(asked);
    nupay.refund_status().returns(RefundStatusResponse::new(
        "example-refund",
        payment,
        refund,
        RefundStatus::Refunded,
        None,
        reais("5.00")?,
    ));
    Ok(())
}
