"""One request to one machine whose number was checked: connect, ask, read, within the time and size left."""

from __future__ import annotations

import io
import socket
import ssl
import time
import zlib
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import Any, cast

from broadsheet.kernel import clock
from broadsheet.kernel.fetch.addresses import IPAddress, Target
from broadsheet.kernel.fetch.faults import FetchError, Reason

_PIECE = 64 * 1024
_HEADS = 256 * 1024
"""Bytes besides the body: the head, and what chunks are framed with."""


class Deadline:
    """A moment that does not move, whatever trickles in meanwhile."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds

    def left(self, host: str) -> float:
        """Seconds that are left, more than none. Raises FetchError (SLOW)."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.over(host)
        return left

    def over(self, host: str) -> FetchError:
        """What to raise when the time is over."""
        return FetchError(Reason.SLOW, f"{host} took longer than {self._seconds:g} seconds.", host=host)


class _Metered(io.RawIOBase):
    """A socket's bytes, until the time is over or there are more than `most`."""

    def __init__(self, sock: socket.socket, host: str, deadline: Deadline, most: int) -> None:
        super().__init__()
        self._sock, self._host, self._deadline, self._left = sock, host, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left(self._host))
        try:
            count = self._sock.recv_into(buffer)
        except TimeoutError:
            raise self._deadline.over(self._host) from None
        self._left -= count
        if self._left < 0:
            raise too_large(self._host)
        return count


class _Conversation:
    """What `HTTPResponse` takes for a socket."""

    def __init__(self, metered: _Metered) -> None:
        self._metered = metered

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(cast("io.RawIOBase", self._metered))


class Hop:
    """An open answer: `status`, `headers`, then `body()`. Close it."""

    def __init__(
        self,
        target: Target,
        numbers: Sequence[IPAddress],
        *,
        request: bytes,
        deadline: Deadline,
        max_bytes: int,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.host = target.host
        self._max_bytes = max_bytes
        self._sock = _connect(target, numbers, deadline, tls)
        try:
            self._sock.settimeout(deadline.left(target.host))
            self._sock.sendall(request)
            metered = _Metered(self._sock, target.host, deadline, max_bytes + _HEADS)
            self._response = HTTPResponse(cast("socket.socket", _Conversation(metered)))
            self._response.begin()
        except TimeoutError:
            self.close()
            raise deadline.over(target.host) from None
        except (HTTPException, OSError, ValueError):
            self.close()
            raise broken(target.host) from None
        except BaseException:
            self.close()
            raise
        self.status: int = self._response.status
        self.headers: HTTPMessage = self._response.headers

    @property
    def retry_after(self) -> float | None:
        """`Retry-After` as seconds from now, never fewer than none (RFC 9110 section 10.2.3)."""
        said = (self.headers.get("Retry-After") or "").strip()
        if said.isdecimal() and said.isascii():
            return float(said[:9])
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return None
        if moment.tzinfo is None:
            return None
        return max(0.0, (moment - clock.now()).total_seconds())

    def body(self) -> bytes:
        """The body, unpacked. Raises FetchError (LARGE, SLOW, BROKEN)."""
        announced = self._response.length
        if announced is not None and announced > self._max_bytes:
            raise too_large(self.host)
        coding = (self.headers.get("Content-Encoding") or "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise broken(self.host)
        try:
            return self._unpacked() if coding != "identity" else self._plain()
        except (HTTPException, OSError, ValueError, zlib.error):
            raise broken(self.host) from None

    def close(self) -> None:
        """Let go of the connection."""
        self._sock.close()

    def _plain(self) -> bytes:
        whole = bytearray()
        while piece := self._response.read(_PIECE):
            whole += piece
            if len(whole) > self._max_bytes:
                raise too_large(self.host)
        if self._response.length:  # `read` is silent about an end that comes early
            raise ValueError("cut off")
        return bytes(whole)

    def _unpacked(self) -> bytes:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib
        whole = bytearray()
        while piece := self._response.read(_PIECE):
            while piece and not unpacker.eof:
                whole += unpacker.decompress(piece, self._max_bytes + 1 - len(whole))
                if len(whole) > self._max_bytes:
                    raise too_large(self.host)
                piece = unpacker.unconsumed_tail
        if not unpacker.eof:
            raise ValueError("cut off")
        return bytes(whole)


def too_large(host: str) -> FetchError:
    """More came than is taken."""
    return FetchError(Reason.LARGE, f"What {host} sends is larger than is taken.", host=host)


def broken(host: str) -> FetchError:
    """What came is no HTTP, or ended early."""
    return FetchError(Reason.BROKEN, f"The answer of {host} broke off or could not be read.", host=host)


def _connect(
    target: Target, numbers: Sequence[IPAddress], deadline: Deadline, tls: ssl.SSLContext | None
) -> socket.socket:
    """A connection to the first of the numbers that takes one, each of them checked before."""
    fault = FetchError(Reason.UNREACHABLE, f"{target.host} did not let itself be reached.", host=target.host)
    for number in numbers:
        # A machine that does not answer leaves time for the next one.
        patience = deadline.left(target.host) / (2 if number is not numbers[-1] else 1)
        sock: socket.socket | None = None
        try:
            sock = socket.create_connection((str(number), target.port), timeout=patience)
            if tls is None:
                return sock
            sock.settimeout(deadline.left(target.host))
            return tls.wrap_socket(sock, server_hostname=target.host)
        except ssl.SSLCertVerificationError:
            sentence = f"The certificate of {target.host} is not in order."
            fault = FetchError(Reason.NOT_TRUSTED, sentence, host=target.host)
        except TimeoutError:
            fault = deadline.over(target.host)
        except (OSError, ValueError):
            pass
        if sock is not None:
            sock.close()
    raise fault


def asking(target: Target, *, accept: str, fields: Sequence[str] = ()) -> bytes:
    """The request for what is at `target`, with more header fields."""
    return _head("GET", target, f"Accept: {accept}", "Accept-Encoding: gzip", *fields)


def telling(target: Target, *, body: bytes, kind: str) -> bytes:
    """The request that brings `body`, of the media type `kind`, to `target`."""
    return _head("POST", target, f"Content-Type: {kind}", f"Content-Length: {len(body)}") + body


def _head(method: str, target: Target, *fields: str) -> bytes:
    first = (f"{method} {target.path} HTTP/1.1", f"Host: {target.authority}", "User-Agent: Broadsheet")
    return "".join(f"{field}\r\n" for field in (*first, *fields, "Connection: close", "")).encode("ascii")
