"""What a connection sends, how it ends, and how long it may take: the half of it that knows no requests.

The bytes that come in are `connection.Connection`'s. Times are the server's clock, in whole seconds.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from broadsheet.delivery.answers import Stream

if TYPE_CHECKING:
    from broadsheet.delivery.server import Server

HEAD_TIME = 10
"""Seconds in which a request head must be complete."""
FIRST_TIME = 20
"""Seconds in which a new connection must send something."""
IDLE_TIME = 75
"""Seconds that a connection may rest between requests."""
CROWDED_IDLE_TIME = 3
"""The same, while nearly all connections are taken."""
STUCK_TIME = 30
"""Seconds in which a reader must take what waits for it."""
STREAM_STUCK_TIME = 20
"""Seconds in which the reader of a stream must take some of what waits for it."""
LINGER_TIME = 2
"""Seconds in which a refused sender may read the refusal."""
FIRST_CALL = 1.0
"""Seconds in which a new connection may send its request to a server that is stopping."""
LAST_CALL = 0.25
"""The same for another request of a connection that had answers; then it is told that none will follow."""

STREAM_BUFFER = 8 * 1024
"""Bytes that the system is asked to hold for a stream (Linux doubles it). Its own choice grows to megabytes,
in which a reader that takes nothing would go unnoticed for hours, at the machine's expense."""

_LINGER_LIMIT = 256 * 1024


class Wire(asyncio.Protocol):
    """The sending half of one reader's connection; an `answers.Sink` for its stream."""

    __slots__ = (
        "_ended", "_half", "_lingered", "_server", "_since", "_stream", "_transport", "_unsent", "_write",
        "address", "choked", "seen",
    )  # fmt: skip

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._write: Callable[[bytes], None] = _nowhere
        self._stream: Stream | None = None
        # Nothing more is read as a request: the last answer is being sent, or was.
        self._ended = False
        # The reader has said that it sends nothing more.
        self._half = False
        self._lingered = -1
        self._since = 0
        self._unsent = 0
        self.choked = False
        # What the connection is counted under, see `crowd`; None where it is not.
        self.address: str | None = None
        # A new connection has less time for its first request than it may rest later.
        self.seen = server.now - IDLE_TIME + FIRST_TIME

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is no subclass
        self._write = self._transport.write

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._write = _nowhere
        if self._stream is not None:
            self._stream.gone()
            self._stream = None

    def pause_writing(self) -> None:
        self.choked = True
        self._since = self._server.now
        if self._transport is not None and not self._ended:
            self._transport.pause_reading()

    # answers.Sink

    def send(self, data: bytes) -> None:
        """Queue bytes for the reader."""
        self._write(data)

    def backlog(self) -> int:
        """Bytes that the reader has not taken yet."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def later(self, call: Callable[[], None]) -> None:
        """Call back once the other readers had their turn."""
        self._server.defer(call)

    def cut(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    @property
    def at_rest(self) -> bool:
        """Whether the last answer is sent, and only the reader's own closing is waited for."""
        return self._lingered >= 0 and not self.backlog()

    # Ending

    def _narrow(self) -> None:
        """Let the system hold little for this reader, see STREAM_BUFFER."""
        held = self._transport.get_extra_info("socket") if self._transport is not None else None
        if held is not None:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, STREAM_BUFFER)

    def _finish(self) -> None:
        """Close for writing; read on for a moment, or the reset would take the last answer from the
        reader.
        """
        if self._lingered >= 0 or self._transport is None:
            return
        self._lingered = 0
        self._since = self._server.now
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._transport.resume_reading()

    def _discard(self, data: bytes) -> None:
        """Read on after the last answer, within reason."""
        if self._lingered >= 0:
            self._lingered += len(data)
            if self._lingered > _LINGER_LIMIT:
                self.cut()

    def _is_slow(self, now: int) -> bool:
        """Close what does not take what is sent to it; False where nothing waits to be sent."""
        transport = self._transport
        if transport is None:
            return True
        waits = transport.get_write_buffer_size()
        if self._lingered >= 0 and not waits:
            if now - self._since > LINGER_TIME:
                transport.close()
            return True
        if not waits:
            return False
        if self._stream is not None and self._stream.endless:
            # Items go on coming, so that on a weak link the buffer may never be empty: taking some is enough.
            if not self._since or waits < self._unsent:
                self._since = now
            elif now - self._since > STREAM_STUCK_TIME:
                self._server.meter.totals["streams_cut"] += 1
                transport.abort()
            self._unsent = waits
        elif not self._since:
            self._since = now
        elif now - self._since > STUCK_TIME:
            transport.abort()
        return True


def _nowhere(data: bytes) -> None:
    """Where bytes go that were meant for a connection that is gone."""
