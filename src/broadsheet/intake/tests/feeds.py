"""A feed as an agency's server sends it, for tests of wires."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from broadsheet.testing.hosts import FakeHost

HEAD = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Agency</title>'


def entry(number: int | str, title: str, text: str = "<p>What happened.</p>", **more: str) -> str:
    """An entry from a few minutes before the tests' clock; `more` are further elements by their names."""
    told = {"pubDate": "Sat, 23 Nov 2024 18:00:00 GMT", **more}
    rest = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    link = f"https://agency.example/{number}"
    return (
        f"<item><guid>{link}</guid><link>{link}</link><title>{title}</title>"
        f"<description><![CDATA[{text}]]></description>{rest}</item>"
    )


def feed(*entries: str) -> bytes:
    """RSS with these entries, the newest first."""
    return f"{HEAD}{''.join(entries)}</channel></rss>".encode()


def answer(body: bytes, *fields: str, status: str = "200 OK", kind: str = "application/rss+xml") -> bytes:
    """An HTTP answer."""
    head = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *fields)
    return "\r\n".join((*head, "", "")).encode() + body


class Agency(FakeHost):
    """A server whose feed can be changed; it knows conditional requests. Pictures lie at `/a.png`."""

    def __init__(self, picture: bytes = b"") -> None:
        self.says: bytes | Callable[[], bytes] = answer(feed())
        self.picture = picture
        super().__init__(self._say)

    def tell(self, *entries: str, etag: str = "") -> None:
        """From now on the feed has these entries."""
        self.says = answer(feed(*entries), *([f"ETag: {etag}"] if etag else []))

    @property
    def address(self) -> str:
        """Of the feed."""
        return f"http://agency.example:{self.port}/feed"

    def fields(self) -> dict[str, str]:
        """Those of the last request for the feed."""
        head = next(one for one in reversed(self.requests) if one.startswith(b"GET /feed"))
        return dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)

    def _say(self, request: bytes, connection: socket.socket) -> None:
        if request.startswith(b"GET /a.png"):
            connection.sendall(answer(self.picture, kind="image/png"))
            return
        says: Any = self.says() if callable(self.says) else self.says
        head, _, _ = says.partition(b"\r\n\r\n")
        etag = next((line[6:] for line in head.split(b"\r\n") if line.startswith(b"ETag: ")), b"")
        if etag and b"\r\nIf-None-Match: " + etag + b"\r\n" in request:
            says = answer(b"", "ETag: " + etag.decode(), status="304 Not Modified")
        connection.sendall(says)
