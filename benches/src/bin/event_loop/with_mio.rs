//! The tasks as one writes them by hand on `mio`, with a `BinaryHeap` of timers and channels for
//! the pool. What the task does not need is not there.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{ErrorKind, Read, Write};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use mio::event::Source;
use mio::net::{TcpListener, TcpStream, UnixStream};
use mio::{Events, Interest, Poll, Token, Waker};

use crate::{ECHO_ROUNDS, Seed};

/// Does one task.
pub(crate) fn run(task: &str, count: u64) {
    match task {
        "timers" => timers(count),
        "ping-pong" => ping_pong(count),
        "echo" => echo(count),
        "pool" => pool(count, 64),
        _ => pool(count, 1),
    }
}

/// A stopped timer stays in the heap, and is passed over when its time comes.
fn timers(count: u64) {
    let (start, mut seed) = (Instant::now(), Seed::default());
    let mut heap = BinaryHeap::new();
    let mut armed = Vec::new();
    for id in 0..count as usize {
        let due = start.elapsed().as_millis() as u64 + seed.delay();
        heap.push(Reverse((due, id)));
        armed.push(true);
    }
    armed.iter_mut().step_by(2).for_each(|armed| *armed = false);
    let (mut poll, mut events, mut fired) = (Poll::new().unwrap(), Events::with_capacity(1024), 0);
    while let Some(&Reverse((first, _))) = heap.peek() {
        let now = start.elapsed().as_millis() as u64;
        poll.poll(&mut events, Some(Duration::from_millis(first.saturating_sub(now)))).unwrap();
        let now = start.elapsed().as_millis() as u64;
        while let Some(&Reverse((due, id))) = heap.peek()
            && due <= now
        {
            heap.pop();
            fired += u64::from(armed[id]);
        }
    }
    assert_eq!(fired, count / 2);
}

/// A connection, what could not be written yet, and how many messages it still sends.
struct Peer<S> {
    stream: S,
    waiting: Vec<u8>,
    rounds: Option<u64>,
}

impl<S: Read + Write> Peer<S> {
    fn new(stream: S, rounds: Option<u64>) -> Peer<S> {
        Peer { stream, waiting: Vec::new(), rounds }
    }

    fn send(&mut self, bytes: &[u8]) {
        let written = if self.waiting.is_empty() { self.write(bytes) } else { 0 };
        self.waiting.extend(&bytes[written..]);
    }

    fn write(&mut self, bytes: &[u8]) -> usize {
        match self.stream.write(bytes) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            Err(error) => panic!("{error}"),
        }
    }

    fn writable(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let written = self.write(&waiting);
        self.waiting = waiting[written..].to_vec();
    }

    /// Reads what is there and answers it; says whether the connection is over.
    fn readable(&mut self, buffer: &mut [u8], message: &[u8]) -> bool {
        loop {
            let count = match self.stream.read(buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
                Err(error) => panic!("{error}"),
            };
            if count == 0 {
                return true;
            }
            match &mut self.rounds {
                None => self.send(&buffer[..count]),
                Some(rounds) => {
                    *rounds -= 1;
                    if *rounds == 0 {
                        return true;
                    }
                    self.send(message);
                }
            }
            // Less than there was room for: nothing is left.
            if count < buffer.len() {
                return false;
            }
        }
    }
}

/// Serves the peers until as many of those that count rounds are done as `left` says.
struct Server<S> {
    poll: Poll,
    peers: Vec<Option<Peer<S>>>,
    left: u64,
    message: Vec<u8>,
}

impl<S: Read + Write + Source> Server<S> {
    fn add(&mut self, mut stream: S, rounds: Option<u64>) {
        let token = Token(self.peers.len());
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, token, interest).unwrap();
        self.peers.push(Some(Peer::new(stream, rounds)));
    }

    fn serve(&mut self, mut accept: impl FnMut(&mut Server<S>)) {
        let mut events = Events::with_capacity(1024);
        let mut buffer = vec![0; 65536];
        while self.left > 0 {
            self.poll.poll(&mut events, None).unwrap();
            for event in &events {
                if event.token() == LISTENER {
                    accept(self);
                    continue;
                }
                let Some(slot) = self.peers.get_mut(event.token().0) else { continue };
                let Some(peer) = slot else { continue };
                if event.is_writable() && !peer.waiting.is_empty() {
                    peer.writable();
                }
                if event.is_readable() && peer.readable(&mut buffer, &self.message) {
                    self.left -= u64::from(peer.rounds.is_some());
                    *slot = None;
                }
            }
        }
    }
}

const LISTENER: Token = Token(usize::MAX - 1);

fn ping_pong(count: u64) {
    let (a, b) = UnixStream::pair().unwrap();
    let mut server = Server { poll: Poll::new().unwrap(), peers: Vec::new(), left: 1, message: vec![0] };
    server.add(a, Some(count));
    server.add(b, None);
    server.peers[0].as_mut().unwrap().send(&[0]);
    server.serve(|_| ());
}

fn echo(clients: u64) {
    let mut listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = listener.local_addr().unwrap();
    let mut server =
        Server { poll: Poll::new().unwrap(), peers: Vec::new(), left: clients, message: vec![0; 64] };
    server.poll.registry().register(&mut listener, LISTENER, Interest::READABLE).unwrap();
    for _ in 0..clients {
        server.add(TcpStream::connect(address).unwrap(), Some(ECHO_ROUNDS));
        // Kept until the connection stands and can be written to.
        server.peers.last_mut().unwrap().as_mut().unwrap().waiting = vec![0; 64];
    }
    server.serve(|server| {
        while let Ok((stream, _)) = listener.accept() {
            server.add(stream, None);
        }
    });
}

fn pool(count: u64, in_flight: u64) {
    let (mut poll, mut events) = (Poll::new().unwrap(), Events::with_capacity(1024));
    let waker = Waker::new(poll.registry(), Token(0)).unwrap();
    let woken = AtomicBool::new(false);
    let (jobs, to_do) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
    let (done, results) = mpsc::channel();
    let to_do = Arc::new(Mutex::new(to_do));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let (to_do, done, waker, woken) = (Arc::clone(&to_do), done.clone(), &waker, &woken);
            scope.spawn(move || {
                loop {
                    let job = to_do.lock().unwrap().recv();
                    let Ok(job) = job else { break };
                    job();
                    done.send(()).unwrap();
                    if !woken.swap(true, Ordering::AcqRel) {
                        waker.wake().unwrap();
                    }
                }
            });
        }
        let mut left = count;
        for _ in 0..in_flight {
            jobs.send(Box::new(|| ())).unwrap();
        }
        while left > 0 {
            poll.poll(&mut events, None).unwrap();
            woken.store(false, Ordering::Release);
            while let Ok(()) = results.try_recv() {
                left -= 1;
                if left >= in_flight {
                    jobs.send(Box::new(|| ())).unwrap();
                }
            }
        }
        drop(jobs);
    });
}
