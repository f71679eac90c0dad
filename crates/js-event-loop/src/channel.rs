//! What bytes go through: a real descriptor or an end of a simulated connection.
//!
//! Used by streams and scenarios, so that both run on every poller. The invariant: no operation
//! blocks; what would block says [`io::ErrorKind::WouldBlock`].

use std::io::{self, IoSlice};
use std::os::fd::{AsRawFd, OwnedFd};

use crate::poller::{End, Source};

/// A two-way or one-way flow of bytes. Dropping it closes it.
pub trait Channel {
    /// What a poller watches.
    fn source(&self) -> Source;
    /// Reads what is there; 0 bytes mean the end.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize>;
    /// Writes what there is room for.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Writes several pieces in order, as much as there is room for.
    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        match pieces.iter().find(|piece| !piece.is_empty()) {
            Some(piece) => self.write(piece),
            None => Ok(0),
        }
    }
    /// Fetches and clears the channel's error; for a connection, why it did not come about.
    fn take_error(&mut self) -> io::Result<()> {
        Ok(())
    }
    /// Tells the other side that no more will come.
    fn shutdown(&mut self) -> io::Result<()>;
}

impl Channel for End {
    fn source(&self) -> Source {
        End::source(self)
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        End::read(self, into)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        End::write(self, bytes)
    }

    fn take_error(&mut self) -> io::Result<()> {
        End::take_error(self)
    }

    fn shutdown(&mut self) -> io::Result<()> {
        End::shutdown(self)
    }
}

/// A descriptor of the operating system, switched to non-blocking: socket, pipe or terminal.
pub struct Descriptor {
    fd: OwnedFd,
}

impl Descriptor {
    /// Takes over `fd`.
    pub fn new(fd: impl Into<OwnedFd>) -> io::Result<Descriptor> {
        let fd = fd.into();
        rustix::io::ioctl_fionbio(&fd, true)?;
        Ok(Descriptor { fd })
    }

    /// The descriptor itself.
    pub fn fd(&self) -> &OwnedFd {
        &self.fd
    }

    /// Two connected Unix sockets.
    pub fn pair() -> io::Result<(Descriptor, Descriptor)> {
        let (a, b) = std::os::unix::net::UnixStream::pair()?;
        Ok((Descriptor::new(a)?, Descriptor::new(b)?))
    }
}

impl Channel for Descriptor {
    fn source(&self) -> Source {
        self.fd.as_raw_fd()
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::retry_on_intr(|| rustix::io::read(&self.fd, &mut *into))?)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::retry_on_intr(|| rustix::io::write(&self.fd, bytes))?)
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        // The usual case; one piece is written faster than a list of one.
        if let [piece] = pieces {
            return self.write(piece);
        }
        Ok(rustix::io::retry_on_intr(|| rustix::io::writev(&self.fd, pieces))?)
    }

    fn take_error(&mut self) -> io::Result<()> {
        match rustix::net::sockopt::socket_error(&self.fd) {
            Ok(result) => Ok(result?),
            Err(rustix::io::Errno::NOTSOCK) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Only sockets can be half closed; on a pipe the end comes with closing it.
    fn shutdown(&mut self) -> io::Result<()> {
        match rustix::net::shutdown(&self.fd, rustix::net::Shutdown::Write) {
            Err(rustix::io::Errno::NOTSOCK) => Ok(()),
            other => Ok(other?),
        }
    }
}
