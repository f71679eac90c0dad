//! The files of the suite.

use super::Metadata;
use std::io;
use std::path::{Path, PathBuf};

/// Features and flags whose tests are left out, each with the reason. What is a part of ES2026, or had
/// reached stage 4 when ES2026 was published, is never here.
pub const SKIPPED_FEATURES: &[(&str, &str)] = &[
    ("CanBlockIsFalse", "for agents that may not block, as in browsers"),
    ("IsHTMLDDA", "an object that browsers alone have: document.all"),
    ("Iterator.prototype.join", "a proposal below stage 4"),
    ("ShadowRealm", "a proposal below stage 4"),
    ("await-dictionary", "a proposal below stage 4 (Promise.allKeyed)"),
    ("decorators", "a proposal below stage 4"),
    ("error-stack-accessor", "a proposal below stage 4; `stack` is an own property here, as in V8"),
    ("export-defer", "a proposal below stage 4"),
    ("immutable-arraybuffer", "a proposal below stage 4"),
    ("import-bytes", "a proposal below stage 4"),
    ("import-defer", "a proposal below stage 4"),
    ("import-text", "a proposal below stage 4"),
    ("iterator-chunking", "reached stage 4 after ES2026"),
    ("iterator-includes", "reached stage 4 after ES2026"),
    ("module-declarations", "a proposal below stage 4"),
    ("nonextensible-applies-to-private", "a proposal below stage 4"),
    ("source-phase-imports", "a proposal below stage 4"),
    ("source-phase-imports-module-source", "a proposal below stage 4"),
];

/// The first feature or flag that is left out.
pub fn skipped_feature(metadata: &Metadata) -> Option<&'static str> {
    let left_out = |feature: &String| SKIPPED_FEATURES.iter().find(|(name, _)| name == feature);
    metadata.features.iter().chain(&metadata.flags).find_map(left_out).map(|&(name, _)| name)
}

/// All test files below the folders `parts` of `suite`/test, in order. Files that tests import
/// (`_FIXTURE`) are left out.
pub fn files(suite: &Path, parts: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for part in parts {
        collect(&suite.join("test").join(part), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "js")
            && !path.to_string_lossy().contains("_FIXTURE")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The same `count` of `files` each time, spread over all of them: those whose names hash lowest.
pub fn sample(files: &mut Vec<PathBuf>, count: usize, name: impl Fn(&Path) -> String) {
    let mut ranked: Vec<(u64, PathBuf)> =
        files.drain(..).map(|file| (fnv1a(name(&file).as_bytes()), file)).collect();
    ranked.sort();
    ranked.truncate(count);
    files.extend(ranked.into_iter().map(|(_, file)| file));
    files.sort();
}

/// A hash that is the same on every machine and for all time.
fn fnv1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    // The last steps leave the high bits of short names alike: they decide the order, so mix them.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampled(count: usize) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = (0..100).map(|i| format!("suite/a{i:02}.js").into()).collect();
        sample(&mut files, count, |file| file.display().to_string());
        files
    }

    #[test]
    fn samples_are_fixed_and_grow_in_place() {
        let (small, large) = (sampled(10), sampled(50));
        assert_eq!((small.len(), large.len()), (10, 50));
        assert_eq!(small, sampled(10));
        assert!(small.iter().all(|file| large.contains(file)) && large.is_sorted());
        assert_eq!(sampled(1000).len(), 100);
    }

    #[test]
    fn what_is_left_out_has_a_reason() {
        assert!(SKIPPED_FEATURES.is_sorted());
        let asking = |features: &[&str]| Metadata {
            features: features.iter().copied().map(String::from).collect(),
            ..Metadata::default()
        };
        assert_eq!(skipped_feature(&asking(&["class", "ShadowRealm"])), Some("ShadowRealm"));
        assert_eq!(skipped_feature(&asking(&["Temporal"])), None);
    }
}
