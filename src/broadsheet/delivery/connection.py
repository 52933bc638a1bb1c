"""HTTP/1.1 on one connection: GET and HEAD, no request body; whatever is not understood is refused and
closed.

llhttp (by way of httptools) reads the bytes. What is ours: limits, order of pipelined answers, time-outs,
flow control, closing so that the refusal is still read. (RFC 9112.)
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import httptools

from broadsheet.delivery.answers import Answer, Stream, plain
from broadsheet.delivery.app import FIELDS

if TYPE_CHECKING:
    from broadsheet.delivery.server import Server

log = logging.getLogger("broadsheet.delivery")

LINE_LIMIT = 8 * 1024
"""Bytes of a request line."""
HEADERS_LIMIT = 16 * 1024
"""Bytes of all header fields together."""
FIELDS_LIMIT = 100
"""Header fields of a request."""
PIPELINE_LIMIT = 100
"""Requests that may wait behind one that is being answered."""

HEAD_TIME = 10
"""Seconds in which a request head must be complete."""
FIRST_TIME = 20
"""Seconds in which a new connection must send something."""
IDLE_TIME = 75
"""Seconds that a connection may rest between requests."""
CROWDED_IDLE_TIME = 3
"""The same, while nearly all connections are taken."""
STUCK_TIME = 30
"""Seconds in which a reader must take something of what waits for it."""
LINGER_TIME = 2
"""Seconds in which a refused sender may read the refusal."""

_LINGER_LIMIT = 256 * 1024
# A chunk up to this size with few lines cannot break a limit, however its lines are cut: no counting needed.
_SMALL = 8 * 1024

_KNOWN_LIMIT = 2048
_KNOWN: dict[bytes, bytes] = {}

_METHODS = frozenset((b"GET", b"HEAD"))
_ALLOW = b"Allow: GET, HEAD"


def _field(name: bytes) -> bytes:
    """The lower-case name of a field that is read, empty for all others."""
    lower = name.lower()
    wanted = lower if lower in FIELDS else b""
    if len(_KNOWN) < _KNOWN_LIMIT and len(name) <= 64:
        _KNOWN[name] = wanted
    return wanted


class Connection(asyncio.Protocol):
    """One reader's connection."""

    __slots__ = (
        "_bytes", "_ended", "_fields", "_half", "_lines", "_lingered", "_parser", "_refusal", "_server",
        "_since", "_stream", "_target", "_transport", "_waiting", "_write", "choked", "seen",
    )  # fmt: skip

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)
        self._target = b""
        self._fields: dict[bytes, bytes] = {}
        # Of the head that is being received: bytes of the present part (line or fields) and lines so far.
        self._bytes = 0
        self._lines = 0
        self._refusal: Answer | None = None
        self._stream: Stream | None = None
        self._waiting: deque[tuple[bytes, dict[bytes, bytes], bool, bool] | Answer] = deque()
        # Nothing more is read as a request: the last answer is being sent, or was.
        self._ended = False
        self._half = False
        self._lingered = -1
        self._since = 0
        self.choked = False
        # A new connection has less time for its first request than it may rest later.
        self.seen = server.now - IDLE_TIME + FIRST_TIME

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is no subclass
        self._write: Callable[[bytes], None] = self._transport.write
        if not self._server.admit(self):
            self._refuse(plain(503, b"Retry-After: 5", close=True))

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.forget(self)
        self._transport = None
        self._parser = None  # breaks the cycle: connections are freed without waiting for the collector
        self._waiting.clear()
        if self._stream is not None:
            self._stream.gone()
            self._stream = None

    def data_received(self, data: bytes) -> None:
        self.seen = self._server.now
        if self._ended:
            self._discard(data)
            return
        parser = self._parser
        if parser is None:
            return
        try:
            if (
                not self._lines
                and not self._bytes
                and len(data) <= _SMALL
                and data.count(b"\n") <= FIELDS_LIMIT
            ):
                parser.feed_data(data)
                if data[-4:] != b"\r\n\r\n":
                    tail = data[data.rfind(b"\r\n\r\n") + 4 :] if b"\r\n\r\n" in data else data
                    self._lines = tail.count(b"\n")
                    self._bytes = len(tail) - tail.find(b"\n") - 1
                    self._since = self._server.now
            else:
                self._feed_lines(parser, data)
        except httptools.HttpParserCallbackError as fault:
            log.error("A request failed: %r", fault.__context__ or fault)
            self._refusal = plain(500, close=True)
        except httptools.HttpParserUpgrade:
            # The request itself was answered; the other protocol that was asked for is not spoken here.
            self._refusal = self._refusal or plain(400, close=True)
        except httptools.HttpParserError:
            self._refusal = self._refusal or plain(400, close=True)
        if self._refusal is not None and not self._ended:
            self._refuse(self._refusal)

    def eof_received(self) -> bool:
        # Half-closed readers still get their answer; without anything to send the transport closes itself.
        self._half = True
        return self._stream is not None or bool(self._waiting)

    def pause_writing(self) -> None:
        self.choked = True
        self._since = self._server.now
        if self._transport is not None and not self._ended:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        self.choked = False
        self._since = 0
        if self._stream is not None:
            self._stream.resume()
        else:
            self._next()

    # httptools

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        wanted = _KNOWN.get(name)
        if wanted is None:
            wanted = _field(name)
        if wanted:
            self._read_field(wanted, value)

    def on_message_complete(self) -> None:
        target, fields = self._target, self._fields
        self._target = b""
        self._fields = {}
        self._lines = self._bytes = 0
        parser = self._parser
        if self._refusal is not None or self._ended or parser is None:
            return
        method = parser.get_method()
        if method not in _METHODS:
            known = method in (b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE")
            self._refusal = plain(405, _ALLOW, close=True) if known else plain(501, close=True)
            return
        version = parser.get_http_version()
        if version != "1.1" and version != "1.0":
            self._refusal = plain(505, close=True)
            return
        head = method == b"HEAD"
        if head:
            fields.pop(b"range", None)  # ranges are defined for GET alone
        close = version == "1.0" or not parser.should_keep_alive()
        if self._stream is not None or self.choked or self._waiting:
            if len(self._waiting) >= PIPELINE_LIMIT:
                self._refusal = plain(429, close=True)
            else:
                self._waiting.append((target, fields, head, close))
            return
        self._answer(target, fields, head, close)

    # Requests

    def _read_field(self, name: bytes, value: bytes) -> None:
        fields = self._fields
        if name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            self._refusal = self._refusal or plain(413, close=True)
        elif name == b"expect":
            self._refusal = self._refusal or plain(417, close=True)
        elif name in fields:
            if name == b"host":
                self._refusal = self._refusal or plain(400, close=True)
            fields[name] += b", " + value
        elif name != b"content-length":
            fields[name] = value

    def _feed_lines(self, parser: httptools.HttpRequestParser, data: bytes) -> None:
        """Feed line by line, so that a head is refused at the byte that breaks a limit."""
        if not self._lines and not self._bytes:
            self._since = self._server.now
        at, size = 0, len(data)
        while at < size and self._refusal is None and not self._ended:
            end = data.find(b"\n", at) + 1 or size
            self._bytes += end - at
            if self._lines == 0 and self._bytes > LINE_LIMIT:
                self._refusal = plain(414, close=True)
            elif self._lines and self._bytes > HEADERS_LIMIT:
                self._refusal = plain(431, close=True)
            elif self._lines > FIELDS_LIMIT and data[at:end] not in (b"\r\n", b"\n"):
                self._refusal = plain(431, close=True)
            else:
                whole = data[end - 1] == 10
                parser.feed_data(data[at:end])
                # A complete message has set both to nothing; else the next line is part of this head.
                if whole and (self._target or self._lines):
                    self._bytes = 0 if self._lines == 0 else self._bytes
                    self._lines += 1
            at = end

    def _answer(self, target: bytes, fields: dict[bytes, bytes], head: bool, close: bool) -> None:
        answer = self._server.app.respond(target, fields)
        if close or answer.close:
            self._ended = True
            tail = self._server.last_tail
        else:
            tail = self._server.tail
        if head:
            self._write(answer.head + tail)
            if answer.stream is not None:
                answer.stream.gone()
        elif answer.stream is None:
            self._write(b"".join((answer.head, tail, answer.body)))
        else:
            self._stream = answer.stream
            self._write(answer.head + tail)
            if self._transport is not None and not self._ended:
                self._transport.pause_reading()
            answer.stream.begin(self)
            return
        if self._ended:
            self._finish()

    def _next(self) -> None:
        """Answer what waited, in the order in which it came."""
        while self._waiting and self._stream is None and not self.choked:
            request = self._waiting.popleft()
            if isinstance(request, Answer):
                self._refuse(request)
                return
            self._answer(*request)
            if self._ended:
                self._waiting.clear()
        transport = self._transport
        if transport is None or self._stream is not None or self.choked or self._waiting:
            return
        if self._ended or self._half:
            self._finish()
        elif not transport.is_closing():
            transport.resume_reading()

    def _refuse(self, answer: Answer) -> None:
        """Send the last answer of this connection, after those that are still due."""
        self._refusal = answer
        if self._stream is not None or self.choked or self._waiting:
            if not self._waiting or not isinstance(self._waiting[-1], Answer):
                self._waiting.append(answer)
            return
        self._ended = True
        self._write(b"".join((answer.head, self._server.last_tail, answer.body)))
        self._finish()

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
        if self._lingered >= 0:
            self._lingered += len(data)
            if self._lingered > _LINGER_LIMIT and self._transport is not None:
                self._transport.abort()

    # answers.Sink

    def send(self, data: bytes) -> None:
        if self._transport is not None:
            self._write(data)

    def backlog(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def later(self, call: Callable[[], None]) -> None:
        self._server.defer(call)

    def finish(self, *, keep: bool) -> None:
        self._stream = None
        self.seen = self._server.now
        if not keep:
            self._ended = True
            self._waiting.clear()
        self._next()

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # The server's round, once a second

    def check(self, now: int, idle_time: int) -> None:
        """Close what has been too slow. Times are the server's, in seconds."""
        transport = self._transport
        if transport is None:
            return
        if self._lingered >= 0 and not transport.get_write_buffer_size():
            if now - self._since > LINGER_TIME:
                transport.close()
        elif transport.get_write_buffer_size():
            if not self._since:
                self._since = now
            elif now - self._since > STUCK_TIME:
                transport.abort()
        elif self._stream is not None:
            self._since = 0
        elif self._lines or self._bytes:
            if now - self._since > HEAD_TIME:
                self._refuse(plain(408, close=True))
        else:
            self._since = 0
            if now - self.seen > idle_time:
                transport.close()

    def drain(self) -> None:
        """The server stops: end when the answer in progress is sent, at once where there is none."""
        if self._stream is not None:
            self._stream.drain()
        elif self._transport is not None and not self._waiting:
            self._transport.close()
        self._ended = True
