//! Reads the text of a number without ever rounding it.

use crate::wire::decimal::InvalidDecimal;
use crate::wire::magnitude::power;

/// The largest number of decimals.
const DECIMALS: i64 = 28;

/// The largest coefficient.
const LARGEST: &str = "79228162514264337593543950335";

/// Parses an optional minus, digits, an optional fraction and an optional exponent.
///
/// The number of decimals is kept (`10.00` stays `10.00`), except for zeros beyond the 28th decimal, which no
/// `Decimal` can hold and which do not change the value. Anything else that does not fit is an error.
pub(crate) fn parse(text: &str) -> Result<rust_decimal::Decimal, InvalidDecimal> {
    match short(text) {
        Some(number) => Ok(number),
        None => parse_any(text),
    }
}

/// Parses a number without an exponent and with few digits, as nearly all are, without a copy of them.
pub(crate) fn short(text: &str) -> Option<rust_decimal::Decimal> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mut coefficient, mut point) = (0_i64, None);
    for (index, byte) in unsigned.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                coefficient = coefficient
                    .checked_mul(10)?
                    .checked_add(i64::from(byte - b'0'))?;
            }
            b'.' if point.is_none() && index > 0 => point = Some(index + 1),
            _ => return None,
        }
    }
    let scale = match point {
        Some(begin) => unsigned.len() - begin,
        None => 0,
    };
    // Neither an empty text nor an empty fraction is a number.
    if unsigned.is_empty() || point == Some(unsigned.len()) || scale > DECIMALS as usize {
        return None;
    }
    Some(rust_decimal::Decimal::new(
        if negative { -coefficient } else { coefficient },
        scale as u32,
    ))
}

/// Parses any number.
fn parse_any(text: &str) -> Result<rust_decimal::Decimal, InvalidDecimal> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            self::exponent(exponent).ok_or(InvalidDecimal::NotANumber)?,
        ),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(InvalidDecimal::NotANumber),
        None => (mantissa, ""),
    };
    if whole.is_empty()
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit())
    {
        return Err(InvalidDecimal::NotANumber);
    }

    let mut digits = format!("{whole}{fraction}");
    digits.drain(..digits.bytes().take_while(|digit| *digit == b'0').count());
    let mut scale = (fraction.len() as i64).saturating_sub(exponent);
    if digits.is_empty() {
        scale = scale.clamp(0, DECIMALS);
    }
    while scale > DECIMALS || (scale > 0 && !fits(&digits)) {
        if !digits.ends_with('0') {
            return Err(InvalidDecimal::TooManyDigits);
        }
        digits.pop();
        scale -= 1;
    }
    while scale < 0 && fits(&digits) {
        digits.push('0');
        scale += 1;
    }
    let coefficient: i128 = match digits.as_str() {
        "" => 0,
        digits => digits.parse().map_err(|_| InvalidDecimal::TooManyDigits)?,
    };
    let scale = u32::try_from(scale).map_err(|_| InvalidDecimal::TooManyDigits)?;
    rust_decimal::Decimal::try_from_i128_with_scale(
        if negative { -coefficient } else { coefficient },
        scale,
    )
    .map_err(|_| InvalidDecimal::TooManyDigits)
}

/// Tells whether digits without leading zeros are a coefficient.
fn fits(digits: &str) -> bool {
    digits.len() < LARGEST.len() || (digits.len() == LARGEST.len() && digits <= LARGEST)
}

/// Reads an exponent. One too large for an `i32` is as good as the largest: no number but zero survives it.
fn exponent(text: &str) -> Option<i64> {
    let largest = i128::from(i32::MAX);
    let power = power(text)?.clamp(-largest, largest);
    i64::try_from(power).ok()
}
