//! What would break when the document lists more one day: it does not compile today.

use payments::models::{AnyContact, Event, PaymentStatus, Tries};
use payments::operations::CreatePaymentError;

fn status(status: &PaymentStatus) -> bool {
    match status {
        PaymentStatus::Paid | PaymentStatus::Authorized => true,
        PaymentStatus::Pending
        | PaymentStatus::Expired
        | PaymentStatus::_3dsRequired
        | PaymentStatus::InProcess
        | PaymentStatus::InProcessUnderscore
        | PaymentStatus::Unknown(_) => false,
    }
}

fn tries(tries: &Tries) -> u8 {
    match tries {
        Tries::_1 => 1,
        Tries::_2 => 2,
        Tries::_3 => 3,
        Tries::Unknown(_) => 4,
    }
}

fn event(event: &Event) -> &str {
    match event {
        Event::PaymentPaid(_) => "paid",
        Event::PaymentRefunded(_) => "refunded",
        Event::Unknown(unknown) => unknown.tag(),
    }
}

fn contact(contact: &AnyContact) -> &str {
    match contact {
        AnyContact::String(text) => text,
        AnyContact::CardInstrument(_) => "a card",
    }
}

fn error(error: &CreatePaymentError) -> &str {
    match error {
        CreatePaymentError::BadRequest(_) => "refused",
        CreatePaymentError::UnprocessableContent(_) => "declined",
        CreatePaymentError::Other(_) => "failed",
    }
}

fn main() {
    let _ = (status, tries, event, contact, error);
}
