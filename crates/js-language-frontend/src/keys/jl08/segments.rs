//! JL08/ex-2: the `mappings` text to segments and back. Drives [`Mappings`].

use solution_key::{Command, Rng, Script, ScriptError};

use super::{Page, coordinate, counted, natural, noise, shown};
use crate::source_map::{Limits, MAX, Mapping, Mappings, Original, Position};

/// Generated lines of an `add`; the text has a byte for each.
const MAX_LINE: u32 = 1_000_000;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    let mut left = size.max(1);
    while left > 0 {
        noise(rng, &mut out);
        let count = rng.between(1, left.min(12));
        left -= count;
        let mappings = random_mappings(rng, count);
        if rng.one_in(2) {
            out.push_str(&format!("decode {}\n", random_text(rng, &mappings)));
        } else {
            let mut rows: Vec<Mapping> = mappings.iter().collect();
            if rng.one_in(3) {
                rng.shuffle(&mut rows);
            }
            rows.iter().for_each(|&row| out.push_str(&added(row)));
            out.push_str("encode\n");
        }
    }
    out
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    let mut rows = Vec::new();
    for command in &Script::read(input)?.commands {
        match command.name() {
            "decode" => {
                counted(command, &[1], "1")?;
                decode(command.arguments()[0], &mut page);
            }
            "add" => rows.push(read_row(command)?),
            "encode" => {
                counted(command, &[0], "0")?;
                encode(&Mappings::from_rows(rows.drain(..)), &mut page);
            }
            _ => return Err(super::unknown(command)),
        }
    }
    Ok(page)
}

fn read_row(command: &Command<'_>) -> Result<Mapping, ScriptError> {
    counted(command, &[2, 5, 6], "2, 5 or 6")?;
    let count = command.arguments().len();
    let generated = Position::new(natural(command, 0, MAX_LINE)?, natural(command, 1, MAX)?);
    let mut row = Mapping { generated, original: None, name: None };
    if count >= 5 {
        row.original = Some(Original::new(
            natural(command, 2, MAX)?,
            natural(command, 3, MAX)?,
            natural(command, 4, MAX)?,
        ));
    }
    if count == 6 {
        row.name = Some(natural(command, 5, MAX)?);
    }
    Ok(row)
}

fn decode(text: &str, page: &mut Page) {
    match Mappings::decode(text, Limits::UNKNOWN) {
        Err(error) => page.line(
            error.to_string(),
            "The text is read from left to right, segment by segment: first the numbers of a segment, \
             then how many there are (1, 4 or 5), then the totals, which must stay from 0 to 2147483647. \
             The first fault is the answer. A fault in a number is placed at the number, or at the byte \
             that is no digit; a wrong count at the segment.",
        ),
        Ok(mappings) => {
            page.line(
                format!("segments {}", mappings.len()),
                "How many segments the text has. A line between two `;` may have none.",
            );
            let mut line = None;
            for mapping in mappings.iter() {
                let first = line.replace(mapping.generated.line) != Some(mapping.generated.line);
                page.line(shown(mapping), meaning(mapping, first));
            }
        }
    }
}

/// How the values of a segment came about.
fn meaning(mapping: Mapping, first_in_line: bool) -> String {
    let mut out = format!("Generated line {} is the one behind {} `;`. ", mapping.generated.line, {
        mapping.generated.line
    });
    out.push_str(if first_in_line {
        "Its first column counts from 0 again, whatever the line before ended with"
    } else {
        "The column is counted from the segment before it in the text"
    });
    out.push_str(match (mapping.original, mapping.name) {
        (None, _) => {
            ". A segment of one number has no origin, and the running values of the other fields stay."
        }
        (Some(_), None) => {
            "; source, original line and original column are counted from the last segment that had them, \
             on whichever line."
        }
        (Some(_), Some(_)) => {
            "; source, original line, original column and name are each counted from the last segment that \
             had them, on whichever line."
        }
    });
    out
}

fn encode(mappings: &Mappings, page: &mut Page) {
    page.line(
        format!("mappings \"{}\"", mappings.encode()),
        "Sort by generated line and column, equal ones in the order in which they were added. A `;` for \
         each line further, a `,` between segments of one line. The column is counted from the segment \
         before it on the same line, each other field from the last segment that had it.",
    );
}

/// Mappings in generated order, with empty lines and segments of every form.
pub(super) fn random_mappings(rng: &mut Rng, count: u32) -> Mappings {
    let (mut line, mut rows) = (0, Vec::new());
    for _ in 0..count {
        if rng.one_in(4) {
            line += if rng.one_in(8) { rng.below(20) } else { rng.between(1, 2) };
        }
        let generated = Position::new(line, coordinate(rng));
        let original = (!rng.one_in(5)).then(|| {
            Original::new(if rng.one_in(9) { coordinate(rng) } else { rng.below(3) }, coordinate(rng), {
                coordinate(rng)
            })
        });
        let name = original.filter(|_| rng.one_in(3)).map(|_| coordinate(rng));
        rows.push(Mapping { generated, original, name });
    }
    Mappings::from_rows(rows)
}

/// The text of `mappings`; now and then with the segments of a line out of order, with empty
/// lines at the end, or with a fault.
fn random_text(rng: &mut Rng, mappings: &Mappings) -> String {
    let mut text = mappings.encode();
    match rng.below(10) {
        // Back by a few columns: out of order where the column allows it, otherwise a fault.
        0 => text.push_str(&format!(",{}", rng.pick(&["D", "F", "FAAA", "DAAAA", "H"]))),
        1 => text.push_str(&";".repeat(rng.between(1, 3) as usize)),
        2 => text.push_str(rng.pick(&[",", ",,A", ",AA", ",AAA", ",AAAAAA", ";,A"])),
        3 => text.push_str(rng.pick(&[";AAg", ",g,A", ";A=AA", ";AAA-", ",AAA:", ";gggggggE"])),
        4 => text.push_str(rng.pick(&[";D", ";ADAA", ";AADA", ";AAAD", ";AAAAD", ";B", "+/////D"])),
        _ => {}
    }
    text
}

/// The `add` line of a mapping.
fn added(row: Mapping) -> String {
    let mut out = format!("add {} {}", row.generated.line, row.generated.column);
    if let Some(Original { source, position: Position { line, column } }) = row.original {
        out.push_str(&format!(" {source} {line} {column}"));
    }
    if let Some(name) = row.name {
        out.push_str(&format!(" {name}"));
    }
    out.push('\n');
    out
}
