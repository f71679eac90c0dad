//! The text of numbers, on the native stack.

use crate::Flat;
use js_value::Value;

/// Number::toString in radix 10 of one number.
pub struct Decimal {
    digits: [u8; 11],
    /// Where the digits of an integer begin; past the end for what `ryu-js` writes.
    start: usize,
    double: ryu_js::Buffer,
    value: f64,
}

impl Decimal {
    /// The text of `value`.
    #[inline]
    pub fn new(value: f64) -> Decimal {
        let mut text = Decimal { digits: [0; 11], start: 11, double: ryu_js::Buffer::new(), value };
        // Most numbers that become strings are integers.
        if let Some(int) = Value::number(value).as_int() {
            text.write(int);
        }
        text
    }

    fn write(&mut self, int: i32) {
        let mut rest = int.unsigned_abs();
        loop {
            self.start -= 1;
            self.digits[self.start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if int < 0 {
            self.start -= 1;
            self.digits[self.start] = b'-';
        }
    }

    /// Its code units.
    #[inline]
    pub fn flat(&mut self) -> Flat<'_> {
        Flat::Latin1(if self.start < self.digits.len() {
            &self.digits[self.start..]
        } else {
            self.double.format(self.value).as_bytes()
        })
    }
}
