//! Prints what the keys of this track say, for those who write exercises.
//!
//! ```text
//! cargo run -p js-event-loop --example key -- list
//! cargo run -p js-event-loop --example key -- answer JE03/ex-1 < input
//! cargo run -p js-event-loop --example key -- generate JE03/ex-1 SEED SIZE
//! cargo run -p js-event-loop --example key -- batch JE03/ex-1 COUNT FOLDER
//! ```
//!
//! `batch` writes the inputs of seeds 1 to COUNT as `SEED.in` and their answers as `SEED.out`
//! (with the exit status in `SEED.status`), so that a shell script can run a program over them.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use js_event_loop::keys;
use solution_key::{Answer, Exercise, Rng};

const USAGE: &str =
    "usage: key list | answer NODE/EX < input | generate NODE/EX SEED SIZE | batch NODE/EX COUNT FOLDER";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(status) => ExitCode::from(status),
        Err(reason) => {
            eprintln!("key: {reason}");
            ExitCode::from(64)
        }
    }
}

/// Does what the words ask; the status is the answer's own.
fn run(words: &[&str]) -> Result<u8, String> {
    match words {
        ["list"] => {
            for node in keys::ALL {
                for exercise in node.exercises {
                    println!("{}/{}", node.node, exercise.name());
                }
            }
            Ok(0)
        }
        ["answer", path] => {
            let mut input = Vec::new();
            std::io::stdin().read_to_end(&mut input).map_err(|e| e.to_string())?;
            let answer: Answer = find(path)?.answer(&input);
            std::io::stdout().write_all(answer.stdout.as_bytes()).map_err(|e| e.to_string())?;
            Ok(answer.status)
        }
        ["generate", path, seed, size] => {
            let mut rng = Rng::new(number(seed)?);
            let size = u32::try_from(number(size)?).map_err(|_| format!("too large: {size}"))?;
            print!("{}", find(path)?.generate(&mut rng, size));
            Ok(0)
        }
        ["batch", path, count, folder] => {
            let (exercise, folder) = (find(path)?, Path::new(folder));
            std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
            for seed in 1..=number(count)? {
                let input = exercise.generate(&mut Rng::new(seed), 1 + (seed % 40) as u32);
                let answer = exercise.answer(input.as_bytes());
                let write = |kind: &str, text: &str| {
                    std::fs::write(folder.join(format!("{seed}.{kind}")), text).map_err(|e| e.to_string())
                };
                write("in", &input)?;
                write("out", &answer.stdout)?;
                write("status", &format!("{}\n", answer.status))?;
            }
            Ok(0)
        }
        _ => Err(USAGE.to_string()),
    }
}

/// The exercise that `NODE/EX` names.
fn find(path: &str) -> Result<&'static dyn Exercise, String> {
    let (node, exercise) = path.split_once('/').ok_or(USAGE)?;
    keys::ALL
        .iter()
        .filter(|key| key.node == node)
        .flat_map(|key| key.exercises)
        .find(|candidate| candidate.name() == exercise)
        .copied()
        .ok_or_else(|| format!("no exercise {path}"))
}

/// A decimal number.
fn number(word: &str) -> Result<u64, String> {
    word.parse().map_err(|_| format!("not a number: {word}"))
}
