//! A host for programs without an engine: callbacks are boxed closures.
//!
//! Used by tests, benches and examples. A closure stays until [`Closures::remove`] or until the
//! event that ends its token's life.

use crate::event_loop::Loop;
use crate::host::{Event, Host};

type Callback = Box<dyn FnMut(&mut Loop<usize>, &mut Closures, Event)>;

/// A table of closures; the tokens are its indices.
#[derive(Default)]
pub struct Closures {
    slots: Vec<Slot>,
    free: Vec<usize>,
}

enum Slot {
    Free,
    Waiting(Callback),
    /// Taken out to be called; `false` once it was removed meanwhile.
    Running(bool),
}

impl Closures {
    /// An empty table.
    pub fn new() -> Closures {
        Closures::default()
    }

    /// Keeps `callback` and gives the token for it.
    pub fn add(&mut self, callback: impl FnMut(&mut Loop<usize>, &mut Closures, Event) + 'static) -> usize {
        let slot = Slot::Waiting(Box::new(callback));
        match self.free.pop() {
            Some(token) => {
                self.slots[token] = slot;
                token
            }
            None => {
                self.slots.push(slot);
                self.slots.len() - 1
            }
        }
    }

    /// Forgets the closure of `token`, even from inside it.
    pub fn remove(&mut self, token: usize) {
        match self.slots.get_mut(token) {
            Some(Slot::Running(kept)) => *kept = false,
            Some(slot @ Slot::Waiting(_)) => {
                *slot = Slot::Free;
                self.free.push(token);
            }
            Some(Slot::Free) | None => {}
        }
    }
}

impl Host<usize> for Closures {
    fn call(&mut self, on: &mut Loop<usize>, token: usize, event: Event) {
        let Some(slot @ Slot::Waiting(_)) = self.slots.get_mut(token) else { return };
        let Slot::Waiting(mut callback) = std::mem::replace(slot, Slot::Running(true)) else { return };
        callback(on, self, event);
        let kept = matches!(self.slots[token], Slot::Running(true)) && !event.is_last();
        if kept {
            self.slots[token] = Slot::Waiting(callback);
        } else {
            self.slots[token] = Slot::Free;
            self.free.push(token);
        }
    }
}
