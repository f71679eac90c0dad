//! JL08/ex-3: look a generated position up, and an original one. Drives [`Mappings::at`] and
//! [`ReverseIndex`].

use solution_key::{Command, Rng, Script, ScriptError};

use super::{Page, counted, natural, noise, shown};
use crate::source_map::{Bias, Limits, MAX, Mapping, Mappings, Original, Position, ReverseIndex};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    let mut left = size.max(1);
    while left > 0 {
        let count = rng.between(1, left.min(20));
        left -= count;
        let rows = random_rows(rng, count);
        let mappings = Mappings::from_rows(rows.iter().copied());
        out.push_str(&format!("map {}\n", text_of(&mappings)));
        for _ in 0..count.max(3) {
            noise(rng, &mut out);
            out.push_str(&question(rng, &rows));
        }
        if rng.one_in(3) {
            out.push_str("dump\n");
        }
    }
    out
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    let mut mappings = Mappings::default();
    let mut reverse = ReverseIndex::new(&mappings);
    for command in &Script::read(input)?.commands {
        match command.name() {
            "map" => {
                counted(command, &[1], "1")?;
                mappings = Mappings::decode(command.arguments()[0], Limits::UNKNOWN)
                    .map_err(|_| command.error("bad mappings"))?;
                reverse = ReverseIndex::new(&mappings);
            }
            "find" => {
                counted(command, &[2, 3], "2 or 3")?;
                let place = Position::new(natural(command, 0, MAX)?, natural(command, 1, MAX)?);
                let (bias, side) = bias(command, 2)?;
                page.line(format!("find {}:{}{side}", place.line, place.column), "The question, repeated.");
                found(mappings.at(place, bias), bias, &mut page);
            }
            "back" => {
                counted(command, &[3, 4], "3 or 4")?;
                let [source, line, column] =
                    [natural(command, 0, MAX)?, natural(command, 1, MAX)?, natural(command, 2, MAX)?];
                let (bias, side) = bias(command, 3)?;
                page.line(format!("back source {source} {line}:{column}{side}"), "The question, repeated.");
                found(reverse.at(Original::new(source, line, column), bias), bias, &mut page);
            }
            "dump" => {
                counted(command, &[0], "0")?;
                page.line("by generated position", "The table that `find` searches.");
                mappings.iter().for_each(|mapping| {
                    page.line(
                        format!("  {}", shown(mapping)),
                        "Sorted by generated line, then column; equal ones as in the text.",
                    );
                });
                page.line("by original position", "The table that `back` searches.");
                reverse.iter().for_each(|mapping| {
                    page.line(
                        format!("  {}", shown(mapping)),
                        "Only mappings with an origin, sorted by source, then original line, then original \
                         column; equal ones in the order of the first table.",
                    );
                });
            }
            _ => return Err(super::unknown(command)),
        }
    }
    Ok(page)
}

/// The side that argument `index` asks for, and how the question repeats it.
fn bias(command: &Command<'_>, index: usize) -> Result<(Bias, &'static str), ScriptError> {
    match command.arguments().get(index) {
        None => Ok((Bias::LowerBound, "")),
        Some(&"after") => Ok((Bias::UpperBound, " after")),
        Some(word) => Err(command.error(format!("unknown word: {word}"))),
    }
}

fn found(mappings: impl Iterator<Item = Mapping>, bias: Bias, page: &mut Page) {
    let side = match bias {
        Bias::LowerBound => "the greatest position that is not behind the one asked for",
        Bias::UpperBound => "the least position that is not before the one asked for",
    };
    let before = page.len();
    for mapping in mappings {
        page.line(
            format!("  {}", shown(mapping)),
            format!(
                "Of all positions in the table, take {side}. The search goes on over the ends of lines, \
                 and all mappings of the position that it finds are printed, also those without an origin."
            ),
        );
    }
    if page.len() == before {
        page.line(
            "  nothing",
            format!(
                "The answer is {side}, and there is none: the table is empty there, or, for `back`, has \
                 nothing on that side in this source."
            ),
        );
    }
}

/// Mappings close together, so that questions fall on them, between them and outside.
fn random_rows(rng: &mut Rng, count: u32) -> Vec<Mapping> {
    let (lines, columns) = (rng.between(1, 6), rng.between(2, 30));
    (0..count)
        .map(|_| {
            let generated = Position::new(rng.below(lines), rng.below(columns));
            let original =
                (!rng.one_in(6)).then(|| Original::new(rng.below(2), rng.below(lines), rng.below(columns)));
            let name = original.filter(|_| rng.one_in(4)).map(|_| rng.below(3));
            Mapping { generated, original, name }
        })
        .collect()
}

/// The text of a table that has at least one mapping.
pub(super) fn text_of(mappings: &Mappings) -> String {
    let text = mappings.encode();
    if text.is_empty() { ";".to_string() } else { text }
}

/// A `find` or `back` at, near or far from one of the rows.
fn question(rng: &mut Rng, rows: &[Mapping]) -> String {
    let row = rows[rng.below(rows.len() as u32) as usize];
    let side = if rng.one_in(3) { " after" } else { "" };
    let backwards = rng.one_in(2);
    let mut near = |place: Position| {
        let mut step = |n: u32| match rng.below(8) {
            0 => n.saturating_sub(1),
            1 => n + 1,
            2 => rng.below(40),
            3 => rng.below(3) * (MAX / 2),
            _ => n,
        };
        (step(place.line), step(place.column))
    };
    match row.original {
        Some(original) if backwards => {
            let (line, column) = near(original.position);
            format!("back {} {line} {column}{side}\n", original.source)
        }
        _ => {
            let (line, column) = near(row.generated);
            format!("find {line} {column}{side}\n")
        }
    }
}
