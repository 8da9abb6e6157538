//! What stays correct when the document lists more one day.

use ledger::models::Currency;
use payments::models::{AnyContact, Event, PaymentStatus, Tries};
use payments::operations::CreatePaymentError;

fn status(status: &PaymentStatus) -> bool {
    match status {
        PaymentStatus::Paid | PaymentStatus::Authorized => true,
        _ => false,
    }
}

fn tries(tries: &Tries) -> u8 {
    match tries {
        Tries::_1 => 1,
        Tries::_2 => 2,
        _ => 3,
    }
}

fn event(event: &Event) -> &str {
    match event {
        Event::PaymentPaid(_) => "paid",
        Event::Unknown(unknown) => unknown.tag(),
        _ => "other",
    }
}

fn contact(contact: &AnyContact) -> &str {
    match contact {
        AnyContact::String(text) => text,
        _ => "a card",
    }
}

fn error(error: &CreatePaymentError) -> &str {
    match error {
        CreatePaymentError::UnprocessableContent(_) => "declined",
        _ => "failed",
    }
}

/// Closed by the settings: there will be no more.
fn currency(currency: &Currency) -> &str {
    match currency {
        Currency::Brl => "R$",
        Currency::Usd => "US$",
    }
}

fn main() {
    let _ = (status, tries, event, contact, error, currency);
}
