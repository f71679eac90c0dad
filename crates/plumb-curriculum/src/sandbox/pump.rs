//! Reads what a program writes, up to the cap, while the caller watches the clock.
//!
//! Both backends use it. The invariant: at most `cap` bytes of each stream are ever kept, and a
//! stream that has more says so, so that a program that prints gigabytes fills nothing.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use super::Job;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// One stream of a program.
struct Stream {
    /// `None` once the program has closed it.
    pipe: Option<OwnedFd>,
    bytes: Vec<u8>,
}

/// Standard output and standard error of one program.
pub(super) struct Pump {
    streams: [Stream; 2],
    cap: usize,
    /// Whether what is over the cap is read and thrown away.
    drops: bool,
    overflowed: bool,
}

impl Pump {
    /// Reads from two pipes that must not block what `job` writes.
    pub(super) fn new(stdout: OwnedFd, stderr: OwnedFd, job: &Job<'_>) -> Pump {
        let stream = |pipe| Stream { pipe: Some(pipe), bytes: Vec::new() };
        Pump {
            streams: [stream(stdout), stream(stderr)],
            cap: usize::try_from(job.limits.output).unwrap_or(usize::MAX),
            drops: job.drops_output,
            overflowed: false,
        }
    }

    /// Whether one of the streams had more than the cap, which ends the program.
    pub(super) fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// Whether the program has closed both streams.
    pub(super) fn closed(&self) -> bool {
        self.streams.iter().all(|stream| stream.pipe.is_none())
    }

    /// Waits at most `timeout` for output or for `event` and takes the output that is there.
    /// True if `event` came.
    pub(super) fn turn(&mut self, event: Option<BorrowedFd<'_>>, timeout: Duration) -> io::Result<bool> {
        let mut came = false;
        {
            let mut watched: Vec<PollFd<'_>> = Vec::with_capacity(3);
            for stream in &self.streams {
                if let Some(pipe) = &stream.pipe {
                    watched.push(PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN));
                }
            }
            if let Some(event) = event {
                watched.push(PollFd::from_borrowed_fd(event, PollFlags::IN));
            }
            let timeout = Timespec {
                tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
                tv_nsec: timeout.subsec_nanos().into(),
            };
            match poll(&mut watched, Some(&timeout)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if event.is_some() {
                came = watched.last().is_some_and(|last| !last.revents().is_empty());
            }
        }
        self.take()?;
        Ok(came)
    }

    /// Takes all output that is there now, without waiting.
    pub(super) fn take(&mut self) -> io::Result<()> {
        let mut buffer = [0; 1 << 16];
        for stream in &mut self.streams {
            while let Some(pipe) = &stream.pipe {
                match rustix::io::read(pipe, &mut buffer) {
                    Ok(0) => stream.pipe = None,
                    Ok(count) => {
                        let room = self.cap - stream.bytes.len();
                        stream.bytes.extend_from_slice(&buffer[..count.min(room)]);
                        if count > room && !self.drops {
                            self.overflowed = true;
                            // Nobody will read the rest; the caller ends the program.
                            break;
                        }
                    }
                    Err(Errno::AGAIN) => break,
                    Err(Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    /// What was read: standard output, standard error.
    pub(super) fn into_output(self) -> (Vec<u8>, Vec<u8>) {
        let [stdout, stderr] = self.streams;
        (stdout.bytes, stderr.bytes)
    }
}
