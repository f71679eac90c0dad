//! Upvalues against environments: the same scopes, closures and assignments, step by step, in both
//! models. Whatever is asked of a variable, both answer the same.
//!
//! Whole programs in both models are compared in the crate of the stack machine.

use js_closures_scope::Environment;
use js_closures_scope::upvalue::{OpenUpvalues, Upvalue};
use js_garbage_collection::{Gc, Heap, Limits, RootedVec};
use js_value::Value;
use proptest::prelude::*;

/// One step of a program: numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    /// Enters a scope with so many variables.
    Enter(usize),
    /// Leaves the innermost scope.
    Leave,
    /// Leaves all scopes but one, as an exception does.
    LeaveAll,
    /// Goes on to the next iteration: the innermost scope's variables are new, with the same values.
    Iterate,
    /// Captures a variable.
    Capture(usize),
    /// Assigns to a variable of a scope.
    Assign(usize, i32),
    /// Assigns to a variable through a closure.
    AssignThrough(usize, i32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0usize..4).prop_map(Step::Enter),
        2 => Just(Step::Leave),
        1 => Just(Step::LeaveAll),
        2 => Just(Step::Iterate),
        4 => any::<usize>().prop_map(Step::Capture),
        3 => (any::<usize>(), any::<i32>()).prop_map(|(at, value)| Step::Assign(at, value)),
        3 => (any::<usize>(), any::<i32>()).prop_map(|(at, value)| Step::AssignThrough(at, value)),
    ];
    prop::collection::vec(step, 0..80)
}

/// Both models side by side.
struct Models<'h> {
    heap: &'h Heap,
    stack: RootedVec,
    open: OpenUpvalues,
    /// What closures hold in the one model, and in the other.
    upvalues: RootedVec<Gc<Upvalue>>,
    captured: RootedVec<Gc<Environment>>,
    slots: Vec<usize>,
    /// The scopes: their environments, and where their variables begin on the stack.
    environments: RootedVec<Gc<Environment>>,
    bases: Vec<usize>,
}

impl Models<'_> {
    fn new(heap: &Heap) -> Models<'_> {
        Models {
            heap,
            stack: heap.list(),
            open: OpenUpvalues::new(heap),
            upvalues: RootedVec::new(heap),
            captured: RootedVec::new(heap),
            slots: Vec::new(),
            environments: RootedVec::new(heap),
            bases: Vec::new(),
        }
    }

    /// The scope and slot of the variable at a place of the stack.
    fn variable(&self, place: usize) -> (Gc<Environment>, usize) {
        let scope = self.bases.partition_point(|&base| base <= place) - 1;
        (self.environments.at(scope), place - self.bases[scope])
    }

    fn enter(&mut self, count: usize) {
        let environment = Environment::new(self.heap, None, None, count, Value::UNDEFINED).unwrap();
        self.environments.push(environment);
        self.bases.push(self.stack.len());
        self.stack.extend((0..count).map(|_| Value::UNDEFINED));
    }

    fn leave(&mut self) {
        let Some(base) = self.bases.pop() else { return };
        self.environments.pop();
        self.open.close_from(&self.stack, base, |_| {});
        self.stack.truncate(base);
    }

    fn play(&mut self, step: &Step) {
        match *step {
            Step::Enter(count) => self.enter(count),
            Step::Leave => self.leave(),
            Step::LeaveAll => {
                while self.bases.len() > 1 {
                    self.leave();
                }
            }
            Step::Iterate => {
                let Some(&base) = self.bases.last() else { return };
                self.open.close_from(&self.stack, base, |_| {});
                let last = self.environments.len() - 1;
                let copy = Environment::copy(self.heap, self.environments.at(last)).unwrap();
                self.environments.set(last, copy);
            }
            Step::Capture(at) if !self.stack.is_empty() => {
                let place = at % self.stack.len();
                let captured = self.open.capture(self.heap, place).unwrap();
                self.upvalues.push(captured.upvalue());
                let (environment, slot) = self.variable(place);
                self.captured.push(environment);
                self.slots.push(slot);
            }
            Step::Assign(at, value) if !self.stack.is_empty() => {
                let place = at % self.stack.len();
                self.stack.set(place, Value::int(value));
                let (environment, slot) = self.variable(place);
                environment.slots()[slot].set(environment, Value::int(value));
            }
            Step::AssignThrough(at, value) if !self.slots.is_empty() => {
                let at = at % self.slots.len();
                Upvalue::set(self.upvalues.at(at), &mut self.stack, Value::int(value));
                let environment = self.captured.at(at);
                environment.slots()[self.slots[at]].set(environment, Value::int(value));
            }
            _ => {}
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        for place in 0..self.stack.len() {
            let (environment, slot) = self.variable(place);
            prop_assert_eq!(self.stack.at(place), environment.slots()[slot].get());
        }
        for (at, &slot) in self.slots.iter().enumerate() {
            let (upvalue, environment) = (self.upvalues.at(at), self.captured.at(at));
            prop_assert_eq!(upvalue.get(&self.stack), environment.slots()[slot].get());
            for (other, &other_slot) in self.slots.iter().enumerate().take(at) {
                let same_variable = self.captured.at(other) == environment && other_slot == slot;
                prop_assert_eq!(self.upvalues.at(other) == upvalue, same_variable, "one upvalue a variable");
            }
        }
        let places: Vec<_> = self.open.iter().map(|open| open.place()).collect();
        prop_assert!(places.iter().all(Option::is_some), "what is listed is open");
        prop_assert!(places.is_sorted_by(|one, other| one < other), "in order, none twice: {:?}", places);
        Ok(())
    }
}

fn run(steps: &[Step], stress: bool) -> Result<(), TestCaseError> {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    js_closures_scope::register(&heap);
    heap.stress(stress);
    heap.verify(stress);
    let mut models = Models::new(&heap);
    models.enter(2);
    for step in steps {
        models.play(step);
        models.check()?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_models_answer_the_same(steps in steps()) {
        run(&steps, false)?;
    }

    #[test]
    fn also_when_every_allocation_collects(steps in steps()) {
        run(&steps[..steps.len().min(40)], true)?;
    }
}

/// The life of one upvalue, as node JC01 tells it.
#[test]
fn an_upvalue_is_open_shared_closed_and_lives_on() {
    let heap = Heap::new(Limits::default()).unwrap();
    heap.record_stack_base();
    js_closures_scope::register(&heap);
    let (mut stack, mut open) = (heap.list(), OpenUpvalues::new(&heap));
    stack.extend([Value::int(10), Value::int(20)]);
    let first = open.capture(&heap, 1).unwrap().upvalue();
    let second = open.capture(&heap, 0).unwrap().upvalue();
    let shared = open.capture(&heap, 1).unwrap();
    assert!(matches!(shared, js_closures_scope::upvalue::Captured::Shared(found) if found == first));
    assert_eq!((first.number(), second.number()), (0, 1));
    // Open: the closure and the function see one variable.
    Upvalue::set(first, &mut stack, Value::int(21));
    assert_eq!((stack.at(1), first.place()), (Value::int(21), Some(1)));
    let mut closed = Vec::new();
    open.close_from(&stack, 1, |upvalue| closed.push(upvalue.number()));
    stack.truncate(1);
    // Closed: it has the value; the other is open still.
    assert_eq!((closed, first.place(), second.place()), (vec![0], None, Some(0)));
    assert_eq!(first.get(&stack), Value::int(21));
    stack.push(Value::int(99));
    assert_eq!(first.get(&stack), Value::int(21), "the place on the stack belongs to others now");
    assert!(open.capture(&heap, 1).unwrap().upvalue() != first, "a new variable, a new upvalue");
}
