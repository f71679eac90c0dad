//! The writing side of a stream.

use crate::event_loop::{Loop, Pending};
use crate::handle::{HandleError, HandleId};
use crate::host::{Event, Host};
use crate::trace::Happening;

use super::Writing;

impl<C: Copy> Loop<C> {
    /// Takes `bytes` to be written. Says `false` when the stream has its fill: all is kept, but
    /// whoever writes should wait for [`Event::Drain`]. Refused once the stream was ended.
    pub fn write(&mut self, id: HandleId, bytes: Vec<u8>) -> Result<bool, HandleError> {
        let stream = self.stream_mut(id)?;
        if !matches!(stream.writing, Writing::Open | Writing::Connecting) || stream.ends_connected {
            return Err(HandleError::Ended);
        }
        let count = bytes.len();
        stream.waiting += count;
        let waiting = stream.waiting;
        let goes_on = waiting < stream.high_water_mark;
        stream.owes_drain |= !goes_on;
        // Order is kept: only an empty queue may be passed.
        let at_once = stream.queue.is_empty() && stream.corked == 0 && stream.writing == Writing::Open;
        stream.queue.push(bytes);
        self.trace.push(Happening::Write { id: id.serial(), bytes: count, waiting, goes_on });
        if at_once {
            self.flush(id);
        } else {
            self.adjust(id)?;
        }
        Ok(goes_on)
    }

    /// Holds writes back until the same number of [`Loop::uncork`], so that many small ones go
    /// out as one.
    pub fn cork(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.stream_mut(id)?.corked += 1;
        self.adjust(id)
    }

    /// Undoes one [`Loop::cork`]; the last one writes what was held back.
    pub fn uncork(&mut self, id: HandleId) -> Result<(), HandleError> {
        let stream = self.stream_mut(id)?;
        if stream.corked == 0 {
            return Ok(());
        }
        stream.corked -= 1;
        if stream.corked == 0 && stream.writing != Writing::Connecting {
            self.flush(id);
        }
        Ok(())
    }

    /// Ends the writing side: what waits is written, corked or not, then the other side is told,
    /// and the token hears [`Event::Finish`]. Reading goes on.
    pub fn end(&mut self, id: HandleId) -> Result<(), HandleError> {
        let stream = self.stream_mut(id)?;
        match stream.writing {
            Writing::Open => stream.writing = Writing::Ending,
            Writing::Connecting => {
                stream.ends_connected = true;
                return Ok(());
            }
            _ => return Ok(()),
        }
        stream.corked = 0;
        self.trace.push(Happening::EndWriting { id: id.serial() });
        self.flush(id);
        Ok(())
    }

    /// Bytes taken and not yet acknowledged.
    pub fn waiting_bytes(&self, id: HandleId) -> Result<usize, HandleError> {
        match &self.handles.get(id)?.kind {
            crate::handle::Kind::Stream(stream) => Ok(stream.waiting),
            _ => Err(HandleError::WrongKind),
        }
    }

    /// Writes what the channel takes, and has the pending phase tell what became of it.
    pub(super) fn flush(&mut self, id: HandleId) {
        let Ok(stream) = self.stream_mut(id) else { return };
        if !std::mem::replace(&mut stream.fed, true) {
            self.pending.push_back(Pending::Stream(id));
        }
        self.write_out(id);
    }

    /// Writes what the channel takes, and keeps an error to be told.
    pub(super) fn write_out(&mut self, id: HandleId) {
        let Ok(stream) = self.stream_mut(id) else { return };
        let Some(channel) = &mut stream.channel else { return };
        if let Err(error) = stream.queue.write_to(channel.as_mut()) {
            stream.queue.clear();
            stream.writing = Writing::Broken;
            stream.error = Some(error.kind());
        }
        if let Err(HandleError::System(error)) = self.adjust(id)
            && let Ok(stream) = self.stream_mut(id)
        {
            // The poller refuses the descriptor: nothing more will be written.
            stream.writing = Writing::Broken;
            stream.error = Some(error.kind());
        }
    }

    /// The pending phase: the stream has left the queue and is acknowledged.
    pub(crate) fn acknowledge_fed(&mut self, host: &mut dyn Host<C>, id: HandleId) {
        if let Ok(stream) = self.stream_mut(id) {
            stream.fed = false;
            self.acknowledge(host, id);
        }
    }

    /// Tells what became of the writes since the last time.
    pub(super) fn acknowledge(&mut self, host: &mut dyn Host<C>, id: HandleId) {
        let Ok(stream) = self.stream_mut(id) else { return };
        if let Some(error) = stream.error.take() {
            return self.fail_stream(host, id, error);
        }
        stream.waiting = stream.queue.len();
        let finished = stream.writing == Writing::Ending && stream.queue.is_empty();
        let drained = stream.waiting == 0 && std::mem::take(&mut stream.owes_drain);
        if finished {
            stream.writing = Writing::Finished;
            if let Some(channel) = &mut stream.channel
                && let Err(error) = channel.shutdown()
            {
                let kind = error.kind();
                return self.fail_stream(host, id, kind);
            }
        }
        // Watching less cannot fail.
        let _ = self.adjust(id);
        if finished {
            self.call_handle(host, id, Event::Finish);
        } else if drained {
            self.resume_paused(id);
            self.call_handle(host, id, Event::Drain);
        }
    }
}
