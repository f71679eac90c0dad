//! Chains of ephemerons: the value of each key is the next key, and only the first one is held.

mod support;

use js_garbage_collection::{EphemeronTable, Heap, Limits, RootedVec, Stress, ValueCell, processor_time};
use js_value::Value;
use std::time::Duration;
use support::{Node, Place, clear_stack, heap, small};

/// In which order the links of a chain come into their table.
#[derive(Clone, Copy, Debug)]
enum Order {
    Forward,
    Backward,
}

/// When a chain is collected.
#[derive(Clone, Copy, Debug)]
enum Mode {
    Minor,
    Major,
    /// A major collection that began before the chain was made.
    Steps,
}

const ORDERS: [Order; 2] = [Order::Forward, Order::Backward];
const MODES: [Mode; 3] = [Mode::Minor, Mode::Major, Mode::Steps];

/// A hash that scatters the entries, or leaves them in the order of their numbers.
fn hash(id: u32, scattered: bool) -> u32 {
    if scattered { id.wrapping_mul(0x9E37_79B9) >> 2 } else { id }
}

/// Roots of a table with a chain of `length` keys, and of the first key.
#[inline(never)]
fn chain(heap: &Heap, length: u32, order: Order, place: Place, scattered: bool) -> RootedVec {
    let mut roots = heap.list();
    // Room for all: entries that a table no longer uses would be noted as well.
    roots.push(EphemeronTable::new(heap, length as usize * 2).expect("room").value());
    let mut keys = heap.list();
    for id in 0..=length {
        keys.push(Node::new(heap, id, 0, place).expect("room").value());
    }
    for index in 0..length {
        let id = match order {
            Order::Forward => index,
            Order::Backward => length - 1 - index,
        };
        let table = roots.at(0).downcast::<EphemeronTable>().expect("a table");
        let (key, value) = (keys.at(id as usize), keys.at(id as usize + 1));
        let table = EphemeronTable::set(table, heap, key, hash(id, scattered), value).expect("room");
        roots.set(0, table.value());
    }
    roots.push(keys.at(0));
    clear_stack();
    roots
}

#[inline(never)]
fn collect(heap: &Heap, mode: Mode) {
    match mode {
        Mode::Minor => {
            heap.collect_minor();
            heap.collect_minor();
        }
        Mode::Major => heap.compact(),
        Mode::Steps => {
            while !heap.step_marking(4096) {}
            heap.collect_major();
        }
    }
}

/// Follows the chain from its first key.
#[inline(never)]
fn check(roots: &RootedVec, length: u32, scattered: bool) {
    let table = roots.at(0).downcast::<EphemeronTable>().expect("a table");
    assert_eq!(table.count(), length as usize);
    let mut key = roots.at(1);
    for id in 0..length {
        assert_eq!(Node::of(key).id, id);
        key = table.get(key, hash(id, scattered)).expect("a value");
    }
    assert_eq!(Node::of(key).id, length);
    clear_stack();
}

fn count(roots: &RootedVec) -> usize {
    roots.at(0).downcast::<EphemeronTable>().expect("a table").count()
}

#[test]
fn chains_live_as_long_as_their_first_key() {
    for mode in MODES {
        for order in ORDERS {
            for place in [Place::Young, Place::Old] {
                for scattered in [true, false] {
                    let heap = heap(small());
                    heap.verify(true);
                    if let Mode::Steps = mode {
                        heap.begin_marking();
                    }
                    let mut roots = chain(&heap, 300, order, place, scattered);
                    collect(&heap, mode);
                    check(&roots, 300, scattered);
                    roots.pop();
                    clear_stack();
                    heap.compact();
                    // Whatever old word the stack still holds keeps no more than a tail of the chain.
                    let left = count(&roots);
                    assert!(left < 300, "{left} keys are left: {mode:?}, {order:?}, {place:?}, {scattered}");
                }
            }
        }
    }
}

#[test]
fn chains_survive_a_collection_at_every_allocation() {
    for order in ORDERS {
        for stress in [Stress { full: 0, compacting: 0 }, Stress { full: 3, compacting: 2 }] {
            let heap = heap(small());
            heap.verify(true);
            heap.set_stress(Some(stress));
            let roots = chain(&heap, 40, order, Place::Young, true);
            for id in 0..5 {
                Node::new(&heap, id, 1, Place::Young).expect("room");
            }
            check(&roots, 40, true);
        }
    }
}

/// The keys of one table are the values of another, so that what waits for a key is met late.
#[test]
fn chains_go_through_several_tables() {
    let heap = heap(small());
    heap.verify(true);
    let mut roots = heap.list();
    roots.push(EphemeronTable::new(&heap, 2).expect("room").value());
    roots.push(Node::new(&heap, 0, 0, Place::Young).expect("room").value());
    let (mut owner, mut key) = (roots.at(0), roots.at(1));
    for id in 1..100 {
        // Each table holds one entry: its value is a node that holds the next table.
        let next = Node::new(&heap, id, 2, Place::Young).expect("room");
        let inner = EphemeronTable::new(&heap, 2).expect("room");
        next.slots()[0].set(next, inner.value());
        let following = Node::new(&heap, id + 1000, 0, Place::Young).expect("room");
        next.slots()[1].set(next, following.value());
        let table = owner.downcast::<EphemeronTable>().expect("a table");
        EphemeronTable::set(table, &heap, key, 5, next.value()).expect("room");
        (owner, key) = (inner.value(), following.value());
    }
    clear_stack();
    for mode in [Mode::Minor, Mode::Major] {
        collect(&heap, mode);
        let (mut owner, mut key) = (roots.at(0), roots.at(1));
        for id in 1..100 {
            let table = owner.downcast::<EphemeronTable>().expect("a table");
            let next = Node::of(table.get(key, 5).expect("a value"));
            assert_eq!(next.id, id);
            (owner, key) = (next.slots()[0].get(), next.slots()[1].get());
        }
        clear_stack();
    }
}

#[test]
fn the_time_for_a_long_chain_is_linear() {
    const LONG: u32 = 150_000;
    for mode in MODES {
        for order in ORDERS {
            let heap = heap(Limits {
                max_heap: 512 << 20,
                nursery: 64 << 20,
                max_nursery: 64 << 20,
                ..Limits::default()
            });
            if let Mode::Steps = mode {
                heap.begin_marking();
            }
            let roots = chain(&heap, LONG, order, Place::Young, true);
            let start = processor_time();
            collect(&heap, mode);
            let time = processor_time() - start;
            check(&roots, LONG, true);
            // Looking through all of them again and again takes minutes.
            assert!(time < Duration::from_secs(4), "{mode:?}, {order:?}: {time:?}");
        }
    }
}

#[test]
fn dead_keys_leave_nothing_behind() {
    let heap = heap(small());
    heap.verify(true);
    for mode in [Mode::Minor, Mode::Major] {
        let roots = chain(&heap, 200, Order::Backward, Place::Young, true);
        // The second half of the chain hangs on a key that goes.
        let table = roots.at(0).downcast::<EphemeronTable>().expect("a table");
        let mut key = roots.at(1);
        for id in 0..100 {
            key = table.get(key, hash(id, true)).expect("a value");
        }
        assert!(table.delete(key, hash(100, true)));
        let mut key = Value::EMPTY;
        std::hint::black_box(&mut key);
        clear_stack();
        collect(&heap, mode);
        let left = count(&roots);
        assert!((100..199).contains(&left), "{left} keys are left: {mode:?}");
    }
}
