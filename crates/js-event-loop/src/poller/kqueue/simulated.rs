//! A kernel queue in memory, over a simulated [`Network`].
//!
//! Used by keys and tests, so that kqueue's rules can be shown on every machine. It never waits,
//! and it has no timers: its clock would be a second one. The invariant: `entries` holds what was
//! added and not deleted, and nothing of an end that was closed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::io::Errno;

use super::{Filter, Flags, KernelEvent, KernelQueue};
use crate::poller::{Network, Source, Waker};

/// The flags of an entry that outlive the change which set them.
const LASTING: u16 = Flags::ONESHOT.0 | Flags::CLEAR.0 | Flags::DISPATCH.0;

struct Entry {
    flags: Flags,
    udata: u64,
    enabled: bool,
}

/// A simulated queue.
pub struct SimulatedQueue {
    network: Network,
    /// By ident, then filter: the order of reports.
    entries: BTreeMap<(u64, Filter), Entry>,
    /// User events that were triggered and not yet fetched.
    triggered: Arc<Mutex<BTreeSet<u64>>>,
}

impl SimulatedQueue {
    /// An empty queue for the ends of `network`.
    pub fn new(network: Network) -> SimulatedQueue {
        SimulatedQueue { network, entries: BTreeMap::new(), triggered: Arc::default() }
    }

    /// Each entry in the order of reports: ident, filter, lasting flags, and whether it is enabled.
    pub fn entries(&mut self) -> impl Iterator<Item = (u64, Filter, Flags, bool)> {
        self.forget_closed();
        self.entries.iter().map(|(&(ident, filter), entry)| (ident, filter, entry.flags, entry.enabled))
    }

    /// A descriptor takes its entries with it when it is closed.
    fn forget_closed(&mut self) {
        let network = &self.network;
        self.entries.retain(|&(ident, filter), _| filter == Filter::User || network.has(source(ident)));
    }

    fn apply(&mut self, change: &KernelEvent) -> Result<(), Errno> {
        let KernelEvent { ident, filter, flags, udata, .. } = *change;
        if flags.contains(Flags::ADD) {
            match filter {
                Filter::Timer => return Err(Errno::INVAL),
                Filter::Read | Filter::Write if !self.network.has(source(ident)) => return Err(Errno::BADF),
                _ => {}
            }
            let entry = Entry { flags: Flags(flags.0 & LASTING), udata, enabled: true };
            self.entries.insert((ident, filter), entry);
        }
        let entry = self.entries.get_mut(&(ident, filter)).ok_or(Errno::NOENT)?;
        if flags.contains(Flags::DELETE) {
            self.entries.remove(&(ident, filter));
        } else if flags.contains(Flags::DISABLE) {
            entry.enabled = false;
        } else if flags.contains(Flags::ENABLE) || flags.contains(Flags::ADD) {
            // What is ready already is reported, in edge mode too.
            entry.enabled = true;
            match filter {
                Filter::Read => self.network.renew(source(ident), (true, false)),
                Filter::Write => self.network.renew(source(ident), (false, true)),
                Filter::Timer | Filter::User => {}
            }
        }
        Ok(())
    }

    /// The event that an entry has to report now, if any. An edge counts as reported then.
    fn event(&self, (ident, filter): (u64, Filter), entry: &Entry) -> Option<KernelEvent> {
        let mut event = KernelEvent::change(ident, filter, entry.flags, entry.udata);
        let edge = entry.flags.contains(Flags::CLEAR);
        if filter == Filter::User {
            let mut triggered = self.triggered.lock().unwrap_or_else(PoisonError::into_inner);
            let there = if edge { triggered.remove(&ident) } else { triggered.contains(&ident) };
            return there.then_some(event);
        }
        let state = self.network.state(source(ident))?;
        let (ready, news, eof, data) = match filter {
            Filter::Read => (state.readable, state.news.0, state.ended, state.arrived),
            _ => (state.writable, state.news.1, state.gone, state.room),
        };
        if !ready || (edge && !news) {
            return None;
        }
        if edge {
            self.network.reported(source(ident), (filter == Filter::Read, filter == Filter::Write));
        }
        event.data = data as i64;
        if eof {
            event.flags = event.flags | Flags::EOF;
        }
        Some(event)
    }
}

/// The end that `ident` names; a number that none can have if it is too large for one.
fn source(ident: u64) -> Source {
    Source::try_from(ident).unwrap_or(-1)
}

impl KernelQueue for SimulatedQueue {
    fn kevent(
        &mut self,
        changes: &[KernelEvent],
        events: &mut Vec<KernelEvent>,
        room: usize,
        _timeout: Option<Duration>,
    ) -> io::Result<()> {
        self.forget_closed();
        let before = events.len();
        for change in changes {
            if let Err(error) = self.apply(change) {
                if events.len() - before == room {
                    return Err(error.into());
                }
                let data = i64::from(error.raw_os_error());
                events.push(KernelEvent { flags: change.flags | Flags::ERROR, data, ..*change });
            }
        }
        if events.len() > before {
            return Ok(());
        }
        let mut spent = Vec::new();
        for (&name, entry) in &self.entries {
            if events.len() - before == room {
                break;
            }
            if entry.enabled
                && let Some(event) = self.event(name, entry)
            {
                events.push(event);
                if entry.flags.contains(Flags::ONESHOT) || entry.flags.contains(Flags::DISPATCH) {
                    spent.push(name);
                }
            }
        }
        for name in spent {
            match self.entries.get_mut(&name) {
                Some(entry) if !entry.flags.contains(Flags::ONESHOT) => entry.enabled = false,
                _ => drop(self.entries.remove(&name)),
            }
        }
        Ok(())
    }

    fn trigger(&self, ident: u64) -> Waker {
        let triggered = Arc::clone(&self.triggered);
        Waker::new(move || {
            triggered.lock().unwrap_or_else(PoisonError::into_inner).insert(ident);
        })
    }
}
