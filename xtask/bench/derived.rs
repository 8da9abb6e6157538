//! The types as `serde_derive` makes them.
//!
//! What `serde(tag)` reads has no field for the tag, which it takes out. What `serde(untagged)` reads has one, as ours
//! has: both bring the same values.

#![allow(dead_code, reason = "decoded and dropped")]

use serde::Deserialize;

type Amount = f64;

/// Declares an object.
macro_rules! objects {
    ($($name:ident {
        $($field:ident $(= $required:literal)? $(? = $optional:literal)?: $type:ty),* $(,)?
    })*) => {
        $(#[derive(Deserialize)]
        pub struct $name {
            $($(#[serde(rename = $required)])? $(#[serde(rename = $optional)])? $field: $type),*
        })*
    };
}

with_plain!(objects);
with_variants!(objects);

/// Declares the unions, with an attribute for the outermost and one for those that have the tag `type`.
macro_rules! unions {
    (#[$outer:meta] #[$inner:meta]) => {
        #[derive(Deserialize)]
        #[$inner]
        #[serde(rename_all = "lowercase")]
        pub enum Four {
            Card(Card),
            Pix(Pix),
            Boleto(Boleto),
            Wallet(Wallet),
        }

        #[derive(Deserialize)]
        #[$inner]
        #[serde(rename_all = "lowercase")]
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

        #[derive(Deserialize)]
        #[$outer]
        #[serde(rename_all = "lowercase")]
        pub enum Nested {
            Instant(Instant),
            Slow(Slow),
        }

        #[derive(Deserialize)]
        #[$inner]
        #[serde(rename_all = "lowercase")]
        pub enum Instant {
            Card(Card),
            Pix(Pix),
        }

        #[derive(Deserialize)]
        #[$inner]
        #[serde(rename_all = "lowercase")]
        pub enum Slow {
            Boleto(Boleto),
            Wallet(Wallet),
        }
    };
}

/// Unions that are told apart by a tag.
pub mod tagged {
    use super::*;

    unions!(#[serde(tag = "group")] #[serde(tag = "type")]);
}

/// Unions that are tried.
pub mod untagged {
    use super::*;

    /// Declares an object with the tag.
    macro_rules! variants {
        ($($name:ident {
            $($field:ident $(= $required:literal)? $(? = $optional:literal)?: $type:ty),* $(,)?
        })*) => {
            objects! { $($name {
                kind = "type": String, $($field $(= $required)? $(? = $optional)?: $type),*
            })* }
        };
    }

    with_variants!(variants);
    unions!(#[serde(untagged)] #[serde(untagged)]);
}
