//! Source maps as JSON, read and written. (ECMA-426, ParseSourceMap)
//!
//! Reading reports every error that the standard calls optional, with the path of the offending
//! value; unknown fields are ignored, as the standard asks. Invariant: what is written is read
//! back equal.

use serde_json::{Map, Value};

use super::error::{Kind, SourceMapError};
use super::index::{IndexMap, Section};
use super::map::{Source, SourceMap};
use super::mapping::{MAX, Mapping, Position};
use super::mappings::{Limits, Mappings};

/// A source map in either of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// One map.
    Plain(SourceMap),
    /// A list of maps.
    Index(IndexMap),
}

type Read<T> = Result<T, SourceMapError>;

impl Document {
    /// Reads a map from JSON in UTF-8. A byte order mark is skipped, and so is a first line that
    /// begins with `)]}'`, which servers put there against script inclusion.
    pub fn parse(text: &[u8]) -> Read<Document> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let json = if text.starts_with(b")]}'") {
            let line_end = text.iter().position(|&b| b == b'\n' || b == b'\r').unwrap_or(text.len());
            &text[line_end..]
        } else {
            text
        };
        let value: Value = serde_json::from_slice(json)
            .map_err(|error| SourceMapError::new(Kind::Json(error.to_string())))?;
        Document::from_value(value)
    }

    /// Reads a map from a JSON value. Recursion is bounded by the JSON reader's own limit.
    fn from_value(value: Value) -> Read<Document> {
        let mut object = as_object(value)?;
        match object.remove("version") {
            Some(Value::Number(number)) if number.as_f64() == Some(3.0) => {}
            Some(_) => return Err(SourceMapError::new(Kind::Expected("the number 3")).inside("version")),
            None => return Err(SourceMapError::new(Kind::Missing("version"))),
        }
        match object.remove("sections") {
            None => read_plain(object).map(Document::Plain),
            Some(_) if object.contains_key("mappings") => Err(SourceMapError::new(Kind::MixedForms)),
            Some(sections) => read_index(object, sections).map(Document::Index),
        }
    }

    /// The map as one map: itself, or the flattened sections.
    pub fn into_plain(self) -> SourceMap {
        match self {
            Document::Plain(map) => map,
            Document::Index(map) => map.flatten(),
        }
    }

    /// The map as JSON.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_document(self, &mut out);
        out
    }

    /// Visits every mapping in order.
    pub(super) fn each<'m>(&'m self, visit: &mut dyn FnMut(&'m SourceMap, Mapping)) {
        match self {
            Document::Plain(map) => map.mappings.iter().for_each(|mapping| visit(map, mapping)),
            Document::Index(map) => map.each(visit),
        }
    }
}

impl SourceMap {
    /// Reads a map of either form; an index map is flattened.
    pub fn parse(text: &[u8]) -> Read<SourceMap> {
        Document::parse(text).map(Document::into_plain)
    }

    /// The map as JSON, without blanks.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_plain(self, &mut out);
        out
    }
}

impl IndexMap {
    /// The map as JSON, without blanks.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_index(self, &mut out);
        out
    }
}

// Reading. Each function takes its value out of the object, so that long texts are moved, not
// copied.

fn read_plain(mut object: Map<String, Value>) -> Read<SourceMap> {
    let mappings = match object.remove("mappings") {
        Some(Value::String(mappings)) => mappings,
        Some(_) => return Err(SourceMapError::new(Kind::Expected("a string")).inside("mappings")),
        None => return Err(SourceMapError::new(Kind::Missing("mappings"))),
    };
    if !object.contains_key("sources") {
        return Err(SourceMapError::new(Kind::Missing("sources")));
    }
    let file = optional_string(&mut object, "file")?;
    let source_root = optional_string(&mut object, "sourceRoot")?;
    let urls = list(&mut object, "sources", string_or_null)?;
    let mut contents = list(&mut object, "sourcesContent", string_or_null)?.into_iter();
    let mut sources: Vec<Source> = urls
        .into_iter()
        .map(|url| Source { url, content: contents.next().flatten(), ignored: false })
        .collect();
    // The older name counts only where the newer one is absent.
    let key = if object.contains_key("ignoreList") { "ignoreList" } else { "x_google_ignoreList" };
    for (entry, number) in list(&mut object, key, natural_number)?.into_iter().enumerate() {
        match sources.get_mut(number as usize) {
            Some(source) => source.ignored = true,
            None => return Err(SourceMapError::new(Kind::NoSuchSource).inside(&format!("{key}[{entry}]"))),
        }
    }
    let names = list(&mut object, "names", string)?;
    let limits = Limits { sources: sources.len(), names: names.len() };
    let mappings = Mappings::decode(&mappings, limits).map_err(|error| error.inside("mappings"))?;
    Ok(SourceMap { file, source_root, sources, names, mappings })
}

fn read_index(mut object: Map<String, Value>, sections: Value) -> Read<IndexMap> {
    let file = optional_string(&mut object, "file")?;
    let Value::Array(sections) = sections else {
        return Err(SourceMapError::new(Kind::Expected("an array")).inside("sections"));
    };
    let sections = sections
        .into_iter()
        .enumerate()
        .map(|(number, value)| {
            read_section(value).map_err(|error| error.inside(&format!("sections[{number}]")))
        })
        .collect::<Read<Vec<Section>>>()?;
    IndexMap::new(file, sections)
}

fn read_section(value: Value) -> Read<Section> {
    let mut object = as_object(value)?;
    let offset = required(&mut object, "offset", |value| {
        let mut offset = as_object(value)?;
        Ok(Position {
            line: required(&mut offset, "line", natural_number)?,
            column: required(&mut offset, "column", natural_number)?,
        })
    })?;
    let map = required(&mut object, "map", Document::from_value)?;
    Ok(Section { offset, map })
}

fn required<T>(object: &mut Map<String, Value>, key: &'static str, read: fn(Value) -> Read<T>) -> Read<T> {
    let value = object.remove(key).ok_or_else(|| SourceMapError::new(Kind::Missing(key)))?;
    read(value).map_err(|error| error.inside(key))
}

fn optional_string(object: &mut Map<String, Value>, key: &str) -> Read<Option<String>> {
    object.remove(key).map(|value| string(value).map_err(|error| error.inside(key))).transpose()
}

fn list<T>(object: &mut Map<String, Value>, key: &str, read: fn(Value) -> Read<T>) -> Read<Vec<T>> {
    match object.remove(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => values
            .into_iter()
            .enumerate()
            .map(|(entry, value)| read(value).map_err(|error| error.inside(&format!("{key}[{entry}]"))))
            .collect(),
        Some(_) => Err(SourceMapError::new(Kind::Expected("an array")).inside(key)),
    }
}

fn as_object(value: Value) -> Read<Map<String, Value>> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(SourceMapError::new(Kind::Expected("an object"))),
    }
}

fn string(value: Value) -> Read<String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(SourceMapError::new(Kind::Expected("a string"))),
    }
}

fn string_or_null(value: Value) -> Read<Option<String>> {
    match value {
        Value::String(text) => Ok(Some(text)),
        Value::Null => Ok(None),
        _ => Err(SourceMapError::new(Kind::Expected("a string or null"))),
    }
}

/// A whole number from 0 to [`MAX`]; `2.0` and `2e0` are such numbers too, as in JavaScript.
fn natural_number(value: Value) -> Read<u32> {
    value
        .as_f64()
        .filter(|&number| number.fract() == 0.0 && (0.0..=f64::from(MAX)).contains(&number))
        .map(|number| number as u32)
        .ok_or_else(|| SourceMapError::new(Kind::Expected("a whole number from 0 to 2147483647")))
}

// Writing, with the fields in the order of the standard's example.

fn write_document(document: &Document, out: &mut String) {
    match document {
        Document::Plain(map) => write_plain(map, out),
        Document::Index(map) => write_index(map, out),
    }
}

fn write_plain(map: &SourceMap, out: &mut String) {
    out.push_str("{\"version\":3");
    write_optional("file", map.file.as_deref(), out);
    write_optional("sourceRoot", map.source_root.as_deref(), out);
    out.push_str(",\"sources\":");
    write_list(map.sources.iter().map(|source| source.url.as_deref()), out);
    if map.sources.iter().any(|source| source.content.is_some()) {
        out.push_str(",\"sourcesContent\":");
        write_list(map.sources.iter().map(|source| source.content.as_deref()), out);
    }
    out.push_str(",\"names\":");
    write_list(map.names.iter().map(|name| Some(name.as_str())), out);
    // Base64 digits and separators need no escaping.
    out.push_str(",\"mappings\":\"");
    out.push_str(&map.mappings.encode());
    out.push('"');
    let ignored: Vec<String> =
        (0..map.sources.len()).filter(|&n| map.sources[n].ignored).map(|n| n.to_string()).collect();
    if !ignored.is_empty() {
        out.push_str(",\"ignoreList\":[");
        out.push_str(&ignored.join(","));
        out.push(']');
    }
    out.push('}');
}

fn write_index(map: &IndexMap, out: &mut String) {
    out.push_str("{\"version\":3");
    write_optional("file", map.file.as_deref(), out);
    out.push_str(",\"sections\":[");
    for (number, section) in map.sections.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let Position { line, column } = section.offset;
        out.push_str(&format!("{comma}{{\"offset\":{{\"line\":{line},\"column\":{column}}},\"map\":"));
        write_document(&section.map, out);
        out.push('}');
    }
    out.push_str("]}");
}

fn write_optional(key: &str, value: Option<&str>, out: &mut String) {
    if let Some(value) = value {
        out.push_str(&format!(",\"{key}\":"));
        write_string(value, out);
    }
}

fn write_list<'s>(values: impl Iterator<Item = Option<&'s str>>, out: &mut String) {
    out.push('[');
    for (number, value) in values.enumerate() {
        if number > 0 {
            out.push(',');
        }
        match value {
            None => out.push_str("null"),
            Some(value) => write_string(value, out),
        }
    }
    out.push(']');
}

fn write_string(value: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(value).expect("a string is always JSON"));
}
