"""HTTP/1.1 on one connection: GET and HEAD, no request body; whatever is not understood is refused and
closed.

`receiving` finds the requests; here they are answered in their order. In `wire`: time-outs, flow control,
closing so that the refusal is still read. (RFC 9112.)
"""

import asyncio
import logging
from collections import deque
from time import perf_counter_ns
from typing import TYPE_CHECKING

from broadsheet.delivery.answers import Answer, plain
from broadsheet.delivery.heads import METHODS, refuse_line
from broadsheet.delivery.meter import SAMPLED
from broadsheet.delivery.receiving import Receiver
from broadsheet.delivery.wire import FIRST_CALL, HEAD_TIME, LAST_CALL

if TYPE_CHECKING:
    from broadsheet.delivery.server import Server

log = logging.getLogger("broadsheet.delivery")

PIPELINE_LIMIT = 100
"""Requests that may wait behind one that is being answered."""


class Connection(Receiver):
    """One reader's connection."""

    __slots__ = ("_waiting",)

    def __init__(self, server: "Server") -> None:
        super().__init__(server)
        self._waiting: deque[tuple[bytes, dict[bytes, bytes], bool, bool] | Answer] = deque()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if (refusal := self._server.crowd.enter(self, transport.get_extra_info("peername"))) is not None:
            self._refuse(refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._server.crowd.leave(self)
        self._waiting.clear()

    def eof_received(self) -> bool:
        # Half-closed readers still get their answer; without anything to send the transport closes itself.
        self._half = True
        if self._stream is not None:
            return not self._stream.endless
        return bool(self._waiting)

    def resume_writing(self) -> None:
        self.choked = False
        self._since = 0
        if self._stream is not None:
            self._stream.resume()
        else:
            self._next()

    # Requests

    def _serve(self, line: bytes, fields: dict[bytes, bytes]) -> None:
        close = not self._keep
        try:
            method, target, version = line.split(b" ")
        except ValueError:
            self._refuse(plain(400, close=True))
            return
        if version != b"HTTP/1.1" or method not in METHODS:
            refusal = refuse_line(method, version)
            if refusal is not None:
                self._refuse(refusal, method)
                return
            close = True
        if not self._complete:
            self._refuse(plain(400, close=True), method)
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
        server = self._server
        started = perf_counter_ns() if server.timing else 0
        try:
            answer = server.respond(target, fields)
        except Exception:
            log.exception("A request failed")
            answer = plain(500, close=True)
        counts, status = server.statuses, answer.status
        counts[status] = count = counts[status] + 1
        if not count % SAMPLED:
            server.timing = True
        if close or answer.close:
            self._ended = True
            tail = server.last_tail
        else:
            tail = server.tail
        if head:
            self._write(answer.head + tail)
            if answer.stream is not None:
                answer.stream.gone()
        elif answer.stream is None:
            self._write(b"".join((answer.head, tail, answer.body)))
        else:
            self._stream = answer.stream
            self._write(answer.head + tail)
            if answer.stream.endless:
                self._narrow()
            if self._transport is not None and not self._ended:
                self._transport.pause_reading()
            if started:
                server.time(started)
            answer.stream.begin(self)
            return
        if started:
            server.time(started)
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

    def _refuse(self, answer: Answer, method: bytes = b"") -> None:
        """Send the last answer of this connection, after those that are still due."""
        if self._ended:
            return
        if method == b"HEAD":
            answer.body = b""
        self._refusal = answer
        if self._stream is not None or self.choked or self._waiting:
            if not self._waiting or not isinstance(self._waiting[-1], Answer):
                self._waiting.append(answer)
            return
        self._ended = True
        self._server.statuses[answer.status] += 1
        self._write(b"".join((answer.head, self._server.last_tail, answer.body)))
        self._finish()

    # answers.Sink and the server

    def finish(self, *, keep: bool) -> None:
        """The stream is complete; `keep` says whether others may follow."""
        self._stream = None
        self.seen = self._server.now
        if not keep:
            self._ended = True
            self._waiting.clear()
        self._next()

    def check(self, now: int, idle_time: int) -> None:
        """Close what has been too slow: the server's round, once a second."""
        if self._is_slow(now):
            return
        if self._stream is not None:
            self._since = 0
        elif self._rest:
            if now - self._since > HEAD_TIME:
                self._refuse(plain(408, close=True))
        else:
            self._since = 0
            if now - self.seen > idle_time and self._transport is not None:
                self._transport.close()

    def drain(self, waited: float) -> None:
        """The server has been stopping for `waited` seconds: end when the answer in progress is sent.

        A request may be under way, or in the socket unread: closing at once would reset it. So a new
        connection has FIRST_CALL seconds for its request, one that was kept LAST_CALL for another; the
        answer says that it is the last.
        """
        if self._stream is not None:
            self._stream.drain()
            return
        if self._ended or self._waiting:
            return
        patience = LAST_CALL if self._block and not self._rest else FIRST_CALL
        if waited >= patience:
            self._ended = True
            self._finish()
