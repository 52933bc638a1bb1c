"""What a serving process does by the clock, beside answering."""

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING

from broadsheet.delivery.live import HEARTBEAT
from broadsheet.delivery.wire import CROWDED_IDLE_TIME, IDLE_TIME

if TYPE_CHECKING:
    from broadsheet.delivery.server import Server

log = logging.getLogger("broadsheet.delivery")

LIVE_INTERVAL = 0.1
"""Seconds between two looks at the event logs that somebody listens to."""

_TURN = 500
# Connections looked at before readers have their turn.


class Rounds:
    """The rounds of one server, from `start` to `stop`."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._jobs: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; call inside the loop."""
        self._jobs = [asyncio.create_task(job) for job in (self._seconds(), self._follow(), self._beat())]

    def stop(self) -> None:
        """End, and leave nothing unwritten."""
        for job in self._jobs:
            job.cancel()
        self._upkeep()

    async def _seconds(self) -> None:
        server = self._server
        while True:
            await asyncio.sleep(1 - time.time() % 1)
            server.set_clock()
            self._upkeep()
            waiting = list(server.crowd.open)
            # Nearly full: who rests makes room for who reads.
            idle = CROWDED_IDLE_TIME if server.crowd.is_dense else IDLE_TIME
            for at in range(0, len(waiting), _TURN):
                for connection in waiting[at : at + _TURN]:
                    connection.check(server.now, idle)
                await asyncio.sleep(0)

    def _upkeep(self) -> None:
        try:
            self._server.app.second()
            self._server.publish_numbers()
        except Exception:  # a fault in upkeep must not end the upkeep
            log.exception("The round of the second failed")

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LIVE_INTERVAL)
            with contextlib.suppress(OSError):
                self._server.app.live.poll()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            self._server.app.live.beat()
