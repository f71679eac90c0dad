//! The reading side of a stream.

use std::io;

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId};
use crate::host::{Event, Host};

/// How much is read at once. One buffer serves all streams of a loop.
const READ_SIZE: usize = 64 * 1024;

impl<C: Copy> Loop<C> {
    /// Begins to read: the token hears [`Event::Read`] for each piece, and [`Event::End`].
    pub fn read_start(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.stream_mut(id)?.reading = true;
        self.adjust(id)
    }

    /// Stops reading. What arrives meanwhile stays where it is.
    pub fn read_stop(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.stream_mut(id)?.reading = false;
        self.adjust(id)
    }

    /// Inside the call of [`Event::Read`]: the bytes.
    pub fn received(&self) -> &[u8] {
        &self.read_buffer[..self.received]
    }

    /// Reads once: a flood on one stream must not starve the others.
    pub(super) fn read_ready(&mut self, host: &mut dyn Host<C>, id: HandleId) {
        let mut buffer = std::mem::take(&mut self.read_buffer);
        buffer.resize(READ_SIZE, 0);
        let result = match self.stream_mut(id) {
            Ok(stream) => match &mut stream.channel {
                Some(channel) => channel.read(&mut buffer),
                None => Err(io::ErrorKind::WouldBlock.into()),
            },
            Err(_) => Err(io::ErrorKind::WouldBlock.into()),
        };
        self.read_buffer = buffer;
        match result {
            Ok(0) => {
                // Told once; a closed side would be ready for ever.
                let _ = self.read_stop(id);
                self.end_piped(id);
                self.call_handle(host, id, Event::End);
            }
            Ok(count) => {
                self.received = count;
                if !self.forward(host, id) {
                    self.call_handle(host, id, Event::Read(count));
                }
                self.received = 0;
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => self.fail_stream(host, id, error.kind()),
        }
    }
}
