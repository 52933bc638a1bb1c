"""The listening process: sockets, the clock of the wire, the rounds, starting and stopping."""

import asyncio
import contextlib
import logging
import os
import resource
import signal
import time
from collections.abc import Callable
from email.utils import formatdate

from broadsheet.delivery.app import App
from broadsheet.delivery.connection import CROWDED_IDLE_TIME, IDLE_TIME, Connection
from broadsheet.delivery.live import HEARTBEAT
from broadsheet.delivery.processes import Family
from broadsheet.delivery.settings import Settings

log = logging.getLogger("broadsheet.delivery")

DRAIN_TIME = 10.0
"""Seconds that answers in progress are given when the server is told to stop."""

LIVE_INTERVAL = 0.1
"""Seconds between two looks at the event logs that somebody listens to."""

# Files, the store and the log need descriptors too.
_SPARE_DESCRIPTORS = 128


class Server:
    """Everything that connections share. `now` is a monotonic clock in whole seconds, moved once a second."""

    def __init__(self, settings: Settings, loop: asyncio.AbstractEventLoop) -> None:
        self._settings = settings
        self._loop = loop
        self._connections: set[Connection] = set()
        self._limit = min(settings.connections, _raise_descriptors(settings.connections) - _SPARE_DESCRIPTORS)
        self._stopped = asyncio.Event()
        self.now = 1
        self.tail = self.last_tail = b""
        self.defer: Callable[[Callable[[], None]], object] = loop.call_soon
        self.app = App(settings, loop.call_soon)
        self._set_date()

    def admit(self, connection: Connection) -> bool:
        """Count a new connection; False where there are too many."""
        self._connections.add(connection)
        return len(self._connections) <= self._limit

    def forget(self, connection: Connection) -> None:
        """A connection is gone."""
        self._connections.discard(connection)

    async def run(self, family: Family | None = None) -> None:
        """Serve until told to stop. Raises OSError where the address cannot be bound.

        With a `family` this is one of several processes (see `processes`), and the parent does the talking.
        """
        settings = self._settings
        listener = await self._loop.create_server(
            lambda: Connection(self),
            settings.listen,
            settings.port,
            backlog=1024,
            reuse_port=family is not None or None,
        )
        if family is not None:
            self._loop.add_reader(family.parent, self._orphaned, family.parent)
            os.write(family.ready, b"1")
        for name in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(name, self._stop)
        if family is None:
            host, port = listener.sockets[0].getsockname()[:2]
            log.info("Readers are served on http://%s:%s from %s", host, port, settings.store)
        rounds = [asyncio.create_task(job) for job in (self._seconds(), self._follow(), self._beat())]
        await self._stopped.wait()
        listener.close()
        await self._drain()
        for job in rounds:
            job.cancel()
        self.app.second()
        if family is None:
            log.info("Stopped.")

    def _orphaned(self, parent: int) -> None:
        self._loop.remove_reader(parent)
        self._stop()

    def _stop(self) -> None:
        if self._stopped.is_set():  # told twice: do not wait for anyone
            for connection in list(self._connections):
                connection.cut()
        self._stopped.set()

    async def _drain(self) -> None:
        for connection in list(self._connections):
            connection.drain()
        until = time.monotonic() + DRAIN_TIME
        while self._connections and time.monotonic() < until:
            await asyncio.sleep(0.02)
        for connection in list(self._connections):
            connection.cut()

    async def _seconds(self) -> None:
        while True:
            await asyncio.sleep(1 - time.time() % 1)
            self.now = int(time.monotonic())
            self._set_date()
            try:
                self.app.second()
            except Exception:  # a fault in upkeep must not end the upkeep
                log.exception("The round of the second failed")
            waiting = list(self._connections)
            # Nearly full: who rests makes room for who reads.
            idle = IDLE_TIME if len(waiting) < self._limit * 9 // 10 else CROWDED_IDLE_TIME
            for at in range(0, len(waiting), 500):
                for connection in waiting[at : at + 500]:
                    connection.check(self.now, idle)
                await asyncio.sleep(0)

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LIVE_INTERVAL)
            with contextlib.suppress(OSError):
                self.app.live.poll()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            self.app.live.beat()

    def _set_date(self) -> None:
        date = b"Date: " + formatdate(usegmt=True).encode() + b"\r\n\r\n"
        self.tail = date
        self.last_tail = b"Connection: close\r\n" + date
        self.now = int(time.monotonic())


def _raise_descriptors(wanted: int) -> int:
    """Allow this process as many open files as it may need; returns how many it has."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = wanted + _SPARE_DESCRIPTORS
    if hard != resource.RLIM_INFINITY:
        target = min(target, hard)
    if soft != resource.RLIM_INFINITY and soft < target:
        resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
        return target
    return soft if soft != resource.RLIM_INFINITY else target
