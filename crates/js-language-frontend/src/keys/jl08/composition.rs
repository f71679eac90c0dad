//! JL08/ex-4: two maps in a row become one. Drives [`compose`] and the reader and writer of
//! whole maps.

use std::collections::HashMap;

use serde_json::json;
use solution_key::{Command, Rng, Script, ScriptError};

use super::lookup::text_of;
use super::{Page, counted, noise};
use crate::source_map::{Mapping, Mappings, Original, Position, SourceMap, compose};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    let mut left = size.max(1);
    while left > 0 {
        let count = rng.between(1, left.min(16));
        left -= count;
        // A compiler, a bundler over what it made, and sometimes a minifier at the end.
        define(rng, &mut out, "b.js", &["a.ts", "c.ts", "b.ts"], count);
        define(rng, &mut out, "d.js", &["c.ts", "a.ts", "d.js"], count);
        define(rng, &mut out, "out.js", &["b.js", "d.js", "lib.js", "b.js"], count + 1);
        if rng.one_in(2) {
            out.push_str("compose out.js\n");
        }
        if rng.one_in(2) {
            define(rng, &mut out, "min.js", &["out.js", "d.js"], count);
            out.push_str("compose min.js\n");
        }
        noise(rng, &mut out);
        out.push_str(&format!("compose {}\n", rng.pick(&["out.js", "out.js", "b.js", "d.js"])));
    }
    out
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    let mut maps: HashMap<String, SourceMap> = HashMap::new();
    for command in &Script::read(input)?.commands {
        match command.name() {
            "map" => {
                counted(command, &[4], "4")?;
                maps.insert(command.arguments()[0].to_string(), read_map(command)?);
            }
            "compose" => {
                counted(command, &[1], "1")?;
                let file = command.arguments()[0];
                let outer = maps.get(file).ok_or_else(|| command.error(format!("no map: {file}")))?;
                let composed = compose(outer, |source| maps.get(&outer.source_url(source)?));
                print(file, &composed, &mut page);
                maps.insert(file.to_string(), composed);
            }
            _ => return Err(super::unknown(command)),
        }
    }
    Ok(page)
}

/// The map that a `map` line describes, through the reader of whole maps.
fn read_map(command: &Command<'_>) -> Result<SourceMap, ScriptError> {
    let list = |word: &str| match word {
        "-" => Vec::new(),
        _ => word.split(',').filter(|item| !item.is_empty()).map(str::to_string).collect(),
    };
    let [file, sources, names, mappings] = command.exactly()?;
    let mappings = if mappings == "-" { "" } else { mappings };
    let json = json!({
        "version": 3, "file": file, "sources": list(sources), "names": list(names), "mappings": mappings
    });
    SourceMap::parse(json.to_string().as_bytes()).map_err(|_| command.error("bad mappings"))
}

fn print(file: &str, map: &SourceMap, page: &mut Page) {
    page.line(format!("compose {file}"), "The file whose map is composed.");
    for mapping in map.mappings().iter() {
        let place = mapping.generated;
        let mut line = format!("  {}:{} -> ", place.line, place.column);
        match mapping.original {
            None => line.push_str("nothing"),
            Some(Original { source, position }) => {
                let url = map.source_url(source).unwrap_or_default();
                line.push_str(&format!("{url} {}:{}", position.line, position.column));
            }
        }
        if let Some(name) = mapping.name {
            line.push_str(&format!(" {}", map.names()[name as usize]));
        }
        page.line(
            line,
            "The generated position is that of the outer mapping. If its source has a map, the original \
             position is looked up there: the last mapping that does not begin behind it, also on an \
             earlier line. What that one says is the answer, without any difference of columns added; if \
             there is none, or it has no origin, the outer mapping becomes one without origin and name. \
             The inner name wins; without one the outer name stays.",
        );
    }
    let used = "Only what the mappings above use, in the order of first use, each once; a dash for none.";
    let words = |list: Vec<String>| if list.is_empty() { "-".to_string() } else { list.join(" ") };
    let urls = (0..map.sources().len() as u32).filter_map(|source| map.source_url(source)).collect();
    page.line(format!("  sources {}", words(urls)), used);
    page.line(format!("  names {}", words(map.names().to_vec())), used);
    page.line(
        format!("  mappings \"{}\"", map.mappings().encode()),
        "The mappings above, encoded as in the second exercise, with the numbers that sources and names \
         have in the two lists above.",
    );
}

/// A `map` line: a random map over some of `sources`, with places close together so that one
/// map's originals fall into the next one's mappings.
fn define(rng: &mut Rng, out: &mut String, file: &str, sources: &[&str], count: u32) {
    let sources = &sources[..rng.between(1, sources.len() as u32) as usize];
    let names: Vec<&str> = ["a", "b", "count", "a", "x"][..rng.below(6) as usize].to_vec();
    let rows: Vec<Mapping> = (0..count + 2)
        .map(|number| {
            // Most maps have a mapping at the very beginning; else the first look-ups find nothing.
            let at_start = number == 0 && !rng.one_in(4);
            let generated =
                if at_start { Position::default() } else { Position::new(rng.below(3), rng.below(12)) };
            let original = (!rng.one_in(7)).then(|| {
                Original::new(rng.below(sources.len() as u32), rng.below(3), {
                    if rng.one_in(20) { super::coordinate(rng) } else { rng.below(12) }
                })
            });
            let named = original.is_some() && !names.is_empty() && rng.one_in(2);
            let name = named.then(|| rng.below(names.len() as u32));
            Mapping { generated, original, name }
        })
        .collect();
    let names = if names.is_empty() { "-".to_string() } else { names.join(",") };
    let mappings = text_of(&Mappings::from_rows(rows));
    out.push_str(&format!("map {file} {} {names} {mappings}\n", sources.join(",")));
}
