//! Atoms: every name, string and number text of a source, each stored once and named by 32 bits.
//!
//! The lexer interns while it scans, so that the parser compares names by number, a keyword is
//! simply an atom with a small number, and later stages index arrays by atom. The text is WTF-8: a
//! string literal may hold lone surrogates.

use std::fmt;
use std::num::NonZeroU32;

/// A text, by its number in the [`Atoms`] table that made it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Atom(NonZeroU32);

impl Atom {
    /// Its number, dense from 0.
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    pub(crate) const fn from_index(index: u32) -> Atom {
        match NonZeroU32::new(index + 1) {
            Some(number) => Atom(number),
            None => panic!("more than 2^32 - 2 atoms"),
        }
    }
}

impl fmt::Debug for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "atom{}", self.index())
    }
}

/// Where an atom's text lies.
#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    length: u32,
}

/// The table of atoms of one source.
///
/// Open addressing with linear probing; a slot holds 32 bits of the hash beside the atom, so that
/// a probe that fails almost never touches the text.
#[derive(Clone)]
pub struct Atoms {
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// `hash << 32 | atom index + 1`, or 0 for a free slot. A power of two long.
    slots: Vec<u64>,
}

impl Atoms {
    /// A table that holds the well-known names of [`names`], in their order.
    pub fn new() -> Atoms {
        let mut atoms =
            Atoms { text: Vec::with_capacity(4096), entries: Vec::with_capacity(256), slots: vec![0; 512] };
        for (index, name) in names::ALL_TEXTS.iter().enumerate() {
            let atom = atoms.intern(name.as_bytes());
            debug_assert_eq!(atom.index(), index, "{name} is listed twice");
        }
        atoms
    }

    /// A table that holds nothing and cannot: what stands in for one that is elsewhere.
    pub(crate) const fn hollow() -> Atoms {
        Atoms { text: Vec::new(), entries: Vec::new(), slots: Vec::new() }
    }

    /// The atom of `text`, which is WTF-8.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> Atom {
        let hash = hash(text);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return self.insert(at, hash, text);
            }
            if (slot >> 32) as u32 == hash {
                let index = slot as u32 - 1;
                let entry = self.entries[index as usize];
                if entry.length as usize == text.len()
                    && &self.text[entry.start as usize..][..text.len()] == text
                {
                    return Atom::from_index(index);
                }
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, at: usize, hash: u32, text: &[u8]) -> Atom {
        let index = self.entries.len() as u32;
        self.entries.push(Entry { start: self.text.len() as u32, length: text.len() as u32 });
        self.text.extend_from_slice(text);
        self.slots[at] = u64::from(hash) << 32 | u64::from(index + 1);
        if self.entries.len() * 2 > self.slots.len() {
            self.grow();
        }
        Atom::from_index(index)
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 4 - 1;
        let mut slots = vec![0u64; mask + 1];
        for &slot in self.slots.iter().filter(|&&slot| slot != 0) {
            let mut at = (slot >> 32) as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = slot;
        }
        self.slots = slots;
    }

    /// The text of `atom`, in WTF-8.
    #[inline]
    pub fn bytes(&self, atom: Atom) -> &[u8] {
        let Entry { start, length } = self.entries[atom.index()];
        &self.text[start as usize..][..length as usize]
    }

    /// The text of `atom` for people: lone surrogates become the replacement character.
    pub fn display(&self, atom: Atom) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(atom))
    }

    /// How many atoms there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Never: the well-known names are always there.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of memory in use, for `plumb dump`.
    pub fn memory(&self) -> usize {
        self.text.len() + self.entries.len() * size_of::<Entry>() + self.slots.len() * 8
    }
}

impl Default for Atoms {
    fn default() -> Atoms {
        Atoms::new()
    }
}

/// Hashes eight bytes at a time; the last, overlapping word covers what is left.
#[inline]
fn hash(text: &[u8]) -> u32 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let length = text.len();
    let mut state = (length as u64).wrapping_mul(K);
    let mut mix = |word: u64| state = (state ^ word).wrapping_mul(K).rotate_left(29);
    if length >= 8 {
        let (words, _) = text.as_chunks::<8>();
        for word in words {
            mix(u64::from_le_bytes(*word));
        }
        if let Some(last) = text.last_chunk::<8>() {
            mix(u64::from_le_bytes(*last));
        }
    } else if length >= 4 {
        let first = text.first_chunk::<4>().map_or(0, |c| u32::from_le_bytes(*c));
        let last = text.last_chunk::<4>().map_or(0, |c| u32::from_le_bytes(*c));
        mix(u64::from(first) | u64::from(last) << 32);
    } else if length > 0 {
        mix(u64::from(text[0]) | u64::from(text[length / 2]) << 8 | u64::from(text[length - 1]) << 16);
    }
    (state ^ (state >> 32)) as u32
}

/// The names the front end itself must recognize, interned first so that each is a constant.
pub mod names {
    use super::Atom;

    macro_rules! names {
        ($($constant:ident $text:literal,)*) => {
            /// Their texts in order.
            pub(crate) const ALL_TEXTS: &[&str] = &[$($text),*];
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u32)]
            enum Order { $($constant),* }
            $(
                #[doc = concat!("The atom of `", $text, "`.")]
                pub const $constant: Atom = Atom::from_index(Order::$constant as u32);
            )*
        };
    }

    // Reserved words first, in the order of `TokenKind`; then the words that are special in
    // places; then names that early errors look for.
    names! {
        BREAK "break", CASE "case", CATCH "catch", CLASS "class", CONST "const",
        CONTINUE "continue", DEBUGGER "debugger", DEFAULT "default", DELETE "delete", DO "do",
        ELSE "else", ENUM "enum", EXPORT "export", EXTENDS "extends", FALSE "false",
        FINALLY "finally", FOR "for", FUNCTION "function", IF "if", IMPORT "import",
        IN "in", INSTANCEOF "instanceof", NEW "new", NULL "null", RETURN "return",
        SUPER "super", SWITCH "switch", THIS "this", THROW "throw", TRUE "true",
        TRY "try", TYPEOF "typeof", VAR "var", VOID "void", WHILE "while", WITH "with",
        // Reserved in strict mode code, modules or certain functions.
        IMPLEMENTS "implements", INTERFACE "interface", LET "let", PACKAGE "package",
        PRIVATE "private", PROTECTED "protected", PUBLIC "public", STATIC "static",
        YIELD "yield", AWAIT "await",
        EVAL "eval", ARGUMENTS "arguments",
        // Special by position only.
        ASYNC "async", OF "of", USING "using", GET "get", SET "set",
        AS "as", FROM "from", META "meta", TARGET "target", SOURCE "source", DEFER "defer",
        // Looked for by early errors and static semantics.
        CONSTRUCTOR "constructor", PROTOTYPE "prototype", PROTO "__proto__",
        USE_STRICT "use strict", STAR_DEFAULT "*default*", UNDEFINED "undefined", EMPTY "",
        HASH_CONSTRUCTOR "#constructor",
    }

    /// How many reserved words stand at the front.
    pub(crate) const RESERVED: usize = WITH.index() + 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_the_same_atom_through_growth() {
        let mut atoms = Atoms::new();
        let first: Vec<Atom> = (0..5000).map(|i| atoms.intern(format!("name{i}").as_bytes())).collect();
        for (i, &atom) in first.iter().enumerate() {
            assert_eq!(atoms.intern(format!("name{i}").as_bytes()), atom);
            assert_eq!(atoms.bytes(atom), format!("name{i}").as_bytes());
        }
        assert_eq!(atoms.intern(b"break"), names::BREAK);
        assert_eq!(atoms.intern(b""), names::EMPTY);
    }

    #[test]
    fn texts_of_each_length_class_are_told_apart() {
        let mut atoms = Atoms::new();
        let texts = [
            "a",
            "b",
            "ab",
            "ba",
            "abc",
            "abcd",
            "abce",
            "abcdefg",
            "abcdefgh",
            "abcdefghi",
            "abcdefghijklmnopq",
        ];
        let found: std::collections::HashSet<Atom> =
            texts.iter().map(|t| atoms.intern(t.as_bytes())).collect();
        assert_eq!(found.len(), texts.len());
    }
}
