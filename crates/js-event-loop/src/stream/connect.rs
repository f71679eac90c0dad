//! Streams over sockets: connecting.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType, connect, socket};

use super::Writing;
use crate::channel::{Channel, Descriptor};
use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId};
use crate::host::{Event, Host};

impl<C: Copy> Loop<C> {
    /// Connects to a TCP address. The token hears [`Event::Connected`] or [`Event::Failed`]; what
    /// is written before waits.
    pub fn connect_tcp(
        &mut self,
        token: C,
        address: SocketAddr,
        high_water_mark: usize,
    ) -> Result<HandleId, HandleError> {
        let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let channel = Descriptor::new(socket(family, SocketType::STREAM, None).map_err(io::Error::from)?)?;
        rustix::io::fcntl_setfd(channel.fd(), rustix::io::FdFlags::CLOEXEC).map_err(io::Error::from)?;
        let result = connect(channel.fd(), &address);
        self.begin_connecting(token, channel, high_water_mark, result)
    }

    /// Connects to a Unix socket, like [`Loop::connect_tcp`].
    pub fn connect_unix(
        &mut self,
        token: C,
        path: &Path,
        high_water_mark: usize,
    ) -> Result<HandleId, HandleError> {
        let address = SocketAddrUnix::new(path).map_err(io::Error::from)?;
        let channel =
            Descriptor::new(socket(AddressFamily::UNIX, SocketType::STREAM, None).map_err(io::Error::from)?)?;
        rustix::io::fcntl_setfd(channel.fd(), rustix::io::FdFlags::CLOEXEC).map_err(io::Error::from)?;
        let result = connect(channel.fd(), &address);
        self.begin_connecting(token, channel, high_water_mark, result)
    }

    /// A stream over a channel that becomes writable, and tells its error, once the connection is
    /// there. The token hears what [`Loop::connect_tcp`] says.
    pub fn connecting_stream(
        &mut self,
        token: C,
        channel: Box<dyn Channel>,
        high_water_mark: usize,
    ) -> Result<HandleId, HandleError> {
        let id = self.new_stream(token, channel, high_water_mark, Writing::Connecting);
        if let Err(error) = self.adjust(id) {
            self.free_handle(id);
            return Err(error);
        }
        Ok(id)
    }

    fn begin_connecting(
        &mut self,
        token: C,
        channel: Descriptor,
        high_water_mark: usize,
        result: rustix::io::Result<()>,
    ) -> Result<HandleId, HandleError> {
        // Even a connection that is there at once is told later, from the poll phase: a connected
        // socket is writable.
        match result {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(HandleError::System(error.into())),
        }
        self.connecting_stream(token, Box::new(channel), high_water_mark)
    }

    pub(super) fn finish_connecting(&mut self, host: &mut dyn Host<C>, id: HandleId) {
        let Ok(stream) = self.stream_mut(id) else { return };
        let Some(channel) = &mut stream.channel else { return };
        match channel.take_error() {
            Ok(()) => {
                stream.writing = if stream.ends_connected { Writing::Ending } else { Writing::Open };
                self.flush(id);
                self.call_handle(host, id, Event::Connected);
            }
            Err(error) => self.fail_stream(host, id, error.kind()),
        }
    }
}
