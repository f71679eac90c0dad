//! The YAML block at the head of a test: the few keys that decide how it runs.

use js_language_frontend::Options;

/// What a test declares about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Capabilities it needs, such as `class` or `Temporal`.
    pub features: Vec<String>,
    /// How to run it: `module`, `onlyStrict`, `noStrict`, `raw`, `async`, …
    pub flags: Vec<String>,
    /// Harness files it includes.
    pub includes: Vec<String>,
    /// The error it must end in.
    pub negative: Option<Negative>,
}

/// The error that a negative test must end in.
#[derive(Debug, PartialEq, Eq)]
pub struct Negative {
    /// `parse`, `resolution` or `runtime`.
    pub phase: String,
    /// The name of the error's constructor.
    pub kind: String,
}

/// One way in which a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A script as it is.
    Sloppy,
    /// A script with "use strict" in front.
    Strict,
    /// A module.
    Module,
}

impl Mode {
    /// Its name in reports and requests.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Sloppy => "sloppy",
            Mode::Strict => "strict",
            Mode::Module => "module",
        }
    }

    /// How a test is parsed in this mode, and what.
    pub(super) fn source(self, bytes: &[u8]) -> (Options, Vec<u8>) {
        match self {
            Mode::Sloppy => (Options::script(), bytes.to_vec()),
            Mode::Module => (Options::module(), bytes.to_vec()),
            Mode::Strict => (Options::script(), [b"\"use strict\";\n", bytes].concat()),
        }
    }

    /// The mode with this name.
    pub fn named(name: &str) -> Option<Mode> {
        [Mode::Sloppy, Mode::Strict, Mode::Module].into_iter().find(|mode| mode.name() == name)
    }
}

impl Metadata {
    /// Reads the metadata of a test file; a file without any is an ordinary script.
    pub fn read(source: &str) -> Metadata {
        let mut metadata = Metadata::default();
        let Some((_, rest)) = source.split_once("/*---") else { return metadata };
        let Some((block, _)) = rest.split_once("---*/") else { return metadata };
        let mut key = "";
        let (mut phase, mut kind) = (String::new(), String::new());
        // A few tests have no other ends of lines than carriage returns.
        for line in block.split(['\n', '\r']) {
            let trimmed = line.trim();
            let indented = line.starts_with([' ', '\t']);
            if !indented && let Some((name, value)) = trimmed.split_once(':') {
                key = name;
                metadata.extend(key, value.trim());
            } else if let Some(item) = trimmed.strip_prefix("- ") {
                metadata.extend(key, item);
            } else if key == "negative" {
                match trimmed.split_once(':') {
                    Some(("phase", value)) => phase = value.trim().into(),
                    Some(("type", value)) => kind = value.trim().into(),
                    _ => {}
                }
            }
        }
        if !phase.is_empty() {
            metadata.negative = Some(Negative { phase, kind });
        }
        metadata
    }

    fn extend(&mut self, key: &str, value: &str) {
        let list = match key {
            "features" => &mut self.features,
            "flags" => &mut self.flags,
            "includes" => &mut self.includes,
            _ => return,
        };
        let items = value.trim_start_matches('[').trim_end_matches(']').split(',');
        list.extend(items.map(str::trim).filter(|item| !item.is_empty()).map(String::from));
    }

    /// The modes that the test asks for.
    pub fn modes(&self) -> &'static [Mode] {
        let has = |flag: &str| self.flags.iter().any(|known| known == flag);
        if has("module") {
            &[Mode::Module]
        } else if has("noStrict") || has("raw") {
            &[Mode::Sloppy]
        } else if has("onlyStrict") {
            &[Mode::Strict]
        } else {
            &[Mode::Sloppy, Mode::Strict]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_lists_are_read() {
        let source = "/*---\ndescription: >\n  a: b\nflags: [module, async]\nfeatures:\n  - class\n  - Temporal\n\
                      negative:\n  phase: parse\n  type: SyntaxError\n---*/\n";
        let metadata = Metadata::read(source);
        assert_eq!(metadata.flags, ["module", "async"]);
        assert_eq!(metadata.features, ["class", "Temporal"]);
        assert_eq!(metadata.negative, Some(Negative { phase: "parse".into(), kind: "SyntaxError".into() }));
        assert_eq!(metadata.modes(), [Mode::Module]);
    }
}
