"""Keep a few processes running under one roof, with one log, and end them together.

One thread and one loop: signals arrive through a wake-up pipe, output through the children's pipes.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable

from broadsheet.cli.child import Child
from broadsheet.cli.lines import Lines

GRACE = 10.0  # seconds that processes have for ending by themselves
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Run `children` until a signal asks to stop or one of them dies too often.

    `ready` is asked a few times a second until it is true; then `on_ready` is called once.
    """

    def __init__(
        self,
        children: list[Child],
        lines: Lines,
        *,
        ready: Callable[[], bool] = lambda: True,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self.children = children
        self.lines = lines
        self.ready: Callable[[], bool] | None = ready
        self.on_ready = on_ready
        self.selector = selectors.DefaultSelector()
        self.asked_to_stop = 0
        self.exit_code = 0

    def run(self) -> int:
        """Start everything and stay until the end. Returns the exit code of the whole."""
        with self._signals():
            try:
                while not self.asked_to_stop:
                    self._start_due()
                    self._wait(self._next_start())
                    self.lines.retry()
                    self._bury_dead()
                    if self.ready and self.ready():
                        self.ready = None
                        self.on_ready()
            finally:
                self._stop()
        return self.exit_code

    @contextlib.contextmanager
    def _signals(self):
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        before = {number: signal.signal(number, self._on_stop) for number in STOPPING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self.selector.register(reader, selectors.EVENT_READ, None)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            self.selector.close()
            os.close(reader)
            os.close(writer)

    def _on_stop(self, number: int, _frame: object) -> None:
        self.asked_to_stop += 1

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None and child.start_at <= now:
                child.start()
                assert child.process
                assert child.process.stdout
                self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _next_start(self) -> float:
        if self.ready:
            return 0.05
        waiting = [child.start_at for child in self.children if child.process is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else 5.0

    def _wait(self, timeout: float) -> None:
        for key, _events in self.selector.select(timeout):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)
            else:
                self._read(key.data, key.fd)

    def _read(self, child: Child, descriptor: int) -> bool:
        try:
            data = os.read(descriptor, 65536)
        except BlockingIOError:
            return False
        for line in child.lines.feed(data):
            self.lines.write(child.name, line)
        if not data and child.process and child.process.stdout in self.selector.get_map():
            # It has closed its output; it may still be running, and a ready descriptor would spin the loop.
            self.selector.unregister(child.process.stdout)
        return bool(data)

    def _bury_dead(self) -> None:
        for child in self.children:
            if child.ended() is None:
                continue
            self._close_output(child)
            how = child.bury()
            if child.hopeless:
                self.lines.write(
                    "broadsheet",
                    f"{child.name} {how}, {child.deaths} times in a row. It is not started again: read its "
                    "last lines above, mend the cause (broadsheet doctor helps) and start again.",
                )
                self.exit_code = 1
                self.asked_to_stop += 1
            else:
                self.lines.write("broadsheet", f"{child.name} {how}; starting it again.")

    def _close_output(self, child: Child) -> None:
        process = child.process
        assert process
        assert process.stdout
        while self._read(child, process.stdout.fileno()):
            pass
        for line in child.lines.finish():
            self.lines.write(child.name, line)
        with contextlib.suppress(KeyError):
            self.selector.unregister(process.stdout)
        process.stdout.close()

    def _stop(self) -> None:
        """Ask all to end, wait, then insist. A second signal insists at once."""
        running = [child for child in self.children if child.process]
        for child in running:
            child.signal(signal.SIGTERM)
        asked = max(self.asked_to_stop, 1)
        until = time.monotonic() + GRACE
        while running and time.monotonic() < until and self.asked_to_stop <= asked:
            self._wait(0.05)
            for child in [child for child in running if child.ended() is not None]:
                self._close_output(child)
                child.signal(signal.SIGKILL)
                running.remove(child)
        for child in running:
            self.lines.write("broadsheet", f"{child.name} does not end; killing it.")
            child.signal(signal.SIGKILL)
            assert child.process
            child.process.wait()
            self._close_output(child)
