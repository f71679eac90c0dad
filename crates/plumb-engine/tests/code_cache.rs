//! Programs run from kept code as from their source; code that is not fit to run is refused with
//! its reason, and the source runs.

use plumb_engine::{CodeCache, CodeKey, CodeStore, Engine, Options, Refusal};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Small, and of everything a little: closures, a class, a generator, a try, strings, numbers.
const PROGRAM: &str = "var text = (function () {
  class A { #x = 1.5; static s = 'é'; get x() { return this.#x } }
  function* pairs(n) { for (let i = 0; i < n; i++) yield () => i }
  let out = [A.s, new A().x, A.name];
  for (const pair of pairs(2)) out.push(pair());
  try { null.x } catch ({ name }) { out.push(name, /b+/.exec('abbc')[0], `${7n}`) }
  return out.join();
})(); text";
const RESULT: &str = "é,1.5,A,0,1,TypeError,bb,7";

/// One piece of code in memory.
#[derive(Default)]
struct Memory {
    bytes: RefCell<Option<Vec<u8>>>,
    refused: RefCell<Vec<Refusal>>,
    stored: Cell<u32>,
}

impl CodeStore for Memory {
    fn load(&self, _: &str, _: CodeKey) -> Option<Vec<u8>> {
        self.bytes.borrow().clone()
    }

    fn refused(&self, _: &str, reason: Refusal) {
        self.refused.borrow_mut().push(reason);
    }

    fn store(&self, _: &str, _: CodeKey, bytes: &[u8]) {
        self.stored.set(self.stored.get() + 1);
        *self.bytes.borrow_mut() = Some(bytes.to_owned());
    }
}

fn engine(store: &Rc<Memory>) -> Engine {
    let mut engine = Engine::new(&Options::default()).unwrap();
    engine.set_code_store(store.clone());
    engine
}

fn run(engine: &mut Engine) -> String {
    let result = engine.evaluate(PROGRAM, "program.js").unwrap();
    engine.display(&result)
}

#[test]
fn kept_code_runs_like_the_source() {
    let store = Rc::<Memory>::default();
    for _ in 0..3 {
        assert_eq!(run(&mut engine(&store)), RESULT);
    }
    assert_eq!(store.stored.get(), 1);
    assert!(store.refused.borrow().is_empty());
}

#[test]
fn no_flipped_byte_changes_what_a_program_does() {
    let store = Rc::<Memory>::default();
    run(&mut engine(&store));
    let good = store.bytes.borrow().clone().unwrap();
    let mut engine = engine(&store);
    let mut accepted = Vec::new();
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        *store.bytes.borrow_mut() = Some(bytes);
        assert_eq!(run(&mut engine), RESULT, "byte {at}");
        if store.refused.borrow_mut().pop().is_none() {
            accepted.push(at);
        }
    }
    // The number of functions of the source, which says nothing of the code, may be too great.
    assert!(accepted.iter().all(|at| (36..40).contains(at)), "{accepted:?}");
}

#[test]
fn no_truncated_code_runs() {
    let store = Rc::<Memory>::default();
    run(&mut engine(&store));
    let good = store.bytes.borrow().clone().unwrap();
    let mut engine = engine(&store);
    for length in 0..good.len() {
        *store.bytes.borrow_mut() = Some(good[..length].to_owned());
        assert_eq!(run(&mut engine), RESULT, "length {length}");
        assert!(store.refused.borrow_mut().pop().is_some(), "length {length}");
    }
}

#[test]
fn code_of_another_source_is_foreign() {
    let store = Rc::<Memory>::default();
    let mut engine = engine(&store);
    engine.evaluate("1", "program.js").unwrap();
    let result = engine.evaluate("2", "program.js").unwrap();
    assert_eq!(engine.display(&result), "2");
    assert_eq!(*store.refused.borrow(), [Refusal::SourceHash]);
}

#[test]
fn what_eval_compiles_is_not_kept() {
    let store = Rc::<Memory>::default();
    let mut engine = engine(&store);
    engine.evaluate("eval('1'); (0, eval)('2'); new Function('3')()", "program.js").unwrap();
    assert_eq!(store.stored.get(), 1);
}

#[test]
fn a_folder_that_cannot_be_used_is_told_of() {
    let folder = std::env::temp_dir().join(format!("plumb-code-{}", std::process::id()));
    std::fs::write(&folder, "a file").unwrap();
    let warnings = Rc::<RefCell<Vec<String>>>::default();
    let heard = warnings.clone();
    let mut engine = Engine::new(&Options::default()).unwrap();
    engine.set_code_store(Rc::new(CodeCache::new(&folder, move |warning| {
        heard.borrow_mut().push(warning.to_owned());
    })));
    assert_eq!(run(&mut engine), RESULT);
    std::fs::remove_file(&folder).unwrap();
    assert!(warnings.borrow().iter().any(|warning| warning.contains("cannot be kept")), "{warnings:?}");
}
