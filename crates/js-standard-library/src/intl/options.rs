//! The options of Intl's functions: GetOption and its kind. A reader gets its property once; the
//! callers read in the specification's order, which can be observed.

use crate::string::text_of;
use crate::support::options_object;
use js_garbage_collection::Gc;
use js_object_model::{Context, Message, Object, Result, to_boolean, to_number, to_object};
use js_value::Value;

/// An option whose value is one of a few strings.
pub(super) trait Choice: Copy + PartialEq + 'static {
    /// Every value with its name.
    const ALL: &'static [(&'static str, Self)];

    /// The value with this name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(text, _)| *text == name).map(|&(_, choice)| choice)
    }

    /// The name of the value.
    fn name(self) -> &'static str {
        let row = Self::ALL.iter().find(|(_, choice)| *choice == self);
        row.expect("every value has its row").0
    }
}

/// Declares an enum whose values are names of an option.
macro_rules! choices {
    ($(#[$doc:meta])* $visibility:vis enum $type:ident { $($(#[$row:meta])* $variant:ident $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $type { $($(#[$row])* #[doc = concat!("`\"", $name, "\"`")] $variant,)* }

        impl crate::intl::options::Choice for $type {
            const ALL: &'static [(&'static str, $type)] = &[$(($name, $type::$variant),)*];
        }
    };
}
pub(super) use choices;

choices! {
    /// `localeMatcher`
    pub(super) enum Matcher {
        Lookup "lookup",
        BestFit "best fit",
    }
}

/// An options argument.
#[derive(Clone, Copy)]
pub(super) enum Options {
    /// There is none: every property is undefined.
    Missing,
    /// An object.
    Bag(Gc<Object>),
}

impl Options {
    /// GetOptionsObject
    pub(super) fn of(cx: &mut Context, value: Value) -> Result<Options> {
        Ok(options_object(cx, value)?.map_or(Options::Missing, Options::Bag))
    }

    /// CoerceOptionsToObject
    pub(super) fn coerced(cx: &mut Context, value: Value) -> Result<Options> {
        if value == Value::UNDEFINED {
            return Ok(Options::Missing);
        }
        Ok(Options::Bag(to_object(cx, value)?))
    }

    /// The property as it is.
    pub(super) fn get(self, cx: &mut Context, name: &str) -> Result {
        match self {
            Options::Bag(object) => {
                let key = cx.key(name)?;
                object.get(cx, key)
            }
            Options::Missing => Ok(Value::UNDEFINED),
        }
    }

    /// GetOption of a string; none if it is undefined.
    pub(super) fn string(self, cx: &mut Context, name: &str) -> Result<Option<String>> {
        let value = self.get(cx, name)?;
        if value == Value::UNDEFINED {
            return Ok(None);
        }
        Ok(Some(text_of(cx, value)?.flat().to_utf8_lossy()))
    }

    /// GetOption of a boolean; none if it is undefined.
    pub(super) fn boolean(self, cx: &mut Context, name: &str) -> Result<Option<bool>> {
        let value = self.get(cx, name)?;
        Ok(if value == Value::UNDEFINED { None } else { Some(to_boolean(value)) })
    }

    /// GetOption of a string that must be one of the names of `T`; none if it is undefined.
    pub(super) fn optional<T: Choice>(self, cx: &mut Context, name: &str) -> Result<Option<T>> {
        let Some(text) = self.string(cx, name)? else { return Ok(None) };
        named(cx, &text, name).map(Some)
    }

    /// The same with a value where it is undefined.
    pub(super) fn choice<T: Choice>(self, cx: &mut Context, name: &str, default: T) -> Result<T> {
        Ok(self.optional(cx, name)?.unwrap_or(default))
    }

    /// The same where undefined is a TypeError: GetOption with ~required~.
    pub(super) fn required<T: Choice>(self, cx: &mut Context, name: &str) -> Result<T> {
        match self.optional(cx, name)? {
            Some(choice) => Ok(choice),
            None => Err(cx.type_error(Message::OptionRequired(name))),
        }
    }

    /// The option `localeMatcher`.
    pub(super) fn matcher(self, cx: &mut Context) -> Result<Matcher> {
        self.choice(cx, "localeMatcher", Matcher::BestFit)
    }

    /// A string that the nonterminal `type` of Unicode locale identifiers must match.
    pub(super) fn unicode_type(self, cx: &mut Context, name: &str) -> Result<Option<String>> {
        let Some(text) = self.string(cx, name)? else { return Ok(None) };
        if is_unicode_type(&text) {
            return Ok(Some(text));
        }
        Err(cx.range_error(Message::InvalidOption(&text, name)))
    }

    /// GetNumberOption; none if it is undefined.
    pub(super) fn number(
        self,
        cx: &mut Context,
        name: &str,
        minimum: u32,
        maximum: u32,
    ) -> Result<Option<u32>> {
        let value = self.get(cx, name)?;
        default_number_option(cx, value, name, minimum, maximum)
    }
}

/// The value of `T` with this name; a RangeError if there is none.
pub(super) fn named<T: Choice>(cx: &mut Context, text: &str, option: &str) -> Result<T> {
    match T::from_name(text) {
        Some(choice) => Ok(choice),
        None => Err(cx.range_error(Message::InvalidOption(text, option))),
    }
}

/// DefaultNumberOption; none if the value is undefined.
pub(super) fn default_number_option(
    cx: &mut Context,
    value: Value,
    name: &str,
    minimum: u32,
    maximum: u32,
) -> Result<Option<u32>> {
    if value == Value::UNDEFINED {
        return Ok(None);
    }
    let number = to_number(cx, value)?;
    // Not a number is in no range.
    if number >= f64::from(minimum) && number <= f64::from(maximum) {
        return Ok(Some(number.floor() as u32));
    }
    let what = cx.describe_plain(value);
    Err(cx.range_error(Message::InvalidOption(&what, name)))
}

/// Whether the text matches `type`: parts of three to eight letters and digits, joined by `-`.
pub(super) fn is_unicode_type(text: &str) -> bool {
    text.split('-')
        .all(|part| (3..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
