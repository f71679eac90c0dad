//! What collections do, one property at a time.

mod support;

use js_garbage_collection::{
    CellKind, Color, EphemeronTable, Gc, GcSlot, Handle, Heap, HostCell, HostData, Limits, RootedVec, Slot,
    Space, Stress, Tracer, ValueCell, WeakCell,
};
use js_value::Value;
use std::cell::Cell;
use std::rc::Rc;
use support::{Node, Place, clear_stack, heap, small};

/// Runs `body` in a frame of its own and wipes what it leaves on the stack.
#[inline(never)]
fn in_frame<R>(body: impl FnOnce() -> R) -> R {
    let result = body();
    clear_stack();
    result
}

#[test]
fn locals_are_pinned_and_interior_pointers_count() {
    let heap = heap(small());
    heap.verify(true);
    let node = Node::new(&heap, 5, 4, Place::Young).expect("room");
    let slot: *const Slot = &raw const node.slots()[3];
    let address = node.address();
    let end = address + 16 + 4 * 8;
    for _ in 0..4 {
        heap.collect_minor();
        heap.compact();
    }
    assert_eq!(node.address(), address);
    assert_eq!(node.id, 5);
    // SAFETY: the node is alive.
    assert_eq!(unsafe { (*slot).get() }, Value::EMPTY);
    std::hint::black_box((slot, end));
}

#[test]
fn a_pointer_past_the_end_pins() {
    let heap = heap(small());
    let handle = in_frame(|| {
        let node = Node::new(&heap, 1, 2, Place::Young).expect("room");
        heap.protect(node)
    });
    let end = std::hint::black_box(handle.get().bits() as usize + 16 + 2 * 8);
    heap.collect_minor();
    heap.collect_minor();
    assert_eq!(handle.get().bits() as usize + 32, std::hint::black_box(end));
}

#[test]
fn what_is_rooted_precisely_moves() {
    let heap = heap(small());
    let mut handles: Vec<Handle> = Vec::new();
    in_frame(|| {
        for id in 0..64 {
            handles.push(heap.protect(Node::new(&heap, id, 2, Place::Young).expect("room")));
        }
    });
    // The addresses are kept in disguise, so that they do not pin.
    let before: Vec<u64> = handles.iter().map(|handle| !handle.get().bits()).collect();
    heap.collect_minor();
    let moved = handles.iter().zip(&before).filter(|(handle, old)| handle.get().bits() != !**old).count();
    assert!(moved >= 60, "{moved} moved");
    heap.collect_minor();
    for (id, handle) in handles.iter().enumerate() {
        assert_eq!(Node::of(handle.get()).id, id as u32);
    }
    assert!(heap.statistics().promoted_bytes >= 60 * 32);
}

#[test]
fn weak_cells_let_go() {
    let heap = heap(small());
    heap.verify(true);
    let mut weak = heap.list();
    let mut strong = heap.list();
    in_frame(|| {
        for id in 0..40 {
            let target = Node::new(&heap, id, 1, Place::Young).expect("room");
            let cell = WeakCell::new(&heap, target.value()).expect("room");
            weak.push(cell.value());
            if id % 2 == 0 {
                strong.push(target.value());
            }
        }
    });
    let alive = |weak: &RootedVec| {
        weak.iter().filter(|cell| cell.downcast::<WeakCell>().expect("weak").get().is_cell()).count()
    };
    in_frame(|| heap.collect_minor());
    assert!((20..24).contains(&alive(&weak)), "{} after a minor collection", alive(&weak));
    in_frame(|| heap.collect_major());
    assert!((20..22).contains(&alive(&weak)), "{} after a full collection", alive(&weak));
    in_frame(|| strong.clear());
    in_frame(|| heap.compact());
    assert!(alive(&weak) < 3, "{} at the end", alive(&weak));
}

#[test]
fn weak_cells_follow_what_moves() {
    let heap = heap(small());
    heap.verify(true);
    let mut strong = heap.list();
    let mut weak = heap.list();
    in_frame(|| {
        for id in 0..100 {
            strong.push(Node::new(&heap, id, 1, Place::Old).expect("room").value());
            weak.push(WeakCell::new(&heap, strong.at(id as usize)).expect("room").value());
        }
    });
    for _ in 0..3 {
        in_frame(|| heap.compact());
        for index in 0..100 {
            let cell = weak.at(index).downcast::<WeakCell>().expect("weak");
            assert_eq!(cell.get(), strong.at(index));
        }
    }
    assert!(heap.statistics().evacuated_bytes > 2000);
}

#[test]
fn ephemerons_live_with_their_keys() {
    let heap = heap(small());
    heap.verify(true);
    for young in [true, false] {
        let mut roots = heap.list();
        in_frame(|| {
            let table = EphemeronTable::new(&heap, 2).expect("room");
            roots.push(table.value());
            let mut keys = heap.list();
            for id in 0..50 {
                keys.push(Node::new(&heap, id, 0, Place::Young).expect("room").value());
            }
            // A chain: the value of each key is the next key; only the first one is held.
            for id in (0..49).rev() {
                let table = roots.at(0).downcast::<EphemeronTable>().expect("a table");
                let table = EphemeronTable::set(table, &heap, keys.at(id), id as u32 * 7, keys.at(id + 1));
                roots.set(0, table.expect("room").value());
            }
            roots.push(keys.at(0));
        });
        let count = |roots: &RootedVec| roots.at(0).downcast::<EphemeronTable>().expect("a table").count();
        in_frame(|| if young { heap.collect_minor() } else { heap.compact() });
        assert_eq!(count(&roots), 49);
        let table = roots.at(0).downcast::<EphemeronTable>().expect("a table");
        let mut key = roots.at(1);
        for id in 0..49 {
            assert_eq!(Node::of(key).id, id);
            key = table.get(key, id * 7).expect("a value");
        }
        roots.pop();
        in_frame(|| ());
        in_frame(|| heap.compact());
        // Whatever old word the stack still holds keeps no more than a tail of the chain.
        assert!(count(&roots) < 49, "{} keys are left", count(&roots));
    }
}

#[test]
fn finalization_records_are_queued() {
    let heap = heap(small());
    heap.verify(true);
    let mut roots = heap.list();
    in_frame(|| {
        roots.push(Node::new(&heap, 1000, 0, Place::Young).expect("room").value());
        for id in 0..30 {
            let target = Node::new(&heap, id, 0, Place::Young).expect("room");
            roots.push(target.value());
            heap.register_finalization(roots.at(0), target.value(), Value::int(id as i32), target.value());
        }
    });
    in_frame(|| heap.collect_minor());
    assert!(heap.next_finalization().is_none());
    assert!(heap.unregister_finalization(roots.at(0), roots.at(7)));
    in_frame(|| roots.truncate(11));
    in_frame(|| heap.collect_major());
    let mut held: Vec<i32> = Vec::new();
    while let Some((registry, value)) = heap.next_finalization() {
        assert_eq!(registry, roots.at(0));
        held.push(value.as_int().expect("an integer"));
    }
    assert!(held.len() >= 18 && held.iter().all(|&id| id >= 10), "{held:?}");
    assert!(held.is_sorted(), "in the order of registration: {held:?}");
    in_frame(|| roots.truncate(1));
    in_frame(|| heap.compact());
    assert!(heap.has_finalizations());
}

#[test]
fn kept_objects_stay_for_the_job() {
    let heap = heap(small());
    let mut weak = heap.list();
    in_frame(|| {
        for id in 0..10 {
            let target = Node::new(&heap, id, 0, Place::Young).expect("room");
            heap.keep_during_job(target.value());
            weak.push(WeakCell::new(&heap, target.value()).expect("room").value());
        }
    });
    let alive =
        || weak.iter().filter(|cell| cell.downcast::<WeakCell>().expect("weak").get().is_cell()).count();
    in_frame(|| heap.collect_major());
    assert_eq!(alive(), 10);
    heap.clear_kept();
    in_frame(|| heap.collect_major());
    assert!(alive() < 3);
}

struct Resource {
    dropped: Rc<Cell<u32>>,
    held: GcSlot<Node>,
    bytes: usize,
}

impl HostData for Resource {
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit_gc(&self.held);
    }

    fn external_bytes(&self) -> usize {
        self.bytes
    }
}

impl Drop for Resource {
    fn drop(&mut self) {
        self.dropped.set(self.dropped.get() + 1);
    }
}

#[test]
fn host_data_is_traced_and_dropped_once() {
    let dropped = Rc::new(Cell::new(0));
    {
        let heap = heap(small());
        heap.verify(true);
        let mut roots = heap.list();
        in_frame(|| {
            for id in 0..100 {
                let node = Node::new(&heap, id, 0, Place::Young).expect("room");
                let data = Resource { dropped: Rc::clone(&dropped), held: GcSlot::new(None), bytes: 100 };
                let cell = heap.allocate_host(Box::new(data)).expect("room");
                cell.get::<Resource>().expect("a resource").held.set(cell, Some(node));
                roots.push(cell.value());
            }
        });
        in_frame(|| heap.collect_minor());
        in_frame(|| heap.compact());
        assert_eq!(dropped.get(), 0);
        assert_eq!(heap.statistics().external_bytes, 10_000);
        for (id, cell) in roots.iter().enumerate() {
            let cell = cell.downcast::<HostCell>().expect("a host cell");
            let node = cell.get::<Resource>().expect("a resource").held.get().expect("a node");
            assert_eq!(node.id, id as u32);
        }
        in_frame(|| roots.truncate(50));
        in_frame(|| heap.collect_major());
        assert!((45..=50).contains(&dropped.get()), "{}", dropped.get());
    }
    assert_eq!(dropped.get(), 100);
}

#[test]
fn large_objects_stay_in_place_and_go() {
    let heap = heap(Limits { max_heap: 8 << 20, ..small() });
    heap.verify(true);
    let mut roots = heap.list();
    for round in 0..200 {
        in_frame(|| {
            let large = Node::new(&heap, round, 40_000, Place::Young).expect("room");
            let small = Node::new(&heap, round + 1000, 1, Place::Young).expect("room");
            large.slots()[39_999].set(large, small.value());
            roots.clear();
            roots.push(large.value());
        });
        let place = !roots.at(0).bits();
        in_frame(|| heap.collect_minor());
        assert_eq!(roots.at(0).bits(), !place);
        assert_eq!(Node::of(Node::of(roots.at(0)).slots()[39_999].get()).id, round + 1000);
    }
    in_frame(|| heap.collect_major());
    assert!(heap.statistics().block_bytes < 2 << 20, "{:?}", heap.statistics());
}

#[test]
fn the_limit_is_an_error_and_the_heap_goes_on() {
    let limits = Limits { max_heap: 2 << 20, reserve: 64 << 10, ..small() };
    let heap = heap(limits);
    heap.verify(false);
    for _ in 0..3 {
        let mut roots = heap.list();
        let mut count = 0;
        in_frame(|| {
            while let Ok(node) = Node::new(&heap, count, 6, Place::Young) {
                roots.push(node.value());
                count += 1;
            }
        });
        assert!(count > 15_000, "{count} nodes of 64 bytes in 2 MiB");
        // The reserve lets the program unwind.
        in_frame(|| {
            for id in 0..100 {
                Node::new(&heap, id, 6, Place::Young).expect("the reserve");
            }
        });
        for (id, node) in roots.iter().enumerate() {
            assert_eq!(Node::of(node).id, id as u32);
        }
        assert!(heap.statistics().block_bytes <= limits.max_heap + limits.reserve + limits.max_nursery);
        in_frame(|| roots.clear());
        in_frame(|| heap.collect_major());
    }
    assert!(Node::new(&heap, 0, 1 << 20, Place::Young).is_err(), "larger than the heap");
    assert!(heap.request_external(4 << 20).is_err());
    assert!(Node::new(&heap, 0, 10, Place::Young).is_ok());
}

#[test]
fn external_memory_brings_collections_about() {
    let heap = heap(Limits { max_heap: 256 << 20, ..Limits::default() });
    let dropped = Rc::new(Cell::new(0));
    for _ in 0..400 {
        in_frame(|| {
            heap.request_external(4 << 20).expect("garbage makes room");
            let data = Resource { dropped: Rc::clone(&dropped), held: GcSlot::new(None), bytes: 4 << 20 };
            heap.allocate_host(Box::new(data)).expect("room");
        });
    }
    assert!(heap.statistics().external_bytes <= 256 << 20);
    assert!(dropped.get() > 300);
    assert!(heap.statistics().major > 3);
}

#[test]
fn barriers_find_young_cells_in_old_ones() {
    let heap = heap(small());
    heap.verify(true);
    let mut roots = heap.list();
    in_frame(|| {
        for id in 0..50 {
            roots.push(Node::new(&heap, id, 2, Place::Young).expect("room").value());
        }
    });
    in_frame(|| heap.collect_major());
    assert!(heap.remembered().is_empty());
    for round in 0..5 {
        in_frame(|| {
            for index in 0..50 {
                let young = Node::new(&heap, index * 100 + round, 0, Place::Young).expect("room");
                let old = Node::of(roots.at(index as usize));
                old.slots()[1].set(old, young.value());
                old.slots()[0].set(old, Value::int(1));
            }
        });
        assert!(heap.remembered().len() >= 48);
        in_frame(|| heap.collect_minor());
        for index in 0..50 {
            let value = Node::of(roots.at(index as usize)).slots()[1].get();
            assert_eq!(Node::of(value).id, index * 100 + round);
        }
    }
    // A pinned cell stays young: its owner stays remembered.
    let young: Gc<Node> = Node::new(&heap, 77, 0, Place::Young).expect("room");
    let old = Node::of(roots.at(0));
    old.slots()[0].set(old, young.value());
    heap.collect_minor();
    heap.collect_minor();
    assert!(heap.remembered().contains(&old.id()));
    assert_eq!(young.id, 77);
}

#[test]
fn compaction_returns_blocks() {
    let heap = heap(Limits { first_major: 1 << 30, ..Limits::default() });
    let mut roots = heap.list();
    in_frame(|| {
        for id in 0..200_000 {
            roots.push(Node::new(&heap, id, 5, Place::Young).expect("room").value());
        }
    });
    in_frame(|| heap.collect_major());
    let full = heap.statistics().block_bytes;
    // One in twenty stays, spread over all blocks.
    in_frame(|| {
        let mut sparse = heap.list();
        sparse.extend((0..200_000).step_by(20).map(|index| roots.at(index)));
        roots = sparse;
    });
    in_frame(|| heap.collect_major());
    let swept = heap.statistics().block_bytes;
    in_frame(|| heap.compact());
    let compact = heap.statistics().block_bytes;
    assert!(full > 10 << 20 && swept > full / 2, "{full} {swept}");
    assert!(compact < full / 10, "{full} {swept} {compact}");
    for (index, node) in roots.iter().enumerate() {
        assert_eq!(Node::of(node).id, index as u32 * 20);
    }
}

#[test]
fn stress_poisons_what_is_free() {
    let heap = heap(small());
    heap.verify(true);
    heap.set_stress(Some(Stress { full: 2, compacting: 2 }));
    let mut roots = heap.list();
    for id in 0..100 {
        let node = Node::new(&heap, id, 3, Place::Young).expect("room");
        if let Some(last) = roots.last() {
            node.slots()[0].set(node, last);
        }
        roots.push(node.value());
    }
    let statistics = heap.statistics();
    assert!(statistics.minor >= 100 && statistics.major >= 40, "{statistics:?}");
}

#[test]
fn the_trace_tells_of_collections() {
    let heap = heap(small());
    let lines: Rc<std::cell::RefCell<Vec<String>>> = Rc::default();
    let sink = Rc::clone(&lines);
    heap.trace(Some(Box::new(move |line| sink.borrow_mut().push(line.to_owned()))));
    heap.collect_minor();
    heap.collect_major();
    let lines = lines.borrow();
    assert!(lines[0].starts_with("minor 1: "), "{lines:?}");
    assert!(lines.last().is_some_and(|line| line.starts_with("major 1: live 0 bytes")), "{lines:?}");
}

#[test]
fn walking_meets_each_cell() {
    let heap = heap(small());
    let mut roots = heap.list();
    for id in 0..10 {
        roots.push(
            Node::new(&heap, id, 1, [Place::Young, Place::Old, Place::Fixed][id as usize % 3])
                .expect("room")
                .value(),
        );
    }
    let mut count = 0;
    heap.walk(&mut |cell| {
        // SAFETY: the walk gives live cells.
        count += u32::from(unsafe { (*cell).cell_kind() } == CellKind::OBJECT);
    });
    assert_eq!(count, 10);
}

#[test]
fn views_show_spaces_colours_and_free_cells() {
    let heap = heap(small());
    let mut roots = heap.list();
    in_frame(|| {
        for id in 0..60 {
            roots.push(Node::new(&heap, id, 2, Place::Old).expect("room").value());
        }
        roots.push(Node::new(&heap, 60, 200, Place::Old).expect("room").value());
    });
    in_frame(|| roots.swap(30, 60));
    in_frame(|| roots.truncate(31));
    in_frame(|| heap.collect_major());
    let blocks = heap.blocks();
    let old: Vec<_> = blocks.iter().filter(|block| block.space == Space::Old).collect();
    assert_eq!(old.len(), 1);
    assert_eq!(old[0].pitch, 4);
    assert!(old[0].free.len() >= 128 - 34 && old[0].free.is_sorted(), "{:?}", old[0]);
    assert!(blocks.iter().any(|block| block.space == Space::LargeOld && block.used == 1616));
    let header = |index: usize| roots.at(index).header().expect("a cell").cast_const();
    assert_eq!(heap.place(header(0)).space, Space::Old);
    assert_eq!(heap.color(header(0)), Color::White);
    let large = Node::of(roots.at(30));
    large.slots()[5].set(large, roots.at(3));
    heap.begin_marking();
    assert_eq!(heap.color(header(0)), Color::Grey);
    assert!(heap.work_list().len() >= 31);
    while heap.is_marking() {
        heap.step_marking(100);
    }
    assert_eq!(heap.color(header(0)), Color::White);
    let mut edges = Vec::new();
    // SAFETY: the cell is live.
    unsafe { heap.edges(large.header(), &mut |target, weak| edges.push((target, weak))) };
    assert_eq!(edges, [(header(3), false)]);
    let summary = heap.summary();
    assert!((31..36).contains(&summary["node"].cells), "{summary:?}");
    let young = Node::new(&heap, 99, 0, Place::Young).expect("room");
    assert!(heap.ambiguous_roots().contains(&young.header().cast_const()));
    Heap::keep(young);
}

#[test]
fn old_cells_alone_bring_marking_about() {
    for place in [Place::Old, Place::Fixed] {
        let heap = heap(small());
        for id in 0..20_000 {
            Node::new(&heap, id, 4, place).expect("room");
        }
        let statistics = heap.statistics();
        assert!(statistics.major > 2 && statistics.peak_block_bytes < 1 << 20, "{statistics:?}");
    }
}

#[test]
fn another_thread_may_take_over_after_it_says_so() {
    struct Sent(Box<Heap>);
    // SAFETY: the heap is used by one thread at a time.
    unsafe impl Send for Sent {}
    let heap = heap(small());
    let handle = heap.protect(Node::new(&heap, 3, 1, Place::Young).expect("room"));
    let bits = handle.get().bits();
    std::mem::forget(handle);
    let sent = Sent(heap);
    let sent = std::thread::spawn(move || {
        let sent = sent;
        sent.0.record_stack_base();
        let local = Node::new(&sent.0, 4, 1, Place::Young).expect("room");
        sent.0.collect_major();
        assert_eq!(local.id, 4);
        sent
    });
    let heap = sent.join().expect("no panic").0;
    heap.record_stack_base();
    heap.collect_major();
    assert_ne!(bits, 0);
}
