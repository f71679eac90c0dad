//! Slack tracking: how many in-object slots the instances of a constructor get.
//!
//! A constructor begins with an estimate plus some slack. After its first few instances the slots
//! that none of them used are taken off: the capacity in all shapes of the tree is lowered, so
//! later instances are smaller. Instances made before keep their unused words; no property of
//! theirs changes its place, because all shapes that exist use fewer slots than the new capacity.

use super::{Shape, ShapeFlags};
use crate::{Context, Object};
use js_garbage_collection::{CellKind, Gc, GcSlot, Tracer};
use smallvec::SmallVec;
use std::cell::Cell;

/// How many instances are watched.
const INSTANCES: u8 = 8;
/// The slots that instances get beyond the estimate while they are watched.
const SLACK: u8 = 8;
/// The most slots that lie in an object.
const MAX_INLINE: u8 = 64;

/// The shape that instances of a constructor begin with: a field of the constructor's cell.
#[repr(C)]
pub struct SlackTracking {
    shape: GcSlot<Shape>,
    countdown: Cell<u8>,
    _pad: [u8; 7],
}

impl SlackTracking {
    /// Nothing yet: the first instance will call [`SlackTracking::begin`].
    pub fn new() -> SlackTracking {
        SlackTracking { shape: GcSlot::new(None), countdown: Cell::new(0), _pad: [0; 7] }
    }

    /// The shape for the next instance, if the constructor has made instances before. Counts it.
    #[inline]
    pub fn next_shape(&self) -> Option<Gc<Shape>> {
        let shape = self.shape.get()?;
        if self.countdown.get() > 0 {
            self.count(shape);
        }
        Some(shape)
    }

    #[cold]
    fn count(&self, shape: Gc<Shape>) {
        self.countdown.set(self.countdown.get() - 1);
        if self.countdown.get() == 0 {
            finish(shape);
        }
    }

    /// How many instances will still be watched.
    pub fn remaining(&self) -> u8 {
        self.countdown.get()
    }

    /// The initial shape, without counting an instance.
    pub fn shape(&self) -> Option<Gc<Shape>> {
        self.shape.get()
    }

    /// Makes the initial shape for instances with `prototype`; `owner` is the constructor, of whose
    /// cell `self` is a field; `estimate` is how many properties its code seems to add.
    pub fn begin(
        &self,
        cx: &mut Context,
        owner: Gc<Object>,
        kind: CellKind,
        prototype: Gc<Object>,
        estimate: u8,
    ) -> crate::Result<Gc<Shape>> {
        prototype.become_prototype(cx)?;
        let capacity = estimate.saturating_add(SLACK).min(MAX_INLINE);
        let flags = cx.methods(kind).flags;
        let shape = Shape::new_root(cx, kind, prototype.value(), capacity, flags)?;
        self.shape.set(owner, Some(shape));
        self.countdown.set(INSTANCES);
        Ok(shape)
    }

    /// Forgets the initial shape: the constructor's `prototype` is another now.
    pub fn reset(&self, owner: Gc<Object>) {
        self.shape.set(owner, None);
        self.countdown.set(0);
    }

    /// For the trace function of the constructor's kind.
    pub fn trace(&self, tracer: &mut Tracer) {
        tracer.visit_gc(&self.shape);
    }
}

impl Default for SlackTracking {
    fn default() -> SlackTracking {
        SlackTracking::new()
    }
}

/// Lowers the capacity of the whole tree to what is used.
fn finish(root: Gc<Shape>) {
    let mut used = 0;
    for_tree(root, |shape| used = used.max(shape.slot_count()));
    if used < root.inline_capacity() {
        for_tree(root, |shape| shape.inline_capacity.set(used as u8));
    }
}

/// Calls `visit` with each shape of the tree below `root` that is of the same tree.
fn for_tree(root: Gc<Shape>, mut visit: impl FnMut(&Shape)) {
    // Shapes do not move and nothing here allocates: plain pointers will do.
    let mut work: SmallVec<[Gc<Shape>; 32]> = SmallVec::new();
    work.push(root);
    while let Some(shape) = work.pop() {
        debug_assert!(!shape.flags().contains(ShapeFlags::UNIQUE));
        visit(&shape);
        shape.for_each_child(|child| work.push(child));
    }
}
