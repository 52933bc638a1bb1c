"""Readers of the live stream, each with its own count of what it got and when; a share of them a process."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field

from bench.apart import connect

_ID = re.compile(rb"^id: (\d+)\ndata: (?:.*?\"at\": ?([\d.]+))?", re.M)
_RETRY = re.compile(rb"^retry: (\d+)$", re.M)


@dataclass
class Heard:
    """What a share of the readers got. `wrong` did not get each item once and in order; `latest` is how many
    seconds after its publication an item reached the last reader who was connected when it came.
    """

    wrong: int = 0
    resets: int = 0
    reconnects: int = 0
    latest: float = 0.0
    examples: list[str] = field(default_factory=list)


class Listener(asyncio.Protocol):
    """One browser: reconnects after the time it was told, and names the last item it saw."""

    def __init__(self, share: Listeners, source: str) -> None:
        self._share = share
        self._source = source
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.BaseTransport | None = None
        self._rest = b""
        self._retry = 3.0
        self.last: int | None = None
        self.got: list[int] = []
        self.since = float("inf")
        self.reconnects = -1

    async def connect(self) -> None:
        """Connect, again and again while that fails."""
        while not self._share.over:
            try:
                await connect(self, self._share.port, self._source)
                return
            except OSError:
                await asyncio.sleep(self._retry * random.uniform(0.5, 1.5))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._rest = b""
        self.reconnects += 1
        last = f"Last-Event-ID: {self.last}\r\n" if self.last is not None else ""
        transport.write(f"GET /live/events HTTP/1.1\r\nHost: localhost\r\n{last}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        *events, self._rest = (self._rest + data).split(b"\n\n")
        for event in events:
            if retry := _RETRY.search(event):
                self._retry = int(retry[1]) / 1000
                self.since = now
            if b"event: ready" in event or b"event: reset" in event:
                number = int(re.search(rb"id: (\d+)", event)[1])
                if self.last is None:
                    self.last = number
                self._share.heard.resets += b"event: reset" in event
            elif found := _ID.search(event):
                self.last = int(found[1])
                self.got.append(self.last)
                published = float(found[2] or now)
                if self.since < published:  # it was connected when the item came
                    self._share.heard.latest = max(self._share.heard.latest, now - published)

    def connection_lost(self, exc: Exception | None) -> None:
        self.since = float("inf")
        self._transport = None
        if not self._share.over:
            self._loop.call_later(
                self._retry, lambda: self._share.keep(self._loop.create_task(self.connect()))
            )

    def drop(self) -> None:
        """Leave for good."""
        if self._transport is not None:
            self._transport.abort()


class Listeners:
    """`count` readers from addresses of their own: one address has ports for some 28,000 connections."""

    def __init__(self, port: int, count: int, share: int) -> None:
        self.port = port
        self.over = False
        self.heard = Heard()
        self._all = [Listener(self, f"127.0.{share + 1}.{number % 4 + 1}") for number in range(count)]
        self._tasks: set[asyncio.Task[None]] = set()

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold a task until it is done."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def join(self) -> int:
        """Connect all; how many are listening."""
        for start in range(0, len(self._all), 100):
            await asyncio.gather(*(listener.connect() for listener in self._all[start : start + 100]))
        until = time.monotonic() + 60
        while any(listener.last is None for listener in self._all) and time.monotonic() < until:
            await asyncio.sleep(0.05)
        return sum(listener.last is not None for listener in self._all)

    def end(self, wanted: list[int]) -> Heard:
        """Leave, and tell what was heard; `wanted` are the items that each should have had."""
        self.over = True
        for listener in self._all:
            listener.drop()
        wrong = [listener for listener in self._all if listener.got != wanted]
        self.heard.wrong = len(wrong)
        self.heard.examples = [_differs(listener.got, wanted) for listener in wrong[:3]]
        self.heard.reconnects = sum(listener.reconnects for listener in self._all)
        return self.heard


def _differs(got: list[int], wanted: list[int]) -> str:
    missing = sorted(set(wanted) - set(got))
    twice = sorted({number for number in got if got.count(number) > 1})
    return f"missing {missing[:8]}, twice {twice[:8]}, {len(got)} of {len(wanted)}"
