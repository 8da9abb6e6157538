//! What stays correct when the document lists more one day.

use payments::models::{Event, PaymentStatus, Tries};
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

fn error(error: &CreatePaymentError) -> &str {
    match error {
        CreatePaymentError::UnprocessableContent(_) => "declined",
        _ => "failed",
    }
}

fn main() {
    let _ = (status, tries, event, error);
}
