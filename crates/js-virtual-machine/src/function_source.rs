//! The source text of functions: what `Function.prototype.toString` gives.
//!
//! A function from a program is the text it was written as. Any other has a NativeFunction text,
//! with its name where it has one from birth.

use js_bytecode::Flags;
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Context, NativeFunction, Object, Result};
use js_strings::JsString;

use crate::function::Function;

/// The hook of the object model.
pub(crate) fn function_source(cx: &mut Context, function: Gc<Object>) -> Result {
    if let Some(function) = Object::downcast::<Function>(function) {
        let code = function.code();
        // The function may never have been called: then it has no template.
        let outline = code.outline();
        let mut text = code.unit().text(outline.span);
        if outline.flags.has(Flags::STATIC_MEMBER) {
            text = skip_blanks(text.strip_prefix(b"static").unwrap_or(text));
        }
        return Ok(cx.string_from_wtf8(text)?.value());
    }
    let name = match Object::downcast::<NativeFunction>(function) {
        Some(native) => {
            let name = NativeFunction::initial_name(native, cx)?;
            let name = name.downcast::<JsString>().map(|name| name.to_display());
            name.filter(|name| fits_the_grammar(name)).unwrap_or_default()
        }
        None => String::new(),
    };
    Ok(cx.string(&format!("function {name}() {{ [native code] }}"))?.value())
}

/// Whether NativeFunction has a place for a name: `get $&` is none that could stand in a program.
fn fits_the_grammar(name: &str) -> bool {
    let key = name.strip_prefix("get ").or_else(|| name.strip_prefix("set ")).unwrap_or(name);
    key.starts_with('[') || key.chars().all(|unit| unit.is_alphanumeric() || matches!(unit, '$' | '_'))
}

/// What follows the white space and comments at the start of a text.
fn skip_blanks(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C, rest @ ..] => rest,
            // Of the code points beyond ASCII only white space can follow `static`, or an
            // identifier, which begins none of these: NBSP, BOM, the spaces of plane 0.
            [0xC2, 0xA0, rest @ ..]
            | [0xEF, 0xBB, 0xBF, rest @ ..]
            | [0xE1, 0x9A, 0x80, rest @ ..]
            | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, rest @ ..]
            | [0xE2, 0x81, 0x9F, rest @ ..]
            | [0xE3, 0x80, 0x80, rest @ ..] => rest,
            [b'/', b'*', rest @ ..] => match rest.windows(2).position(|pair| pair == b"*/") {
                Some(end) => &rest[end + 2..],
                None => return text,
            },
            [b'/', b'/', rest @ ..] => {
                let ends =
                    |at: usize| matches!(rest[at..], [b'\n' | b'\r', ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..]);
                &rest[(0..rest.len()).find(|&at| ends(at)).unwrap_or(rest.len())..]
            }
            _ => return text,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::skip_blanks;

    #[test]
    fn blanks_are_spaces_line_ends_and_comments() {
        let text = "\u{feff} /* * / **/\u{a0}// to the end\u{2028}\t\u{3000}f() {} // stays";
        assert_eq!(skip_blanks(text.as_bytes()), b"f() {} // stays");
        assert_eq!(skip_blanks(b"/* open"), b"/* open");
        assert_eq!(skip_blanks(b"//"), b"");
    }
}
