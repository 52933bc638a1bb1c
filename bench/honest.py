"""Readers of pages at a steady rate, who measure what they wait and write down what fails."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field

PAGE = "/2024/11/23/the-hot-story"
_REQUEST = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
_TIMEOUT = 10.0


@dataclass
class Seen:
    """What came of it: seconds of the slowest in a hundred, pages read, and each failure with its moment."""

    p99: float
    pages: int
    failures: list[tuple[float, str]] = field(default_factory=list)


class Closed(ConnectionError):
    """A kept connection ended between two requests, as it may (RFC 9112 section 9.3.1)."""


class Honest:
    """`rate` requests a second over a few kept connections, from `start` to `stop`."""

    def __init__(self, port: int, rate: int, connections: int = 16) -> None:
        self._port = port
        self._rate = rate
        self._connections = connections
        self._times: list[float] = []
        self._failures: list[tuple[float, str]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._times, self._failures = [], []
        self._tasks = [asyncio.create_task(self._read(number)) for number in range(self._connections)]

    async def stop(self) -> Seen:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        ordered = sorted(self._times)
        p99 = ordered[int(len(ordered) * 0.99)] if ordered else float("inf")
        return Seen(p99, len(ordered), self._failures)

    async def _read(self, number: int) -> None:
        every = self._connections / self._rate
        due = time.monotonic() + every * number / self._connections
        line = _Line(self._port)
        while True:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            # From when it was due: a server that stalls must not make the reader wait unmeasured.
            began, due = due, max(due + every, time.monotonic() - 5)
            try:
                # Not wait_for: in Python 3.11 it may swallow a cancellation, and `stop` then waits for ever.
                async with asyncio.timeout(_TIMEOUT):
                    try:
                        await line.ask()
                    except Closed:
                        await line.ask()  # browsers and proxies ask again
                self._times.append(time.monotonic() - began)
            except (OSError, EOFError, TimeoutError, ValueError) as fault:
                line.drop()
                self._failures.append((time.monotonic(), repr(fault)))
                await asyncio.sleep(0.05)


class _Line:
    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self) -> None:
        """One page. Raises Closed where a kept connection had ended, else what happened."""
        kept = self._streams is not None
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            writer.write(_REQUEST)
            head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError) as fault:
            self.drop()
            if kept and not getattr(fault, "partial", b""):
                raise Closed from fault
            raise
        length = re.search(rb"\r\nContent-Length: (\d+)", head)
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            raise ValueError(head.partition(b"\r\n")[0].decode())
        await reader.readexactly(int(length[1]))
        if b"\r\nConnection: close" in head:
            self.drop()

    def drop(self) -> None:
        """Close the connection, if there is one."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None
