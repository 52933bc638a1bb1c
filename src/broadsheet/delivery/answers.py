"""What goes back to a reader: heads ready for the wire, and the fields that every answer carries."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Protocol

from broadsheet.kernel.content_policy import WITHOUT_FRAMES

FILE_POLICY = b"default-src 'none'; sandbox; frame-ancestors 'none'"
"""For pictures and other files: an SVG opened by itself must not run anything."""

SECURITY = (
    b"X-Content-Type-Options: nosniff\r\n"
    b"Referrer-Policy: strict-origin-when-cross-origin\r\n"
    b"Cross-Origin-Opener-Policy: same-origin\r\n"
    b"Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n"
)
PAGE_SECURITY = SECURITY + f"Content-Security-Policy: {WITHOUT_FRAMES}\r\n".encode()
FILE_SECURITY = SECURITY + b"Content-Security-Policy: " + FILE_POLICY + b"\r\n"

PAGE_CACHING = (
    b"Cache-Control: public, max-age=0, s-maxage=5, stale-while-revalidate=60, stale-if-error=86400\r\n"
)
SHORT_CACHING = b"Cache-Control: public, max-age=0, s-maxage=5\r\n"
NO_CACHING = b"Cache-Control: no-store\r\n"

STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}


class Sink(Protocol):
    """The connection, as a stream sees it."""

    @property
    def choked(self) -> bool:
        """True while the reader takes less than is being sent."""

    def send(self, data: bytes) -> None:
        """Queue bytes for the reader."""

    def backlog(self) -> int:
        """Bytes that the reader has not taken yet."""

    def later(self, call: Callable[[], None]) -> None:
        """Call back once the other readers had their turn."""

    def finish(self, *, keep: bool) -> None:
        """The stream is complete; `keep` says whether its length was announced, so that others may follow."""

    def cut(self) -> None:
        """Drop the connection: what was announced cannot be kept."""


class Stream(Protocol):
    """A body that is sent over time; `endless` where it goes on for as long as the reader listens."""

    endless: bool

    def begin(self, sink: Sink) -> None:
        """The head is written: start sending."""

    def resume(self) -> None:
        """The reader caught up after `sink.choked` was true."""

    def gone(self) -> None:
        """The connection is lost; let go of everything."""

    def drain(self) -> None:
        """The server is being stopped: end soon, or at once where there is no end."""


@dataclass(slots=True)
class Answer:
    """`head` is the status line and the fields, without Date and without the empty line that ends them."""

    head: bytes
    body: bytes = b""
    stream: Stream | None = None
    # True where the connection must not be used again after this answer.
    close: bool = False
    # The same as in `head`, for whoever counts.
    status: int = 200


@dataclass(slots=True)
class Ready:
    """A composed answer in one encoding, with what a conditional request is compared with."""

    answer: Answer
    unmodified: Answer | None
    etag: bytes
    modified: int
    versions: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """Bytes that holding this costs, roughly."""
        return len(self.answer.body) + 2 * len(self.answer.head) + 500


@lru_cache(1024)
def http_date(seconds: int) -> bytes:
    """Unix seconds as an HTTP date (RFC 9110 section 5.6.7)."""
    return formatdate(seconds, usegmt=True).encode()


def plain(status: int, *extra: bytes, caching: bytes = NO_CACHING, close: bool = False) -> Answer:
    """A short answer of the server's own: its body is the standard phrase of the status."""
    body = f"{status} {HTTPStatus(status).phrase}\n".encode()
    fields = b"".join(field + b"\r\n" for field in extra)
    length = b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n" % len(body)
    head = STATUS_LINES[status] + length + fields + caching + PAGE_SECURITY
    return Answer(head, body, close=close, status=status)


def redirect(location: str, status: int = 301) -> Answer:
    """A redirect to a path of this site, already percent-encoded."""
    return plain(status, b"Location: " + location.encode("ascii"), caching=SHORT_CACHING)


def unavailable(*extra: bytes) -> Answer:
    """For what should be there and cannot be served now."""
    return plain(503, b"Retry-After: 5", *extra)
