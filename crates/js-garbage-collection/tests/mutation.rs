//! Random mutation scripts: a graph of cells beside a plain model of it. After every collection
//! both agree.

mod support;

use js_garbage_collection::{EphemeronTable, Heap, Limits, RootedVec, Slot, Stress, ValueCell, WeakCell};
use js_value::Value;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};
use support::{Node, Place, heap, small};

#[derive(Clone, Debug)]
enum Step {
    New { slots: usize, place: u8, root: u8 },
    Link { from: u8, slot: u8, to: u8 },
    Follow { from: u8, slot: u8, root: u8 },
    Cut { from: u8, slot: u8 },
    Attach { key: u8, to: u8 },
    Drop { root: u8 },
    Garbage { cells: u16 },
    Minor,
    Major,
    Compact,
    Mark { bytes: u16 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (prop_oneof![8 => 0usize..8, 2 => 8usize..60, 1 => 60usize..400], any::<u8>(), any::<u8>())
            .prop_map(|(slots, place, root)| Step::New { slots, place, root }),
        16 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(from, slot, to)| Step::Link { from, slot, to }),
        6 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(from, slot, root)| Step::Follow { from, slot, root }),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(from, slot)| Step::Cut { from, slot }),
        6 => (any::<u8>(), any::<u8>()).prop_map(|(key, to)| Step::Attach { key, to }),
        4 => any::<u8>().prop_map(|root| Step::Drop { root }),
        3 => (1u16..400).prop_map(|cells| Step::Garbage { cells }),
        2 => Just(Step::Minor),
        1 => Just(Step::Major),
        1 => Just(Step::Compact),
        4 => (64u16..4000).prop_map(|bytes| Step::Mark { bytes }),
    ]
}

const ROOTS: usize = 24;

/// The heap, and what it should hold: for each node the numbers in its slots.
struct World {
    heap: Box<Heap>,
    roots: RootedVec,
    model: HashMap<u32, Vec<u32>>,
    model_roots: Vec<u32>,
    next: u32,
    /// The ephemeron table, then a weak cell for each node in the order of numbers.
    weak: RootedVec,
    /// What the table should hold for each key.
    attached: HashMap<u32, u32>,
}

impl World {
    fn new(limits: Limits) -> World {
        let heap = heap(limits);
        heap.verify(true);
        let mut roots = heap.list();
        roots.extend((0..ROOTS).map(|_| Value::UNDEFINED));
        let mut weak = heap.list();
        weak.push(EphemeronTable::new(&heap, 1).expect("room").value());
        let (model, attached) = (HashMap::new(), HashMap::new());
        World { heap, roots, model, model_roots: vec![0; ROOTS], next: 1, weak, attached }
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::New { slots, place, root } => {
                let place = match place % 8 {
                    0 => Place::Old,
                    1 => Place::Fixed,
                    _ => Place::Young,
                };
                let node = Node::new(&self.heap, self.next, slots, place).expect("room");
                let root = root as usize % ROOTS;
                self.roots.set(root, node.value());
                self.weak.push(WeakCell::new(&self.heap, node.value()).expect("room").value());
                self.model.insert(self.next, vec![0; slots]);
                self.model_roots[root] = self.next;
                self.next += 1;
            }
            Step::Link { from, slot, to } => {
                let to = to as usize % ROOTS;
                let value = self.roots.at(to);
                let number = self.model_roots[to];
                self.store(from, slot, if number == 0 { Value::NULL } else { value }, number);
            }
            Step::Attach { key, to } => {
                let (key, to) = (key as usize % ROOTS, to as usize % ROOTS);
                let number = self.model_roots[key];
                if number != 0 && self.model_roots[to] != 0 {
                    let table = self.weak.at(0).downcast().expect("a table");
                    let (key, value) = (self.roots.at(key), self.roots.at(to));
                    let table = EphemeronTable::set(table, &self.heap, key, number, value).expect("room");
                    self.weak.set(0, table.value());
                    self.attached.insert(number, self.model_roots[to]);
                }
            }
            Step::Cut { from, slot } => self.store(from, slot, Value::int(7), 0),
            Step::Follow { from, slot, root } => {
                let from = from as usize % ROOTS;
                let number = self.model_roots[from];
                if number == 0 || self.model[&number].is_empty() {
                    return;
                }
                let slot = slot as usize % self.model[&number].len();
                let value = Node::of(self.roots.at(from)).slots()[slot].get();
                let to = self.model[&number][slot];
                self.roots.set(root as usize % ROOTS, value);
                self.model_roots[root as usize % ROOTS] = to;
            }
            Step::Drop { root } => {
                self.roots.set(root as usize % ROOTS, Value::UNDEFINED);
                self.model_roots[root as usize % ROOTS] = 0;
            }
            Step::Garbage { cells } => {
                for index in 0..cells {
                    Node::new(&self.heap, u32::MAX, index as usize % 9, Place::Young).expect("room");
                }
            }
            Step::Minor => self.heap.collect_minor(),
            Step::Major => self.heap.collect_major(),
            Step::Compact => self.heap.compact(),
            Step::Mark { bytes } => {
                self.heap.step_marking(bytes as usize);
            }
        }
    }

    fn store(&mut self, from: u8, slot: u8, value: Value, number: u32) {
        let from = from as usize % ROOTS;
        let owner = self.model_roots[from];
        if owner == 0 || self.model[&owner].is_empty() {
            return;
        }
        let slot = slot as usize % self.model[&owner].len();
        let node = Node::of(self.roots.at(from));
        node.slots()[slot].set(node, value);
        self.model.get_mut(&owner).expect("a model")[slot] = number;
    }

    /// Walks both graphs from the roots at once.
    fn compare(&self) {
        let mut work: Vec<(Value, u32)> = self.roots.iter().zip(self.model_roots.iter().copied()).collect();
        let mut places: HashMap<u32, Value> = HashMap::new();
        let mut seen: HashSet<u64> = HashSet::new();
        loop {
            while let Some((value, number)) = work.pop() {
                if number == 0 {
                    assert!(value.header().is_none(), "nothing is expected here");
                    continue;
                }
                let node = Node::of(value);
                assert_eq!(node.id, number);
                let known = *places.entry(number).or_insert(value);
                assert_eq!(known, value, "one cell per number");
                if seen.insert(value.bits()) {
                    let slots = &self.model[&number];
                    assert_eq!(slots.len(), node.slots().len());
                    work.extend(node.slots().iter().map(Slot::get).zip(slots.iter().copied()));
                }
            }
            work = self.attached_values(&places);
            if work.is_empty() {
                break;
            }
        }
        self.compare_weak(&places);
    }

    /// What the table holds for keys that were met, values that were met excepted.
    fn attached_values(&self, places: &HashMap<u32, Value>) -> Vec<(Value, u32)> {
        let table = self.weak.at(0).downcast::<EphemeronTable>().expect("a table");
        let mut values = Vec::new();
        for (key, &to) in &self.attached {
            let Some(&place) = places.get(key) else { continue };
            let value = table.get(place, *key).expect("the value of a key that lives");
            match places.get(&to) {
                Some(&known) => assert_eq!(value, known),
                None => values.push((value, to)),
            }
        }
        values
    }

    /// Weak cells know where their node is, if it can be reached, and never another one.
    fn compare_weak(&self, places: &HashMap<u32, Value>) {
        for (number, cell) in self.weak.iter().enumerate().skip(1) {
            let target = cell.downcast::<WeakCell>().expect("a weak cell").get();
            match places.get(&(number as u32)) {
                Some(&place) => assert_eq!(target, place),
                None if target.is_cell() => assert_eq!(Node::of(target).id, number as u32),
                None => assert_eq!(target, Value::EMPTY),
            }
        }
    }
}

fn play(limits: Limits, stress: Option<Stress>, steps: &[Step]) {
    let mut world = World::new(limits);
    world.heap.set_stress(stress);
    for step in steps {
        world.run(step);
        world.compare();
    }
}

proptest! {
    #[test]
    fn graph_and_model_agree(steps in prop::collection::vec(step(), 1..300)) {
        play(small(), None, &steps);
    }

    #[test]
    fn they_agree_in_tiny_blocks(steps in prop::collection::vec(step(), 1..300)) {
        let limits = Limits { block: 512, large: 128, nursery: 2048, max_nursery: 4096, first_major: 4096, mark_step: 256, ..small() };
        play(limits, None, &steps);
    }

    #[test]
    fn they_agree_under_stress(steps in prop::collection::vec(step(), 1..80)) {
        play(small(), Some(Stress { full: 3, compacting: 2 }), &steps);
    }
}
