//! `cargo run -p conformance --bin class -- EXERCISE STUDENTS DIR`: writes a made-up class for
//! `plumb grade`. EXERCISE is a folder of the curriculum, such as
//! `curriculum/js-language-frontend/JL04/ex-2`.

use conformance::class;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [exercise, students, folder] = &arguments[..] else {
        eprintln!("usage: class EXERCISE STUDENTS DIR");
        return ExitCode::from(2);
    };
    let Ok(students) = students.parse() else {
        eprintln!("class: {students} is no number");
        return ExitCode::from(2);
    };
    match class::write(Path::new(exercise), students, Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("class: {error}");
            ExitCode::from(2)
        }
    }
}
