"""Reads `raw_requests.txt`, and speaks HTTP as bytes."""

import re
import socket
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).with_name("raw_requests.txt")

_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|[rnt\\\"])")
_REPEATED = re.compile(r"⟪(.+?)\*(\d+)⟫", re.DOTALL)
_ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "\\": "\\", '"': '"'}
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass(frozen=True)
class Case:
    """Some bytes, what is answered to them (`200`, `4xx`), and whether the connection is closed after it."""

    name: str
    expected: tuple[str, ...]
    closed: bool
    data: bytes

    def fits(self, found: list[int]) -> bool:
        """Whether these statuses are the expected ones."""
        return len(found) == len(self.expected) and all(
            str(code) == wanted or (wanted == "4xx" and 400 <= code < 500)
            for code, wanted in zip(found, self.expected, strict=True)
        )


def cases() -> list[Case]:
    """Every line of the file."""
    found = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            status, name, text = line.split(" | ", 2)
            words = tuple(status.removesuffix("!").split())
            found.append(Case(name, words, status.endswith("!"), _bytes(text)))
    return found


def _bytes(text: str) -> bytes:
    text = text.replace("§", "Host: localhost¶").replace("¶", "\r\n")
    text = _REPEATED.sub(lambda match: match[1] * int(match[2]), text)
    text = _ESCAPE.sub(lambda match: _ESCAPES.get(match[1]) or chr(int(match[1][1:], 16)), text)
    return text.encode("latin-1")


class Answers:
    """Reads whole answers from a connection: heads, bodies by their length, and whether it was closed."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._data = b""
        self.closed = False
        self.statuses: list[int] = []
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []

    def read(self, *, head: bool = False) -> bool:
        """Read one answer (to HEAD: without a body); False where the connection ends instead."""
        while b"\r\n\r\n" not in self._data:
            if not self._more():
                assert not self._data, self._data[:200]
                return False
        fields, _, self._data = self._data.partition(b"\r\n\r\n")
        match = _STATUS.match(fields)
        assert match, fields[:200]
        length = re.search(rb"\r\nContent-Length: (\d+)", fields)
        size = 0 if head or match[1] == b"304" or not length else int(length[1])
        while len(self._data) < size:
            assert self._more(), "the body ends early"
        self.statuses.append(int(match[1]))
        self.heads.append(fields)
        self.bodies.append(self._data[:size])
        self._data = self._data[size:]
        return True

    def _more(self) -> bool:
        try:
            piece = self._connection.recv(1 << 20)
        except ConnectionError:
            piece = b""
        self._data += piece
        self.closed = not piece
        return bool(piece)
