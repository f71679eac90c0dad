//! The code cache: compiled templates as bytes, and back.
//!
//! ```text
//! header    magic "plumbjs\0" · format u32 · table fingerprint u64 · flags u32
//!           source hash u64 · source length u32 · functions u32 · sections u32
//! table     for each section: kind u32 · offset u32 · length u32 · checksum u64
//! sections  strings (each text once) · templates (one after the other)
//! ```
//!
//! All numbers of header and table are little endian. A cache is used only if everything about it
//! is right: made by this very opcode table, for this source and these options, undamaged, and
//! accepted by the verifier. Otherwise [`Refusal`] says why, and the source is compiled as usual.

mod codec;
mod parts;
mod unit;

pub use unit::CachedUnit;

use crate::constant::Text;
use crate::template::Template;
use crate::unit::{CompileOptions, Unit, UnitKind};
use crate::verify::{Fault, Surroundings, verify};
use codec::{Reader, Writer};
use std::fmt;

/// How every cache begins.
pub const MAGIC: [u8; 8] = *b"plumbjs\0";
/// The number of this format; changed when the layout below changes.
pub const FORMAT: u32 = 1;
/// Bytes of the header.
pub const HEADER: usize = 8 + 4 + 8 + 4 + 8 + 4 + 4 + 4;
/// Bytes of a row of the section table.
pub const ROW: usize = 4 + 4 + 4 + 8;

/// The kinds of sections, in the order in which they must stand.
const SECTIONS: [(u32, &str); 2] = [(1, "strings"), (2, "templates")];

/// Why a cache is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not begin like a cache.
    NotACache,
    /// It is of another format.
    Format(u32),
    /// It was made with another opcode table.
    Opcodes,
    /// It was made with other options, or for another kind of code.
    Flags,
    /// It belongs to another source.
    SourceHash,
    /// It ends too early, at this byte.
    Truncated(u32),
    /// Its section table is not as it must be.
    Sections,
    /// A section is damaged.
    Checksum(&'static str),
    /// Something in a section means nothing, at this byte of it.
    Malformed(u32),
    /// There are bytes behind the last section.
    Trailing,
    /// The verifier refuses a function.
    Code(u32, Fault),
    /// A function that another one makes is not in it.
    Missing(u32),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotACache => f.write_str("not a code cache"),
            Refusal::Format(format) => write!(f, "format {format}, expected {FORMAT}"),
            Refusal::Opcodes => f.write_str("made with another opcode table"),
            Refusal::Flags => f.write_str("made with other options"),
            Refusal::SourceHash => f.write_str("made from another source"),
            Refusal::Truncated(at) => write!(f, "truncated at byte {at}"),
            Refusal::Sections => f.write_str("wrong section table"),
            Refusal::Checksum(section) => write!(f, "section {section} is damaged"),
            Refusal::Malformed(at) => write!(f, "malformed at byte {at} of a section"),
            Refusal::Trailing => f.write_str("bytes behind the last section"),
            Refusal::Code(function, fault) => write!(f, "function {function}: {fault}"),
            Refusal::Missing(function) => write!(f, "function {function} is missing"),
        }
    }
}

impl std::error::Error for Refusal {}

/// FNV-1a over `bytes`, eight at a time where there are eight.
pub fn hash(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01B3;
    let mut state: u64 = 0xCBF2_9CE4_8422_2325 ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = (state ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME);
        state ^= state >> 29;
    }
    for &byte in rest {
        state = (state ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    state ^ state >> 32
}

/// A number that is another for another version of this crate or another opcode table: other
/// names, operands or meanings.
pub fn table_fingerprint() -> u64 {
    let mut text = String::from(env!("CARGO_PKG_VERSION"));
    for row in crate::opcode::ROWS {
        text.push_str(row.name);
        text.push_str(&format!("{:?}{:?}{}", row.operands, row.quick_of, row.sentence));
    }
    hash(text.as_bytes())
}

/// The options and kind that a cache must have been made with, as its header has them.
pub fn flags(unit: &Unit) -> u32 {
    flags_of(unit.kind(), unit.options())
}

/// The same before there is a unit.
pub fn flags_of(kind: UnitKind, options: CompileOptions) -> u32 {
    flags_of_kind(kind) | u32::from(options.fold_constants) << 8 | u32::from(options.completion_value) << 9
}

fn flags_of_kind(kind: UnitKind) -> u32 {
    match kind {
        UnitKind::Script => 0,
        UnitKind::Module => 1,
        UnitKind::IndirectEval => 2,
        UnitKind::Function => 3,
        UnitKind::DirectEval { in_function, in_module, super_property, super_call } => {
            4 | u32::from(in_function) << 3
                | u32::from(in_module) << 4
                | u32::from(super_property) << 5
                | u32::from(super_call) << 6
        }
    }
}

/// What a cache must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// See [`flags`].
    pub flags: u32,
    /// [`hash`] of the source.
    pub source_hash: u64,
    /// The length of the source in bytes.
    pub source_length: u32,
}

impl Key {
    /// The key of a source compiled with these flags.
    pub fn new(source: &[u8], flags: u32) -> Key {
        Key { flags, source_hash: hash(source), source_length: source.len() as u32 }
    }
}

/// Templates from a cache.
#[derive(Clone, Debug, PartialEq)]
pub struct Cached {
    /// How many functions the unit has.
    pub functions: u32,
    /// The templates that were compiled when the cache was written, in the order of their ids.
    pub templates: Vec<Template>,
}

/// Writes templates of a unit with `functions` functions.
pub fn write(key: Key, functions: u32, templates: &[Template]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.number(templates.len() as u64);
    for template in templates {
        parts::write_template(&mut writer, template);
    }
    let (strings, body) = writer.finish();
    let sections = [strings, body];
    let mut out = Vec::new();
    out.extend(MAGIC);
    out.extend(FORMAT.to_le_bytes());
    out.extend(table_fingerprint().to_le_bytes());
    out.extend(key.flags.to_le_bytes());
    out.extend(key.source_hash.to_le_bytes());
    out.extend(key.source_length.to_le_bytes());
    out.extend(functions.to_le_bytes());
    out.extend((sections.len() as u32).to_le_bytes());
    let mut offset = (HEADER + ROW * sections.len()) as u32;
    for ((kind, _), bytes) in SECTIONS.iter().zip(&sections) {
        out.extend(kind.to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend((bytes.len() as u32).to_le_bytes());
        out.extend(hash(bytes).to_le_bytes());
        offset += bytes.len() as u32;
    }
    out.extend(sections.concat());
    out
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Refusal> {
    let field = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    field.map(|field| u32::from_le_bytes(*field)).ok_or(Refusal::Truncated(bytes.len() as u32))
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, Refusal> {
    Ok(u64::from(u32_at(bytes, at)?) | u64::from(u32_at(bytes, at + 4)?) << 32)
}

/// What lies in a cache whose header, table and checksums are right.
struct Sections<'b> {
    functions: u32,
    strings: &'b [u8],
    templates: &'b [u8],
}

fn sections(bytes: &[u8], key: Key) -> Result<Sections<'_>, Refusal> {
    if !bytes.starts_with(&MAGIC) {
        return Err(Refusal::NotACache);
    }
    match u32_at(bytes, 8)? {
        FORMAT => {}
        other => return Err(Refusal::Format(other)),
    }
    if u64_at(bytes, 12)? != table_fingerprint() {
        return Err(Refusal::Opcodes);
    }
    if u32_at(bytes, 20)? != key.flags {
        return Err(Refusal::Flags);
    }
    if u64_at(bytes, 24)? != key.source_hash || u32_at(bytes, 32)? != key.source_length {
        return Err(Refusal::SourceHash);
    }
    let functions = u32_at(bytes, 36)?;
    if u32_at(bytes, 40)? as usize != SECTIONS.len() {
        return Err(Refusal::Sections);
    }
    let mut found = [&bytes[..0]; SECTIONS.len()];
    let mut next = HEADER + ROW * SECTIONS.len();
    for (index, (kind, name)) in SECTIONS.into_iter().enumerate() {
        let row = HEADER + ROW * index;
        let (offset, length) = (u32_at(bytes, row + 4)? as usize, u32_at(bytes, row + 8)? as usize);
        if u32_at(bytes, row)? != kind || offset != next {
            return Err(Refusal::Sections);
        }
        let checksum = u64_at(bytes, row + 12)?;
        let section = bytes.get(offset..).and_then(|rest| rest.get(..length));
        let section = section.ok_or(Refusal::Truncated(bytes.len() as u32))?;
        if hash(section) != checksum {
            return Err(Refusal::Checksum(name));
        }
        found[index] = section;
        next = offset + length;
    }
    if next != bytes.len() {
        return Err(Refusal::Trailing);
    }
    Ok(Sections { functions, strings: found[0], templates: found[1] })
}

/// Calls `each` with the verified templates of a section and the places where they start.
fn for_each_template(
    found: &Sections<'_>,
    strings: &[Text],
    mut each: impl FnMut(usize, Template, Surroundings),
) -> Result<(), Refusal> {
    let mut reader = Reader::new(found.templates, strings);
    let mut last = None;
    for _ in 0..reader.length()? {
        let place = reader.place();
        let template = parts::read_template(&mut reader)?;
        let id = template.id.0;
        if id >= found.functions || last.is_some_and(|last| last >= id) {
            return Err(reader.malformed());
        }
        let surroundings = verify(&template, found.functions).map_err(|fault| Refusal::Code(id, fault))?;
        last = Some(id);
        each(place, template, surroundings);
    }
    reader.end()
}

/// Reads a cache for the source and options of `key`. It need not hold the whole unit, so nothing is
/// proved of how its functions nest: what runs comes from [`CachedUnit::read`].
pub fn read(bytes: &[u8], key: Key) -> Result<Cached, Refusal> {
    let found = sections(bytes, key)?;
    let strings = codec::read_strings(found.strings)?;
    let mut templates = Vec::new();
    for_each_template(&found, &strings, |_, template, _| templates.push(template))?;
    Ok(Cached { functions: found.functions, templates })
}
