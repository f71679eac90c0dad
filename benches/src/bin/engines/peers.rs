//! The engines that take part: what each is called and with which options it runs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An engine in one mode.
pub(crate) struct Engine {
    /// Its column in the tables.
    pub(crate) name: String,
    program: PathBuf,
    options: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

impl Engine {
    /// The command that runs a file.
    pub(crate) fn command(&self, file: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(self.options).arg(file).envs(self.environment.iter().copied());
        command
    }
}

/// A peer in one of its modes.
struct Mode {
    name: &'static str,
    executable: &'static str,
    options: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// First those that interpret, as plumb does here, then those that make machine code.
const MODES: &[Mode] = &[
    Mode { name: "qjs", executable: "qjs", options: &["--script"], environment: &[] },
    Mode {
        name: "node --jitless",
        executable: "node",
        options: &["--jitless", "--no-expose-wasm"],
        environment: &[],
    },
    Mode { name: "jsc no JIT", executable: "jsc", options: &[], environment: &[("JSC_useJIT", "0")] },
    Mode {
        name: "js102 no JIT",
        executable: "js102",
        options: &["--no-ion", "--no-baseline", "--no-blinterp"],
        environment: &[],
    },
    Mode { name: "node", executable: "node", options: &[], environment: &[] },
    Mode { name: "jsc", executable: "jsc", options: &[], environment: &[] },
    Mode { name: "js102", executable: "js102", options: &[], environment: &[] },
];

/// plumb and the peers that are there. `places` are `NAME=PATH`, `chosen` names of modes; a name
/// that cannot be satisfied is an error, a peer that is not installed is left out with a note.
pub(crate) fn find(
    plumb: Option<&Path>,
    places: &[String],
    chosen: &[String],
) -> Result<Vec<Engine>, String> {
    let places = places
        .iter()
        .map(|place| place.split_once('=').ok_or_else(|| format!("--peer {place}: expected NAME=PATH")))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some((name, _)) =
        places.iter().find(|(name, _)| !MODES.iter().any(|mode| mode.executable == *name))
    {
        return Err(format!("--peer {name}: the peers are qjs, node, jsc, js102"));
    }
    if let Some(name) =
        chosen.iter().find(|name| *name != "plumb" && !MODES.iter().any(|mode| mode.name == *name))
    {
        let known = MODES.iter().map(|mode| mode.name).collect::<Vec<_>>().join(", ");
        return Err(format!("--engines {name}: the engines are plumb, {known}"));
    }
    let wanted = |name: &str| chosen.is_empty() || chosen.iter().any(|chosen| chosen == name);
    let mut engines = Vec::new();
    if wanted("plumb") {
        let program = plumb.map_or_else(our_build, |path| Ok(path.to_path_buf()))?;
        engines.push(Engine { name: "plumb".to_owned(), program, options: &["run"], environment: &[] });
    }
    for mode in MODES.iter().filter(|mode| wanted(mode.name)) {
        let place = places.iter().find(|(name, _)| *name == mode.executable);
        match place.map(|(_, path)| PathBuf::from(path)).or_else(|| on_path(mode.executable)) {
            Some(program) => engines.push(Engine {
                name: mode.name.to_owned(),
                program,
                options: mode.options,
                environment: mode.environment,
            }),
            None => eprintln!("engines: {} is not on PATH, {} is left out", mode.executable, mode.name),
        }
    }
    Ok(engines)
}

/// The command beside this program in the target folder.
fn our_build() -> Result<PathBuf, String> {
    let here = std::env::current_exe().map_err(|error| format!("this program's own place: {error}"))?;
    let path = here.with_file_name("plumb");
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("{} is not there: run `cargo build --release -p plumb` or give --plumb PATH", path.display()))
}

fn on_path(executable: &str) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(executable)).find(|file| file.is_file())
}
