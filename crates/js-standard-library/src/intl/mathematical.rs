//! Intl mathematical values: exact decimals with the infinities, not-a-number and negative zero.

use crate::string::flattened;
use crate::support::Support;
use fixed_decimal::{Decimal, Sign};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Context, Hint, JsBigInt, Message, Result, parse_bigint, to_number, to_primitive};
use js_value::{Value, number};

/// A number that Intl formats. A decimal of zero may be negative.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mathematical {
    /// ~not-a-number~
    NotANumber,
    /// ~positive-infinity~ or ~negative-infinity~
    Infinity(Sign),
    /// A mathematical value, or ~negative-zero~.
    Finite(Decimal),
}

impl Mathematical {
    /// The value of a Number: the shortest decimal that stands for it.
    pub(super) fn from_number(number: f64) -> Mathematical {
        if number.is_nan() {
            return Mathematical::NotANumber;
        }
        let sign = if number.is_sign_negative() { Sign::Negative } else { Sign::None };
        if number.is_infinite() {
            return Mathematical::Infinity(sign);
        }
        // A sign in the exponent is no decimal to the library, unless it is a minus.
        match Decimal::try_from_str(&number::to_decimal(number.abs()).replace('+', "")) {
            Ok(decimal) => Mathematical::Finite(decimal.with_sign(sign)),
            Err(_) => Mathematical::NotANumber,
        }
    }

    /// The value of an integer; none where it has more digits than a decimal can have.
    fn from_integer(integer: &str) -> Option<Mathematical> {
        Decimal::try_from_str(integer).ok().map(Mathematical::Finite)
    }

    /// StringIntlMV, rounded only where a Number would be zero or infinite.
    fn from_text(text: &str) -> Mathematical {
        let rounded = number::from_string(text);
        if !rounded.is_finite() || rounded == 0.0 {
            return Mathematical::from_number(rounded);
        }
        let literal = text.trim_matches(number::is_space);
        if let Some(integer) = parse_bigint(literal)
            && let Some(value) = Mathematical::from_integer(&integer.to_string())
        {
            return value;
        }
        // `.5`, `5.` and `+5` are no decimals to the library.
        let (sign, digits) = match literal.as_bytes().first() {
            Some(b'-') => (Sign::Negative, &literal[1..]),
            Some(b'+') => (Sign::None, &literal[1..]),
            _ => (Sign::None, literal),
        };
        let (mantissa, exponent) = match digits.find(['e', 'E']) {
            Some(place) => digits.split_at(place),
            None => (digits, ""),
        };
        let mantissa = mantissa.strip_suffix('.').unwrap_or(mantissa);
        let exponent = exponent.replace('+', "");
        match Decimal::try_from_str(&format!("0{mantissa}{exponent}")) {
            Ok(mut decimal) => {
                decimal.absolute.trim_start();
                Mathematical::Finite(decimal.with_sign(sign))
            }
            Err(_) => Mathematical::from_number(rounded),
        }
    }
}

/// ToIntlMathematicalValue
pub(super) fn to_mathematical(cx: &mut Context, value: Value) -> Result<Mathematical> {
    let primitive = to_primitive(cx, value, Hint::Number)?;
    let bigint: Option<Gc<JsBigInt>> = primitive.downcast();
    if let Some(bigint) = bigint {
        let value = Mathematical::from_integer(&cx.bigint_text(bigint, 10)?);
        return value.ok_or_else(|| cx.range_error(Message::BigIntTooLongToFormat()));
    }
    if let Some(text) = cx.as_string(primitive) {
        let text = flattened(cx, text)?.flat().to_utf8_lossy();
        return Ok(Mathematical::from_text(&text));
    }
    Ok(Mathematical::from_number(to_number(cx, primitive)?))
}
