//! Listeners: sockets that take connections.
//!
//! The invariant: a listener's backlog never makes the loop spin. When the process has no
//! descriptor left, a spare one is given up to take the connection and close it, and the host is
//! told.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::io::Errno;

use crate::channel::Descriptor;
use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId, Kind};
use crate::host::{Event, Host};
use crate::poller::{Interest, Mode};

/// How many connections one readiness may bring, so that a flood does not starve the others.
const MOST_AT_ONCE: usize = 64;

/// How many connections may wait in the system; it lowers the number to its own limit.
const BACKLOG: i32 = 4096;

/// The state of a listener handle.
pub(crate) struct Listener {
    socket: OwnedFd,
    /// Given up when there is no descriptor left.
    spare: Option<OwnedFd>,
    accepted: Option<Descriptor>,
}

impl Listener {
    fn accept(&mut self) -> io::Result<Option<Descriptor>> {
        match rustix::net::accept(&self.socket) {
            Ok(fd) => {
                rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC)?;
                Ok(Some(Descriptor::new(fd)?))
            }
            // The peer gave up while it waited in the backlog.
            Err(Errno::AGAIN | Errno::CONNABORTED | Errno::INTR) => Ok(None),
            Err(error @ (Errno::MFILE | Errno::NFILE)) => {
                if self.spare.take().is_some() {
                    drop(rustix::net::accept(&self.socket));
                    self.spare = spare().ok();
                }
                Err(error.into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// A descriptor that is good for nothing but to be closed.
fn spare() -> io::Result<OwnedFd> {
    Ok(std::fs::File::open("/dev/null")?.into())
}

impl<C: Copy> Loop<C> {
    /// Listens on a TCP address. Port 0 lets the system choose; the address in use comes back.
    pub fn listen_tcp(
        &mut self,
        token: C,
        address: SocketAddr,
    ) -> Result<(HandleId, SocketAddr), HandleError> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        Ok((self.listen(token, listener.into())?, address))
    }

    /// Listens on a Unix socket at `path`, which must not exist yet.
    pub fn listen_unix(&mut self, token: C, path: &Path) -> Result<HandleId, HandleError> {
        let listener = UnixListener::bind(path)?;
        self.listen(token, listener.into())
    }

    fn listen(&mut self, token: C, socket: OwnedFd) -> Result<HandleId, HandleError> {
        rustix::io::ioctl_fionbio(&socket, true).map_err(io::Error::from)?;
        // The library's backlog is short: a burst of connections would wait for retransmissions.
        rustix::net::listen(&socket, BACKLOG).map_err(io::Error::from)?;
        let source = socket.as_raw_fd();
        let listener = Listener { socket, spare: Some(spare()?), accepted: None };
        let id = self.new_handle(token, Kind::Listener(Some(Box::new(listener))));
        if let Err(error) = self.poller.add(source, id.to_key(), Interest::READ, Mode::Level) {
            self.free_handle(id);
            return Err(error.into());
        }
        self.activate(id);
        Ok(id)
    }

    /// Inside the call of [`Event::Connection`]: the connection. Not taken, it is closed.
    pub fn accept(&mut self, id: HandleId) -> Option<Descriptor> {
        match &mut self.handles.get_mut(id).ok()?.kind {
            Kind::Listener(Some(listener)) => listener.accepted.take(),
            _ => None,
        }
    }

    pub(crate) fn stop_listener(&mut self, id: HandleId) {
        let Ok(handle) = self.handles.get_mut(id) else { return };
        if let Kind::Listener(listener) = &mut handle.kind
            && let Some(listener) = listener.take()
        {
            // It fails only if somebody closed the descriptor under the loop.
            let _ = self.poller.remove(listener.socket.as_raw_fd());
        }
        self.deactivate(id);
    }

    pub(crate) fn report_listener(&mut self, host: &mut dyn Host<C>, id: HandleId) {
        for _ in 0..MOST_AT_ONCE {
            let Ok(handle) = self.handles.get_mut(id) else { return };
            let Kind::Listener(Some(listener)) = &mut handle.kind else { return };
            match listener.accept() {
                Ok(Some(connection)) => listener.accepted = Some(connection),
                Ok(None) => return,
                Err(error) => return self.call_handle(host, id, Event::Failed(error.kind())),
            }
            self.call_handle(host, id, Event::Connection);
            drop(self.accept(id));
        }
    }
}
