//! Character classes: the plain ones, and those of flag `v` with nesting and operators.

use super::parser::{Parser, Result};
use super::sink::{ClassOperator, Sink};
use super::source::{END, Source};
use crate::error::PatternErrorKind as Kind;

/// What one item of a plain class is.
enum Item {
    Character(u32),
    /// An escape such as `\w`; the sink has it already.
    Set,
}

/// How the operands of an open `v` class are joined so far.
#[derive(Clone, Copy, PartialEq)]
enum Joining {
    /// Nothing read yet.
    Start,
    /// One operand that is no range: an operator or more of a union may follow.
    One,
    /// More than one operand without operator, or a range.
    Union,
    Operator(ClassOperator),
}

/// An open class of flag `v`.
struct OpenClass {
    at: usize,
    negated: bool,
    joining: Joining,
    /// MayContainStrings of what has been read.
    strings: bool,
}

/// Must be escaped in a class with flag `v` (ClassSetSyntaxCharacter).
fn is_set_syntax(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '/' | '-' | '\\' | '|')
}

/// Must not stand twice in a row (ClassSetReservedDoublePunctuator).
fn is_reserved_double(c: char) -> bool {
    matches!(
        c,
        '&' | '!'
            | '#'
            | '$'
            | '%'
            | '*'
            | '+'
            | ','
            | '.'
            | ':'
            | ';'
            | '<'
            | '='
            | '>'
            | '?'
            | '@'
            | '^'
            | '`'
            | '~'
    )
}

/// May be escaped in a class with flag `v` (ClassSetReservedPunctuator).
fn is_reserved_punctuator(c: char) -> bool {
    matches!(c, '&' | '-' | '!' | '#' | '%' | ',' | ':' | ';' | '<' | '=' | '>' | '@' | '`' | '~')
}

/// Puts a finished operand into its class.
fn operand(class: &mut OpenClass, strings: bool) {
    match class.joining {
        Joining::Start => {
            class.joining = Joining::One;
            class.strings = strings;
        }
        Joining::One | Joining::Union => {
            class.joining = Joining::Union;
            class.strings |= strings;
        }
        Joining::Operator(ClassOperator::Intersection) => class.strings &= strings,
        Joining::Operator(ClassOperator::Subtraction) => {}
    }
}

impl<S: Source, K: Sink> Parser<'_, S, K> {
    /// Behind the `[` at `start`.
    pub(super) fn class(&mut self, start: usize) -> Result<()> {
        let negated = self.eat('^');
        self.sink.open_class(negated);
        if self.sets {
            return self.set_class(start, negated);
        }
        loop {
            let low_at = self.at;
            if self.eat(']') {
                self.sink.close_class();
                return Ok(());
            }
            let low = self.class_item(start)?;
            let dash_at = self.at;
            let dashed = self.eat('-');
            if !dashed || self.sees(']') {
                // A dash before the bracket is a character; it is read as the next item.
                self.at = dash_at;
                self.report(low);
                continue;
            }
            let high_at = self.at;
            let high = self.class_item(start)?;
            match (low, high) {
                (Item::Character(low), Item::Character(high)) if low <= high => {
                    self.sink.class_range(low, high);
                }
                (Item::Character(_), Item::Character(_)) => {
                    return self.error(low_at, Kind::ClassRangeOutOfOrder);
                }
                (low, _) if self.unicode => {
                    let at = if matches!(low, Item::Set) { low_at } else { high_at };
                    return self.error(at, Kind::ClassRangeOfSet);
                }
                // Annex B: the ends and the dash are three items.
                (low, high) => {
                    self.report(low);
                    self.report(Item::Character(u32::from('-')));
                    self.report(high);
                }
            }
        }
    }

    fn report(&mut self, item: Item) {
        if let Item::Character(c) = item {
            self.sink.class_range(c, c);
        }
    }

    /// ClassAtom of the plain class that starts at `start`.
    fn class_item(&mut self, start: usize) -> Result<Item> {
        let at = self.at;
        let c = self.next();
        if c == END {
            return self.error(start, Kind::UnterminatedClass);
        }
        if c != u32::from('\\') {
            return Ok(Item::Character(c));
        }
        if self.eat('b') {
            return Ok(Item::Character(0x08));
        }
        if let Some((escape, negated)) = self.class_escape_letter() {
            self.sink.class_escape(escape, negated);
            return Ok(Item::Set);
        }
        if let Some((property, negated)) = self.property_escape(at)? {
            self.sink.class_property(property, negated);
            return Ok(Item::Set);
        }
        Ok(Item::Character(self.character_escape(at, true)?))
    }

    /// The rest of the `v` class that starts at `start`, with all that is nested in it.
    fn set_class(&mut self, start: usize, negated: bool) -> Result<()> {
        let fresh = |at, negated| OpenClass { at, negated, joining: Joining::Start, strings: false };
        let mut outer: Vec<OpenClass> = Vec::new();
        let mut class = fresh(start, negated);
        loop {
            if self.peek() == END {
                return self.error(class.at, Kind::UnterminatedClass);
            }
            let at = self.at;
            if self.eat(']') {
                if class.negated && class.strings {
                    return self.error(class.at, Kind::NegatedStrings);
                }
                self.sink.close_class();
                let strings = class.strings;
                match outer.pop() {
                    Some(enclosing) => class = enclosing,
                    None => return Ok(()),
                }
                operand(&mut class, strings);
            } else if self.eat('[') {
                self.before_operand(&class, at)?;
                let negated = self.eat('^');
                self.sink.open_class(negated);
                outer.push(std::mem::replace(&mut class, fresh(at, negated)));
                continue;
            } else {
                self.before_operand(&class, at)?;
                let (strings, range) = self.set_operand()?;
                if range {
                    if matches!(class.joining, Joining::Operator(_)) {
                        return self.error(at, Kind::MixedClassOperators);
                    }
                    class.joining = Joining::Union;
                }
                operand(&mut class, strings);
            }
            self.set_operator(&mut class)?;
        }
    }

    /// An operand is about to start at `at`: after an operand of `&&` or `--` it cannot.
    fn before_operand(&mut self, class: &OpenClass, at: usize) -> Result<()> {
        match class.joining {
            Joining::Operator(_) if self.operator_end != at => self.error(at, Kind::MixedClassOperators),
            _ => Ok(()),
        }
    }

    /// Reads `&&` or `--`, if one comes next.
    fn set_operator(&mut self, class: &mut OpenClass) -> Result<()> {
        let at = self.at;
        let operator = match char::from_u32(self.peek()) {
            Some('&') => ClassOperator::Intersection,
            Some('-') => ClassOperator::Subtraction,
            _ => return Ok(()),
        };
        let (first, behind) = self.source.read(at, true);
        let (second, behind) = self.source.read(behind, true);
        if first != second {
            return Ok(());
        }
        match class.joining {
            Joining::One => class.joining = Joining::Operator(operator),
            Joining::Operator(before) if before == operator => {}
            _ => return self.error(at, Kind::MixedClassOperators),
        }
        self.at = behind;
        self.operator_end = behind;
        let missing = match operator {
            ClassOperator::Intersection => self.sees('&'),
            ClassOperator::Subtraction => false,
        };
        if missing || self.sees(']') {
            return self.error(self.at, Kind::MissingClassOperand);
        }
        self.sink.class_operator(operator);
        Ok(())
    }

    /// ClassSetOperand or ClassSetRange. Gives whether it may contain strings, and whether it is a
    /// range.
    fn set_operand(&mut self) -> Result<(bool, bool)> {
        let at = self.at;
        if self.eat('\\') {
            if self.eat('q') {
                return Ok((self.class_strings(at)?, false));
            }
            if let Some((escape, negated)) = self.class_escape_letter() {
                self.sink.class_escape(escape, negated);
                return Ok((false, false));
            }
            if let Some((property, negated)) = self.property_escape(at)? {
                self.sink.class_property(property, negated);
                return Ok((property.has_strings(), false));
            }
            self.at = at;
        }
        let low = self.set_character()?;
        let dash = self.at;
        if !self.eat('-') || self.sees('-') {
            self.at = dash;
            self.sink.class_range(low, low);
            return Ok((false, false));
        }
        let high_at = self.at;
        if self.sees('[') {
            return self.error(high_at, Kind::ClassRangeOfSet);
        }
        if self.eat('\\') {
            let is_set = matches!(
                char::from_u32(self.peek()),
                Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P' | 'q')
            );
            if is_set {
                return self.error(high_at, Kind::ClassRangeOfSet);
            }
            self.at = high_at;
        }
        let high = self.set_character()?;
        if low > high {
            return self.error(at, Kind::ClassRangeOutOfOrder);
        }
        self.sink.class_range(low, high);
        Ok((false, true))
    }

    /// ClassSetCharacter.
    fn set_character(&mut self) -> Result<u32> {
        let at = self.at;
        let c = self.next();
        let Some(character) = char::from_u32(c) else {
            // A lone surrogate, or the end: the caller has seen that there is one more character,
            // except behind a dash.
            return if c == END { self.error(at, Kind::UnterminatedClass) } else { Ok(c) };
        };
        if character == '\\' {
            if self.eat('b') {
                return Ok(0x08);
            }
            let escaped = self.peek();
            if char::from_u32(escaped).is_some_and(is_reserved_punctuator) {
                self.next();
                return Ok(escaped);
            }
            return self.character_escape(at, true);
        }
        if is_set_syntax(character) || (is_reserved_double(character) && self.sees(character)) {
            return self.error(at, Kind::InvalidClassCharacter);
        }
        Ok(c)
    }

    /// Behind `\q`: `{abc|d|}`. Gives whether one of the strings is no single character.
    fn class_strings(&mut self, at: usize) -> Result<bool> {
        if !self.eat('{') {
            return self.error(at, Kind::InvalidClassString);
        }
        let mut strings = false;
        let mut characters = std::mem::take(&mut self.characters);
        characters.clear();
        loop {
            if self.peek() == END {
                return self.error(at, Kind::InvalidClassString);
            }
            let last = self.eat('}');
            if last || self.eat('|') {
                strings |= characters.len() != 1;
                self.sink.class_string(&characters);
                characters.clear();
                if last {
                    self.characters = characters;
                    return Ok(strings);
                }
                continue;
            }
            characters.push(self.set_character()?);
        }
    }
}
