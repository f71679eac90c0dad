//! A turn that has nothing new to do does not allocate. A program of its own, since it counts
//! through the global allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use js_event_loop::channel::{Channel, Descriptor};
use js_event_loop::poller::{Interest, Mode};
use js_event_loop::{Event, Host, Loop, RunMode, poller};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: all work is left to the system's allocator; counting touches only a thread's own number,
// which is initialized without allocating.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`, which is that of the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `alloc` above, and so from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Default)]
struct Counter {
    calls: usize,
}

impl Host<()> for Counter {
    fn call(&mut self, on: &mut Loop<()>, (): (), event: Event) {
        self.calls += 1;
        if matches!(event, Event::Timer) {
            on.next_tick(());
            on.set_immediate(());
        }
    }
}

#[test]
fn an_idle_turn_does_not_allocate() {
    let mut on = Loop::new(poller::system().unwrap());
    let mut host = Counter::default();
    let (ours, mut theirs) = Descriptor::pair().unwrap();
    let polled = on.polled((), ours.source());
    on.watch(polled, Interest::READ, Mode::Level).unwrap();
    for handle in [on.idle(()), on.prepare(()), on.check(())] {
        on.start_phase_handle(handle).unwrap();
    }
    for _ in 0..50 {
        let timer = on.timer(());
        on.start_timer(timer, 0, 1).unwrap();
    }
    let (_wake, sender) = on.wake_handle(());
    theirs.write(b"never read").unwrap();
    for warm in [true, false] {
        let before = COUNT.with(Cell::get);
        for turn in 0..200 {
            if turn % 10 == 0 {
                sender.wake();
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            on.run(&mut host, RunMode::NoWait).unwrap();
        }
        let allocated = COUNT.with(Cell::get) - before;
        assert!(warm || allocated == 0, "{allocated} allocations");
    }
    assert!(host.calls > 400 * 4);
}
