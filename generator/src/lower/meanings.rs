//! What the name of a value tells of it: that it is a secret in every API, or money.

use heck::ToSnakeCase;

/// Names of texts that are secrets in every API, in letters alone: each may be written `access_token`, `accessToken` or
/// `Access-Token`. They match whole, so that a `password_policy` is none.
const SECRETS: [&str; 8] = [
    "password",
    "secret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "clientsecret",
    "apikey",
    "privatekey",
];

/// Words for amounts of money, as the last word of a name: `price`, `total_amount`, `shippingFee`. There are few of them on
/// purpose: a total, a value or a cost is as often a count or a measure, and loses nothing as a number.
const MONEY: [&str; 11] = [
    "amount",
    "amounts",
    "balance",
    "balances",
    "fee",
    "fees",
    "money",
    "price",
    "prices",
    "subtotal",
    "subtotals",
];

/// Whether a text of this name is a secret in every API.
pub(super) fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    SECRETS.contains(&letters.as_str())
}

/// Whether a number of this name is money. The `value` of something called `price` is as well.
pub(super) fn is_money(holder: &str, name: &str) -> bool {
    let ends_in_money = |name: &str| {
        let words = name.to_snake_case();
        let last = words.rsplit('_').next().unwrap_or_default();
        MONEY.contains(&last)
    };
    ends_in_money(name) || (name == "value" && ends_in_money(holder))
}

#[cfg(test)]
mod tests {
    use super::{is_money, is_secret};

    #[test]
    fn secrets_are_known_however_they_are_spelled() {
        for name in [
            "password",
            "Password",
            "access_token",
            "refreshToken",
            "ID-Token",
            "client.secret",
            "api_key",
            "apiKey",
            "APIKey",
            "private-key",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "password_policy",
            "has_password",
            "secret_name",
            "token",
            "token_type",
            "access_tokens_count",
            "public_key",
            "api_key_id",
            "",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn money_is_known_by_the_last_word() {
        for (holder, name) in [
            ("", "amount"),
            ("", "total_amount"),
            ("", "unitPrice"),
            ("", "SHIPPING_FEE"),
            ("Price", "value"),
            ("Money", "value"),
            ("OrderAmount", "value"),
        ] {
            assert!(is_money(holder, name), "{holder}.{name}");
        }
        for (holder, name) in [
            ("", "price_change_rate"),
            ("", "amount_of_rain"),
            ("", "total"),
            ("", "coffee"),
            ("Measure", "value"),
            ("Price", "weight"),
            ("", ""),
        ] {
            assert!(!is_money(holder, name), "{holder}.{name}");
        }
    }
}
