"""Line 2: those who take places and give nothing, and an honest reader among them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from bench.apart import Apart, connect
from bench.crowds import Paper, Server
from bench.honest import Honest, Seen

HEADS, BODIES, IDLE = 2_000, 1_000, 5_000
SECONDS = 30
P99 = 0.25
MEMORY = 100 * 1024 * 1024
CALM = 5.0


@dataclass
class Siege:
    """What came of it. `held` is the most connections that delivery had open, `usual` the p99 before."""

    seen: Seen
    held: int
    usual: float
    memory: int
    calm: float

    def print(self) -> bool:
        seen = self.seen
        good = seen.p99 < P99 and not seen.failures and self.memory <= MEMORY and self.calm <= CALM
        print(f"{HEADS:,} slow heads, {BODIES:,} slow bodies, {IDLE:,} idle connections for {SECONDS} s;")
        print(f"  at most {self.held:,} open at once, those who come back after being closed included")
        print(
            f"  an honest reader: p99 {seen.p99 * 1000:.1f} ms (under {P99 * 1000:g};"
            f" before {self.usual * 1000:.1f}), {len(seen.failures)} failures in {seen.pages:,} pages"
        )
        for _, what in seen.failures[:5]:
            print(f"    {what}")
        print(f"  {self.memory / 2**20:.1f} MiB more (at most {MEMORY // 2**20})")
        print(f"  normal again after {self.calm:.1f} s (within {CALM:g})")
        print(f"  {'holds' if good else 'FAILS'}", flush=True)
        return good


class Slow(asyncio.Protocol):
    """One attacker: sends `first`, then a byte every two seconds, and comes back when it is closed."""

    def __init__(self, port: int, first: bytes, rest: bytes, number: int) -> None:
        self._port = port
        # Several: one address has ports for some 28,000 connections, those that are being closed included.
        self._source = f"127.0.9.{number % 8 + 1}"
        self._first = first
        self._rest = rest
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self.over = False

    async def connect(self) -> None:
        try:
            await connect(self, self._port, self._source)
        except OSError:
            if not self.over:
                self._loop.call_later(1, self._again)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        if self._first:
            transport.write(self._first)
        if self._rest:
            self._drip(0)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self.over:
            self._loop.call_later(0.5, self._again)

    def end(self) -> None:
        self.over = True
        if self._transport is not None:
            self._transport.abort()

    def _again(self) -> None:
        if not self.over:
            self._loop.create_task(self.connect())

    def _drip(self, at: int) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(self._rest[at % len(self._rest) : at % len(self._rest) + 1])
            self._loop.call_later(2, self._drip, at + 1)


class Attackers:
    """All of them, in a process that is not the honest reader's."""

    def __init__(self, port: int) -> None:
        head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "
        post = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
        self._all = [
            *(Slow(port, head, b"abcdefgh", number) for number in range(HEADS)),
            *(Slow(port, post, b"abcdefgh", number) for number in range(BODIES)),
            *(Slow(port, b"", b"", number) for number in range(IDLE)),
        ]

    async def connect(self) -> None:
        """All of them at once, by hundreds."""
        for start in range(0, len(self._all), 200):
            await asyncio.gather(*(one.connect() for one in self._all[start : start + 200]))

    def end(self) -> None:
        """Leave."""
        for one in self._all:
            one.end()


def siege(folder: Path) -> Siege:
    """SECONDS of it, and until it is over; attackers, honest reader and delivery each in own processes."""
    paper = Paper(folder)
    paper.add(1)
    server = Server(paper.public)
    server.start()
    try:
        with Apart(Honest, server.port, 100, 4) as honest, Apart(Attackers, server.port) as attackers:
            honest.call("start")
            time.sleep(3)
            usual = honest.call("stop").p99
            before = server.memory()
            honest.call("start")
            attackers.call("connect")
            most = held = 0
            for _ in range(SECONDS):
                time.sleep(1)
                most = max(most, server.memory())
                held = max(held, int(server.measured("connections")))
            seen = honest.call("stop")
            attackers.call("end")
            calm = _calm(server, honest, usual)
            return Siege(seen, held, usual, most - before, calm)
    finally:
        server.stop()


def _calm(server: Server, honest: Apart, usual: float) -> float:
    """Seconds until readers wait no longer than before, and the places are free."""
    ended = time.monotonic()
    while time.monotonic() - ended < 30:
        honest.call("start")
        time.sleep(0.5)
        seen = honest.call("stop")
        free = server.measured("connections") < 50
        if free and not seen.failures and seen.p99 < max(4 * usual, 0.02):
            return time.monotonic() - ended
    return float("inf")
