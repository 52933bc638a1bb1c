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
from broadsheet.delivery.heads import (
    LINE_LIMIT,
    METHODS,
    over_limits,
    read_fields,
    refuse_line,
    refuse_method,
)

if TYPE_CHECKING:
    from broadsheet.delivery.server import Server

log = logging.getLogger("broadsheet.delivery")

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
_NO_FIELDS: dict[bytes, bytes] = {}


class Connection(asyncio.Protocol):
    """One reader's connection."""

    __slots__ = (
        "_block", "_complete", "_ended", "_fields", "_half", "_keep", "_lingered", "_parser", "_refusal",
        "_rest", "_server", "_since", "_stream", "_transport", "_waiting", "_write", "choked", "seen",
    )  # fmt: skip

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)
        # The head that is being received, as far as it came.
        self._rest = b""
        self._complete = self._keep = False
        # The header fields of the last request as they were sent, and what was read in them: most requests
        # on a connection repeat them to the byte.
        self._block = b""
        self._fields = _NO_FIELDS
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
        parser = self._parser
        if self._ended or parser is None:
            self._discard(data)
            return
        block = self._block
        if not self._rest and block and data.endswith(block):
            line = data[: -len(block)]
            if b"\n" not in line and len(line) <= LINE_LIMIT:
                # One whole request with the fields of the one before: nothing to look for.
                self._feed(parser, data)
                if self._refusal is None:
                    self._serve(line, self._fields)
                return
        at = scan = fed = 0
        if self._rest:
            fed = len(self._rest)
            scan = max(0, fed - 3)
            data = self._rest + data
        size = len(data)
        while at < size:
            # A head ends at the first empty line and nothing has a body: so each request is one slice.
            end = data.find(b"\r\n\r\n", scan) + 4
            whole = end > 3
            head = data if not at and end == size else data[at : end if whole else size]
            if (len(head) > LINE_LIMIT or not whole) and (refusal := over_limits(head)) is not None:
                self._refuse(refusal)
                break
            self._feed(parser, head if fed == at else data[fed : end if whole else size])
            if self._refusal is not None:
                break
            if not whole:
                if not self._rest:
                    self._since = self._server.now
                self._rest = head
                return
            self._request(head)
            if self._ended or self._refusal is not None:
                break
            at = scan = fed = end
        self._rest = b""

    def eof_received(self) -> bool:
        # Half-closed readers still get their answer; without anything to send the transport closes itself.
        self._half = True
        if self._stream is not None:
            return not self._stream.endless
        return bool(self._waiting)

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

    def on_message_complete(self) -> None:
        self._complete = True
        # Only now: llhttp forgets it when the message is over.
        self._keep = self._parser is not None and self._parser.should_keep_alive()

    # Requests

    def _feed(self, parser: httptools.HttpRequestParser, data: bytes) -> None:
        """Let llhttp read the rest of a head, or part of it; refuse what it refuses."""
        self._complete = self._keep = False
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._keep = False  # answered; the protocol it would rather speak is not spoken here
        except httptools.HttpParserError:
            method = (self._rest or data).lstrip(b"\r\n").partition(b" ")[0]
            self._refuse(refuse_method(method) or plain(400, close=True))

    def _request(self, head: bytes) -> None:
        """Answer one complete head, which llhttp has found well-formed."""
        if head[0] == 13:  # empty lines before a request are allowed (RFC 9112 section 2.2)
            head = head.lstrip(b"\r\n")
            if not head:
                return
        at = head.index(b"\r\n")
        line, block = head[:at], head[at:]
        fields = self._fields
        if block != self._block:
            read = read_fields(block)
            if isinstance(read, Answer):
                # A method that is not answered says more than the body that came with it.
                self._refuse(refuse_method(line.partition(b" ")[0]) or read)
                return
            self._block, self._fields = block, read
            fields = read
        self._serve(line, fields)

    def _serve(self, line: bytes, fields: dict[bytes, bytes]) -> None:
        close = not self._keep
        words = line.split(b" ")
        if len(words) != 3 or words[2] != b"HTTP/1.1" or words[0] not in METHODS:
            refusal = refuse_line(words)
            if refusal is not None:
                self._refuse(refusal)
                return
            close = True
        method, target, _ = words
        if not self._complete:
            self._refuse(plain(400, close=True))
            return
        only_head = method == b"HEAD"
        if only_head and b"range" in fields:  # ranges are defined for GET alone
            fields = {name: value for name, value in fields.items() if name != b"range"}
        if self._stream is not None or self.choked or self._waiting:
            if len(self._waiting) >= PIPELINE_LIMIT:
                self._refuse(plain(429, close=True))
            else:
                self._waiting.append((target, fields, only_head, close))
            return
        self._answer(target, fields, only_head, close)

    def _answer(self, target: bytes, fields: dict[bytes, bytes], head: bool, close: bool) -> None:
        try:
            answer = self._server.app.respond(target, fields)
        except Exception:
            log.exception("A request failed")
            answer = plain(500, close=True)
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
        if self._ended:
            return
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
        elif self._rest:
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
        if self._transport is not None and self._stream is None and not self._waiting:
            self._transport.close()
        self._ended = True
