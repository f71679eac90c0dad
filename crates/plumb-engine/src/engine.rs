//! The engine: what embedders hold.

use crate::uncaught::Uncaught;
use crate::{ModuleHost, complete, module, realm};
use js_garbage_collection::{Collection, Gc, Handle, Limits};
use js_object_model::Context;
use js_promises_async::{Handlers, Promise, State, then};
use js_standard_library::{
    AsyncWaits, forget_async_waits, next_async_wait, run_finalization, settle_async_waits,
};
use js_value::Value;
use js_virtual_machine::{CodeStore, Dispatch, Interrupter, Vm, VmError};
use std::fmt;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// So many jobs run before a look for waits that have ended.
const JOBS_BETWEEN_WAITS: u32 = 256;

/// How big an engine may become.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes of the stack on which JavaScript functions run.
    pub stack_size: usize,
    /// Bytes of the native stack that the engine may use below the frame that makes it.
    pub native_stack: usize,
    /// The most bytes of the heap, external memory included.
    pub max_heap: usize,
    /// How the interpreter goes from one instruction to the next.
    pub dispatch: Dispatch,
    /// Collect at every allocation and poison what is free: for tests.
    pub gc_stress: bool,
    /// Walk the heap after every collection and check it: for tests.
    pub gc_verify: bool,
}

impl Default for Options {
    fn default() -> Options {
        let machine = js_virtual_machine::Options::default();
        Options {
            stack_size: machine.stack_size,
            native_stack: machine.native_stack,
            max_heap: Limits::default().max_heap,
            dispatch: machine.dispatch,
            gc_stress: false,
            gc_verify: false,
        }
    }
}

/// Why there is no engine.
#[derive(Debug)]
pub enum EngineError {
    /// The machine could not be made.
    Machine(VmError),
    /// The heap is too small for the standard library.
    Library,
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineError::Machine(error) => error.fmt(f),
            EngineError::Library => f.write_str("the heap is too small for the standard library"),
        }
    }
}

impl std::error::Error for EngineError {}

/// A JavaScript engine: one heap, one thread.
pub struct Engine {
    /// The promise of the module that runs as the main program.
    main: Option<Handle>,
    vm: Box<Vm>,
}

impl Engine {
    /// An engine with one realm: the standard library, `console` and `print`.
    ///
    /// # Errors
    /// When the system gives no memory, or the heap limit is too low for the library.
    pub fn new(options: &Options) -> Result<Engine, EngineError> {
        let machine = js_virtual_machine::Options {
            stack_size: options.stack_size,
            native_stack: options.native_stack,
            heap: Limits { max_heap: options.max_heap, ..Limits::default() },
            dispatch: options.dispatch,
        };
        let mut vm = Vm::new(&machine).map_err(EngineError::Machine)?;
        realm::install(&mut vm.cx);
        realm::fill(&mut vm.cx).map_err(|_| EngineError::Library)?;
        // After the start: under stress every allocation of the library would collect.
        vm.cx.heap.stress(options.gc_stress);
        vm.cx.heap.verify(options.gc_verify);
        Ok(Engine { main: None, vm })
    }

    /// The context: everything that native functions get.
    pub fn context(&mut self) -> &mut Context {
        &mut self.vm.cx
    }

    /// Runs a script and then its jobs; gives the script's completion value.
    ///
    /// # Errors
    /// With the exception that nothing caught, the script's own before those of its jobs.
    pub fn evaluate(&mut self, source: &str, name: &str) -> Result<Handle, Uncaught> {
        let kept = self.evaluate_without_jobs(source, name)?;
        self.run_jobs()?;
        Ok(kept)
    }

    /// Runs a script, but not its jobs; gives its completion value.
    ///
    /// # Errors
    /// With the exception that nothing caught.
    pub fn evaluate_without_jobs(&mut self, source: &str, name: &str) -> Result<Handle, Uncaught> {
        let value = self.run_script(source.as_bytes(), name)?;
        Ok(self.vm.cx.heap.protect(value))
    }

    /// Runs a script, but not its jobs. The value is only good until the next allocation: see
    /// [`Engine::protect`].
    ///
    /// # Errors
    /// With the exception that nothing caught.
    pub fn run_script(&mut self, source: &[u8], name: &str) -> Result<Value, Uncaught> {
        let cx = &mut self.vm.cx;
        let result =
            module::set_main(cx, name).and_then(|()| js_virtual_machine::run_script(cx, source, name));
        let value = result.map_err(|_| self.uncaught())?;
        self.not_ended()?;
        Ok(value)
    }

    /// A program that was ended may look as if it had come to its end: a native function kept what
    /// ended it.
    pub(crate) fn not_ended(&mut self) -> Result<(), Uncaught> {
        if self.vm.is_terminating() { Err(self.uncaught()) } else { Ok(()) }
    }

    /// Loads a module and what it imports, links all, and starts it; not its jobs. `path` is where
    /// `source` comes from. What it throws after an `await` comes out of [`Engine::run_jobs`].
    ///
    /// # Errors
    /// With the exception that nothing caught.
    pub fn run_module(&mut self, source: &[u8], path: &Path) -> Result<(), Uncaught> {
        let cx = &mut self.vm.cx;
        let outcome = module::run(cx, source, path).and_then(|promise| {
            self.main = Some(cx.heap.protect(promise.value()));
            watch(cx, promise)
        });
        outcome.map_err(|_| self.uncaught())?;
        self.not_ended()
    }

    /// Where the modules of the main program wait at their top level, `source:line:column`. Once there
    /// is nothing left to do, they wait for what will never come.
    pub fn waiting_modules(&mut self) -> Vec<String> {
        let main = self.main.as_ref().and_then(|promise| Promise::from_value(promise.get()));
        match main {
            Some(promise) if promise.state() == State::Pending => module::waiting(&mut self.vm.cx),
            _ => Vec::new(),
        }
    }

    /// Replaces what finds modules; the default are files.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn set_module_host(&mut self, host: Rc<dyn ModuleHost>) -> Result<(), Uncaught> {
        module::set_host(&mut self.vm.cx, host).map_err(|_| self.uncaught())
    }

    /// Runs promise jobs until none is left, the clean-up functions of what the collector has found
    /// dead, and what follows from waits that have ended. Waits for nothing: see [`Engine::wait`].
    ///
    /// # Errors
    /// With the first exception that leaves a job, or the first promise that was rejected with
    /// nobody to hear of it. The queue is empty afterwards in any case.
    pub fn run_jobs(&mut self) -> Result<(), Uncaught> {
        let mut first = None;
        for turn in 1_u32.. {
            let step = match self.vm.cx.run_job() {
                // Jobs that beget jobs must not keep the ends of waits away.
                Ok(true) if turn % JOBS_BETWEEN_WAITS == 0 => self.settle_waits().map(|_| true),
                Ok(false) => self.run_task(),
                other => other,
            };
            match step {
                Ok(false) => break,
                Ok(true) if !self.vm.is_terminating() => {}
                _ => {
                    let uncaught = self.uncaught();
                    let ends = uncaught.terminated;
                    first.get_or_insert(uncaught);
                    if ends {
                        self.vm.cx.jobs.clear();
                        break;
                    }
                }
            }
        }
        if first.is_none()
            && let Some(&promise) = self.vm.cx.jobs.unhandled.first()
        {
            first = Some(Uncaught::of_rejection(&mut self.vm.cx, promise));
        }
        self.vm.cx.jobs.unhandled.clear();
        first.map_or(Ok(()), Err)
    }

    /// One task that is no job: whether there was one.
    fn run_task(&mut self) -> js_object_model::Result<bool> {
        Ok(run_finalization(&mut self.vm.cx)? || self.settle_waits()?)
    }

    /// Settles the promises of waits that have ended; whether that made jobs.
    fn settle_waits(&mut self) -> js_object_model::Result<bool> {
        settle_async_waits(&mut self.vm.cx)?;
        Ok(!self.vm.cx.jobs.is_empty())
    }

    /// Waits for the end of a wait that `Atomics.waitAsync` began, or for an interrupt. False where there is none
    /// that can end any more: no time limit, and no other agent that could notify.
    ///
    /// # Errors
    /// When the program is ended meanwhile.
    pub fn wait(&mut self) -> Result<bool, Uncaught> {
        let next = next_async_wait(&mut self.vm.cx);
        let until = match next {
            AsyncWaits::None => return Ok(false),
            AsyncWaits::Endless if !crate::test262_host::others_run() => return Ok(false),
            AsyncWaits::Endless => None,
            AsyncWaits::Until(time) => Instant::now().checked_add(time),
        };
        self.vm.cx.bell.wait(until);
        match self.vm.cx.interrupt_pending() {
            true => self.vm.cx.poll_interrupts().map(|()| true).map_err(|_| self.uncaught()),
            false => Ok(true),
        }
    }

    /// Runs jobs, and waits for what brings more of them, until the program has nothing left to do.
    ///
    /// # Errors
    /// As of [`Engine::run_jobs`], the first of them.
    pub fn run_to_end(&mut self) -> Result<(), Uncaught> {
        loop {
            self.run_jobs()?;
            if !self.wait()? {
                return Ok(());
            }
        }
    }

    pub(crate) fn uncaught(&mut self) -> Uncaught {
        let terminated = self.vm.take_termination();
        let exception = self.vm.cx.take_exception();
        Uncaught { terminated, ..Uncaught::of(&mut self.vm.cx, exception) }
    }

    /// The names that may follow a path of names such as `console` or `Array`, `prototype`; without
    /// a path, the global names. No code of the program runs for it.
    pub fn names_after(&mut self, path: &[&str]) -> Vec<String> {
        complete::names_after(&mut self.vm.cx, path)
    }

    /// What interrupts the engine from another thread: the program ends with an exception that it
    /// cannot catch, and the engine can run the next one.
    ///
    /// ```
    /// # use plumb_engine::{Engine, Options};
    /// use std::{thread, time::Duration};
    ///
    /// let mut engine = Engine::new(&Options::default())?;
    /// let interrupter = engine.interrupter();
    /// let other = thread::spawn(move || {
    ///     thread::sleep(Duration::from_millis(20));
    ///     interrupter.interrupt();
    /// });
    /// let ended = engine.evaluate("for (;;) { try { for (;;); } catch {} finally { continue } }", "loop.js");
    /// assert!(ended.unwrap_err().terminated);
    /// other.join().unwrap();
    /// let next = engine.evaluate("1 + 1", "next.js")?;
    /// assert_eq!(engine.display(&next), "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interrupter(&self) -> Interrupter {
        self.vm.interrupter()
    }

    /// From now on programs may run for so long, or for as long as they like. A program whose time
    /// is over ends as if it were interrupted.
    ///
    /// ```
    /// # use plumb_engine::{Engine, Options};
    /// use std::time::Duration;
    ///
    /// let mut engine = Engine::new(&Options::default())?;
    /// engine.set_time_limit(Some(Duration::from_millis(20)));
    /// let fib = "(function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) })(60)";
    /// assert!(engine.evaluate(fib, "fib.js").unwrap_err().terminated);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_time_limit(&mut self, limit: Option<Duration>) {
        self.vm.set_deadline(limit.and_then(|limit| Instant::now().checked_add(limit)));
    }

    /// Keeps the code of scripts and modules between runs.
    pub fn set_code_store(&mut self, store: Rc<dyn CodeStore>) {
        self.vm.code_store = Some(store);
    }

    /// Lets scripts declare again what earlier ones declared by `let`, `const` or `class`: for sessions.
    pub fn renew_declarations(&mut self, renews: bool) {
        self.vm.renews_lexicals = renews;
    }

    /// Tells `observer` of each pause of the garbage collector.
    pub fn observe_collections(&mut self, observer: impl FnMut(&Collection) + 'static) {
        self.vm.cx.heap.observe(Some(Box::new(observer)));
    }

    /// Why the program's output could not be written, which has ended it; asking forgets it.
    pub fn take_output_failure(&mut self) -> Option<std::io::Error> {
        crate::console::take_failure()
    }

    /// The machine.
    pub fn vm(&mut self) -> &mut Vm {
        &mut self.vm
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Their promises are roots of the heap that is about to go.
        forget_async_waits(&mut self.vm.cx);
    }
}

/// Makes the rejection of a main module's promise an exception: now, or of a job.
fn watch(cx: &mut Context, promise: Gc<Promise>) -> js_object_model::Result<()> {
    if promise.state() == State::Rejected {
        cx.jobs.unhandled.retain(|&other| other != promise.value());
        return Err(cx.throw(promise.result()));
    }
    let nothing = Value::UNDEFINED;
    then(cx, promise, Handlers::Functions { on_fulfilled: nothing, on_rejected: nothing, capability: None })
}
