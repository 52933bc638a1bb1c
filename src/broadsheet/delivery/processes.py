"""Several delivery processes on one port: one Python process fills one core, and a story that is shared
fills more.

The parent serves nobody. It holds the port, starts the others, starts again what dies, and passes on the
word to stop. The kernel spreads new connections over the processes (SO_REUSEPORT). They end by themselves
when the parent is gone, however it went: each holds one end of a pipe that nobody writes to.
"""

import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from broadsheet.delivery.settings import Settings

log = logging.getLogger("broadsheet.delivery")

_WORDS = (signal.SIGTERM, signal.SIGINT)
# A process that dies sooner than this is not started again at once: whatever it was, it would come again.
_SETTLED = 1.0
_START_TIME = 10.0


class Family(NamedTuple):
    """What a process knows of the others: `parent` ends when the parent is gone, a byte to `ready` says
    that it serves. Both are descriptors.
    """

    parent: int
    ready: int


def serve_together(settings: Settings, serve: Callable[[Settings, Family], None]) -> None:
    """Run `serve` in `settings.processes` processes until told to stop, each with its share of the cache
    and of the connections. Raises OSError where the port cannot be had.
    """
    held = _reserve(settings)
    port = held.getsockname()[1]
    count = settings.processes
    share = replace(
        settings, port=port, cache=settings.cache // count, connections=settings.connections // count
    )
    parent = _Parent(share, serve)
    for word in _WORDS:
        signal.signal(word, parent.stop)
    for _ in range(count):
        parent.start()
    parent.wait_until_ready(count)
    log.info(
        "Readers are served on http://%s:%s from %s by %s processes",
        settings.listen,
        port,
        settings.store,
        count,
    )
    parent.wait()
    held.close()
    log.info("Stopped.")


class _Parent:
    def __init__(self, share: Settings, serve: Callable[[Settings, Family], None]) -> None:
        self._share = share
        self._serve = serve
        self._listening, self._speaking = os.pipe()
        self._told, self._telling = os.pipe()
        self._children: dict[int, float] = {}
        self._stopping = False

    def start(self) -> None:
        # No signal may arrive between the fork and the child's own way of handling it.
        signal.pthread_sigmask(signal.SIG_BLOCK, _WORDS)
        pid = os.fork()
        if pid == 0:
            self._be_child()
        self._children[pid] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WORDS)

    def wait_until_ready(self, count: int) -> None:
        # One that dies instead says nothing; `wait` sees to it.
        until = time.monotonic() + _START_TIME
        while count and select.select([self._told], [], [], max(0.0, until - time.monotonic()))[0]:
            count -= len(os.read(self._told, count))

    def stop(self, *_: object) -> None:
        self._stopping = True
        for pid in self._children:
            os.kill(pid, signal.SIGTERM)

    def wait(self) -> None:
        while self._children:
            pid, status = os.wait()
            started = self._children.pop(pid, 0.0)
            if self._stopping:
                continue
            log.error(
                "A delivery process ended (%s); it is started again.", os.waitstatus_to_exitcode(status)
            )
            if time.monotonic() - started < _SETTLED:
                time.sleep(_SETTLED)
            if not self._stopping:
                self.start()

    def _be_child(self) -> None:
        code = 1
        try:
            os.close(self._speaking)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everyone; the parent passes it on
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WORDS)
            self._serve(self._share, Family(self._listening, self._telling))
            code = 0
        except BaseException:
            log.exception("A delivery process failed")
        finally:
            os._exit(code)


def _reserve(settings: Settings) -> socket.socket:
    """A socket that holds the port without listening. Raises OSError where another program has it."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        settings.listen, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as alone:
        # A port is shared by who asks for it: another site's delivery would let itself be joined.
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind(address)
    held = socket.socket(family, kind, protocol)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind(address)
    return held
