//! The emulated kernel queue keeps the rules of kqueue that the poller stands on.
#![cfg(target_os = "linux")]

use std::time::Duration;

use js_event_loop::channel::{Channel, Descriptor};
use js_event_loop::poller::kqueue::{EmulatedQueue, Filter, Flags, KernelEvent, KernelQueue};

/// Applies `changes`, then fetches what comes within `ms`.
fn kevent(queue: &mut EmulatedQueue, changes: &[KernelEvent], ms: u64) -> Vec<KernelEvent> {
    let mut events = Vec::new();
    queue.kevent(changes, &mut events, 16, Some(Duration::from_millis(ms))).unwrap();
    events
}

fn pair() -> (EmulatedQueue, Descriptor, Descriptor) {
    let (ours, theirs) = Descriptor::pair().unwrap();
    (EmulatedQueue::new().unwrap(), ours, theirs)
}

fn on(channel: &Descriptor, filter: Filter, flags: Flags) -> KernelEvent {
    KernelEvent::change(channel.source() as u64, filter, flags, 7)
}

#[test]
fn level_mode_reports_the_state_and_clear_mode_its_changes() {
    for (mode, again) in [(Flags::default(), 1), (Flags::CLEAR, 0)] {
        let (mut queue, ours, mut theirs) = pair();
        assert_eq!(kevent(&mut queue, &[on(&ours, Filter::Read, Flags::ADD | mode)], 0), []);
        theirs.write(b"abc").unwrap();
        let events = kevent(&mut queue, &[], 0);
        assert_eq!((events.len(), events[0].data, events[0].udata), (1, 3, 7));
        assert_eq!(kevent(&mut queue, &[], 0).len(), again);
        theirs.write(b"d").unwrap();
        assert_eq!(kevent(&mut queue, &[], 0)[0].data, 4);
    }
}

#[test]
fn both_filters_of_a_descriptor_stand_apart() {
    let (mut queue, ours, theirs) = pair();
    let changes = [on(&ours, Filter::Read, Flags::ADD), on(&ours, Filter::Write, Flags::ADD)];
    let events = kevent(&mut queue, &changes, 0);
    assert_eq!(events.iter().map(|event| event.filter).collect::<Vec<_>>(), [Filter::Write]);
    drop(theirs);
    let events = kevent(&mut queue, &[], 0);
    assert_eq!(events.iter().map(|event| event.filter).collect::<Vec<_>>(), [Filter::Read, Filter::Write]);
    assert!(events.iter().all(|event| event.flags.contains(Flags::EOF)));
}

#[test]
fn oneshot_deletes_and_dispatch_disables() {
    let (mut queue, ours, _theirs) = pair();
    let enable = on(&ours, Filter::Write, Flags::ENABLE);
    assert_eq!(kevent(&mut queue, &[on(&ours, Filter::Write, Flags::ADD | Flags::DISPATCH)], 0).len(), 1);
    assert_eq!(kevent(&mut queue, &[], 0).len(), 0);
    assert_eq!(kevent(&mut queue, &[enable], 0).len(), 1);
    assert_eq!(kevent(&mut queue, &[on(&ours, Filter::Write, Flags::ADD | Flags::ONESHOT)], 0).len(), 1);
    let events = kevent(&mut queue, &[enable], 0);
    assert!(events[0].flags.contains(Flags::ERROR), "{events:?}");
    assert_eq!(events[0].data, i64::from(rustix::io::Errno::NOENT.raw_os_error()));
}

#[test]
fn a_failed_change_without_room_is_an_error() {
    let (mut queue, ours, _theirs) = pair();
    let delete = on(&ours, Filter::Read, Flags::DELETE);
    let error = queue.kevent(&[delete], &mut Vec::new(), 0, None).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn timers_count_expirations() {
    let mut queue = EmulatedQueue::new().unwrap();
    let timer = KernelEvent { data: 5, ..KernelEvent::change(1, Filter::Timer, Flags::ADD, 9) };
    let events = kevent(&mut queue, &[timer], 2_000);
    assert_eq!((events[0].filter, events[0].ident, events[0].udata), (Filter::Timer, 1, 9));
    std::thread::sleep(Duration::from_millis(40));
    assert!(kevent(&mut queue, &[], 2_000)[0].data >= 5);
    let once =
        KernelEvent { data: 1, ..KernelEvent::change(1, Filter::Timer, Flags::ADD | Flags::ONESHOT, 9) };
    assert_eq!(kevent(&mut queue, &[once], 2_000)[0].data, 1);
    assert_eq!(kevent(&mut queue, &[], 20), []);
}

#[test]
fn user_events_come_from_other_threads() {
    let mut queue = EmulatedQueue::new().unwrap();
    let user = KernelEvent::change(3, Filter::User, Flags::ADD | Flags::CLEAR, 4);
    assert_eq!(kevent(&mut queue, &[user], 0), []);
    let waker = queue.trigger(3);
    std::thread::spawn(move || {
        waker.wake();
        waker.wake();
    })
    .join()
    .unwrap();
    assert_eq!(kevent(&mut queue, &[], 2_000)[0].udata, 4);
    assert_eq!(kevent(&mut queue, &[], 0), []);
}
