//! What holds cells weakly: slots, ephemerons, tables outside the heap, finalization records.
//!
//! Slots and ephemerons are met while tracing and noted. Once all that lives is known, those whose
//! cell is gone are cleared. Minor collections do the same for young cells.

use crate::collector::Collector;
use crate::ephemerons::{Ephemeron, Waiting};
use crate::heap::WeakTable;
use crate::roots::RootId;
use crate::tracer::{Tracer, WeakTracer};
use js_value::Value;
use std::collections::VecDeque;

/// A weak table outside the heap.
#[derive(Clone, Copy)]
pub(crate) struct WeakSource {
    pub(crate) id: RootId,
    pub(crate) data: *mut (),
    /// Whether it may hold young cells.
    pub(crate) young: bool,
    pub(crate) process: WeakTable,
}

/// A cell of a finalization registry.
#[derive(Clone, Copy)]
pub(crate) struct Record {
    pub(crate) registry: Value,
    pub(crate) target: Value,
    pub(crate) held: Value,
    pub(crate) token: Value,
}

/// All that is weak in a heap.
#[derive(Default)]
pub(crate) struct Weak {
    /// Weak slots met by the marking under way.
    pub(crate) slots: Vec<*mut usize>,
    /// Weak shape ids met by it.
    pub(crate) ids: Vec<*mut u32>,
    /// Ephemerons met by it whose key was not yet reached.
    pub(crate) ephemerons: Vec<Ephemeron>,
    /// Weak slots met by the minor collection under way that point at young cells.
    pub(crate) young_slots: Vec<*mut usize>,
    /// Ephemerons met by it whose key is young and was not yet reached.
    pub(crate) young_ephemerons: Vec<Ephemeron>,
    /// While either of the two is settled: entries that wait for their key.
    pub(crate) waiting: Waiting,
    pub(crate) tables: Vec<WeakSource>,
    /// Finalization records, in the order of registration; from `young_records` on they may hold
    /// young cells.
    pub(crate) records: Vec<Record>,
    pub(crate) young_records: usize,
    /// Registries and held values of targets that are gone.
    pub(crate) queue: VecDeque<(Value, Value)>,
    /// KeepDuringJob.
    pub(crate) kept: Vec<Value>,
}

/// How long the lists of a marking are.
#[derive(Clone, Copy)]
pub(crate) struct Noted {
    slots: usize,
    ids: usize,
    ephemerons: usize,
}

impl Weak {
    pub(crate) fn noted(&self) -> Noted {
        Noted { slots: self.slots.len(), ids: self.ids.len(), ephemerons: self.ephemerons.len() }
    }

    /// Forgets what was noted in between: it lies in young cells, which will move or die before
    /// marking ends, and are visited again then.
    pub(crate) fn forget_between(&mut self, start: Noted, end: Noted) {
        self.slots.drain(start.slots..end.slots);
        self.ids.drain(start.ids..end.ids);
        self.ephemerons.drain(start.ephemerons..end.ephemerons);
    }
}

impl Tracer {
    /// Visits what the finalization queue and the current job hold, and in a minor collection what
    /// young records hold strongly.
    pub(crate) fn visit_finalization(&mut self) {
        // SAFETY: the borrow is of lists that tracing does not touch.
        let weak = unsafe { &mut (*self.collector).weak };
        for (registry, held) in &mut weak.queue {
            self.visit_value(registry);
            self.visit_value(held);
        }
        for value in &mut weak.kept {
            self.visit_value(value);
        }
        if self.is_minor() {
            for record in &mut weak.records[weak.young_records..] {
                self.visit_value(&mut record.registry);
                self.visit_value(&mut record.held);
            }
        }
    }

    /// Visits held values whose registry was reached. True if there was one.
    pub(crate) fn held_values(&mut self) -> bool {
        let mut progress = false;
        self.owner = std::ptr::null_mut();
        for index in 0..self.heap().weak.records.len() {
            let Record { registry, mut held, .. } = self.heap().weak.records[index];
            let is_alive = |heap: &Collector, value: Value| {
                value.as_cell().is_none_or(|cell| heap.is_reached(cell.get() as usize))
            };
            if is_alive(self.heap(), registry) && !is_alive(self.heap(), held) {
                self.visit_value(&mut held);
                progress = true;
            }
        }
        progress
    }
}

impl Collector {
    /// Clears ephemerons whose key was not reached.
    pub(crate) fn drop_dead_ephemerons(&mut self, young: bool) {
        let list = if young { &mut self.weak.young_ephemerons } else { &mut self.weak.ephemerons };
        for (key, value) in list.drain(..) {
            // SAFETY: the slots lie in live cells.
            unsafe {
                (*key).initialize(Value::EMPTY);
                (*value).initialize(Value::EMPTY);
            }
        }
    }

    /// Marking knows all that lives: clears slots, ids and ephemerons. Slots that stay are recorded
    /// where their cell is about to move.
    pub(crate) fn clear_weak(&mut self) {
        self.drop_dead_ephemerons(false);
        for slot in std::mem::take(&mut self.weak.slots) {
            // SAFETY: the slots lie in live cells.
            let word = unsafe { *slot };
            if !Value::from_bits(word as u64).is_cell() {
                continue;
            }
            if !self.is_reached(word) {
                // SAFETY: as above.
                unsafe { *slot = 0 };
            } else if self.blocks.state_at(word) == crate::block::state::EVACUATED {
                self.marker.recorded.push(slot);
            }
        }
        for id in std::mem::take(&mut self.weak.ids) {
            // SAFETY: the ids lie in live cells.
            unsafe {
                if *id != 0 && !self.is_reached(self.blocks.base() + *id as usize * 8) {
                    *id = 0;
                }
            }
        }
    }

    /// Asks weak tables to drop what is gone.
    pub(crate) fn process_weak_tables(&self, tracer: &mut WeakTracer) {
        for table in &self.weak.tables {
            if table.young || !tracer.minor {
                // SAFETY: whoever registered the table vouches for the function and its data.
                unsafe { (table.process)(table.data, tracer) }
            }
        }
    }

    /// Goes through the records that may hold young cells, after a minor collection.
    pub(crate) fn finalize_young(&mut self) {
        let from = self.weak.young_records;
        self.finalize(from, true);
        // A record stays among the young ones while it holds a young cell.
        let is_old = |record: &Record| {
            [record.registry, record.target, record.held, record.token].iter().all(|value| {
                value.as_cell().is_none_or(|cell| cell.get() as usize & crate::region::YOUNG_BIT != 0)
            })
        };
        while self.weak.records.get(self.weak.young_records).is_some_and(is_old) {
            self.weak.young_records += 1;
        }
    }

    /// Goes through all records after marking.
    pub(crate) fn finalize_old(&mut self) {
        let before = self.weak.young_records;
        let young = self.weak.records.len() - before;
        self.finalize(0, false);
        self.weak.young_records = self.weak.records.len().saturating_sub(young);
    }

    /// Queues records from `first` on whose target is gone, drops those whose registry is.
    fn finalize(&mut self, first: usize, minor: bool) {
        let tail = self.weak.records.split_off(first);
        for mut record in tail {
            let tracer = &mut WeakTracer { collector: self, minor };
            if !tracer.retain_value(&mut record.registry) || !tracer.retain_value(&mut record.held) {
                continue;
            }
            if !tracer.retain_value(&mut record.token) {
                record.token = Value::EMPTY;
            }
            if tracer.retain_value(&mut record.target) {
                self.weak.records.push(record);
            } else {
                self.weak.queue.push_back((record.registry, record.held));
            }
        }
    }
}
