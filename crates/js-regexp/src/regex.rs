//! A compiled pattern and how to run it.

use crate::ast::{self, Groups};
use crate::error::{PatternError, PatternErrorKind};
use crate::flags::Flags;
use crate::matcher::input::{Text, splits_pair};
use crate::matcher::{Captures, Limits, MatchAbort};
use crate::program::Code;
use crate::search::{Goal, Program};
use crate::syntax::source::Source;
use bumpalo::Bump;
use std::sync::OnceLock;

/// A pattern with its flags, compiled.
///
/// It holds no state of matches and can be shared between threads.
#[derive(Debug)]
pub struct Regex {
    flags: Flags,
    captures: u32,
    names: Vec<(String, Vec<u32>)>,
    program: Program,
    /// Whether a program without groups would match the same.
    can_drop_groups: bool,
    /// That program, once somebody has asked for matches without groups.
    groupless: OnceLock<Option<Box<Program>>>,
    /// The pattern as it was given, from which the rest is built when it is needed.
    pattern: PatternText,
}

/// A pattern in either encoding.
#[derive(Clone, Debug)]
enum PatternText {
    Wtf8(Box<[u8]>),
    Utf16(Box<[u16]>),
}

impl Regex {
    /// Compiles a pattern: the WTF-8 source text between the slashes of a literal.
    pub fn new(pattern: &[u8], flags: Flags) -> Result<Regex, PatternError> {
        Regex::compile(pattern, PatternText::Wtf8(pattern.into()), flags)
    }

    /// Compiles a pattern given in UTF-16, as by the RegExp constructor.
    pub fn from_utf16(pattern: &[u16], flags: Flags) -> Result<Regex, PatternError> {
        Regex::compile(pattern, PatternText::Utf16(pattern.into()), flags)
    }

    fn compile<S: Source>(source: S, pattern: PatternText, flags: Flags) -> Result<Regex, PatternError> {
        let too_large = |kind: PatternErrorKind| PatternError { offset: source.len() as u32, kind };
        let arena = Bump::new();
        let parsed = ast::parse(source, flags, Groups::Kept, &arena)?;
        let captures = parsed.captures;
        let can_drop_groups = captures > 0 && !parsed.refers;
        let used = parsed.names.iter().filter(|(_, groups)| !groups.is_empty());
        let names = used.cloned().collect();
        let program = Program::new(parsed, flags).map_err(too_large)?;
        let groupless = OnceLock::new();
        Ok(Regex { flags, captures, names, program, can_drop_groups, groupless, pattern })
    }

    /// The flags it was compiled with.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// How many capturing groups it has, group 0 not counted.
    pub fn group_count(&self) -> u32 {
        self.captures
    }

    /// The names of groups in the order in which they first stand in the pattern (or in a
    /// reference before it), each with the numbers of the groups that have it.
    pub fn group_names(&self) -> &[(String, Vec<u32>)] {
        &self.names
    }

    /// Finds the first match from `last_index` on (with flag `y`: only there) and writes its
    /// groups into `captures`. In the Unicode modes a `last_index` inside a surrogate pair means
    /// the start of the pair.
    pub fn exec(
        &self,
        text: Text<'_>,
        last_index: usize,
        captures: &mut Captures,
        limits: &mut Limits<'_>,
    ) -> Result<bool, MatchAbort> {
        let at = (text, last_index);
        self.run((&self.program, Groups::Kept), Goal::Place, at, captures, limits)
    }

    /// Like [`Regex::exec`], but finds the whole match only: afterwards `captures` has group 0 and
    /// may lack the others. What need not be remembered is not, so this is the faster way for
    /// `test`, `search`, and a replacement that uses no groups.
    pub fn find(
        &self,
        text: Text<'_>,
        last_index: usize,
        captures: &mut Captures,
        limits: &mut Limits<'_>,
    ) -> Result<bool, MatchAbort> {
        self.run(self.without_groups(), Goal::Place, (text, last_index), captures, limits)
    }

    /// Like [`Regex::exec`], but only says whether there is a match: for `test` without flags `g`
    /// and `y`. What `memory` then holds means nothing.
    pub fn is_match(
        &self,
        text: Text<'_>,
        last_index: usize,
        memory: &mut Captures,
        limits: &mut Limits<'_>,
    ) -> Result<bool, MatchAbort> {
        self.run(self.without_groups(), Goal::Existence, (text, last_index), memory, limits)
    }

    /// The program that remembers least, and what its tree is built with.
    fn without_groups(&self) -> (&Program, Groups) {
        match self.groupless() {
            Some(program) => (program, Groups::Dropped),
            None => (&self.program, Groups::Kept),
        }
    }

    fn groupless(&self) -> Option<&Program> {
        if !self.can_drop_groups {
            return None;
        }
        let build = || {
            let arena = Bump::new();
            let parsed = self.parse(Groups::Dropped, &arena)?;
            Some(Box::new(Program::new(parsed, self.flags).ok()?))
        };
        self.groupless.get_or_init(build).as_deref()
    }

    fn run(
        &self,
        (program, groups): (&Program, Groups),
        goal: Goal,
        (text, last_index): (Text<'_>, usize),
        captures: &mut Captures,
        limits: &mut Limits<'_>,
    ) -> Result<bool, MatchAbort> {
        program.prepare(captures);
        if u32::try_from(text.len()).is_err() {
            return Err(MatchAbort::TextTooLong);
        }
        if last_index > text.len() {
            return Ok(false);
        }
        let arena = Bump::new();
        let parse = || self.parse(groups, &arena);
        match text {
            Text::Latin1(text) => program.search::<_, false>(text, last_index, captures, limits, goal, parse),
            Text::Utf16(text) if self.flags.either_unicode() => {
                let start = last_index - usize::from(splits_pair(text, last_index));
                program.search::<_, true>(text, start, captures, limits, goal, parse)
            }
            Text::Utf16(text) => program.search::<_, false>(text, last_index, captures, limits, goal, parse),
        }
    }

    /// The program that matches run.
    pub(crate) fn code(&self) -> &Code {
        &self.program.code
    }

    /// Parses the pattern again.
    fn parse<'a>(&self, groups: Groups, arena: &'a Bump) -> Option<ast::Pattern<'a>> {
        match &self.pattern {
            PatternText::Wtf8(text) => ast::parse(&text[..], self.flags, groups, arena).ok(),
            PatternText::Utf16(text) => ast::parse(&text[..], self.flags, groups, arena).ok(),
        }
    }
}
