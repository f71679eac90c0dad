//! The bytes that a stream has taken and not yet written.

use std::collections::VecDeque;
use std::io::{self, IoSlice};

use crate::channel::Channel;

/// How many chunks go into one vectored write.
const VECTOR: usize = 64;

/// Chunks in order; the first may be written in part. The invariant: no chunk is empty.
#[derive(Default)]
pub(super) struct WriteQueue {
    chunks: VecDeque<Vec<u8>>,
    /// How much of the first chunk is written.
    written: usize,
    /// Bytes left to be written.
    length: usize,
}

impl WriteQueue {
    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, chunk: Vec<u8>) {
        if !chunk.is_empty() {
            self.length += chunk.len();
            self.chunks.push_back(chunk);
        }
    }

    pub(super) fn clear(&mut self) {
        self.chunks.clear();
        self.written = 0;
        self.length = 0;
    }

    /// Writes as much as the channel takes; says how many bytes that were. What does not fit now
    /// is no error.
    pub(super) fn write_to(&mut self, channel: &mut dyn Channel) -> io::Result<usize> {
        let mut total = 0;
        while !self.is_empty() {
            let mut slices = [IoSlice::new(&[]); VECTOR];
            let mut count = 0;
            for (slice, chunk) in slices.iter_mut().zip(&self.chunks) {
                let skip = if count == 0 { self.written } else { 0 };
                *slice = IoSlice::new(&chunk[skip..]);
                count += 1;
            }
            match channel.write_vectored(&slices[..count]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(bytes) => {
                    total += bytes;
                    self.advance(bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(total)
    }

    fn advance(&mut self, bytes: usize) {
        self.written += bytes;
        self.length -= bytes;
        while let Some(first) = self.chunks.front()
            && self.written >= first.len()
        {
            self.written -= first.len();
            self.chunks.pop_front();
        }
    }
}
