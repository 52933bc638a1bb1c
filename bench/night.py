"""Line 1: an evening of news, thousands on the live stream, pages beside, delivery renewed in between.

The readers of the stream, those of pages, the publisher and delivery are processes of their own.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.apart import Apart
from bench.crowds import Paper, Server
from bench.honest import Honest, Seen
from bench.listeners import Heard, Listeners

RATE = 500
LATE = 1.0
P99 = 0.05
MEMORY = 15 * 1024
FROZEN_CUT = 60.0
SHARES = 2


@dataclass
class Night:
    """What came of it. `down` is when delivery was stopped and started by us."""

    readers: int
    items: int
    joined: int = 0
    heard: list[Heard] = field(default_factory=list)
    pages: Seen = field(default_factory=lambda: Seen(float("inf"), 0))
    memory: float = 0.0
    frozen: int = 0
    frozen_left: int = 0
    frozen_time: float = 0.0
    began: float = 0.0
    down: tuple[float, float] = (0.0, 0.0)
    restarts: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return sum(heard.wrong for heard in self.heard) + self.readers - self.joined

    @property
    def latest(self) -> float:
        return max(heard.latest for heard in self.heard)

    @property
    def failures(self) -> list[str]:
        """Pages that failed, less those asked for while delivery was down by our own doing: for these a proxy
        has its stale copies.
        """
        start, end = self.down
        return [
            f"{at - self.began:.2f} s: {what}" for at, what in self.pages.failures if not start <= at <= end
        ]

    def holds(self) -> bool:
        return (
            not self.wrong
            and self.latest < LATE
            and self.pages.p99 < P99
            and self.memory < MEMORY
            and not self.failures
            and not self.frozen_left
            and self.frozen_time < FROZEN_CUT
        )

    def lines(self) -> Iterator[str]:
        between = " and ".join(self.restarts) or "no restart"
        yield f"{self.readers:,} readers, {self.items} items, {self.pages.pages:,} pages beside, {between}"
        resets = sum(heard.resets for heard in self.heard)
        yield f"  readers without each item once and in order: {self.wrong} (resets {resets})"
        yield from (f"    {example}" for heard in self.heard for example in heard.examples)
        reconnects = sum(heard.reconnects for heard in self.heard)
        yield f"  last reader after {self.latest:.2f} s (under {LATE:g}); {reconnects:,} reconnects"
        yield (
            f"  pages: p99 {self.pages.p99 * 1000:.1f} ms (under {P99 * 1000:g}),"
            f" {len(self.failures)} failures; down for {self.down[1] - self.down[0]:.1f} s"
        )
        yield from (f"    at {failure}" for failure in self.failures[:5])
        yield f"  {self.memory / 1024:.1f} KiB a reader (at most {MEMORY // 1024})"
        if self.frozen:
            yield (
                f"  frozen readers: {self.frozen - self.frozen_left} of {self.frozen} cut, the last"
                f" {self.frozen_time:.0f} s after they stopped reading (under {FROZEN_CUT:g})"
            )
        yield f"  {'holds' if self.holds() else 'FAILS'}"


def night(folder: Path, readers: int, seconds: int, frozen: int, *, restarts: bool = True) -> Night:
    """One evening of news. Item numbers start at 1, one a second."""
    paper = Paper(folder)
    paper.add(1)
    server = Server(paper.public, BROADSHEET_DELIVERY_CONNECTIONS="16000")
    server.start()
    found = Night(readers, seconds, frozen=frozen, frozen_left=frozen)
    try:
        with ExitStack() as stack:
            honest = stack.enter_context(Apart(Honest, server.port, RATE))
            shares = [
                stack.enter_context(Apart(Listeners, server.port, readers // SHARES, number))
                for number in range(SHARES)
            ]
            honest.call("start")
            time.sleep(2)
            before = server.memory()
            for share in shares:
                share.begin("join")
            found.joined = sum(share.result() for share in shares)
            time.sleep(2)
            found.memory = (server.memory() - before) / readers
            honest.call("stop")  # what it saw while thousands came at once is not what is asked for
            honest.call("start")
            _evening(paper, server, found, restarts=restarts)
            time.sleep(14 if restarts else 3)
            found.pages = honest.call("stop")
            wanted = list(range(2, seconds + 2))
            for share in shares:
                share.begin("end", wanted)
            found.heard = [share.result() for share in shares]
    finally:
        server.stop()
    return found


def _evening(paper: Paper, server: Server, found: Night, *, restarts: bool) -> None:
    """An item a second, and what happens in between."""
    seconds = found.items
    takeover, restart = (seconds * 3 // 4, seconds * 9 // 10) if restarts else (0, 0)
    frozen = _freeze(server.port, found.frozen)
    found.began = time.monotonic()
    for number in range(2, seconds + 2):
        time.sleep(max(0.0, found.began + number - 2 - time.monotonic()))
        paper.add(number)
        if found.frozen_left:
            found.frozen_left = max(0, found.frozen - int(server.measured("streams_cut_total")))
            found.frozen_time = time.monotonic() - found.began
        if number == takeover:
            found.restarts.append("a takeover")
            server.renew()
        if number == restart:
            found.restarts.append("a restart")
            down = time.monotonic()
            server.stop()
            server.start()
            found.down = down, time.monotonic()
    for one in frozen:
        one.close()


def _freeze(port: int, count: int) -> list[socket.socket]:
    """Readers who ask for the stream and never read a byte."""
    held = []
    for _ in range(count):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", port))
        one.sendall(b"GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        held.append(one)
    time.sleep(0.5)
    return held
