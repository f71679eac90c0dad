//! Closures of the stack machine: functions of the engine that know their code and their upvalues.
//!
//! A closure is a native function, so that anything may call it: `map`, `sort`, register code. Its
//! first captured value is the code and the machine that it belongs to; the others are its upvalues.
//! Called from the same machine it gets a frame and no Rust function is entered; called from
//! elsewhere it enters the machine anew, above all that is on its stacks.

use std::rc::Rc;

use js_bytecode::stack_code::{Capture, StackCode};
use js_closures_scope::upvalue::{Captured, Upvalue};
use js_garbage_collection::{Gc, HostCell, HostData, Tracer, ValueCell};
use js_object_model::{Args, Context, NativeFn, NativeFunction, NativeFunctionSpec, Result};
use js_value::Value;

use super::trace::Event;
use super::{StackMachine, State};

/// What a closure runs. Its upvalues lie in the function itself.
struct ClosureData {
    code: Rc<StackCode>,
    machine: StackMachine,
}

impl HostData for ClosureData {
    fn trace(&self, _: &mut Tracer) {
        // The stacks of the machine are roots by themselves.
    }
}

fn data_of(function: Gc<NativeFunction>) -> Option<Gc<HostCell>> {
    function.capture(0).downcast::<HostCell>()
}

impl StackMachine {
    /// The code of `callee`, if it is a closure of this machine.
    pub(super) fn code_of(&self, callee: Value) -> Option<Rc<StackCode>> {
        let function = callee.downcast::<NativeFunction>()?;
        if !std::ptr::fn_addr_eq(function.function(), called as NativeFn) {
            return None;
        }
        let data = data_of(function)?;
        let data = data.get::<ClosureData>()?;
        Rc::ptr_eq(&data.machine.state, &self.state).then(|| data.code.clone())
    }

    /// A closure of `code`, made by the frame whose variables begin at `base` and whose function is
    /// `maker`: captures are found there.
    pub(super) fn make_closure(
        &self,
        cx: &mut Context,
        code: &Rc<StackCode>,
        base: usize,
        maker: Value,
    ) -> Result {
        let data = ClosureData { code: code.clone(), machine: self.clone() };
        let data = cx.heap.allocate_host(Box::new(data)).map_err(|error| cx.out_of_memory(error))?;
        let name = cx.key(&code.name)?;
        let captures = vec![Value::UNDEFINED; 1 + code.captures.len()];
        let spec = NativeFunctionSpec::new(called, name, code.parameters as u16);
        let function = cx.new_native_function(&spec.capturing(&captures))?;
        // SAFETY: it was made as one.
        let function: Gc<NativeFunction> = unsafe { function.value().cell_unchecked() };
        function.set_capture(0, data.value());
        for (index, (capture, name)) in code.captures.iter().enumerate() {
            let upvalue = match *capture {
                Capture::Local(local) => self.capture(cx, base + local as usize, name)?,
                Capture::Upvalue(upvalue) => self.upvalue(maker, upvalue),
            };
            function.set_capture(1 + index, upvalue.value());
        }
        Ok(function.value())
    }

    /// The upvalue of the variable at `place`.
    fn capture(&self, cx: &mut Context, place: usize, name: &str) -> Result<Gc<Upvalue>> {
        let State { open, .. } = &*self.state;
        let captured = open.borrow_mut().capture(&cx.heap, place);
        let captured = captured.map_err(|error| cx.out_of_memory(error))?;
        let (upvalue, shared) = match captured {
            Captured::New(upvalue) => (upvalue, false),
            Captured::Shared(upvalue) => (upvalue, true),
        };
        self.tell(|| Event::Captured { upvalue: upvalue.number(), name: name.to_owned(), place, shared });
        Ok(upvalue)
    }

    /// Upvalue `index` of a closure.
    pub(super) fn upvalue(&self, closure: Value, index: u32) -> Gc<Upvalue> {
        let function = closure.downcast::<NativeFunction>();
        let upvalue =
            function.and_then(|function| function.capture(1 + index as usize).downcast::<Upvalue>());
        match upvalue {
            Some(upvalue) => upvalue,
            None => unreachable!("verified code names upvalues of its closure"),
        }
    }

    /// Closes all upvalues of variables from `place` upwards.
    pub(super) fn close_from(&self, cx: &mut Context, place: usize) {
        let State { open, values, .. } = &*self.state;
        if !self.is_heard() {
            return open.borrow_mut().close_from(&values.borrow(), place, |_| {});
        }
        let (mut numbers, mut closed) = (Vec::new(), cx.heap.list());
        open.borrow_mut().close_from(&values.borrow(), place, |upvalue| {
            numbers.push(upvalue.number());
            closed.push(upvalue.get(&values.borrow()));
        });
        for (index, upvalue) in numbers.into_iter().enumerate() {
            let value = self.value_text(cx, closed.at(index));
            self.tell(|| Event::Closed { upvalue, value });
        }
    }
}

/// What runs when a closure is called from outside of its machine.
fn called(cx: &mut Context, args: Args) -> Result {
    cx.check_stack()?;
    let function = NativeFunction::callee(args);
    let found = data_of(function);
    let Some(data) = found.as_ref().and_then(|data| data.get::<ClosureData>()) else {
        unreachable!("closures are made with their data");
    };
    let (machine, code) = (data.machine.clone(), data.code.clone());
    let (floor, depth) = (machine.height(), machine.frames());
    let entered = machine
        .push_call(cx, function.value(), args)
        .and_then(|()| machine.enter(cx, code, floor, args.len()));
    match entered {
        Ok(()) => machine.execute(cx, depth),
        Err(throw) => {
            machine.cut(floor);
            Err(throw)
        }
    }
}
