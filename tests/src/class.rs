//! A made-up class: submissions to one exercise, right ones, typical mistakes and hostile ones, for
//! measuring and testing `plumb grade` at the size of a real class.
//!
//! The programs are those of the curriculum and of the sandbox's tests. Invariant: the same exercise
//! and number of students always give the same class, and no two submissions with something in them
//! are the same bytes, so that nothing is compiled once for two.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What nobody wants to get, besides programs that do harm.
const BROKEN: [&[u8]; 4] =
    [b"", b"int main(void) { return 0 }\n", b"\x7FELF\x02\x01\x01\0\0", b"#include \"/etc/passwd\"\n"];

/// Writes a class of `students` for the exercise in `folder` of the curriculum into `class`. Of ten
/// students four are right, four make a mistake, one is hostile, and one hands in what is broken or,
/// in turn, hostile.
pub fn write(folder: &Path, students: usize, class: &Path) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let solution = fs::read(folder.join("solution.c"))?;
    let mistakes = programs(&folder.join("misconceptions"))?;
    let mut odd = programs(&root.join("crates/plumb-curriculum/tests/hostile"))?;
    odd.extend(BROKEN.map(Vec::from));
    fs::create_dir_all(class)?;
    for student in 0..students {
        let (group, place) = (student / 10, student % 10);
        let mut program = match place {
            0..4 => solution.clone(),
            4..8 => mistakes[(group * 4 + place) % mistakes.len()].clone(),
            _ => odd[(group * 2 + place) % odd.len()].clone(),
        };
        if !program.is_empty() {
            program.extend(format!("/* student {student} */\n").bytes());
        }
        fs::write(class.join(format!("student-{student:04}.c")), program)?;
    }
    Ok(())
}

/// The C programs in `folder`, by name.
fn programs(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    paths.sort();
    if paths.is_empty() {
        return Err(io::Error::other(format!("there are no programs in {}", folder.display())));
    }
    paths.into_iter().map(fs::read).collect()
}
