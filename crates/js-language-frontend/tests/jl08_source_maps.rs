//! Node JL08: source maps against the standard's own words, an independent reader and random
//! data; and the node's visible cases against its key.

mod keyed;

use js_language_frontend::source_map::{
    Bias, Document, IndexMap, Limits, MAX, Mapping, Mappings, Original, Position, ReverseIndex, Section,
    Source, SourceMap, SourceMapBuilder, compose, link_comment, parse_data_url, source_mapping_url, vlq,
};
use keyed::TRACK;
use proptest::prelude::*;

// What random maps are made of.

/// Mostly small numbers, as in real maps; now and then one of any size.
fn number() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0..12u32, 2 => 0..5000u32, 1 => 0..=MAX, 1 => Just(MAX)]
}

/// Lines stay low, since the text has a byte for each.
fn position() -> impl Strategy<Value = Position> {
    (0..6u32, number()).prop_map(|(line, column)| Position { line, column })
}

/// Mappings into `sources` sources and `names` names.
fn mappings(sources: u32, names: u32) -> impl Strategy<Value = Mappings> {
    let original = (0..sources, number(), number()).prop_map(|(s, l, c)| Original::new(s, l, c));
    let low = (0..sources, 0..4u32, 0..12u32).prop_map(|(s, l, c)| Original::new(s, l, c));
    let original = proptest::option::weighted(0.8, prop_oneof![low, original]);
    let row = (position(), original, proptest::option::of(0..names))
        .prop_map(|(generated, original, name)| Mapping { generated, original, name: original.and(name) });
    proptest::collection::vec(row, 0..40).prop_map(Mappings::from_rows)
}

fn source() -> impl Strategy<Value = Source> {
    let url = proptest::option::weighted(0.8, "[abc]{1,2}\\.js");
    (url, proptest::option::of("\\PC{0,6}"), proptest::bool::weighted(0.2))
        .prop_map(|(url, content, ignored)| Source { url, content, ignored })
}

/// A whole map. Equal sources and names become one in the builder, so the numbers are drawn
/// for the lists as they are then.
fn map() -> impl Strategy<Value = SourceMap> {
    (
        proptest::option::of("\\PC{0,8}"),
        proptest::collection::vec(source(), 1..4),
        proptest::collection::vec("[xyz]{1,2}", 1..4),
        mappings(4, 4),
    )
        .prop_map(|(file, sources, names, mappings)| {
            let mut builder = SourceMapBuilder::new(file);
            let sources: Vec<u32> = sources.into_iter().map(|source| builder.source(source)).collect();
            let names: Vec<u32> = names.iter().map(|name| builder.name(name)).collect();
            for mut mapping in mappings.iter() {
                if let Some(original) = &mut mapping.original {
                    original.source = sources[original.source as usize % sources.len()];
                }
                mapping.name = mapping.name.map(|name| names[name as usize % names.len()]);
                builder.push(mapping);
            }
            builder.finish()
        })
}

/// An index map of up to four sections that keep their order, nested up to three levels.
fn document() -> impl Strategy<Value = Document> {
    map().prop_map(Document::Plain).prop_recursive(2, 12, 4, |inner| {
        proptest::collection::vec((inner, 0..3u32, 0..5u32), 0..4).prop_map(|parts| {
            let (mut sections, mut offset) = (Vec::new(), Position::default());
            for (map, lines, columns) in parts {
                let column = offset.column.saturating_add(columns).min(MAX);
                let offset_here = if lines == 0 {
                    Position { column, ..offset }
                } else {
                    Position { line: offset.line + lines, column: columns }
                };
                sections.push(Section { offset: offset_here, map });
                match IndexMap::new(None, sections.clone()) {
                    Err(_) => drop(sections.pop()),
                    Ok(index) => {
                        let end = index.flatten().mappings().iter().next_back();
                        offset = end.map_or(offset_here, |mapping| mapping.generated.max(offset_here));
                    }
                }
            }
            Document::Index(IndexMap::new(Some("out.js".to_string()), sections).unwrap())
        })
    })
}

/// What a mapping means, without the numbers of one map's lists.
fn meaning(map: &SourceMap, mapping: Mapping) -> impl PartialEq + std::fmt::Debug + use<> {
    let original = mapping.original.map(|original| {
        let source = &map.sources()[original.source as usize];
        (map.source_url(original.source), source.content.clone(), source.ignored, original.position)
    });
    (mapping.generated, original, mapping.name.map(|name| map.names()[name as usize].clone()))
}

// The plain way to do each search, to compare the fast one with.

fn slow_find(map: &SourceMap, place: Position, bias: Bias) -> Option<Mapping> {
    let all: Vec<Mapping> = map.mappings().iter().collect();
    let nearest = match bias {
        Bias::LowerBound => all.iter().map(|m| m.generated).filter(|&p| p <= place).max()?,
        Bias::UpperBound => all.iter().map(|m| m.generated).filter(|&p| p >= place).min()?,
    };
    all.into_iter().rfind(|m| m.generated == nearest)
}

fn slow_reverse(map: &SourceMap, place: Original, bias: Bias) -> Vec<Mapping> {
    let originals = || map.mappings().iter().filter_map(|m| m.original).filter(|o| o.source == place.source);
    let nearest = match bias {
        Bias::LowerBound => originals().filter(|&o| o <= place).max(),
        Bias::UpperBound => originals().filter(|&o| o >= place).min(),
    };
    map.mappings().iter().filter(|m| m.original.is_some() && m.original == nearest).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_number_comes_back(numbers in proptest::collection::vec(any::<i32>(), 0..20)) {
        let mut text = Vec::new();
        numbers.iter().for_each(|&number| vlq::encode(number, &mut text));
        let mut at = 0;
        for &number in &numbers {
            prop_assert_eq!(vlq::decode(&text, &mut at), Ok(number));
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn mappings_come_back(mappings in mappings(u32::MAX >> 1, u32::MAX >> 1)) {
        prop_assert_eq!(Mappings::decode(&mappings.encode(), Limits::UNKNOWN), Ok(mappings));
    }

    #[test]
    fn a_map_comes_back_from_json(document in document()) {
        prop_assert_eq!(Document::parse(document.to_json().as_bytes()), Ok(document.clone()));
        prop_assert_eq!(parse_data_url(&document.to_data_url()), Ok(document));
    }

    #[test]
    fn fast_searches_find_what_plain_ones_find(map in map(), place in position(), source in 0..4u32) {
        let reverse = ReverseIndex::new(map.mappings());
        let original = Original { source, position: place };
        for bias in [Bias::LowerBound, Bias::UpperBound] {
            prop_assert_eq!(map.find(place, bias), slow_find(&map, place, bias));
            let found: Vec<Mapping> = reverse.at(original, bias).collect();
            prop_assert_eq!(found, slow_reverse(&map, original, bias));
        }
        for mapping in map.mappings().iter() {
            if let Some(original) = mapping.original {
                prop_assert!(reverse.all(original).any(|other| other == mapping));
            }
        }
    }

    #[test]
    fn sections_find_what_the_flattened_map_finds(document in document(), place in position()) {
        let flat = document.clone().into_plain();
        let Document::Index(index) = document else { return Ok(()) };
        let mut places = vec![place, Position::default(), Position { line: MAX, column: MAX }];
        for mapping in flat.mappings().iter() {
            let Position { line, column } = mapping.generated;
            places.extend([line.saturating_sub(1), line].map(|line| Position { line, column }));
            places.push(Position { line, column: (column + 1).min(MAX) });
        }
        for place in places {
            for bias in [Bias::LowerBound, Bias::UpperBound] {
                let found = index.find(place, bias).map(|(map, mapping)| meaning(map, mapping));
                let expected = flat.find(place, bias).map(|mapping| meaning(&flat, mapping));
                prop_assert_eq!(found, expected, "{:?} {:?}", place, bias);
            }
        }
    }

    #[test]
    fn a_composed_map_finds_what_two_searches_find(outer in map(), inner in map(), place in position()) {
        let composed = compose(&outer, |_| Some(&inner));
        let expected = outer.find(place, Bias::LowerBound).and_then(|mapping| {
            let original = mapping.original?;
            inner.find(original.position, Bias::LowerBound)
        });
        let found = composed.find(place, Bias::LowerBound).filter(|mapping| mapping.original.is_some());
        let expected = expected.filter(|mapping| mapping.original.is_some());
        prop_assert_eq!(found.is_some(), expected.is_some());
        if let (Some(found), Some(expected)) = (found, expected) {
            let (found, expected) = (found.original.unwrap(), expected.original.unwrap());
            prop_assert_eq!(composed.source_url(found.source), inner.source_url(expected.source));
            prop_assert_eq!(found.position, expected.position);
        }
    }

    #[test]
    fn composition_is_associative(a in map(), b in map(), c in map()) {
        let left = compose(&compose(&c, |_| Some(&b)), |_| Some(&a));
        let inner = compose(&b, |_| Some(&a));
        let right = compose(&c, |_| Some(&inner));
        prop_assert_eq!(left, right);
    }

    #[test]
    fn an_independent_reader_reads_the_same(map in map()) {
        let json = map.to_json();
        let other = sourcemap::SourceMap::from_slice(json.as_bytes()).unwrap();
        prop_assert_eq!(other.get_token_count() as usize, map.mappings().len());
        for (token, mapping) in other.tokens().zip(map.mappings().iter()) {
            prop_assert_eq!(token.get_dst(), (mapping.generated.line, mapping.generated.column));
            prop_assert_eq!(token.has_source(), mapping.original.is_some());
            if let Some(original) = mapping.original {
                prop_assert_eq!(token.get_src_id(), original.source);
                prop_assert_eq!(token.get_src(), (original.position.line, original.position.column));
                let name = mapping.name.map(|name| map.names()[name as usize].as_str());
                prop_assert_eq!(token.get_name(), name);
            }
        }
        // And what it writes, we read. It leaves out a mapping that repeats the one before it.
        let mut written = Vec::new();
        other.to_writer(&mut written).unwrap();
        let read = SourceMap::parse(&written).unwrap();
        let mut ours: Vec<Mapping> = map.mappings().iter().collect();
        ours.dedup();
        prop_assert_eq!(read.mappings(), &Mappings::from_rows(ours));
    }

    #[test]
    fn every_url_survives_its_comment(url in "\\PC{0,20}[ \n\r\u{2028}*/'`]{0,3}") {
        let text = format!("f();\n{}\n", link_comment(&url));
        let found = source_mapping_url(&text);
        prop_assert!(found.is_some(), "{}", text);
        if !url.contains('%') {
            let mut decoded = Vec::new();
            let mut rest = found.unwrap().bytes();
            while let Some(byte) = rest.next() {
                let mut hex = || char::from(rest.next().unwrap()).to_digit(16).unwrap() as u8;
                decoded.push(if byte == b'%' { hex() * 16 + hex() } else { byte });
            }
            prop_assert_eq!(decoded, url.into_bytes());
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Document::parse(&bytes);
        let mut at = 0;
        while at < bytes.len() && vlq::decode(&bytes, &mut at).is_ok() {}
        let text = String::from_utf8_lossy(&bytes);
        let _ = (source_mapping_url(&text), parse_data_url(&text), Mappings::decode(&text, Limits::UNKNOWN));
    }

    #[test]
    fn random_mappings_never_panic_and_settle(text in "[A-Zg-z0-9+/,;]{0,60}") {
        if let Ok(mappings) = Mappings::decode(&text, Limits::UNKNOWN) {
            prop_assert_eq!(Mappings::decode(&mappings.encode(), Limits::UNKNOWN), Ok(mappings));
        }
        let json = format!(r#"{{"version":3,"sources":["a"],"names":["n"],"mappings":"{text}"}}"#);
        let _ = Document::parse(json.as_bytes());
    }
}

/// A map with a fault, and the sentence that names place and reason.
#[track_caller]
fn refused(json: &str, sentence: &str) {
    match Document::parse(json.as_bytes()) {
        Ok(_) => panic!("accepted: {json}"),
        Err(error) => assert_eq!(error.to_string(), sentence, "{json}"),
    }
}

#[test]
fn faults_are_named_with_their_place() {
    refused("[]", "expected an object");
    refused("{", "not JSON: EOF while parsing an object at line 1 column 1");
    refused(r#"{"sources":[],"mappings":""}"#, "the field version is missing");
    refused(r#"{"version":"3","sources":[],"mappings":""}"#, "version: expected the number 3");
    refused(r#"{"version":3,"sources":[]}"#, "the field mappings is missing");
    refused(r#"{"version":3,"mappings":""}"#, "the field sources is missing");
    refused(r#"{"version":3,"sources":[1],"mappings":""}"#, "sources[0]: expected a string or null");
    refused(r#"{"version":3,"sources":{},"mappings":""}"#, "sources: expected an array");
    refused(r#"{"version":3,"sources":[],"mappings":[]}"#, "mappings: expected a string");
    refused(r#"{"version":3,"sources":[],"names":[0],"mappings":""}"#, "names[0]: expected a string");
    refused(r#"{"version":3,"file":0,"sources":[],"mappings":""}"#, "file: expected a string");
    let ignore = "ignoreList[0]: no source has this index";
    refused(r#"{"version":3,"sources":[],"mappings":"","ignoreList":[0]}"#, ignore);
    let number = "ignoreList[0]: expected a whole number from 0 to 2147483647";
    refused(r#"{"version":3,"sources":[],"mappings":"","ignoreList":[0.5]}"#, number);
    let mixed = "an index map has sections and no mappings of its own";
    refused(r#"{"version":3,"sections":[],"mappings":""}"#, mixed);
    refused(r#"{"version":3,"sections":[{}]}"#, "sections[0]: the field offset is missing");
    let line = "sections[0].offset.line: expected a whole number from 0 to 2147483647";
    refused(r#"{"version":3,"sections":[{"offset":{"line":-1,"column":0}}]}"#, line);
    let section = |line, mappings| {
        format!(
            r#"{{"offset":{{"line":{line},"column":0}},
            "map":{{"version":3,"sources":["a"],"names":[],"mappings":"{mappings}"}}}}"#
        )
    };
    let index = |sections: &[String]| format!(r#"{{"version":3,"sections":[{}]}}"#, sections.join(","));
    let field = "sections[0].map.mappings, byte 2: source out of range";
    refused(&index(&[section("0", ";ACAA")]), field);
    let order = "sections[1]: the section begins before the one in front of it ends";
    refused(&index(&[section("2", "A"), section("1", "A")]), order);
    refused(&index(&[section("0", ";;A"), section("1", "A")]), order);
    let range = "sections[0]: the offset carries a mapping out of range";
    refused(&index(&[section("2147483647", ";A")]), range);
}

#[test]
fn faults_of_mappings_are_placed_at_their_byte() {
    for (text, sentence) in [
        ("AAAA,AA", "byte 5: segment of 2 fields"),
        ("A,", "byte 2: segment of 0 fields"),
        (",A", "byte 0: segment of 0 fields"),
        ("A,;", "byte 2: segment of 0 fields"),
        ("AAAAAA", "byte 0: segment of 6 fields"),
        ("A,D", "byte 2: generated column out of range"),
        ("AADA", "byte 2: original line out of range"),
        ("AAAg,A", "byte 3: unfinished number"),
        ("AAA A", "byte 3: not a base64 digit"),
        ("AAAggggggE", "byte 3: number too large"),
        ("+/////D,C", "byte 8: generated column out of range"),
    ] {
        assert_eq!(Mappings::decode(text, Limits::UNKNOWN).unwrap_err().to_string(), sentence, "{text}");
    }
}

#[test]
fn prefixes_that_servers_and_editors_add_are_skipped() {
    let json = r#"{"version":3.0,"sources":[],"mappings":"","x_unknown":{}}"#;
    for prefix in ["", "\u{feff}", ")]}'\n", "\u{feff})]}' whatever\r\n"] {
        assert!(Document::parse(format!("{prefix}{json}").as_bytes()).is_ok(), "{prefix:?}");
    }
}

#[test]
fn composition_keeps_names_contents_and_unmapped_text() {
    // a.ts: `let first`, compiled to b.js, minified to c.js with one piece that nobody wrote.
    let mut compiled = SourceMapBuilder::new(Some("b.js".to_string()));
    let content = Some("let first".to_string());
    let source = compiled.source(Source { content, ..Source::named("a.ts") });
    let name = compiled.name("first");
    compiled.add(0, 0, Some((source, 0, 0)), None);
    compiled.add(0, 4, Some((source, 0, 4)), Some(name));
    let compiled = compiled.finish();
    let mut minified = SourceMapBuilder::new(Some("c.js".to_string()));
    let source = minified.source(Source::named("b.js"));
    let other = minified.source(Source::named("lib.js"));
    let name = minified.name("short");
    minified.add(0, 0, Some((source, 0, 2)), Some(name));
    minified.add(0, 2, Some((source, 0, 6)), Some(name));
    minified.add(0, 5, None, None);
    minified.add(0, 9, Some((other, 7, 7)), None);
    let minified = minified.finish();
    let composed = compose(&minified, |source| (source == 0).then_some(&compiled));
    assert_eq!(
        composed.to_json(),
        r#"{"version":3,"file":"c.js","sources":["a.ts","lib.js"],"#.to_string()
            + r#""sourcesContent":["let first",null],"names":["short","first"],"mappings":"AAAAA,EAAIC,G,ICOG"}"#
    );
}

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL08");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL08");
}

#[test]
fn every_line_is_explained() {
    TRACK.every_line_is_explained("JL08");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JL08", b" \n-,;Ag=9/");
}
