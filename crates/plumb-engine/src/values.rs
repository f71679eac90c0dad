//! What embedders do with values: make them, look into them, call them. Everything is held by a
//! [`Handle`], so collections may come at any time.

use crate::native::{self, NativeClass};
use crate::{Engine, Uncaught, inspect};
use js_garbage_collection::{Gc, Handle};
use js_object_model::{
    Args, Array, Context, NativeFn, Object, ObjectType, Result as Thrown, to_number, to_object, to_string,
};
use js_value::Value;
use smallvec::SmallVec;

impl Engine {
    /// Does something that can throw, and holds the value that it gives.
    fn held(&mut self, work: impl FnOnce(&mut Context) -> Thrown) -> Result<Handle, Uncaught> {
        let cx = self.context();
        match work(cx).map(|value| cx.heap.protect(value)) {
            Ok(value) => self.not_ended().map(|()| value),
            Err(_) => Err(self.uncaught()),
        }
    }

    fn done(&mut self, work: impl FnOnce(&mut Context) -> Thrown<()>) -> Result<(), Uncaught> {
        work(self.context()).map_err(|_| self.uncaught())?;
        self.not_ended()
    }

    /// Keeps a value alive, wherever it moves, as long as the handle is held.
    pub fn protect(&mut self, value: Value) -> Handle {
        self.context().heap.protect(value)
    }

    /// A string.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn string(&mut self, text: &str) -> Result<Handle, Uncaught> {
        self.held(|cx| Ok(cx.string(text)?.value()))
    }

    /// An empty object.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn object(&mut self) -> Result<Handle, Uncaught> {
        self.held(|cx| Ok(cx.new_plain_object()?.value()))
    }

    /// An array of these values.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn array(&mut self, values: &[Value]) -> Result<Handle, Uncaught> {
        self.held(|cx| Ok(ObjectType::object(Array::from_slice(cx, values)?).value()))
    }

    /// The global object.
    pub fn global(&mut self) -> Handle {
        let global = self.context().realm().global_object().value();
        self.protect(global)
    }

    /// A property of an object, or of what a primitive turns into.
    ///
    /// ```
    /// # use plumb_engine::{Engine, Options};
    /// let mut engine = Engine::new(&Options::default())?;
    /// let point = engine.evaluate("({ x: 3, y: 4 })", "point.js")?;
    /// let x = engine.get(&point, "x")?;
    /// assert_eq!(engine.number(&x)?, 3.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// With what a getter throws; TypeError of `null` and `undefined`.
    pub fn get(&mut self, object: &Handle, name: &str) -> Result<Handle, Uncaught> {
        self.held(|cx| {
            let key = cx.key(name)?;
            to_object(cx, object.get())?.get_with_receiver(cx, key, object.get())
        })
    }

    /// Sets a property of an object.
    ///
    /// # Errors
    /// With what a setter throws; TypeError where the property cannot be set.
    pub fn set(&mut self, object: &Handle, name: &str, value: Value) -> Result<(), Uncaught> {
        let value = self.protect(value);
        self.done(|cx| {
            let key = cx.key(name)?;
            to_object(cx, object.get())?.put(cx, key, value.get(), true)
        })
    }

    /// A value as a Rust string, converted as `String(value)` does; lone surrogates become U+FFFD.
    ///
    /// # Errors
    /// With what `toString` throws; TypeError of symbols.
    pub fn text(&mut self, value: &Handle) -> Result<String, Uncaught> {
        let text = self.held(|cx| {
            let text = to_string(cx, value.get())?;
            cx.flatten(text)?;
            Ok(text.value())
        })?;
        Ok(inspect::text(self.context(), text.get()))
    }

    /// A value as a number, converted as `Number(value)` does of all but BigInts.
    ///
    /// # Errors
    /// With what `valueOf` throws; TypeError of symbols and BigInts.
    pub fn number(&mut self, value: &Handle) -> Result<f64, Uncaught> {
        to_number(self.context(), value.get()).map_err(|_| self.uncaught())
    }

    /// Calls a function and runs the jobs.
    ///
    /// ```
    /// # use plumb_engine::{Engine, Options, Value};
    /// let mut engine = Engine::new(&Options::default())?;
    /// let add = engine.evaluate("(a, b) => a + b", "add.js")?;
    /// let sum = engine.call(&add, Value::UNDEFINED, &[Value::int(40), Value::int(2)])?;
    /// assert_eq!(sum.get().as_int(), Some(42));
    ///
    /// let wrong = engine.call(&sum, Value::UNDEFINED, &[]).unwrap_err();
    /// assert_eq!(wrong.kind, "TypeError");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// With the exception that nothing caught.
    pub fn call(&mut self, function: &Handle, this: Value, arguments: &[Value]) -> Result<Handle, Uncaught> {
        let result = self.held(|cx| cx.call(function.get(), this, arguments))?;
        self.run_jobs()?;
        Ok(result)
    }

    /// Calls a method of an object and runs the jobs.
    ///
    /// # Errors
    /// With the exception that nothing caught.
    pub fn call_method(
        &mut self,
        object: &Handle,
        name: &str,
        arguments: &[Value],
    ) -> Result<Handle, Uncaught> {
        let result = self.held(|cx| {
            // The look-up may run a getter, which collects.
            let mut kept = cx.heap.list();
            kept.extend(arguments.iter().copied());
            let key = cx.key(name)?;
            let method = to_object(cx, object.get())?.get_with_receiver(cx, key, object.get())?;
            // Copied to the register stack before anything else happens.
            let arguments: SmallVec<[Value; 8]> = kept.iter().collect();
            cx.call(method, object.get(), &arguments)
        })?;
        self.run_jobs()?;
        Ok(result)
    }

    /// `new constructor(...arguments)`, and runs the jobs.
    ///
    /// # Errors
    /// With the exception that nothing caught; TypeError where it is no constructor.
    pub fn construct(&mut self, constructor: &Handle, arguments: &[Value]) -> Result<Handle, Uncaught> {
        let made = self.held(|cx| match constructor_of(constructor) {
            Some(target) => Ok(cx.construct(target, arguments, target)?.value()),
            None => {
                let what = cx.describe(constructor.get());
                Err(cx.type_error(js_object_model::Message::NotConstructor(&what)))
            }
        })?;
        self.run_jobs()?;
        Ok(made)
    }

    /// Defines a global function.
    ///
    /// ```
    /// # use plumb_engine::{Engine, Options, Value};
    /// let mut engine = Engine::new(&Options::default())?;
    /// engine.define_function("twice", |cx, args| match args.get(0).as_int() {
    ///     Some(number) => Ok(Value::int(number * 2)),
    ///     None => Err(cx.type_error("twice takes an integer")),
    /// }, 1)?;
    /// let result = engine.evaluate("try { twice('x') } catch (error) { twice(21) + error.message }", "a.js")?;
    /// assert_eq!(engine.display(&result), "42twice takes an integer");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the heap is full.
    pub fn define_function(&mut self, name: &str, function: NativeFn, length: u16) -> Result<(), Uncaught> {
        self.done(|cx| {
            let global = cx.realm().global_object();
            native::method(cx, global, name, length, function)
        })
    }

    /// A function that calls a closure. The closure may own what it likes, values of the program
    /// only in [`Handle`]s; what a handle in it holds lives as long as the closure does.
    ///
    /// ```
    /// # use plumb_engine::{Engine, Options, Value};
    /// use std::{cell::Cell, rc::Rc};
    ///
    /// let calls = Rc::new(Cell::new(0));
    /// let mut engine = Engine::new(&Options::default())?;
    /// let counter = calls.clone();
    /// let tick = engine.function("tick", 0, move |_, _| {
    ///     counter.set(counter.get() + 1);
    ///     Ok(Value::int(counter.get()))
    /// })?;
    /// engine.set_global("tick", tick.get())?;
    /// engine.evaluate("tick(); tick()", "ticks.js")?;
    /// assert_eq!(calls.get(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the heap is full.
    pub fn function(
        &mut self,
        name: &str,
        length: u16,
        closure: impl Fn(&mut Context, Args) -> Thrown + 'static,
    ) -> Result<Handle, Uncaught> {
        self.held(|cx| Ok(native::closure(cx, name, length, Box::new(closure))?.value()))
    }

    /// Defines a global class: see [`NativeClass`]. Gives its constructor.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn define_class<T: NativeClass>(&mut self) -> Result<Handle, Uncaught> {
        self.held(|cx| {
            let class = native::class::<T>(cx)?;
            let key = cx.key(T::NAME)?;
            cx.realm().global_object().define_method(cx, key, class.value())?;
            Ok(class.value())
        })
    }

    /// Gives a global property a value.
    ///
    /// # Errors
    /// When the heap is full, or the program has made the property one that cannot be set.
    pub fn set_global(&mut self, name: &str, value: Value) -> Result<(), Uncaught> {
        let value = self.protect(value);
        self.done(|cx| {
            let key = cx.key(name)?;
            cx.realm().global_object().put(cx, key, value.get(), true)
        })
    }

    /// A value as `console.log` shows it.
    pub fn display(&mut self, value: &Handle) -> String {
        inspect::show(self.context(), value.get())
    }

    /// A value as it is shown inside of others: strings in quotes.
    pub fn inspect(&mut self, value: &Handle) -> String {
        inspect::show_nested(self.context(), value.get())
    }
}

fn constructor_of(handle: &Handle) -> Option<Gc<Object>> {
    Object::from_value(handle.get()).filter(|object| object.is_constructor())
}
