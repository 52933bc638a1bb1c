"""One serving process: what its connections share, the clock of the wire, starting and stopping."""

import asyncio
import logging
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate

from broadsheet.delivery.answers import Answer
from broadsheet.delivery.app import App
from broadsheet.delivery.connection import Connection
from broadsheet.delivery.crowd import Crowd
from broadsheet.delivery.meter import Meters
from broadsheet.delivery.metrics import Metrics
from broadsheet.delivery.processes import Seat
from broadsheet.delivery.rounds import Rounds
from broadsheet.delivery.settings import Settings
from broadsheet.delivery.sockets import BACKLOG
from broadsheet.delivery.wire import FIRST_CALL

log = logging.getLogger("broadsheet.delivery")

DRAIN_TIME = 10.0
"""Seconds that answers in progress are given when the server is told to stop."""
PARTING_TIME = FIRST_CALL + 0.5
"""Seconds after which readers are not waited for any more who had their last answer and do not close."""

# Files, the store and the log need descriptors too.
_SPARE_DESCRIPTORS = 128


class Server:
    """Everything that connections share. `now` is a monotonic clock in whole seconds, moved once a second."""

    def __init__(self, settings: Settings, loop: asyncio.AbstractEventLoop, seat: Seat) -> None:
        self._settings = settings
        self._loop = loop
        self._seat = seat
        limit = min(settings.connections, _raise_descriptors(settings.connections) - _SPARE_DESCRIPTORS)
        self.crowd: Crowd[Connection] = Crowd(limit, settings.per_address, settings.proxies)
        self.meter = seat.meters.open(seat.number)
        # What each request looks at, at hand: its count by status, and whether it is to be timed.
        self.statuses = self.meter.statuses
        self.timing = False
        self._stopped = asyncio.Event()
        self._reload = False
        self.now = 1
        self.tail = self.last_tail = b""
        self.defer: Callable[[Callable[[], None]], object] = loop.call_soon
        self.app = App(settings, loop.call_soon, self.meter)
        self.respond = self.app.respond
        self.set_clock()

    async def run(self) -> bool:
        """Serve until told to stop; True where another version is to take over the sockets."""
        seat, loop = self._seat, self._loop
        listener = await loop.create_server(lambda: Connection(self), sock=seat.readers, backlog=BACKLOG)
        metrics = None
        if seat.metrics is not None:
            metrics = await Metrics(seat.meters, self._settings.store).serve(seat.metrics)
        if seat.parent >= 0:
            loop.add_reader(seat.parent, self._orphaned, seat.parent)
            os.write(seat.ready, b"1")
        else:
            loop.add_signal_handler(signal.SIGHUP, self._stop, True)
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop)
        rounds = Rounds(self)
        rounds.start()
        await self._stopped.wait()
        listener.close()
        if metrics is not None:
            metrics.close()
        await self._drain()
        rounds.stop()
        return self._reload

    def time(self, started: int) -> None:
        """Enter the time of a request that began at `started` (perf_counter_ns), if it is due."""
        if self.timing:
            self.timing = False
            self.meter.note(time.perf_counter_ns() - started)

    def set_clock(self) -> None:
        """Move `now` and the Date field; called once a second."""
        date = b"Date: " + formatdate(usegmt=True).encode() + b"\r\n\r\n"
        self.tail = date
        self.last_tail = b"Connection: close\r\n" + date
        self.now = int(time.monotonic())

    def publish_numbers(self) -> None:
        """Show the other processes what was counted here."""
        self.meter.gauges.update(
            connections=len(self.crowd.open),
            streams=self.app.live.count(),
            cache_entries=len(self.app.store.cache),
            cache_bytes=self.app.store.cache.size,
            damaged_files=len(self.app.store.faults),
        )
        self._seat.meters.publish(self._seat.number, self.meter)

    def _orphaned(self, parent: int) -> None:
        self._loop.remove_reader(parent)
        self._stop()

    def _stop(self, reload: bool = False) -> None:
        if self._stopped.is_set():  # told twice: do not wait for anyone
            for connection in list(self.crowd.open):
                connection.cut()
        self._reload = reload
        self._stopped.set()

    async def _drain(self) -> None:
        """Give what is open its last answer. Also what comes now: the system may have accepted it already."""
        self.respond = self._respond_last
        began = time.monotonic()
        while self.crowd.open and (waited := time.monotonic() - began) < DRAIN_TIME:
            for connection in list(self.crowd.open):
                connection.drain(waited)
                if waited > PARTING_TIME and connection.at_rest:
                    connection.cut()
            await asyncio.sleep(0.02)
        for connection in list(self.crowd.open):
            connection.cut()

    def _respond_last(self, target: bytes, fields: dict[bytes, bytes]) -> Answer:
        return replace(self.app.respond(target, fields), close=True)


def seat_alone(readers: socket.socket, metrics: socket.socket | None) -> Seat:
    """What the one process of a delivery is given that has no others."""
    return Seat(0, readers, metrics, Meters(1), -1, -1)


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
