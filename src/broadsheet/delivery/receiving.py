"""From the bytes of a connection to its requests, whole and well-formed, or to a refusal.

llhttp (by way of httptools) reads the bytes. What is ours: where a request ends, and how large it may be.
(RFC 9112.)
"""

from typing import TYPE_CHECKING

import httptools

from broadsheet.delivery.answers import Answer, plain
from broadsheet.delivery.heads import LINE_LIMIT, over_limits, read_fields, refuse_method
from broadsheet.delivery.wire import Wire

if TYPE_CHECKING:
    from broadsheet.delivery.server import Server

_NO_FIELDS: dict[bytes, bytes] = {}


class Receiver(Wire):
    """The receiving half of one reader's connection. Whole requests go to `_serve`, the rest to `_refuse`."""

    __slots__ = ("_block", "_complete", "_fields", "_keep", "_parser", "_refusal", "_rest")

    def __init__(self, server: "Server") -> None:
        super().__init__(server)
        self._parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)
        # The head that is being received, as far as it came.
        self._rest = b""
        self._complete = self._keep = False
        # The header fields of the last request as they were sent, and what was read in them: most requests
        # on a connection repeat them to the byte. Empty before the first.
        self._block = b""
        self._fields = _NO_FIELDS
        self._refusal: Answer | None = None

    # asyncio.Protocol

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._parser = None  # breaks the cycle: connections are freed without waiting for the collector

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

    # httptools

    def on_message_complete(self) -> None:
        """Called by llhttp at the end of each request."""
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
            self._refuse(refuse_method(method) or plain(400, close=True), method)

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
                method = line.partition(b" ")[0]
                self._refuse(refuse_method(method) or read, method)
                return
            self._block, self._fields = block, read
            fields = read
        self._serve(line, fields)

    def _serve(self, line: bytes, fields: dict[bytes, bytes]) -> None:
        """Answer a request line with these fields, or see to it later."""
        raise NotImplementedError

    def _refuse(self, answer: Answer, method: bytes = b"") -> None:
        """Send the last answer of this connection, after those that are still due."""
        raise NotImplementedError
