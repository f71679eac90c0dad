//! How generated text and source map find each other: the `sourceMappingURL` comment, and data
//! URLs that carry the map in the text itself. (ECMA-426, "Retrieving source maps")

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::error::{Kind, SourceMapError};
use super::json::Document;

/// Standard base64 that writes padding and, as URLs do, also reads text without it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The comment that links a text to its map. Stands on a line of its own, at the end. What may
/// not stand in a URL, or would hide the comment from a reader, is percent-encoded.
pub fn link_comment(url: &str) -> String {
    let mut comment = String::from("//# sourceMappingURL=");
    for byte in url.bytes() {
        match byte {
            0..=b' '
            | 0x7f..
            | b'"'
            | b'\''
            | b'`'
            | b'*'
            | b'<'
            | b'>'
            | b'\\'
            | b'^'
            | b'{'
            | b'|'
            | b'}' => {
                comment.push_str(&format!("%{byte:02X}"));
            }
            _ => comment.push(char::from(byte)),
        }
    }
    comment
}

/// The URL in the last `sourceMappingURL` comment of a JavaScript text, found without parsing:
/// only blank lines and line comments may stand between it and the end of the text.
/// (JavaScriptExtractSourceMapURL, "without parsing")
pub fn source_mapping_url(text: &str) -> Option<&str> {
    // The standard splits at CR LF too; the empty line between the two changes nothing here.
    for line in text.rsplit(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = line.trim_start_matches(is_white_space);
        if line.is_empty() {
            continue;
        }
        let comment = line.strip_prefix("//")?;
        // It might be the inside of a string, a template or a block comment.
        if comment.contains(['"', '\'', '`']) || comment.contains("*/") {
            return None;
        }
        if let Some(url) = matched_url(comment) {
            return Some(url);
        }
    }
    None
}

/// MatchSourceMapURL: `^[@#]\s*sourceMappingURL=(\S*?)\s*$`.
fn matched_url(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix(['@', '#'])?.trim_start_matches(is_white_space);
    let url = rest.strip_prefix("sourceMappingURL=")?.trim_end_matches(is_white_space);
    (!url.contains(is_white_space)).then_some(url)
}

/// ECMAScript's WhiteSpace.
fn is_white_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\u{b}' | '\u{c}' | ' ' | '\u{a0}' | '\u{feff}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

impl Document {
    /// The map as a data URL, for [`link_comment`].
    pub fn to_data_url(&self) -> String {
        let mut url = String::from("data:application/json;charset=utf-8;base64,");
        BASE64.encode_string(self.to_json(), &mut url);
        url
    }
}

/// Reads the map inside a data URL, base64 or percent-encoded.
pub fn parse_data_url(url: &str) -> Result<Document, SourceMapError> {
    let refuse = |kind| SourceMapError::new(kind);
    let rest = url.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).map(|_| &url[5..]);
    let (header, body) = rest.and_then(|rest| rest.split_once(',')).ok_or(refuse(Kind::DataUrl))?;
    let mut parameters = header.split(';').map(str::trim);
    let media_type = parameters.next().unwrap_or("").to_ascii_lowercase();
    if media_type != "application/json" && media_type != "text/json" && !media_type.ends_with("+json") {
        return Err(refuse(Kind::DataUrl));
    }
    let is_base64 = parameters.next_back().is_some_and(|last| last.eq_ignore_ascii_case("base64"));
    let bytes = percent_decoded(body).ok_or(refuse(Kind::DataUrlBody))?;
    let json = if is_base64 { BASE64.decode(bytes).map_err(|_| refuse(Kind::DataUrlBody))? } else { bytes };
    Document::parse(&json)
}

/// The bytes that `text` stands for; `None` where a `%` is not followed by two hex digits.
fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(if byte == b'%' {
            let mut hex = || char::from(bytes.next()?).to_digit(16);
            (hex()? * 16 + hex()?) as u8
        } else {
            byte
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_comment_counts_and_code_behind_it_hides_it() {
        assert_eq!(source_mapping_url("f();\n//# sourceMappingURL=f.map\n\n  // end"), Some("f.map"));
        assert_eq!(source_mapping_url("//@ sourceMappingURL=a\r\n//# sourceMappingURL=b \t"), Some("b"));
        assert_eq!(source_mapping_url("//# sourceMappingURL=a\u{2028}f()"), None);
        assert_eq!(source_mapping_url("f() //# sourceMappingURL=a"), None);
        assert_eq!(source_mapping_url("//# sourceMappingURL=a b"), None);
        assert_eq!(source_mapping_url("//# sourceMappingURL=a\n//`"), None);
        assert_eq!(source_mapping_url("//# sourceMappingURL="), Some(""));
    }

    #[test]
    fn data_urls_are_read_in_both_encodings() {
        let json = r#"{"version":3,"sources":["a.js"],"names":[],"mappings":"AAAA"}"#;
        let map = Document::parse(json.as_bytes()).unwrap();
        assert_eq!(parse_data_url(&map.to_data_url()), Ok(map.clone()));
        let percent = json.replace('"', "%22").replace(',', "%2C");
        assert_eq!(parse_data_url(&format!("DATA:application/json,{percent}")), Ok(map));
        for (url, reason) in [
            ("data:text/plain,{}", "not a data URL with JSON in it"),
            ("https://x/", "not a data URL with JSON in it"),
            ("data:application/json,%2", "the data of the URL cannot be decoded"),
            ("data:application/json;base64,*", "the data of the URL cannot be decoded"),
        ] {
            assert_eq!(parse_data_url(url).unwrap_err().to_string(), reason, "{url}");
        }
    }
}
