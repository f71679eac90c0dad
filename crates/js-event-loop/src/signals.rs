//! Signal handles, and child processes, whose end a signal announces.
//!
//! A signal's handler writes to a socket that the poller watches; everything else happens in the
//! poll phase. The invariant: a signal handle is active while its handler is installed, and
//! several signals between two turns may count as one, as the system itself has it.

use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;

use signal_hook::SigId;
use signal_hook::consts::{FORBIDDEN, SIGCHLD};

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId, Kind};
use crate::host::{Event, Host};
use crate::poller::{Interest, Mode};

/// A signal that arrives as bytes. Dropping it gives the signal back.
pub(crate) struct SignalPipe {
    signal: i32,
    arriving: UnixStream,
    registration: SigId,
}

impl SignalPipe {
    fn new(signal: i32) -> io::Result<SignalPipe> {
        if FORBIDDEN.contains(&signal) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "this signal cannot be handled"));
        }
        let (arriving, handler) = UnixStream::pair()?;
        arriving.set_nonblocking(true)?;
        let registration = signal_hook::low_level::pipe::register(signal, handler)?;
        Ok(SignalPipe { signal, arriving, registration })
    }

    /// Whether the signal came since the last look.
    fn arrived(&mut self) -> bool {
        let (mut bytes, mut arrived) = ([0; 64], false);
        while self.arriving.read(&mut bytes).is_ok_and(|count| count > 0) {
            arrived = true;
        }
        arrived
    }
}

impl Drop for SignalPipe {
    fn drop(&mut self) {
        signal_hook::low_level::unregister(self.registration);
    }
}

impl<C: Copy> Loop<C> {
    /// A handle, active from the start, whose token is told with [`Event::Signal`] when `signal`
    /// arrives. Several handles may share a signal.
    pub fn signal(&mut self, token: C, signal: i32) -> Result<HandleId, HandleError> {
        let pipe = SignalPipe::new(signal)?;
        let source = pipe.arriving.as_raw_fd();
        let id = self.new_handle(token, Kind::Signal(Some(pipe)));
        if let Err(error) = self.poller.add(source, id.to_key(), Interest::READ, Mode::Level) {
            self.free_handle(id);
            return Err(error.into());
        }
        self.activate(id);
        Ok(id)
    }

    /// A handle, active from the start, whose token is told with [`Event::Exit`] when `child`
    /// ended. Closing the handle earlier lets the process run on.
    pub fn process(&mut self, token: C, child: Child) -> Result<HandleId, HandleError> {
        // Watching before the first look: an end between both is seen by either.
        let pipe = SignalPipe::new(SIGCHLD)?;
        let source = pipe.arriving.as_raw_fd();
        let id = self.new_handle(token, Kind::Process(Some((pipe, child))));
        if let Err(error) = self.poller.add(source, id.to_key(), Interest::READ, Mode::Level) {
            self.free_handle(id);
            return Err(error.into());
        }
        // A child that ended before it was watched sends no signal any more: raise it ourselves.
        self.activate(id);
        signal_hook::low_level::raise(SIGCHLD)?;
        Ok(id)
    }

    pub(crate) fn stop_signal(&mut self, id: HandleId) {
        let Ok(handle) = self.handles.get_mut(id) else { return };
        let pipe = match &mut handle.kind {
            Kind::Signal(pipe) => pipe.take(),
            Kind::Process(process) => process.take().map(|(pipe, _)| pipe),
            _ => None,
        };
        if let Some(pipe) = pipe {
            // It fails only if somebody closed the descriptor under the loop.
            let _ = self.poller.remove(pipe.arriving.as_raw_fd());
        }
        self.deactivate(id);
    }

    pub(crate) fn report_signal(&mut self, host: &mut dyn Host<C>, id: HandleId) {
        let Ok(handle) = self.handles.get_mut(id) else { return };
        let event = match &mut handle.kind {
            Kind::Signal(Some(pipe)) => {
                if !pipe.arrived() {
                    return;
                }
                Event::Signal(pipe.signal)
            }
            Kind::Process(Some((pipe, child))) => {
                pipe.arrived();
                let event = match child.try_wait() {
                    Ok(None) => return,
                    Ok(Some(status)) => Event::Exit { code: status.code(), signal: status.signal() },
                    Err(error) => Event::Failed(error.kind()),
                };
                self.stop_signal(id);
                event
            }
            _ => return,
        };
        self.call_handle(host, id, event);
    }
}
