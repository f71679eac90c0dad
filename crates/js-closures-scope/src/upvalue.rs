//! Upvalues, as in Lua: the other classic way for closures to share variables.
//!
//! ```text
//!  the function runs                              it has returned, or the scope is left
//!
//!  stack  … │ n = 1 │ …                           stack  … │
//!              ▲
//!  upvalue 0 ──┘ open: place 7                    upvalue 0   closed: holds n = 1
//!     ▲   ▲                                          ▲   ▲
//!     │   └─ closure g                               │   └─ closure g
//!     └───── closure f                               └───── closure f
//! ```
//!
//! The main path decides before the program runs which variables closures share, and gives those
//! slots of an [`Environment`](crate::Environment) in the heap from the start. Here every variable
//! begins its life on the stack, whether it is captured or not, and only the making of a closure
//! moves it, step by step: an upvalue is first *open*, a pointer to the variable's place on the
//! stack; when the variable's scope is left it is *closed*, and takes the value with it. All
//! closures over one variable share one upvalue, so that they see each other's assignments before
//! and after: [`OpenUpvalues::capture`] looks for an open one first, which is why the open ones are
//! kept in the order of their places.
//!
//! What one gets for it: functions without closures pay nothing, no analysis is needed, and what
//! lives on is exactly what was captured, one variable at a time, where an environment keeps all its
//! slots alive. What one pays: a look at the list whenever a scope with captured variables is left,
//! one more indirection at each access, and a cell for each variable instead of one for each scope.
//!
//! The stack machine of `js-virtual-machine` runs on this; nodes JC01 and JC02 print its traces.

use std::cell::Cell;

use js_garbage_collection::{
    CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, OutOfMemory, RootedVec, Slot, Tracer,
};
use js_value::Value;

/// One captured variable.
#[repr(C)]
pub struct Upvalue {
    header: Header,
    /// The place on the stack, or [`CLOSED`].
    place: Cell<u32>,
    /// A number for traces: upvalues of one list are numbered in the order of their making.
    number: u32,
    /// The value of a closed upvalue.
    value: Slot,
}

/// The place of no variable.
const CLOSED: u32 = u32::MAX;

// SAFETY: `repr(C)`, the header first.
unsafe impl HeapCell for Upvalue {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for Upvalue {
    const KIND: CellKind = CellKind::UPVALUE;
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::UPVALUE, KindInfo { name: "upvalue", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind. An open one holds nothing; the stack is a
    // root of its own.
    tracer.visit(unsafe { &(*cell.cast::<Upvalue>()).value });
}

impl Upvalue {
    /// The place of its variable on the stack while it is open.
    pub fn place(&self) -> Option<usize> {
        match self.place.get() {
            CLOSED => None,
            place => Some(place as usize),
        }
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The value of the variable, wherever it is.
    pub fn get(&self, stack: &RootedVec) -> Value {
        match self.place() {
            Some(place) => stack.at(place),
            None => self.value.get(),
        }
    }

    /// Assigns to the variable, wherever it is.
    pub fn set(upvalue: Gc<Upvalue>, stack: &mut RootedVec, value: Value) {
        match upvalue.place() {
            Some(place) => stack.set(place, value),
            None => upvalue.value.set(upvalue, value),
        }
    }
}

/// The open upvalues of a stack, in the order of their places: at most one for each place.
pub struct OpenUpvalues {
    open: RootedVec<Gc<Upvalue>>,
    made: u32,
}

/// What [`OpenUpvalues::capture`] did.
#[derive(Clone, Copy)]
pub enum Captured {
    /// No closure had captured the variable before.
    New(Gc<Upvalue>),
    /// Another closure shares it.
    Shared(Gc<Upvalue>),
}

impl Captured {
    /// The upvalue.
    pub fn upvalue(self) -> Gc<Upvalue> {
        match self {
            Captured::New(upvalue) | Captured::Shared(upvalue) => upvalue,
        }
    }
}

impl OpenUpvalues {
    /// None are open.
    pub fn new(heap: &Heap) -> OpenUpvalues {
        OpenUpvalues { open: RootedVec::new(heap), made: 0 }
    }

    /// How many are open at places before `place`.
    fn before(&self, place: usize) -> usize {
        // From the end: what is captured is mostly a variable of the innermost function.
        let after = self.open.iter().rev().take_while(|upvalue| upvalue.place() >= Some(place)).count();
        self.open.len() - after
    }

    /// The upvalue of the variable at `place`: the one that is open there, or a new one.
    ///
    /// # Errors
    /// When the heap is full.
    ///
    /// # Panics
    /// Where `place` is `u32::MAX` or more: no stack is so high.
    pub fn capture(&mut self, heap: &Heap, place: usize) -> Result<Captured, OutOfMemory> {
        assert!(place < CLOSED as usize, "a stack has fewer places");
        let index = self.before(place);
        if let Some(open) = self.open.get(index).filter(|open| open.place() == Some(place)) {
            return Ok(Captured::Shared(open));
        }
        let upvalue = heap.allocate::<Upvalue>(CellKind::UPVALUE, 0, size_of::<Upvalue>())?;
        upvalue.place.set(place as u32);
        // SAFETY: the cell is fresh; nobody else looks at it.
        unsafe { (*upvalue.as_ptr()).number = self.made };
        upvalue.value.initialize(Value::EMPTY);
        self.made += 1;
        self.open.insert(index, upvalue);
        Ok(Captured::New(upvalue))
    }

    /// Closes the upvalues of all variables from `place` upwards: each takes the value of its
    /// variable with it. `closed` hears of each, the highest first.
    pub fn close_from(&mut self, stack: &RootedVec, place: usize, mut closed: impl FnMut(Gc<Upvalue>)) {
        while let Some(upvalue) = self.open.last().filter(|open| open.place() >= Some(place)) {
            self.open.pop();
            upvalue.value.set(upvalue, upvalue.get(stack));
            upvalue.place.set(CLOSED);
            closed(upvalue);
        }
    }

    /// The open ones, the lowest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Gc<Upvalue>> + ExactSizeIterator + '_ {
        self.open.iter()
    }
}
