"""Keeps a test run on this machine: a connection to anything but loopback or a Unix socket is an error."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class ForeignAddress(RuntimeError):
    """A test tried to reach another machine. Not an OSError, so that no retry or fallback swallows it."""


def is_local(address: Any) -> bool:
    """Whether an address given to `connect` stays on this machine. A name other than localhost does not."""
    if not isinstance(address, tuple):
        return True  # a Unix socket's path
    host = address[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def only_loopback() -> Iterator[None]:
    """Refuse foreign addresses inside the block, in every thread.

    Connecting raises ForeignAddress, and so does asking for the address of a foreign name: DNS is a request
    to another machine too.
    """
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    own = {name: socket.socket.__dict__.get(name) for name in real}  # none, unless guards are nested
    real_lookup = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if not is_local(address):
                raise ForeignAddress(f"a test tried to connect to {address!r}")
            return real[name](self, address)

        return call

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_local((name,)):
            raise ForeignAddress(f"a test asked for the address of {name!r}")
        return real_lookup(host, *args, **kwargs)

    for name in real:
        setattr(socket.socket, name, guarded(name))
    socket.getaddrinfo = lookup
    try:
        yield
    finally:
        for name, before in own.items():
            if before is None:
                delattr(socket.socket, name)  # the base class's shows again
            else:
                setattr(socket.socket, name, before)
        socket.getaddrinfo = real_lookup
