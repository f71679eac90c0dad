//! A network in memory and a poller for it.
//!
//! Used by tests and keys under [`super::VirtualTime`]. Ends come in connected pairs, like those
//! of `socketpair`. The invariant: an end is ready exactly when the same operations would make a
//! real socket ready.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Interest, Mode, Poller, Readiness, Source, WAKE_KEY, Waker};

/// How many bytes an end holds before its writer must wait, unless the network says otherwise.
const CAPACITY: usize = 4096;

#[derive(Default)]
struct EndState {
    peer: Source,
    /// Bytes that have arrived and were not read.
    arrived: VecDeque<u8>,
    /// The peer will send no more.
    ended: bool,
    /// The peer is closed.
    gone: bool,
    /// The connection is not there yet.
    connecting: bool,
    /// Why it did not come about, until it is fetched.
    refused: bool,
    /// Something new to read, or new room to write, since it was last reported; for edge mode.
    news: (bool, bool),
}

/// All ends of a simulated network. Clones share one network.
#[derive(Clone)]
pub struct Network {
    ends: Rc<RefCell<BTreeMap<Source, EndState>>>,
    created: Rc<RefCell<Source>>,
    capacity: Rc<Cell<usize>>,
}

impl Default for Network {
    fn default() -> Network {
        Network::with_capacity(CAPACITY)
    }
}

impl Network {
    /// A network without ends.
    pub fn new() -> Network {
        Network::default()
    }

    /// A network whose ends hold `capacity` bytes before their writers must wait.
    pub fn with_capacity(capacity: usize) -> Network {
        let capacity = Rc::new(Cell::new(capacity));
        Network { ends: Rc::default(), created: Rc::default(), capacity }
    }

    /// Changes how many bytes each end holds from now on.
    pub fn set_capacity(&self, capacity: usize) {
        self.capacity.set(capacity);
    }

    /// Two ends that are not connected yet, until [`End::establish`] or [`End::refuse`] on the
    /// second.
    pub fn connecting_pair(&self) -> (End, End) {
        let (ours, theirs) = self.pair();
        // Both were made in the line above.
        let _ = self.with(ours.source, |end| end.connecting = true);
        (ours, theirs)
    }

    /// Two connected ends.
    pub fn pair(&self) -> (End, End) {
        let mut created = self.created.borrow_mut();
        let (a, b) = (*created, *created + 1);
        *created += 2;
        let mut ends = self.ends.borrow_mut();
        ends.insert(a, EndState { peer: b, news: (false, true), ..EndState::default() });
        ends.insert(b, EndState { peer: a, news: (false, true), ..EndState::default() });
        (End { network: self.clone(), source: a }, End { network: self.clone(), source: b })
    }

    fn with<T>(&self, source: Source, f: impl FnOnce(&mut EndState) -> T) -> io::Result<T> {
        let mut ends = self.ends.borrow_mut();
        ends.get_mut(&source).map(f).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    /// Whether `source` is open.
    pub(super) fn has(&self, source: Source) -> bool {
        self.ends.borrow().contains_key(&source)
    }

    /// Makes what is ready at `source` count as news: for reading, for writing.
    pub(super) fn renew(&self, source: Source, (read, write): (bool, bool)) {
        let _ = self.with(source, |end| (end.news.0 |= read, end.news.1 |= write));
    }

    /// Makes what is ready at `source` count as reported: for reading, for writing.
    pub(super) fn reported(&self, source: Source, (read, write): (bool, bool)) {
        let _ = self.with(source, |end| (end.news.0 &= !read, end.news.1 &= !write));
    }

    /// What `source` is ready for.
    pub(super) fn state(&self, source: Source) -> Option<State> {
        let ends = self.ends.borrow();
        let end = ends.get(&source)?;
        let room =
            ends.get(&end.peer).map_or(0, |peer| self.capacity.get().saturating_sub(peer.arrived.len()));
        Some(State {
            arrived: end.arrived.len(),
            room,
            readable: !end.connecting && (!end.arrived.is_empty() || end.ended || end.gone),
            writable: !end.connecting && (room > 0 || end.gone),
            ended: end.ended || end.gone,
            gone: end.gone,
            news: end.news,
        })
    }
}

/// What an end is ready for.
pub(super) struct State {
    /// Bytes that can be read.
    pub(super) arrived: usize,
    /// Bytes that can be written.
    pub(super) room: usize,
    pub(super) readable: bool,
    pub(super) writable: bool,
    /// Hung up for readers.
    pub(super) ended: bool,
    /// Hung up for writers.
    pub(super) gone: bool,
    pub(super) news: (bool, bool),
}

/// One end of a connection. Dropping it closes it.
pub struct End {
    network: Network,
    source: Source,
}

impl End {
    /// Its number, for a poller.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Reads what has arrived; 0 bytes mean the end.
    pub fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        let (count, peer) = self.network.with(self.source, |end| {
            let count = into.len().min(end.arrived.len());
            if count == 0 && !end.ended && !end.gone && !into.is_empty() {
                return Err(io::Error::from(io::ErrorKind::WouldBlock));
            }
            for (to, byte) in into.iter_mut().zip(end.arrived.drain(..count)) {
                *to = byte;
            }
            Ok((count, end.peer))
        })??;
        if count > 0 {
            let _ = self.network.with(peer, |peer| peer.news.1 = true);
        }
        Ok(count)
    }

    /// Writes as much as there is room for.
    pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        let (peer, gone) = self.network.with(self.source, |end| (end.peer, end.gone))?;
        if gone {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        }
        self.network.with(peer, |peer| {
            if peer.ended {
                return Err(io::Error::from(io::ErrorKind::BrokenPipe));
            }
            let count = bytes.len().min(self.network.capacity.get().saturating_sub(peer.arrived.len()));
            if count == 0 && !bytes.is_empty() {
                return Err(io::Error::from(io::ErrorKind::WouldBlock));
            }
            peer.arrived.extend(&bytes[..count]);
            peer.news.0 |= count > 0;
            Ok(count)
        })?
    }

    /// Makes the connection to a peer that waits for it.
    pub fn establish(&self) -> io::Result<()> {
        self.answer(false)
    }

    /// Refuses the connection to a peer that waits for it.
    pub fn refuse(&self) -> io::Result<()> {
        self.answer(true)
    }

    fn answer(&self, refused: bool) -> io::Result<()> {
        let peer = self.network.with(self.source, |end| end.peer)?;
        self.network.with(peer, |peer| {
            (peer.connecting, peer.refused, peer.news) = (false, refused, (true, true));
        })
    }

    /// Fetches and clears why a connection did not come about.
    pub fn take_error(&self) -> io::Result<()> {
        let refused = self.network.with(self.source, |end| std::mem::take(&mut end.refused))?;
        if refused { Err(io::ErrorKind::ConnectionRefused.into()) } else { Ok(()) }
    }

    /// Tells the peer that no more will be sent.
    pub fn shutdown(&self) -> io::Result<()> {
        let peer = self.network.with(self.source, |end| end.peer)?;
        let _ = self.network.with(peer, |peer| (peer.ended, peer.news.0) = (true, true));
        Ok(())
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let removed = self.network.ends.borrow_mut().remove(&self.source);
        if let Some(end) = removed {
            let _ = self.network.with(end.peer, |peer| (peer.gone, peer.news) = (true, (true, true)));
        }
    }
}

struct Watch {
    key: u64,
    interest: Interest,
    mode: Mode,
    armed: bool,
}

/// A poller that watches a [`Network`]. It never waits.
pub struct SimulatedPoller {
    network: Network,
    watches: BTreeMap<Source, Watch>,
    woken: Arc<AtomicBool>,
}

impl SimulatedPoller {
    /// A poller for the ends of `network`.
    pub fn new(network: Network) -> SimulatedPoller {
        SimulatedPoller { network, watches: BTreeMap::new(), woken: Arc::default() }
    }

    fn set(&mut self, source: Source, watch: Watch) -> io::Result<()> {
        // Watching begins with what is ready already, in edge mode too.
        self.network.with(source, |end| end.news = (true, true))?;
        self.watches.insert(source, watch);
        Ok(())
    }
}

impl Poller for SimulatedPoller {
    fn now(&mut self) -> u64 {
        0
    }

    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        if self.watches.contains_key(&source) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.set(source, Watch { key, interest, mode, armed: true })
    }

    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        if !self.watches.contains_key(&source) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.set(source, Watch { key, interest, mode, armed: true })
    }

    fn remove(&mut self, source: Source) -> io::Result<()> {
        self.watches.remove(&source).map(|_| ()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn wait(&mut self, _timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()> {
        // An end that was closed is watched no more, as with epoll and kqueue.
        self.watches.retain(|&source, _| self.network.ends.borrow().contains_key(&source));
        for (&source, watch) in &mut self.watches {
            let Some(state) = self.network.state(source) else { continue };
            if !watch.armed {
                continue;
            }
            let reads = watch.interest.read && state.readable;
            let writes = watch.interest.write && state.writable;
            let told = match watch.mode {
                Mode::Edge => (reads && state.news.0) || (writes && state.news.1),
                Mode::Level | Mode::OneShot => reads || writes,
            };
            if told {
                self.network.with(source, |end| end.news = (false, false))?;
                watch.armed = watch.mode != Mode::OneShot;
                let hangup = (reads && state.ended) || (writes && state.gone);
                ready.push(Readiness {
                    key: watch.key,
                    readable: reads,
                    writable: writes,
                    hangup,
                    error: false,
                });
            }
        }
        if self.woken.swap(false, Ordering::AcqRel) {
            let key = WAKE_KEY;
            ready.push(Readiness { key, readable: false, writable: false, hangup: false, error: false });
        }
        Ok(())
    }

    fn waker(&self) -> Waker {
        let woken = Arc::clone(&self.woken);
        Waker::new(move || woken.store(true, Ordering::Release))
    }
}
