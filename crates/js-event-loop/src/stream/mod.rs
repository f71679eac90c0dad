//! Streams: reading and writing a channel with backpressure.
//!
//! A stream reads when asked and tells [`Event::Read`]; it takes every write, and says `false`
//! when more than its high-water mark waits, until [`Event::Drain`]. The invariant: `waiting` is
//! the bytes taken but not acknowledged. As in libuv, a write that succeeds at once is
//! acknowledged in the pending phase, so that no event is told from inside `write`.
//!
//! ```text
//! open ──end──▶ ending ──all written──▶ finished        any ──destroy──▶ closing ──▶ closed
//! ```

mod connect;
mod pipe;
mod queue;
mod reading;
mod writing;

use std::io;

use queue::WriteQueue;

use crate::channel::Channel;
use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId, Kind};
use crate::host::{Event, Host};
use crate::poller::{Interest, Mode, Readiness};

/// How far the writing side of a stream has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// The connection is not there yet; writes wait.
    Connecting,
    /// Writes are taken.
    Open,
    /// No more writes are taken; what waits is still written.
    Ending,
    /// All is written, and the other side was told.
    Finished,
    /// A write failed.
    Broken,
}

/// The state of a stream handle.
pub(crate) struct Stream {
    /// `None` once it is destroyed.
    channel: Option<Box<dyn Channel>>,
    reading: bool,
    writing: Writing,
    /// Was ended while it was connecting.
    ends_connected: bool,
    queue: WriteQueue,
    /// Bytes taken and not acknowledged.
    waiting: usize,
    high_water_mark: usize,
    /// A write was answered with `false`, and a drain is owed.
    owes_drain: bool,
    corked: u32,
    /// Why writing failed, until it is told.
    error: Option<io::ErrorKind>,
    /// What the poller watches for.
    watched: Option<Interest>,
    /// Stands in the pending queue already.
    fed: bool,
    /// Where what is read goes, instead of to the host.
    pipe_to: Option<HandleId>,
    /// Who was paused because this stream is full.
    paused: Vec<HandleId>,
}

impl<C: Copy> Loop<C> {
    /// A stream over `channel`. Writes say `false` from `high_water_mark` waiting bytes on.
    pub fn stream(&mut self, token: C, channel: Box<dyn Channel>, high_water_mark: usize) -> HandleId {
        self.new_stream(token, channel, high_water_mark, Writing::Open)
    }

    fn new_stream(
        &mut self,
        token: C,
        channel: Box<dyn Channel>,
        high_water_mark: usize,
        writing: Writing,
    ) -> HandleId {
        let stream = Stream {
            channel: Some(channel),
            reading: false,
            writing,
            ends_connected: false,
            queue: WriteQueue::default(),
            waiting: 0,
            high_water_mark,
            owes_drain: false,
            corked: 0,
            error: None,
            watched: None,
            fed: false,
            pipe_to: None,
            paused: Vec::new(),
        };
        self.new_handle(token, Kind::Stream(Box::new(stream)))
    }

    /// Whether a stream reads at the moment, and how far its writing side has come.
    pub fn stream_state(&self, id: HandleId) -> Result<(bool, Writing), HandleError> {
        match &self.handles.get(id)?.kind {
            Kind::Stream(stream) => Ok((stream.reading, stream.writing)),
            _ => Err(HandleError::WrongKind),
        }
    }

    fn stream_mut(&mut self, id: HandleId) -> Result<&mut Stream, HandleError> {
        match &mut self.handles.usable(id)?.kind {
            Kind::Stream(stream) => Ok(stream),
            _ => Err(HandleError::WrongKind),
        }
    }

    /// Destroys a stream: what waits to be written is dropped, the channel is closed, and the
    /// token hears nothing more but [`Event::Closed`].
    pub fn destroy(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.stream_mut(id)?;
        self.close(id)
    }

    pub(crate) fn stop_stream(&mut self, id: HandleId) {
        let Ok(stream) = self.stream_mut(id) else { return };
        stream.reading = false;
        stream.queue.clear();
        let watched = stream.watched.take();
        let paused = std::mem::take(&mut stream.paused);
        if let Some(channel) = stream.channel.take()
            && watched.is_some()
        {
            // It fails only if somebody closed the descriptor under the loop.
            let _ = self.poller.remove(channel.source());
        }
        self.deactivate(id);
        for source in paused {
            self.unpipe(source);
        }
    }

    /// Brings what the poller watches, and whether the stream is active, in line with its state.
    fn adjust(&mut self, id: HandleId) -> Result<(), HandleError> {
        let stream = self.stream_mut(id)?;
        let Some(channel) = &stream.channel else { return Ok(()) };
        let source = channel.source();
        let connecting = stream.writing == Writing::Connecting;
        let flushing = stream.corked == 0 && !stream.queue.is_empty();
        let interest = Interest { read: stream.reading, write: connecting || flushing };
        let wanted = (interest.read || interest.write).then_some(interest);
        let before = std::mem::replace(&mut stream.watched, wanted);
        let busy = wanted.is_some() || stream.fed || stream.writing == Writing::Ending;
        if before != wanted {
            let result = match (before, wanted) {
                (None, Some(interest)) => self.poller.add(source, id.to_key(), interest, Mode::Level),
                (Some(_), Some(interest)) => self.poller.modify(source, id.to_key(), interest, Mode::Level),
                // A descriptor closed under the loop has left the poller already.
                (Some(_), None) => self.poller.remove(source).or(Ok(())),
                (None, None) => Ok(()),
            };
            if let Err(error) = result {
                self.stream_mut(id)?.watched = None;
                self.deactivate(id);
                return Err(error.into());
            }
        }
        if busy {
            self.activate(id);
        } else {
            self.deactivate(id);
        }
        Ok(())
    }

    /// Passes on what the poller saw.
    pub(crate) fn report_stream(&mut self, host: &mut dyn Host<C>, id: HandleId, readiness: Readiness) {
        let Ok(stream) = self.stream_mut(id) else { return };
        let Some(watched) = stream.watched else { return };
        if stream.writing == Writing::Connecting {
            if readiness.writable || readiness.error {
                self.finish_connecting(host, id);
            }
            return;
        }
        if readiness.readable && watched.read {
            self.read_ready(host, id);
        }
        // The callback may have closed the stream, or ended what was to be written.
        if readiness.writable && self.stream_mut(id).is_ok_and(|stream| !stream.queue.is_empty()) {
            self.write_out(id);
            self.acknowledge(host, id);
        }
    }

    /// Tells the host that a stream failed, and stops watching it.
    fn fail_stream(&mut self, host: &mut dyn Host<C>, id: HandleId, error: io::ErrorKind) {
        if let Ok(stream) = self.stream_mut(id) {
            stream.reading = false;
            stream.writing = Writing::Broken;
            stream.queue.clear();
            stream.waiting = 0;
            stream.owes_drain = false;
            let paused = std::mem::take(&mut stream.paused);
            for source in paused {
                self.unpipe(source);
            }
            // Nothing is watched any more, which cannot fail.
            let _ = self.adjust(id);
            self.call_handle(host, id, Event::Failed(error));
        }
    }
}
