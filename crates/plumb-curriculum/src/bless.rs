//! Writes the expected outputs of the visible cases from the key, or compares them with it.

use crate::curriculum::{Curriculum, Node};
use crate::report::words::first_difference;
use solution_key::Exercise;

/// What was found about one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blessing {
    /// The expected output is what the key prints.
    Same,
    /// There was none, or another, which differed from this line on (counted from 1).
    Changed {
        /// The first line that differed, or nothing where there was no file.
        line: Option<usize>,
    },
}

/// Compares the expected outputs of an exercise with the key; with `write`, makes them equal. Calls
/// `tell` with the path of each `.out` file.
pub fn bless(
    curriculum: &Curriculum,
    node: &Node,
    exercise: &dyn Exercise,
    write: bool,
    mut tell: impl FnMut(&str, &Blessing),
) -> Result<(), String> {
    let library = &curriculum.library;
    let folder = node.path(&format!("{}/cases", exercise.name()));
    let names = library.list(&folder);
    let inputs: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix(".in")).collect();
    if inputs.is_empty() {
        return Err(format!("{}: there is no case, no file that ends in .in", library.place(&folder)));
    }
    let strays =
        names.iter().filter_map(|name| name.strip_suffix(".out")).find(|name| !inputs.contains(name));
    if let Some(stray) = strays {
        return Err(format!("{} has no {stray}.in", library.place(&format!("{folder}/{stray}.out"))));
    }
    for name in inputs {
        let read =
            |path: &str| library.read(path).map_err(|error| format!("{}: {error}", library.place(path)));
        let answer = exercise.answer(&read(&format!("{folder}/{name}.in"))?);
        let path = format!("{folder}/{name}.out");
        let known = library.read(&path).ok();
        let line = match &known {
            Some(known) => first_difference(answer.stdout.as_bytes(), known),
            None => None,
        };
        if known.is_some() && line.is_none() {
            tell(&path, &Blessing::Same);
            continue;
        }
        if write {
            let file = library.writable(&path)?;
            std::fs::write(&file, &answer.stdout).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        tell(&path, &Blessing::Changed { line: line.map(|line| line + 1) });
    }
    Ok(())
}
