//! What a number is worth, however it is written.

use std::cmp::Ordering;

/// The value of a JSON number: its digits times a power of ten. `1`, `1.0` and `10e-1` are equal.
///
/// Unlike a `Decimal` or an `f64` it holds every number exactly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Magnitude {
    negative: bool,
    /// Without zeros at either end; none for zero.
    digits: String,
    exponent: i128,
}

impl Magnitude {
    /// Reads a number: an optional minus, digits, an optional fraction and an optional exponent.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, power(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let kept = all.trim_end_matches('0');
        let digits = kept.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self {
                negative: false,
                digits: String::new(),
                exponent: 0,
            });
        }
        let shift = (all.len() - kept.len()) as i128 - fraction.len() as i128;
        Some(Self {
            negative,
            digits: digits.to_owned(),
            exponent: exponent.saturating_add(shift),
        })
    }

    /// The sign, as an order relative to zero.
    fn sign(&self) -> Ordering {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => Ordering::Equal,
            (false, true) => Ordering::Less,
            (false, false) => Ordering::Greater,
        }
    }

    /// How many digits stand before the decimal point; negative for the zeros behind it.
    fn length(&self) -> i128 {
        self.exponent.saturating_add(self.digits.len() as i128)
    }
}

impl Ord for Magnitude {
    fn cmp(&self, other: &Self) -> Ordering {
        // Without zeros at either end, digits that begin at the same place are ordered like texts.
        let sizes = || {
            self.length()
                .cmp(&other.length())
                .then_with(|| self.digits.cmp(&other.digits))
        };
        self.sign()
            .cmp(&other.sign())
            .then_with(|| match self.negative {
                true => sizes().reverse(),
                false => sizes(),
            })
    }
}

impl PartialOrd for Magnitude {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads an exponent. One that an `i128` does not hold is as good as the largest: no server means another one.
pub(super) fn power(text: &str) -> Option<i128> {
    const LARGEST: i128 = i128::MAX / 4;
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0_i128, |size, digit| {
        size.saturating_mul(10)
            .saturating_add(i128::from(digit - b'0'))
            .min(LARGEST)
    });
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::Magnitude;
    use std::cmp::Ordering;

    #[track_caller]
    fn order(one: &str, other: &str) -> Ordering {
        let of = |text: &str| Magnitude::of(text).expect("a number");
        of(one).cmp(&of(other))
    }

    #[test]
    fn is_the_same_however_a_number_is_written() {
        for (one, other) in [
            ("1", "1.0"),
            ("1", "10e-1"),
            ("-0", "0e999999999999999999999999999999999999999999"),
            ("120", "1.2E+2"),
            ("0.00120", "12e-4"),
        ] {
            assert_eq!(Magnitude::of(one), Magnitude::of(other), "{one} {other}");
        }
    }

    #[test]
    fn orders_numbers_of_any_size() {
        for (less, more) in [
            ("-1", "0"),
            ("0", "1e-400"),
            ("1e-400", "2e-400"),
            ("9", "10"),
            ("12", "12.3"),
            ("-12.3", "-12"),
            ("0.1", "1e300"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567891",
            ),
            ("1e300", "1e99999999999999999999"),
        ] {
            assert_eq!(order(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(order(more, less), Ordering::Greater, "{less} {more}");
        }
    }

    #[test]
    fn reads_nothing_but_numbers() {
        for text in [
            "", "-", "1.", ".5", "1e", "1e+", "+1", "true", "\"1\"", "1 ",
        ] {
            assert_eq!(Magnitude::of(text), None, "{text}");
        }
    }
}
