"""The worker's part in wires: it sees that one is due and starts a process for it, so that no bake waits."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Protocol

from broadsheet import hookspecs
from broadsheet.intake.subscribed.asking import is_due
from broadsheet.kernel import clock

log = logging.getLogger(__name__)

LOOK_EVERY, AFTER_A_FAULT = 5.0, 60.0
"""Seconds until it is looked again whether a wire is due."""

LONGEST = 15 * 60.0
"""Seconds that a process may take for all wires that are due."""


class Process(Protocol):
    """What is needed of `subprocess.Popen`."""

    def poll(self) -> int | None: ...

    def kill(self) -> None: ...


def start_asking() -> Process:
    """`broadsheet wire ask --due`. In the worker's process group: the supervisor ends it with the worker."""
    order = [sys.executable, "-m", "broadsheet", "wire", "ask", "--due"]
    return subprocess.Popen(order, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


class WireDuty:
    """At most one asking process at a time; hostile answers are read there, and not beside the press."""

    def __init__(self, start: Callable[[], Process] = start_asking) -> None:
        self._start = start
        self._process: Process | None = None
        self._next = self._until = 0.0

    def attend(self) -> int:
        """Start a process where a wire is due, or look after the one there is. Never waits; returns 0."""
        now = clock.monotonic()
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                if now > self._until:
                    log.error("asking the wires took longer than %.0f minutes and was ended", LONGEST / 60)
                    self._process.kill()
                return 0
            if code:
                log.error("asking the wires ended with code %s and will be tried again", code)
            self._process = None
            self._next = now + (AFTER_A_FAULT if code else LOOK_EVERY)
        elif now >= self._next:
            self._next = now + LOOK_EVERY
            if is_due():
                self._process, self._until = self._start(), now + LONGEST
        return 0


_duty = WireDuty()


@hookspecs.hook
def work_due() -> int:
    """Called by the worker every second."""
    return _duty.attend()
