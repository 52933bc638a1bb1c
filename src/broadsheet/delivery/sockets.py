"""The sockets that a delivery listens on: bound here, or handed over by who started the process.

The hand-over is that of sd_listen_fds(3): LISTEN_FDS descriptors from 3 on, named by LISTEN_FDNAMES. So
systemd can hold the port for a delivery that may open no socket itself, and a running delivery hands its own
to the version that takes its place (`take_over`): no connection is refused meanwhile, because the sockets
never close.
"""

import contextlib
import fcntl
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from broadsheet.delivery.settings import SettingError, Settings

BACKLOG = 1024
_FIRST = 3
_METRICS, _PREVIOUS, _READERS = "metrics", "previous", "readers"


@dataclass
class Sockets:
    """`readers` has one socket for each process, or fewer that they share. `previous` is a descriptor whose
    closing tells the processes that served until now to end.
    """

    readers: list[socket.socket] = field(default_factory=list)
    metrics: socket.socket | None = None
    previous: int | None = None

    def address(self) -> str:
        """Where readers are served, for the log."""
        host, port = self.readers[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def open_sockets(settings: Settings, environ: Mapping[str, str] = os.environ) -> Sockets:
    """The sockets handed over, else those of the settings. Raises OSError where the readers' address
    cannot be had, SettingError where that of the measurements cannot.
    """
    found = _inherited(environ)
    if not found.readers:
        found.readers = _bind_together(settings.listen, settings.port, settings.processes)
    if found.metrics is None and settings.metrics:
        try:
            found.metrics = _bind_metrics(settings.metrics)
        except OSError as fault:
            where = f"BROADSHEET_DELIVERY_METRICS is {settings.metrics!r}, which cannot be listened on"
            raise SettingError(f"{where}: {fault.strerror or fault}.") from None
    return found


def take_over(sockets: Sockets) -> NoReturn:
    """Become the version of the program that is installed now, with the same sockets and process number."""
    passed = [(_READERS, held.fileno()) for held in sockets.readers]
    if sockets.metrics is not None:
        passed.append((_METRICS, sockets.metrics.fileno()))
    if sockets.previous is not None:
        passed.append((_PREVIOUS, sockets.previous))
    # Out of the way first: a descriptor may stand where another has to go.
    high = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _FIRST + len(passed)) for _, number in passed]
    for place, number in enumerate(high, _FIRST):
        os.dup2(number, place)
    told = {
        "LISTEN_PID": str(os.getpid()),
        "LISTEN_FDS": str(len(passed)),
        "LISTEN_FDNAMES": ":".join(name for name, _ in passed),
    }
    os.execve(  # noqa: S606 - no shell is the point
        sys.executable, [sys.executable, "-m", "broadsheet.delivery"], {**os.environ, **told}
    )


def _inherited(environ: Mapping[str, str]) -> Sockets:
    found = Sockets()
    count = environ.get("LISTEN_FDS", "")
    if environ.get("LISTEN_PID") != str(os.getpid()) or not count.isdecimal():
        return found
    names = environ.get("LISTEN_FDNAMES", "").split(":")
    for place in range(int(count)):
        number = _FIRST + place
        os.set_inheritable(number, False)
        name = names[place] if place < len(names) else ""
        if name == _PREVIOUS:
            found.previous = number
        elif name == _METRICS:
            found.metrics = socket.socket(fileno=number)
        else:
            found.readers.append(socket.socket(fileno=number))
    return found


def _bind_together(listen: str, port: int, count: int) -> list[socket.socket]:
    """`count` listening sockets on one port; the kernel spreads new connections over them (SO_REUSEPORT)."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        listen, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    first = socket.socket(family, kind, protocol)
    first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # Alone at first: a port is shared by who asks for it, and another site's delivery would let itself be
        # joined.
        first.bind(address)
    except OSError:
        first.close()
        raise
    if count == 1:
        first.listen(BACKLOG)
        return [first]
    address = first.getsockname()
    first.close()
    held = []
    for _ in range(count):
        one = socket.socket(family, kind, protocol)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind(address)
        held.append(one)
    for one in held:  # only when all are bound, so that none gets a connection before the others are there
        one.listen(BACKLOG)
    return held


def _bind_metrics(where: str) -> socket.socket:
    """The socket for the measurements: a path, a port of loopback, or HOST:PORT. Raises OSError."""
    if where.startswith("/"):
        with contextlib.suppress(FileNotFoundError):
            if Path(where).is_socket():
                Path(where).unlink()
        held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        held.bind(where)
        Path(where).chmod(0o660)
        held.listen(16)
        return held
    host, _, port = where.rpartition(":")
    return _bind_together(host.strip("[]") or "127.0.0.1", int(port), 1)[0]
