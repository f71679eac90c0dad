//! Runs a script: the smallest embedder.

use plumb_engine::{Engine, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let source = std::fs::read_to_string(&path)?;
    let mut engine = Engine::new(&Options::default())?;
    engine.evaluate(&source, &path)?;
    Ok(())
}
