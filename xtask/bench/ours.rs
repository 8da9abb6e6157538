//! The types as the generator writes them.

use runtime::{object, union};

/// Declares a variant; it has a field for the tag.
macro_rules! variants {
    ($($name:ident {
        $($field:ident $(= $required:literal)? $(? = $optional:literal)?: $type:ty),* $(,)?
    })*) => {
        $(pub struct $name { pub kind: String, $(pub $field: $type),* }
        object!($name { kind = "type", $($field $(= $required)? $(? = $optional)?),* });)*
    };
}

/// Declares an object.
macro_rules! objects {
    ($($name:ident {
        $($field:ident $(= $required:literal)? $(? = $optional:literal)?: $type:ty),* $(,)?
    })*) => {
        $(pub struct $name { $(pub $field: $type),* }
        object!($name { $($field $(= $required)? $(? = $optional)?),* });)*
    };
}

/// Declares all types of a module, whose amounts are of one type.
macro_rules! types {
    ($amount:ty) => {
        type Amount = $amount;

        with_variants!(variants);

        pub enum Four {
            Card(Card),
            Pix(Pix),
            Boleto(Boleto),
            Wallet(Wallet),
        }
        union!(Four, tag "type" {
            "card" => Card, "pix" => Pix, "boleto" => Boleto, "wallet" => Wallet,
        });

        pub enum Ten {
            Card(Card),
            Pix(Pix),
            Boleto(Boleto),
            Wallet(Wallet),
            Transfer(Transfer),
            Voucher(Voucher),
            Cash(Cash),
            Debit(Debit),
            Credit(Credit),
            Points(Points),
        }
        union!(Ten, tag "type" {
            "card" => Card, "pix" => Pix, "boleto" => Boleto, "wallet" => Wallet, "transfer" => Transfer,
            "voucher" => Voucher, "cash" => Cash, "debit" => Debit, "credit" => Credit, "points" => Points,
        });

        pub enum Nested {
            Instant(Instant),
            Slow(Slow),
        }
        union!(Nested, tag "group" { "instant" => Instant, "slow" => Slow });

        pub enum Instant {
            Card(Card),
            Pix(Pix),
        }
        union!(Instant, tag "type" { "card" => Card, "pix" => Pix });

        pub enum Slow {
            Boleto(Boleto),
            Wallet(Wallet),
        }
        union!(Slow, tag "type" { "boleto" => Boleto, "wallet" => Wallet });
    };
}

types!(f64);
with_plain!(objects);

/// The same with exact amounts.
pub mod exact {
    use runtime::{object, union};

    types!(runtime::Decimal);
}

/// The union of four, told apart by its keys.
pub enum Shape {
    Card(Card),
    Pix(Pix),
    Boleto(Boleto),
    Wallet(Wallet),
}
union!(Shape, one {
    Card: object [
        "type", "id", "amount", "currency", "captured", "installments", "created_at", "brand", "last4",
    ] of [
        "type", "id", "amount", "currency", "captured", "installments", "created_at", "brand", "last4", "holder",
    ],
    Pix: object [
        "type", "id", "amount", "currency", "settled", "attempts", "created_at", "key", "end_to_end_id",
    ] of [
        "type", "id", "amount", "currency", "settled", "attempts", "created_at", "key", "end_to_end_id", "note",
    ],
    Boleto: object [
        "type", "id", "amount", "currency", "registered", "days", "created_at", "barcode", "due_date",
    ] of [
        "type", "id", "amount", "currency", "registered", "days", "created_at", "barcode", "due_date",
        "instructions",
    ],
    Wallet: object [
        "type", "id", "amount", "currency", "linked", "priority", "created_at", "provider", "account",
    ] of [
        "type", "id", "amount", "currency", "linked", "priority", "created_at", "provider", "account", "nickname",
    ],
});
