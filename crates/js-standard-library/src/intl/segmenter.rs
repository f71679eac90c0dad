//! `Intl.Segmenter`, its Segments objects and their iterators.

use super::locale::{ResolvedLocale, canonicalize_locale_list, resolve_locale};
use super::options::{Choice, Options, choices};
use super::parts::Record;
use super::service::{
    Service, allocate, allocate_with, constructed_prototype, data_of, held, supported_locales_of, this,
};
use crate::define::{Class, Row, build_namespace, method, symbol_method, tag};
use crate::string::{part, text_of};
use crate::support::Support;
use icu_segmenter::options::{SentenceBreakOptions, WordBreakInvariantOptions, WordBreakOptions};
use icu_segmenter::{GraphemeClusterSegmenter, SentenceSegmenter, WordSegmenter};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Result, to_integer_or_infinity};
use js_strings::{Flat, JsString};
use js_value::Value;
use std::cell::Cell;
use std::rc::Rc;

choices! {
    /// `granularity`
    enum Granularity {
        Grapheme "grapheme",
        Word "word",
        Sentence "sentence",
    }
}

/// What a `Segmenter` holds.
struct Segmenter {
    resolved: ResolvedLocale,
    granularity: Granularity,
}

impl Service for Segmenter {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new("Segmenter", construct, 0, Intrinsic::IntlSegmenter, Intrinsic::IntlSegmenterPrototype)
};

static METHODS: &[Row] =
    &[method("resolvedOptions", resolved_options, 0), method("segment", segment, 1), tag("Intl.Segmenter")];

/// `%IntlSegmentsPrototype%`
static SEGMENTS: &[Row] =
    &[method("containing", containing, 1), symbol_method(|symbols| symbols.iterator, iterate, 0)];

/// `%IntlSegmentIteratorPrototype%`
static ITERATOR: &[Row] = &[method("next", next, 0), tag("Segmenter String Iterator")];

/// Says who makes the class and the two prototypes.
pub(super) fn register(cx: &mut Context) {
    super::service::register::<Segmenter>(cx);
    cx.register_intrinsic(Intrinsic::IntlSegmentsPrototype, |cx| {
        let realm = cx.realm();
        build_namespace(cx, realm, Intrinsic::IntlSegmentsPrototype, Intrinsic::ObjectPrototype, SEGMENTS)
    });
    cx.register_intrinsic(Intrinsic::IntlSegmentIteratorPrototype, |cx| {
        let realm = cx.realm();
        let parent = Intrinsic::IteratorPrototype;
        build_namespace(cx, realm, Intrinsic::IntlSegmentIteratorPrototype, parent, ITERATOR)
    });
}

/// `Intl.Segmenter ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<Segmenter>(cx, args)?;
    let requested = canonicalize_locale_list(cx, args.get(0))?;
    let options = Options::of(cx, args.get(1))?;
    let matcher = options.matcher(cx)?;
    let resolved = resolve_locale(&requested, matcher, &[]);
    let granularity = options.choice(cx, "granularity", Granularity::Grapheme)?;
    Ok(allocate(cx, prototype, Segmenter { resolved, granularity })?.value())
}

/// `Intl.Segmenter.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let this = this::<Segmenter>(cx, args)?;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &this.resolved.locale.to_string())?;
    record.text(cx, "granularity", this.granularity.name())?;
    Ok(record.value())
}

/// Where a segment ends, and whether it is a word.
#[derive(Clone, Copy)]
struct Boundary {
    end: usize,
    is_word_like: bool,
}

impl Segmenter {
    /// The boundaries behind the segments of a text, in order.
    fn boundaries(&self, text: Flat<'_>) -> Vec<Boundary> {
        let locale = Some(self.resolved.id());
        let plain = |end| Boundary { end, is_word_like: false };
        let mut list: Vec<Boundary> = match self.granularity {
            Granularity::Grapheme => {
                let segmenter = GraphemeClusterSegmenter::new();
                match text {
                    Flat::Latin1(units) => segmenter.segment_latin1(units).map(plain).collect(),
                    Flat::Utf16(units) => segmenter.segment_utf16(units).map(plain).collect(),
                }
            }
            Granularity::Sentence => {
                let mut options = SentenceBreakOptions::default();
                options.content_locale = locale;
                let segmenter = SentenceSegmenter::try_new(options);
                let segmenter = segmenter.expect("the rules of sentences fall back to the root's");
                let segmenter = segmenter.as_borrowed();
                match text {
                    Flat::Latin1(units) => segmenter.segment_latin1(units).map(plain).collect(),
                    Flat::Utf16(units) => segmenter.segment_utf16(units).map(plain).collect(),
                }
            }
            Granularity::Word => {
                let mut options = WordBreakOptions::default();
                options.content_locale = locale;
                options.invariant_options = WordBreakInvariantOptions::default();
                let segmenter = WordSegmenter::try_new_auto(options);
                let segmenter = segmenter.expect("the rules of words fall back to the root's");
                let segmenter = segmenter.as_borrowed();
                let typed = |(end, kind): (usize, icu_segmenter::options::WordType)| Boundary {
                    end,
                    is_word_like: kind.is_word_like(),
                };
                match text {
                    Flat::Latin1(units) => {
                        segmenter.segment_latin1(units).iter_with_word_type().map(typed).collect()
                    }
                    Flat::Utf16(units) => {
                        segmenter.segment_utf16(units).iter_with_word_type().map(typed).collect()
                    }
                }
            }
        };
        // The first boundary is the beginning of the text.
        list.retain(|boundary| boundary.end > 0);
        list
    }
}

/// What a Segments object holds; the text is the value beside it.
struct Segments {
    granularity: Granularity,
    boundaries: Vec<Boundary>,
}

/// What a segment iterator holds; the text is the value beside it.
struct SegmentIterator {
    segments: Rc<Segments>,
    /// The number of the next segment.
    next: Cell<usize>,
}

/// `Intl.Segmenter.prototype.segment ( string )`
fn segment(cx: &mut Context, args: Args) -> Result {
    let this = this::<Segmenter>(cx, args)?;
    let text = text_of(cx, args.get(0))?;
    let boundaries = this.boundaries(text.flat());
    let segments = Segments { granularity: this.granularity, boundaries };
    allocate_with(cx, Intrinsic::IntlSegmentsPrototype, segments, text.value())
}

/// The data of `this` and the text beside it.
fn this_with_text<T: 'static>(cx: &mut Context, args: Args, method: &str) -> Result<(Rc<T>, Gc<JsString>)> {
    let data = data_of::<T>(args.this());
    match data.and_then(|data| Some((data, cx.as_string(held(args.this()))?))) {
        Some(found) => Ok(found),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

/// `%IntlSegmentsPrototype%.containing ( index )`
fn containing(cx: &mut Context, args: Args) -> Result {
    let (segments, text) = this_with_text::<Segments>(cx, args, "%IntlSegmentsPrototype%.containing")?;
    let index = to_integer_or_infinity(cx, args.get(0))?;
    if index < 0.0 || index >= text.flat().len() as f64 {
        return Ok(Value::UNDEFINED);
    }
    let number = segments.boundaries.partition_point(|boundary| boundary.end as f64 <= index);
    segments.show(cx, text, number)
}

/// `%IntlSegmentsPrototype% [ %Symbol.iterator% ] ( )`
fn iterate(cx: &mut Context, args: Args) -> Result {
    let (segments, text) = this_with_text::<Segments>(cx, args, "%IntlSegmentsPrototype%[Symbol.iterator]")?;
    let iterator = SegmentIterator { segments, next: Cell::new(0) };
    allocate_with(cx, Intrinsic::IntlSegmentIteratorPrototype, iterator, text.value())
}

/// `%IntlSegmentIteratorPrototype%.next ( )`
fn next(cx: &mut Context, args: Args) -> Result {
    let (iterator, text) =
        this_with_text::<SegmentIterator>(cx, args, "%IntlSegmentIteratorPrototype%.next")?;
    let number = iterator.next.get();
    if number == iterator.segments.boundaries.len() {
        return cx.iterator_result(Value::UNDEFINED, true);
    }
    iterator.next.set(number + 1);
    let segment = iterator.segments.show(cx, text, number)?;
    cx.iterator_result(segment, false)
}

impl Segments {
    /// CreateSegmentDataObject
    fn show(&self, cx: &mut Context, text: Gc<JsString>, number: usize) -> Result {
        let start = if number == 0 { 0 } else { self.boundaries[number - 1].end };
        let Boundary { end, is_word_like } = self.boundaries[number];
        let mut record = Record::new(cx)?;
        let segment = part(cx, text, start, end)?;
        record.set(cx, "segment", segment)?;
        record.set(cx, "index", Value::number(start as f64))?;
        record.set(cx, "input", text.value())?;
        if self.granularity == Granularity::Word {
            record.set(cx, "isWordLike", Value::boolean(is_word_like))?;
        }
        Ok(record.value())
    }
}
