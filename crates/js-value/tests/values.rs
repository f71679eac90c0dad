//! Every layout keeps every value, and the conversions are those of the specification.

use js_value::arithmetic::Operator;
use js_value::number::{self, from_string, parse_float, to_decimal, to_int32, to_radix};
use js_value::number_first::NumberFirst;
use js_value::smi::cells::{BASE, CELL_SIZE, Cells};
use js_value::smi::{Outcome, Tagged, Width, Word};
use js_value::{Kind, Value};
use proptest::prelude::*;
use std::num::NonZeroU64;

fn boxed(kind: Kind) -> Value {
    match kind {
        Kind::Undefined => Value::UNDEFINED,
        Kind::Null => Value::NULL,
        Kind::Boolean(value) => Value::boolean(value),
        Kind::Int(value) => Value::int(value),
        Kind::Double(value) => Value::double(value),
        Kind::Cell(address) => Value::cell(address),
        Kind::Empty => Value::EMPTY,
    }
}

fn same(a: Kind, b: Kind) -> bool {
    match (a, b) {
        (Kind::Double(a), Kind::Double(b)) => number::same_value(a, b),
        _ => a == b,
    }
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Undefined),
        Just(Kind::Null),
        Just(Kind::Empty),
        any::<bool>().prop_map(Kind::Boolean),
        any::<i32>().prop_map(Kind::Int),
        any::<u64>().prop_map(|bits| Kind::Double(f64::from_bits(bits))),
        any::<f64>().prop_map(Kind::Double),
        (1u64..1 << 45).prop_map(|n| Kind::Cell(NonZeroU64::new(n * 8).unwrap())),
    ]
}

/// Numbers of which many are small integers, or nearly.
fn numbers() -> impl Strategy<Value = f64> {
    let edges = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        31.0,
        32.0,
        0.5,
        1073741823.0,
        1073741824.0,
        -1073741824.0,
        -1073741825.0,
        2147483647.0,
        2147483648.0,
        -2147483648.0,
        -2147483649.0,
        4294967295.0,
        f64::NAN,
        f64::INFINITY,
    ];
    prop_oneof![
        3 => any::<i32>().prop_map(f64::from),
        3 => (-40i32..40).prop_map(f64::from),
        2 => prop::sample::select(edges.to_vec()),
        1 => any::<f64>(),
    ]
}

proptest! {
    #[test]
    fn both_boxings_keep_every_value(kind in kinds()) {
        let value = boxed(kind);
        prop_assert!(same(value.kind(), kind), "{kind:?} became {value:?}");
        prop_assert!(same(NumberFirst::new(kind).kind(), kind));
        let questions = [value.is_int(), value.is_double(), value.is_cell(), value.is_boolean(), value.is_nullish()];
        let yes = questions.iter().filter(|&&answer| answer).count();
        prop_assert_eq!(yes, usize::from(kind != Kind::Empty), "exactly one question says yes");
        prop_assert_eq!(value.is_number(), value.is_int() || value.is_double());
    }

    #[test]
    fn numbers_are_integers_where_they_can_be(value in any::<i32>(), other in any::<f64>()) {
        prop_assert_eq!(Value::number(f64::from(value)), Value::int(value));
        prop_assert!(number::same_value(Value::number(other).as_number().unwrap(), other));
    }

    #[test]
    fn to_int32_is_modulo(number in any::<f64>(), whole in -1e18f64..1e18) {
        for number in [number, whole, whole.trunc()] {
            let expected = if number.is_finite() {
                let rest = number.trunc() % 4294967296.0;
                (if rest < 0.0 { rest + 4294967296.0 } else { rest }) as u32 as i32
            } else {
                0
            };
            prop_assert_eq!(to_int32(number), expected);
        }
    }

    #[test]
    fn tagged_arithmetic_is_arithmetic(a in any::<i32>(), b in any::<i32>()) {
        for width in [Width::Narrow, Width::Wide] {
            let (Some(x), Some(y)) = (Tagged::smi(a.into(), width), Tagged::smi(b.into(), width)) else { continue };
            let (a, b) = (i64::from(a), i64::from(b));
            for (outcome, exact) in [(x.add(y, width), a + b), (x.subtract(y, width), a - b), (x.multiply(y, width), a * b)] {
                match outcome {
                    Outcome::Smi(word) => prop_assert_eq!(word.word(), Word::Smi(exact)),
                    Outcome::HeapNumber(number) => {
                        prop_assert_eq!(number, exact as f64);
                        prop_assert!(!width.holds(exact) || (exact == 0 && number.is_sign_negative()));
                    }
                }
            }
        }
    }

    #[test]
    fn tagged_words_keep_every_value(kind in kinds()) {
        for width in [Width::Narrow, Width::Wide] {
            let mut cells = Cells::new(width);
            // Addresses of others lie beyond the heap of the numbers.
            let kind = match kind {
                Kind::Cell(address) => Kind::Cell(address.saturating_add(BASE + 16 * CELL_SIZE)),
                kind => kind,
            };
            let word = cells.new_value(kind);
            let number = Value::number(boxed(kind).as_number().unwrap_or(0.0));
            match kind {
                Kind::Int(_) | Kind::Double(_) => {
                    prop_assert!(number::same_value(cells.as_number(word).unwrap(), number.as_number().unwrap()));
                    let small = number.as_int().is_some_and(|value| width.holds(value.into()));
                    prop_assert_eq!((word.is_smi(), cells.allocated()), (small, usize::from(!small)));
                }
                kind => prop_assert_eq!((cells.kind(word), cells.allocated()), (kind, 0)),
            }
        }
    }

    /// The same operations on registers in all layouts.
    #[test]
    fn all_layouts_compute_the_same(
        start in prop::array::uniform4(numbers()),
        steps in prop::collection::vec((0..12usize, 0..4usize, 0..4usize, 0..4usize), 0..30),
    ) {
        let mut nan_boxed = start.map(Value::number);
        let mut number_first = start.map(|number| NumberFirst::new(Value::number(number).kind()));
        let mut tagged = [Width::Narrow, Width::Wide].map(|width| {
            let mut cells = Cells::new(width);
            let words = start.map(|number| cells.number(number));
            (cells, words)
        });
        for (operator, a, b, c) in steps {
            let operator = Operator::ALL[operator];
            let number = |value: Value| value.as_number().unwrap();
            nan_boxed[a] = Value::number(operator.numbers(number(nan_boxed[b]), number(nan_boxed[c])));
            let number = |value: NumberFirst| number(boxed(value.kind()));
            let result = operator.numbers(number(number_first[b]), number(number_first[c]));
            number_first[a] = NumberFirst::new(Value::number(result).kind());
            prop_assert!(same(nan_boxed[a].kind(), number_first[a].kind()));
            for (cells, words) in &mut tagged {
                let before = cells.allocated();
                words[a] = cells.operate(operator, words[b], words[c]).unwrap();
                let (found, expected) = (cells.as_number(words[a]).unwrap(), nan_boxed[a].as_number().unwrap());
                prop_assert!(number::same_value(found, expected), "{found} {} {expected}", operator.text());
                let small = nan_boxed[a].as_int().is_some_and(|value| cells.width().holds(value.into()));
                prop_assert_eq!(words[a].is_smi(), small, "a small integer whenever it can be one");
                prop_assert_eq!(cells.allocated() - before, usize::from(!small));
            }
            if let (Some(x), Some(y)) = (nan_boxed[b].as_int(), nan_boxed[c].as_int())
                && let (Some(v), Some(w)) = (Tagged::smi(x.into(), Width::Wide), Tagged::smi(y.into(), Width::Wide))
            {
                prop_assert_eq!(v.less(w), x < y);
            }
        }
    }

    #[test]
    fn decimal_and_radix_texts_read_back(number in any::<f64>(), radix in 2u32..=36) {
        if number.is_finite() {
            prop_assert_eq!(from_string(&to_decimal(number)), number);
            let text = to_radix(number, radix);
            prop_assert!(radix == 10 || text.chars().all(|c| c == '-' || c == '.' || c.is_digit(radix)), "{text}");
        }
    }

    #[test]
    fn large_whole_numbers_read_back_in_every_radix(number in 9.1e15f64..f64::MAX, radix in 2u32..=36) {
        for number in [number.trunc(), number.log2().exp2().trunc()] {
            // In radix 10 they have exponents.
            let radix = if radix == 10 { 11 } else { radix };
            let text = to_radix(number, radix);
            let value = num_bigint::BigUint::parse_bytes(text.as_bytes(), radix).unwrap();
            prop_assert_eq!(num_traits::ToPrimitive::to_f64(&value), Some(number), "{}", text);
            // No digit too many: with one less, rounded either way, it is another number.
            let digits = text.trim_end_matches('0').len();
            let last = num_bigint::BigUint::from(radix).pow((text.len() - digits) as u32 + 1);
            for shorter in [&value / &last * &last, (&value / &last + 1u32) * &last] {
                prop_assert_ne!(num_traits::ToPrimitive::to_f64(&shorter), Some(number), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_is_a_number_or_nan(text in ".*") {
        let _ = (from_string(&text), parse_float(&text));
    }
}

#[test]
fn the_layout_is_fixed() {
    assert_eq!(Value::int(-1).bits(), 0xFFFE_0000_FFFF_FFFF);
    assert_eq!(Value::double(1.0).bits(), 0x3FF2_0000_0000_0000);
    assert_eq!(Value::double(-0.0).bits(), 0x8002_0000_0000_0000);
    assert_eq!(Value::double(f64::from_bits(0xFFFF_FFFF_FFFF_FFFF)), Value::NAN);
    assert_eq!(Value::number(-0.0), Value::double(-0.0));
    assert_eq!(Value::number(2147483648.0), Value::double(2147483648.0));
    let cell = Value::cell(NonZeroU64::new(0x7FFF_1234_5678).unwrap());
    assert_eq!(cell.bits(), 0x7FFF_1234_5678);
    assert_eq!(Tagged::smi(5, Width::Narrow).unwrap().bits(), 10);
    assert_eq!(Tagged::smi(1 << 30, Width::Narrow), None);
    assert_eq!(Tagged::cell(NonZeroU64::new(0x1000).unwrap()).bits(), 0x1001);
    assert_eq!(Cells::new(Width::Wide).new_value(Kind::Null).bits(), 0x1011);
    let mut cells = Cells::new(Width::Narrow);
    let number = cells.number(0.5);
    assert_eq!((number.bits(), cells.number(-0.0).bits()), (0x1051, 0x1061));
    let undefined = cells.new_value(Kind::Undefined);
    assert_eq!(cells.operate(Operator::Add, number, undefined), None);
}

#[test]
fn texts_of_numbers() {
    for (number, radix, text) in [
        (255.0, 16, "ff"),
        (-255.5, 2, "-11111111.1"),
        (0.1, 3, "0.0022002200220022002200220022002201"),
        (1e21, 10, "1e+21"),
        (255.0, 36, "73"),
        (0.5, 36, "0.i"),
        (f64::NAN, 2, "NaN"),
        (2f64.powi(60), 2, "1000000000000000000000000000000000000000000000000000000000000"),
        (-0.0, 8, "0"),
        // The number beside it has a digit less, and reads back as the same.
        (2f64.powi(53), 3, "1121202011211211122211100012101120"),
        (9_007_199_254_740_994.0, 16, "20000000000002"),
    ] {
        assert_eq!(to_radix(number, radix), text, "{number} in radix {radix}");
    }
    for (text, number) in [
        ("", 0.0),
        (" \u{FEFF}12 \n", 12.0),
        ("0x1F", 31.0),
        ("-0x1F", f64::NAN),
        ("1e3", 1000.0),
        ("1e", f64::NAN),
        (".5", 0.5),
        (".", f64::NAN),
        ("5.", 5.0),
        ("Infinity", f64::INFINITY),
        ("-Infinity", f64::NEG_INFINITY),
        ("infinity", f64::NAN),
        ("1_0", f64::NAN),
        ("0b12", f64::NAN),
        ("+7", 7.0),
        ("nan", f64::NAN),
        ("0x", f64::NAN),
    ] {
        assert!(number::same_value(from_string(text), number), "{text:?} is {}", from_string(text));
    }
    for (text, number) in [
        ("3.25abc", 3.25),
        ("1e+", 1.0),
        ("-.5.5", -0.5),
        ("Infinityx", f64::INFINITY),
        ("e1", f64::NAN),
        ("1.e2", 100.0),
    ] {
        assert!(number::same_value(parse_float(text), number), "{text:?} is {}", parse_float(text));
    }
}
