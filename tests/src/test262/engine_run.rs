//! One scenario of the suite in a fresh engine: harness, source, jobs, and the verdict.

use super::{Metadata, Mode, Negative, Outcome, skipped_feature};
use js_garbage_collection::ValueCell;
use plumb_engine::{Args, Context, Engine, Options, Result as JsResult, Uncaught, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What an asynchronous test prints at its end.
const DONE: &str = "Test262:AsyncTestComplete";

thread_local! {
    /// What the test has printed: asynchronous tests say so when they are done.
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs scenarios of one suite.
pub struct Runner {
    suite: PathBuf,
    harness: HashMap<String, Vec<u8>>,
    options: Options,
}

impl Runner {
    /// A runner for the suite in `suite`, with engines made by `options`.
    pub fn new(suite: &Path, options: Options) -> Runner {
        Runner { suite: suite.into(), harness: HashMap::new(), options }
    }

    /// Runs one file in one mode.
    pub fn run(&mut self, file: &Path, mode: Mode) -> Outcome {
        let source = match std::fs::read(file) {
            Ok(source) => source,
            Err(error) => return Outcome::Failed(format!("cannot read the test: {error}")),
        };
        let metadata = Metadata::read(&String::from_utf8_lossy(&source));
        if let Some(feature) = skipped_feature(&metadata) {
            return Outcome::Skipped(feature.to_owned());
        }
        match self.verdict(file, mode, &source, &metadata) {
            Ok(()) => Outcome::Passed,
            Err(reason) => Outcome::Failed(reason),
        }
    }

    fn verdict(&mut self, file: &Path, mode: Mode, source: &[u8], metadata: &Metadata) -> Result<(), String> {
        let mut engine = Engine::new(&self.options).map_err(|error| error.to_string())?;
        PRINTED.with_borrow_mut(String::clear);
        engine.define_function("print", print, 1).map_err(|error| error.message)?;
        plumb_engine::install_test262_host(engine.context(), &self.options)
            .map_err(|_| "no room for $262")?;
        let is_async = metadata.flags.iter().any(|flag| flag == "async");
        if !metadata.flags.iter().any(|flag| flag == "raw") {
            let always = ["assert.js", "sta.js"].into_iter().chain(is_async.then_some("doneprintHandle.js"));
            for name in always.chain(metadata.includes.iter().map(String::as_str)) {
                let text = self.harness(name)?;
                engine.run_script(text, name).map_err(|error| format!("{name}: {error}"))?;
            }
        }
        let name = file.to_string_lossy();
        let outcome = match mode {
            Mode::Module => engine.run_module(source, file),
            Mode::Sloppy => engine.run_script(source, &name).map(|_| ()),
            Mode::Strict => {
                let strict = [b"\"use strict\";\n", source].concat();
                engine.run_script(&strict, &name).map(|_| ())
            }
        };
        let outcome = outcome.and_then(|()| run_jobs(&mut engine));
        judge(outcome, metadata.negative.as_ref())?;
        if is_async && metadata.negative.is_none() {
            let printed = PRINTED.with_borrow(String::clone);
            if !printed.contains(DONE) {
                let said = printed.lines().next().unwrap_or("the test never said that it was done");
                return Err(said.to_owned());
            }
        }
        Ok(())
    }

    fn harness(&mut self, name: &str) -> Result<&[u8], String> {
        if !self.harness.contains_key(name) {
            let text = std::fs::read(self.suite.join("harness").join(name))
                .map_err(|error| format!("harness {name}: {error}"))?;
            self.harness.insert(name.to_owned(), text);
        }
        Ok(&self.harness[name])
    }
}

/// Runs jobs, and waits for more, until the test says that it is done or nothing is left.
fn run_jobs(engine: &mut Engine) -> Result<(), Uncaught> {
    loop {
        match engine.run_jobs() {
            // Promises that nobody looks at are no failure of a test.
            Err(uncaught) if !uncaught.rejection => return Err(uncaught),
            _ => {}
        }
        if PRINTED.with_borrow(|printed| printed.contains(DONE)) || !engine.wait()? {
            return Ok(());
        }
    }
}

fn judge(outcome: Result<(), Uncaught>, negative: Option<&Negative>) -> Result<(), String> {
    match (outcome, negative) {
        (Ok(()), None) => Ok(()),
        (Ok(()), Some(negative)) => Err(format!("no {} was thrown", negative.kind)),
        (Err(error), Some(negative)) if error.kind == negative.kind => Ok(()),
        (Err(error), Some(negative)) => Err(format!("{} instead of {}", error.message, negative.kind)),
        (Err(error), None) => Err(error.message),
    }
}

fn print(cx: &mut Context, args: Args) -> JsResult {
    let text = js_object_model::to_string(cx, args.get(0))?;
    let line = ValueCell::downcast::<js_strings::JsString>(text.value())
        .map_or(String::new(), |text| text.to_display());
    PRINTED.with_borrow_mut(|printed| *printed += &(line + "\n"));
    Ok(Value::UNDEFINED)
}
