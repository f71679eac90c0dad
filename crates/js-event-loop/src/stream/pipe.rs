//! Piping: one stream's reading into another's writing, with backpressure.
//!
//! The invariant: a source is paused exactly while it stands in its target's `paused` list.

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId};
use crate::host::{Event, Host};

impl<C: Copy> Loop<C> {
    /// Sends all that `source` reads to `target`, pausing while `target` has its fill, and ends
    /// `target` when `source` ends. The source's token still hears [`Event::End`] and failures; when `target`
    /// fails, it hears so itself, and `source` is read no more.
    pub fn pipe(&mut self, source: HandleId, target: HandleId) -> Result<(), HandleError> {
        self.stream_mut(target)?;
        self.stream_mut(source)?.pipe_to = Some(target);
        self.read_start(source)
    }

    /// Undoes [`Loop::pipe`] and stops reading `source`.
    pub fn unpipe(&mut self, source: HandleId) {
        if let Ok(stream) = self.stream_mut(source) {
            if let Some(target) = stream.pipe_to.take()
                && let Ok(target) = self.stream_mut(target)
            {
                target.paused.retain(|&paused| paused != source);
            }
            // Watching less cannot fail.
            let _ = self.read_stop(source);
        }
    }

    /// Passes on what was just read. Says `false` if the stream is not piped.
    pub(super) fn forward(&mut self, host: &mut dyn Host<C>, source: HandleId) -> bool {
        let Ok(Some(target)) = self.stream_mut(source).map(|stream| stream.pipe_to) else { return false };
        let bytes = self.received().to_vec();
        match self.write(target, bytes) {
            Ok(true) => {}
            Ok(false) => {
                if let Ok(stream) = self.stream_mut(target) {
                    stream.paused.push(source);
                }
                let _ = self.read_stop(source);
            }
            Err(_) => {
                self.unpipe(source);
                self.call_handle(host, source, Event::Failed(std::io::ErrorKind::BrokenPipe));
            }
        }
        true
    }

    pub(super) fn resume_paused(&mut self, target: HandleId) {
        let Ok(stream) = self.stream_mut(target) else { return };
        for source in std::mem::take(&mut stream.paused) {
            // A source that cannot be watched any more was closed under the loop: it is silent.
            let _ = self.read_start(source);
        }
    }

    pub(super) fn end_piped(&mut self, source: HandleId) {
        if let Ok(stream) = self.stream_mut(source)
            && let Some(target) = stream.pipe_to.take()
        {
            // A target that has ended or is closed needs no end.
            let _ = self.end(target);
        }
    }
}
