"""Several delivery processes on one port: one Python process fills one core, and a story that is shared fills
more.

The parent serves nobody. It holds the sockets, starts the others, starts again what dies, and passes on the
word to stop. A connection that comes while a process is started waits in its socket and is not refused. The
others end by themselves when the parent is gone, however it went: each holds one end of a pipe that nobody
writes to.

On SIGHUP the parent becomes the version that is installed now, with the same sockets. It starts its own
processes, and lets go of the pipe of those before it when its own serve.
"""

import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from broadsheet.delivery.meter import Meters
from broadsheet.delivery.settings import Settings
from broadsheet.delivery.sockets import Sockets, take_over

log = logging.getLogger("broadsheet.delivery")

_STOP = (signal.SIGTERM, signal.SIGINT)
_WORDS = (*_STOP, signal.SIGHUP, signal.SIGCHLD)
# A process that dies sooner than this is not started again at once: whatever it was, it would come again.
_SETTLED = 1.0
_TRIAL = 30.0


@dataclass(frozen=True)
class Seat:
    """What a process is given: its number, the sockets that it serves, everybody's measurements.

    `parent` ends when the parent is gone, a byte to `ready` says that it serves; both are descriptors.
    """

    number: int
    readers: socket.socket
    metrics: socket.socket | None
    meters: Meters
    parent: int
    ready: int


def serve_together(settings: Settings, sockets: Sockets, serve: Callable[[Settings, Seat], object]) -> None:
    """Run `serve` in `settings.processes` processes until told to stop, each with its share of the cache
    and of the connections.
    """
    count = settings.processes
    share = replace(
        settings,
        cache=settings.cache // count,
        connections=settings.connections // count,
        per_address=max(1, settings.per_address // count),
    )
    # Signals wait until they are asked for: none may arrive between a fork and the child's own way of
    # handling it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _WORDS)
    parent = _Parent(share, sockets, serve)
    for number in range(count):
        parent.start(number)
    parent.run()
    log.info("Stopped.")


def is_fit() -> bool:
    """Whether the version that is installed now starts, as far as its imports and its settings go."""
    try:
        trial = subprocess.run(
            [sys.executable, "-m", "broadsheet.delivery", "--check"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=_TRIAL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        log.error("The installed version could not be tried: %s", fault)
        return False
    return trial.returncode == 0


class _Parent:
    def __init__(self, share: Settings, sockets: Sockets, serve: Callable[[Settings, Seat], object]) -> None:
        self._share = share
        self._sockets = sockets
        self._serve = serve
        self._meters = Meters(share.processes)
        self._listening, self._speaking = os.pipe()
        self._told, self._telling = os.pipe()
        os.set_blocking(self._told, False)
        self._starting = share.processes
        self._children: dict[int, tuple[int, float]] = {}
        self._due: dict[int, float] = {}
        self._stopping = False
        # Whether no process is left, of this version or of the one before it.
        self._alone = False

    def start(self, number: int) -> None:
        pid = os.fork()
        if pid == 0:
            self._be_child(number)
        self._children[pid] = number, time.monotonic()

    def run(self) -> None:
        while not self._alone or (self._due and not self._stopping):
            word = signal.sigtimedwait(_WORDS, self._patience())
            if word is not None and word.si_signo in _STOP:
                self._stop()
            elif word is not None and word.si_signo == signal.SIGHUP and not self._stopping:
                self._reload()
            self._bury()
            self._start_due()
            self._count_ready()

    def _patience(self) -> float:
        if self._starting:
            return 0.02
        waits = [until - time.monotonic() for until in self._due.values()]
        return max(0.0, min(waits, default=60.0))

    def _stop(self) -> None:
        self._stopping = True
        self._dismiss()  # told while starting: the ones before would wait for ever
        for pid in self._children:
            os.kill(pid, signal.SIGTERM)

    def _bury(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self._alone = True
                return
            if not pid:
                self._alone = False
                return
            number, started = self._children.pop(pid, (-1, 0.0))
            if number < 0 or self._stopping:  # one of those that served before this version took over
                continue
            log.error(
                "A delivery process ended (%s); it is started again.", os.waitstatus_to_exitcode(status)
            )
            lived = time.monotonic() - started
            self._due[number] = time.monotonic() + (0 if lived > _SETTLED else _SETTLED)

    def _start_due(self) -> None:
        now = time.monotonic()
        for number in [number for number, until in self._due.items() if until <= now]:
            del self._due[number]
            if not self._stopping:
                self.start(number)

    def _count_ready(self) -> None:
        """Once all serve, say so, and let those before them go."""
        if not self._starting or not select.select([self._told], [], [], 0)[0]:
            return
        self._starting -= len(os.read(self._told, self._starting))
        if self._starting:
            return
        self._dismiss()
        share, sockets = self._share, self._sockets
        log.info(
            "Readers are served on %s from %s by %s processes",
            sockets.address(),
            share.store,
            share.processes,
        )

    def _dismiss(self) -> None:
        """Let those go that served before this version took over."""
        if self._sockets.previous is not None:
            os.close(self._sockets.previous)
            self._sockets.previous = None

    def _reload(self) -> None:
        if self._starting:
            log.error("Told to take over again while starting; not done.")
        elif is_fit():
            log.info("The installed version takes over.")
            self._sockets.previous = self._speaking
            take_over(self._sockets)
        else:
            log.error("The installed version does not start; this one goes on.")

    def _be_child(self, number: int) -> None:
        code = 1
        try:
            os.close(self._speaking)
            if self._sockets.previous is not None:
                os.close(self._sockets.previous)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everyone; the parent passes it on
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WORDS)
            readers = self._sockets.readers
            # A copy: closing its own must leave the one that the next of this number gets.
            mine = readers[number % len(readers)].dup()
            metrics = self._sockets.metrics.dup() if self._sockets.metrics else None
            # The others' as well: who stops listening and still sends must not hold the port.
            for held in (*readers, *filter(None, [self._sockets.metrics])):
                held.close()
            seat = Seat(number, mine, metrics, self._meters, self._listening, self._telling)
            self._serve(self._share, seat)
            code = 0
        except BaseException:
            log.exception("A delivery process failed")
        finally:
            os._exit(code)
