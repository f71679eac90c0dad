//! The programs: our own from `benches/programs`, and are-we-fast-yet from the user's checkout.
//!
//! Each of our own files defines `program(input)`, whose time is measured and whose result is the
//! checksum, and may define `prepare()`, which makes the input beforehand. `programs/shim/time.js`
//! runs it in every engine. The sources of are-we-fast-yet are used as they are: each becomes a
//! function in one file, and `programs/shim/require.js` plays their module system.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file to run.
pub(crate) struct Program {
    /// Its row in the table.
    pub(crate) name: String,
    /// What the engines read.
    pub(crate) source: String,
    /// It prints its own time; otherwise the whole run counts.
    pub(crate) times_itself: bool,
}

impl Program {
    /// The empty file.
    pub(crate) fn empty() -> Program {
        Program { name: "empty file".to_owned(), source: String::new(), times_itself: false }
    }
}

const TIME: &str = include_str!("../../../programs/shim/time.js");
const REQUIRE: &str = include_str!("../../../programs/shim/require.js");

/// The programs of one of our folders, by name.
pub(crate) fn folder(name: &str) -> Result<Vec<Program>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(name);
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "js"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Program { name, source: format!("{}\n{TIME}", read(path)?), times_itself: true })
        })
        .collect()
}

/// Class, and how many inner iterations: about 0.3 to 1 s in QuickJS-ng. The last three know
/// their right results for few counts only, and take what these take.
const AWFY: &[(&str, u32)] = &[
    ("Bounce", 500),
    ("List", 300),
    ("Permute", 200),
    ("Queens", 300),
    ("Sieve", 800),
    ("Storage", 200),
    ("Towers", 100),
    ("DeltaBlue", 2000),
    ("Richards", 10),
    ("Json", 20),
    ("CD", 100),
    ("Havlak", 1),
    ("Mandelbrot", 500),
    ("NBody", 250_000),
];

/// The fourteen benchmarks of are-we-fast-yet; `folder` is its `benchmarks/JavaScript`.
pub(crate) fn are_we_fast_yet(folder: &Path) -> Result<Vec<Program>, String> {
    AWFY.iter()
        .map(|(name, iterations)| {
            let main = name.to_lowercase();
            let mut source = REQUIRE.to_owned();
            add_module(folder, &main, &mut source, &mut BTreeSet::new())?;
            source.push_str(&format!(
                "function prepare() {{ return require('./{main}').newInstance(); }}\n\
                 function program(benchmark) {{ return benchmark.innerBenchmarkLoop({iterations}); }}\n{TIME}"
            ));
            Ok(Program { name: (*name).to_owned(), source, times_itself: true })
        })
        .collect()
}

/// Adds a module and all that it requires, each once.
fn add_module(
    folder: &Path,
    name: &str,
    source: &mut String,
    added: &mut BTreeSet<String>,
) -> Result<(), String> {
    if !added.insert(name.to_owned()) {
        return Ok(());
    }
    let text = read(&folder.join(format!("{name}.js")))?;
    for required in text.split("require('./").skip(1) {
        let end = required.find("')").ok_or_else(|| format!("{name}.js: a require that does not end"))?;
        add_module(folder, required[..end].trim_end_matches(".js"), source, added)?;
    }
    source.push_str(&format!("modules['{name}'] = function (module, exports, require) {{\n{text}\n}};\n"));
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
