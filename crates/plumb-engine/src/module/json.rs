//! JSON modules: the value of a text as the default export.

use super::record::Module;
use js_object_model::{Context, Result};

/// ParseJSONModule.
///
/// # Errors
/// SyntaxError where the text is no JSON.
pub(crate) fn parse(cx: &mut Context, text: &[u8], name: &str) -> Result<Module> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let text = cx.string(&String::from_utf8_lossy(text))?;
    let value = js_standard_library::parse_json(cx, text)?;
    Module::synthetic(cx, name, value)
}
