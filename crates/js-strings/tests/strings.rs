//! Strings on the heap against strings of Rust: whatever way a text came to be, it reads the same.

use js_garbage_collection::{Gc, Heap, Limits};
use js_strings::{Flat, JsString, PropertyKey, StringBuilder, StringError, Strings};
use proptest::prelude::*;

/// How to make one more text from two made before.
#[derive(Clone, Debug)]
enum Step {
    Literal(Vec<u16>),
    Concat(usize, usize),
    /// The last text followed by another, some times over.
    Append(usize, usize),
    Substring(usize, usize, usize),
    Intern(usize),
    /// Looks into a text, then appends a piece to it, some times over.
    Read(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let unit = prop_oneof![3 => 0x61u16..0x64, 1 => 0xE0u16..0x100, 1 => any::<u16>()];
    let step = prop_oneof![
        2 => proptest::collection::vec(unit, 0..40).prop_map(Step::Literal),
        4 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Concat(a, b)),
        2 => (any::<usize>(), 1usize..40).prop_map(|(a, times)| Step::Append(a, times)),
        2 => (any::<usize>(), any::<usize>(), any::<usize>()).prop_map(|(a, b, c)| Step::Substring(a, b, c)),
        1 => any::<usize>().prop_map(Step::Intern),
        2 => (any::<usize>(), 1usize..40).prop_map(|(a, times)| Step::Read(a, times)),
    ];
    proptest::collection::vec(step, 1..40)
}

fn play(steps: Vec<Step>, stress: bool) -> Result<(), TestCaseError> {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    let strings = Strings::new(&heap).unwrap();
    heap.stress(stress);
    let mut made = heap.list();
    let mut model: Vec<Vec<u16>> = Vec::new();
    made.push(strings.empty().value());
    model.push(Vec::new());
    let get = |made: &js_garbage_collection::RootedVec, at: usize| -> Gc<JsString> {
        // SAFETY: only strings are put in.
        unsafe { js_garbage_collection::ValueCell::cell_unchecked(made.at(at % made.len())) }
    };
    for step in steps {
        let count = model.len();
        let (string, text) = match step {
            Step::Literal(units) => (JsString::new(&heap, Flat::Utf16(&units)).unwrap(), units),
            Step::Concat(a, b) => {
                let text = [model[a % count].as_slice(), &model[b % count]].concat();
                if text.len() > 100_000 {
                    continue;
                }
                (JsString::concat(&heap, get(&made, a), get(&made, b)).unwrap(), text)
            }
            Step::Append(a, times) => {
                let mut text = model[count - 1].clone();
                let mut string = get(&made, count - 1);
                for time in 0..times {
                    let piece = a.wrapping_add(time) % count;
                    let more = &model[piece];
                    if text.len() + more.len() > 100_000 {
                        break;
                    }
                    text.extend_from_slice(more);
                    string = JsString::concat(&heap, string, get(&made, piece)).unwrap();
                    made.push(string.value());
                    model.push(text.clone());
                }
                (string, text)
            }
            Step::Substring(a, start, end) => {
                let text = &model[a % count];
                let end = end % (text.len() + 1);
                let start = start % (end + 1);
                let part = strings.substring(&heap, get(&made, a), start, end).unwrap();
                (part, text[start..end].to_vec())
            }
            Step::Intern(a) => {
                let string = strings.intern(&heap, get(&made, a)).unwrap();
                prop_assert!(string.is_interned());
                prop_assert_eq!(strings.intern(&heap, get(&made, a)).unwrap(), string);
                (string, model[a % count].clone())
            }
            Step::Read(a, times) => {
                let mut text = model[a % count].clone();
                let mut string = get(&made, a);
                for time in 0..times {
                    JsString::flatten(string, &heap).unwrap();
                    prop_assert_eq!(string.flat().units().last(), text.last().copied());
                    let piece = a.wrapping_add(time) % count;
                    let more = &model[piece];
                    if text.len() + more.len() > 100_000 {
                        break;
                    }
                    text.extend_from_slice(more);
                    string = JsString::concat(&heap, string, get(&made, piece)).unwrap();
                    made.push(string.value());
                    model.push(text.clone());
                }
                (string, text)
            }
        };
        prop_assert_eq!(string.len(), text.len());
        made.push(string.value());
        model.push(text);
    }
    for (at, text) in model.iter().enumerate() {
        let string = get(&made, at);
        prop_assert_eq!(string.to_display(), String::from_utf16_lossy(text));
        JsString::flatten(string, &heap).unwrap();
        prop_assert_eq!(string.flat().units().collect::<Vec<_>>(), text.clone());
        prop_assert_eq!(string.hash(), Flat::Utf16(text).hash());
        let again = JsString::new(&heap, Flat::Utf16(text)).unwrap();
        prop_assert!(JsString::equals(&heap, string, again).unwrap());
        prop_assert_eq!(strings.key(&heap, string).unwrap(), strings.key(&heap, again).unwrap());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn texts_read_the_same(steps in steps()) {
        play(steps, false)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn texts_read_the_same_when_every_allocation_collects(steps in steps()) {
        play(steps, true)?;
    }
}

#[test]
fn a_rope_of_a_million_parts_is_flattened() {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    let strings = Strings::new(&heap).unwrap();
    let part = JsString::from_str(&heap, "0123456789abcdefghijklmnopq").unwrap();
    let mut rope = strings.empty();
    for _ in 0..1_000_000 {
        rope = JsString::concat(&heap, rope, part).unwrap();
    }
    JsString::flatten(rope, &heap).unwrap();
    assert_eq!(rope.flat().get(27_000_000 - 1), Some(u16::from(b'q')));
    let mut rope = strings.empty();
    for _ in 0..100_000 {
        rope = JsString::concat(&heap, part, rope).unwrap();
    }
    JsString::flatten(rope, &heap).unwrap();
    assert_eq!(rope.len(), 2_700_000);
}

#[test]
fn a_text_that_is_read_as_it_grows_is_seldom_copied() {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    let strings = Strings::new(&heap).unwrap();
    for (piece, times) in [("ab", 20_000), (&*"0123456789".repeat(200), 500)] {
        let piece = JsString::from_str(&heap, piece).unwrap();
        let mut text = strings.empty();
        let mut parents = std::collections::BTreeSet::new();
        for time in 1..=times {
            text = JsString::concat(&heap, text, piece).unwrap();
            let last = JsString::unit_at(text, &heap, text.len() - 1).unwrap();
            assert_eq!(last, piece.flat().get(piece.len() - 1));
            assert_eq!(text.len(), time * piece.len());
            if let Some((parent, _)) = text.slice_parts().filter(|_| text.len() > 300) {
                parents.insert(parent.len());
                assert!(parent.len() <= 2 * text.len());
            }
        }
        assert!(parents.len() < 50, "it was copied {} times", parents.len());
        let whole = piece.to_display().repeat(times);
        assert_eq!(text.to_display(), whole);
    }
}

#[test]
fn texts_that_share_a_beginning_do_not_disturb_each_other() {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    let piece = |text: &str| JsString::from_str(&heap, text).unwrap();
    let start = JsString::concat(&heap, piece(&"x".repeat(300)), piece(&"y".repeat(100))).unwrap();
    JsString::flatten(start, &heap).unwrap();
    let one = JsString::concat(&heap, start, piece("z")).unwrap();
    JsString::flatten(one, &heap).unwrap();
    // All of these begin with the text of `one`, whose cell has room: only one may take it.
    let long = "q".repeat(1100);
    let texts: Vec<_> = ["first", "second", &long, "w\u{20AC}"]
        .map(|end| (JsString::concat(&heap, one, piece(end)).unwrap(), end.to_owned()))
        .into();
    for (text, end) in texts {
        JsString::flatten(text, &heap).unwrap();
        let twice = JsString::concat(&heap, text, text).unwrap();
        JsString::flatten(twice, &heap).unwrap();
        let expected = format!("{}{}z{end}", "x".repeat(300), "y".repeat(100));
        assert_eq!(text.to_display(), expected);
        assert_eq!(twice.to_display(), expected.repeat(2));
    }
    assert_eq!(one.len(), 401);
}

#[test]
fn too_long_is_an_error() {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    let mut rope = JsString::from_str(&heap, &"x".repeat(1 << 20)).unwrap();
    let longest = loop {
        match JsString::concat(&heap, rope, rope) {
            Ok(longer) => rope = longer,
            Err(error) => break error,
        }
    };
    assert_eq!(longest, StringError::TooLong);
}

#[test]
fn numbers_and_keys() {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    let strings = Strings::new(&heap).unwrap();
    for (number, text) in [(0.0, "0"), (-0.0, "0"), (7.0, "7"), (-12.0, "-12"), (0.5, "0.5"), (1e21, "1e+21")]
    {
        assert_eq!(strings.number(&heap, number).unwrap().to_display(), text);
    }
    for int in [i32::MIN, i32::MAX] {
        assert_eq!(strings.number(&heap, f64::from(int)).unwrap().to_display(), int.to_string());
    }
    assert_eq!(strings.key_of(&heap, "17").unwrap(), PropertyKey::index(17));
    assert_eq!(strings.key_of(&heap, "length").unwrap(), strings.names.length);
    let mut name = StringBuilder::new();
    name.push_str("len");
    name.push_str("gth");
    let name = name.finish(&heap).unwrap();
    assert_eq!(strings.key(&heap, name).unwrap(), strings.names.length);
    let a = strings.symbol_for(&heap, name).unwrap();
    assert_eq!(a, strings.symbol_for(&heap, name).unwrap());
    assert!(a.is_registered() && !a.is_private());
}
