//! `formatRange` and `formatRangeToParts`.
//!
//! ICU4X writes ranges of sets of fields, with what both ends share written once. A pattern that is
//! not of one of its sets is written twice, with the locale's text between.

use super::write::{Moment, usual_spaces};
use super::{DateTimeFormat, Format, Input};
use crate::intl::marked::Marked;
use crate::intl::parts::{Part, joined, part_array_with};
use crate::intl::service::this;
use crate::temporal::formattable::{Formattable, Kind};
use icu_datetime::fieldsets::T;
use icu_datetime::fieldsets::enums::CompositeFieldSet;
use icu_datetime::range::DateRangeFormatter;
use icu_datetime::{DateTimeFormatterPreferences, parts as icu_parts};
use icu_time::Time;
use js_object_model::{Args, Context, Message, Result};
use js_value::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use writeable::Writeable;

/// Which end of a range a part is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Start,
    End,
    Shared,
}

impl Source {
    fn name(self) -> &'static str {
        match self {
            Source::Start => "startRange",
            Source::End => "endRange",
            Source::Shared => "shared",
        }
    }

    /// The end that a mark of ICU4X is of.
    fn of_mark(part: writeable::Part) -> Option<Source> {
        match part {
            icu_parts::RANGE_START => Some(Source::Start),
            icu_parts::RANGE_END => Some(Source::End),
            _ => None,
        }
    }
}

/// A part of a range with its end.
type RangePart = (Part, Source);

/// The places in a text that are of one end.
fn sides(marked: &Marked) -> impl Iterator<Item = (&Range<usize>, Source)> {
    marked.marks.iter().filter_map(|(place, part)| Some((place, Source::of_mark(*part)?)))
}

/// The end that a place in a text is of.
fn side_at(marked: &Marked, place: usize) -> Source {
    sides(marked).find(|(range, _)| range.contains(&place)).map_or(Source::Shared, |(_, side)| side)
}

/// The fields and what stands between, with the side that each is on.
fn sided_parts(marked: &Marked) -> Vec<RangePart> {
    let text = &marked.text;
    let is_field = |part: &writeable::Part| part.category == icu_parts::YEAR.category;
    let mut fields: Vec<_> = marked.marks.iter().filter(|(_, part)| is_field(part)).collect();
    fields.sort_unstable_by_key(|(place, _)| (place.start, place.end));
    let mut bounds: Vec<usize> = sides(marked).flat_map(|(place, _)| [place.start, place.end]).collect();
    bounds.push(text.len());
    bounds.sort_unstable();
    let mut parts = Vec::new();
    let mut place = 0;
    let mut fields = fields.into_iter().peekable();
    while place < text.len() {
        if let Some((field, part)) = fields.next_if(|(field, _)| field.start <= place) {
            if field.start == place {
                parts.push((Part::new(part.value, &text[field.clone()]), side_at(marked, place)));
                place = field.end;
            }
            continue;
        }
        let next_field = fields.peek().map_or(text.len(), |(field, _)| field.start);
        let next_bound = bounds.iter().copied().find(|&bound| bound > place).unwrap_or(next_field);
        let end = next_field.min(next_bound);
        parts.push((Part::literal(&text[place..end]), side_at(marked, place)));
        place = end;
    }
    parts
}

/// Of each side only what stands from the first to the last field that both sides have is of that
/// side: the rest is shared.
fn share(parts: &mut Vec<RangePart>) {
    let has =
        |parts: &[RangePart], kind, side| parts.iter().any(|(part, of)| part.kind == kind && *of == side);
    for side in [Source::Start, Source::End] {
        let repeated = |(part, of): &RangePart| {
            *of == side
                && part.kind != "literal"
                && has(parts, part.kind, Source::Start)
                && has(parts, part.kind, Source::End)
        };
        let first = parts.iter().position(repeated);
        let last = parts.iter().rposition(repeated);
        let shared: Vec<usize> = (0..parts.len())
            .filter(|&place| parts[place].1 == side && (Some(place) < first || Some(place) > last))
            .collect();
        if first.is_some() {
            shared.into_iter().for_each(|place| parts[place].1 = Source::Shared);
        }
    }
    // Texts that have come together are one.
    parts.dedup_by(|(next, next_side), (part, side)| {
        let same = next.kind == "literal" && part.kind == "literal" && next_side == side;
        if same {
            part.value.push_str(&next.value);
        }
        same
    });
}

/// The kinds of fields among parts.
fn kinds<'a>(parts: impl Iterator<Item = &'a Part>) -> BTreeSet<&'static str> {
    parts.map(|part| part.kind).filter(|kind| *kind != "literal").collect()
}

/// The range of two moments, whose parts are `one` and `two`, in the order that ICU4X writes it
/// in; none if the pattern is not one of its own. ICU4X loads the names of the pattern of a single
/// moment alone: so what stands in the fields is taken from `one` and `two`.
fn known_range(
    formatter: &DateTimeFormat,
    format: &Format,
    kind: Kind,
    start: (&Moment, &[Part]),
    end: (&Moment, &[Part]),
) -> Option<Vec<RangePart>> {
    let preferences = formatter.locality.preferences;
    let ((first, one), (second, two)) = (start, end);
    let mut sink = Marked::default();
    // One type for each kind of set, and no trait that a program can name over them.
    macro_rules! write_range {
        ($fields:expr) => {{
            let range = DateRangeFormatter::try_new(preferences, $fields).ok()?;
            range.format(&first.zoned(), &second.zoned()).write_to_parts(&mut sink).ok()?;
        }};
    }
    match formatter.field_set(kind, &format.pattern)? {
        CompositeFieldSet::Date(fields) => write_range!(fields),
        CompositeFieldSet::CalendarPeriod(fields) => write_range!(fields),
        CompositeFieldSet::Time(fields) => write_range!(fields),
        CompositeFieldSet::DateTime(fields) => write_range!(fields),
        _ => return None,
    }
    let mut parts = sided_parts(&sink);
    if kinds(parts.iter().map(|(part, _)| part)) != kinds(one.iter()) {
        return None;
    }
    share(&mut parts);
    for (part, source) in &mut parts {
        part.value = usual_spaces(&part.value);
        let side = if *source == Source::End { two } else { one };
        if let Some(found) = side.iter().find(|found| found.kind == part.kind && part.kind != "literal") {
            part.value.clone_from(&found.value);
        }
    }
    Some(parts)
}

/// The text between two times that share nothing.
fn separator(preferences: DateTimeFormatterPreferences) -> String {
    let between = || {
        // Ranges of seconds are always written so.
        let range = DateRangeFormatter::try_new(preferences, T::hms()).ok()?;
        let (start, end) = (Time::try_new(1, 1, 1, 0).ok()?, Time::try_new(1, 1, 2, 0).ok()?);
        let mut sink = Marked::default();
        range.format(&start, &end).write_to_parts(&mut sink).ok()?;
        let (first, _) = sides(&sink).find(|(_, side)| *side == Source::Start)?;
        let (second, _) = sides(&sink).find(|(_, side)| *side == Source::End)?;
        sink.text.get(first.end..second.start).map(str::to_owned)
    };
    between().unwrap_or_else(|| " – ".to_owned())
}

/// PartitionDateTimeRangePattern
fn range_parts(
    cx: &mut Context,
    formatter: &DateTimeFormat,
    start: Input,
    end: Input,
) -> Result<Vec<RangePart>> {
    let kind = |input| match input {
        Input::Number(_) => Kind::Date,
        Input::Temporal(object) => object.kind,
    };
    if kind(start) != kind(end) {
        return Err(cx.type_error(Message::RangeOfKinds()));
    }
    let start: Formattable = start.formattable(cx)?;
    let (format, first) = formatter.handle(cx, &start)?;
    let end: Formattable = end.formattable(cx)?;
    let (_, second) = formatter.handle(cx, &end)?;
    let one = format.writer.parts(&first);
    let two = format.writer.parts(&second);
    if one == two {
        return Ok(one.into_iter().map(|part| (part, Source::Shared)).collect());
    }
    if let Some(parts) = known_range(formatter, format, start.kind, (&first, &one), (&second, &two)) {
        return Ok(parts);
    }
    let separator = Part::literal(separator(formatter.locality.preferences));
    let shared = |part: &Part| (part.clone(), Source::Shared);
    // How much stands before and after what differs.
    let (before, after) = differing_time(&one, &two).unwrap_or((0, 0));
    let (first_end, second_end) = (one.len() - after, two.len() - after);
    let mut parts: Vec<RangePart> = one[..before].iter().map(shared).collect();
    parts.extend(one[before..first_end].iter().map(|part| (part.clone(), Source::Start)));
    parts.push((separator, Source::Shared));
    parts.extend(two[before..second_end].iter().map(|part| (part.clone(), Source::End)));
    parts.extend(one[first_end..].iter().map(shared));
    Ok(parts)
}

/// How many parts stand before and after the time of day in two moments of one date, which is said
/// once. None if there is no date, if the dates differ or if they stand within the time.
fn differing_time(one: &[Part], two: &[Part]) -> Option<(usize, usize)> {
    let is_time =
        |part: &Part| matches!(part.kind, "hour" | "minute" | "second" | "fractionalSecond" | "dayPeriod");
    let from = one.iter().position(is_time)?;
    let to = one.iter().rposition(is_time)? + 1;
    let has_date = |parts: &[Part]| parts.iter().any(|part| DATE_KINDS.contains(&part.kind));
    let same = one.len() == two.len() && one[..from] == two[..from] && one[to..] == two[to..];
    let dated = has_date(&one[..from]) || has_date(&one[to..]);
    (same && dated && !has_date(&one[from..to])).then_some((from, one.len() - to))
}

/// The kinds of the parts of dates.
const DATE_KINDS: [&str; 7] = ["era", "year", "relatedYear", "yearName", "month", "day", "weekday"];

/// What both methods do.
fn range_of_arguments(cx: &mut Context, args: Args) -> Result<Vec<RangePart>> {
    let this = this::<DateTimeFormat>(cx, args)?;
    if args.get(0) == Value::UNDEFINED || args.get(1) == Value::UNDEFINED {
        return Err(cx.type_error(Message::InvalidTimeValue()));
    }
    let start = Input::of(cx, args.get(0))?;
    let end = Input::of(cx, args.get(1))?;
    range_parts(cx, &this, start, end)
}

/// `Intl.DateTimeFormat.prototype.formatRange ( startDate, endDate )`
pub(super) fn format_range(cx: &mut Context, args: Args) -> Result {
    let parts: Vec<Part> = range_of_arguments(cx, args)?.into_iter().map(|(part, _)| part).collect();
    Ok(cx.string(&joined(&parts))?.value())
}

/// `Intl.DateTimeFormat.prototype.formatRangeToParts ( startDate, endDate )`
pub(super) fn format_range_to_parts(cx: &mut Context, args: Args) -> Result {
    let (parts, sources): (Vec<Part>, Vec<Source>) = range_of_arguments(cx, args)?.into_iter().unzip();
    part_array_with(cx, &parts, |place, _| Some(("source", sources[place].name())))
}
