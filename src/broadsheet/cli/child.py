"""One process under the supervisor: how it is started, when it is started again, how it is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from broadsheet.cli.lines import LineBuffer

LEASH = str(Path(__file__).with_name("leash.py"))
SETTLED = 10.0  # seconds a process has to live for its earlier deaths to be forgiven
FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0
TOO_OFTEN = 6  # deaths in a row, none after a settled life
# Killed from outside (an operator, the kernel out of memory) says little about the program: more patience.
TOO_OFTEN_KILLED = 30


@dataclass
class Child:
    """A program that has to be running. `program` is run with this Python."""

    name: str
    program: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    start_at: float = 0.0
    killed: bool = False
    lines: LineBuffer = field(default_factory=LineBuffer)

    def start(self) -> None:
        """Start it tied to this process, in a group of its own: Ctrl-C reaches only the supervisor."""
        leash = [sys.executable, "-I", "-S", LEASH, str(os.getpid())]
        self.process = subprocess.Popen(
            [*leash, sys.executable, *self.program],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        assert self.process.stdout
        os.set_blocking(self.process.stdout.fileno(), False)
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """Its exit code if it has ended (negative: minus the signal), else None."""
        return self.process.poll() if self.process else None

    def bury(self) -> str:
        """After its end: sweep up what it left behind, and say when it may be started again.

        Returns how it ended, in words. A server's own workers would keep its port.
        """
        assert self.process
        code = self.process.returncode
        self.signal(signal.SIGKILL)
        self.process = None
        if time.monotonic() - self.started > SETTLED:
            self.deaths = 0
        self.deaths += 1
        # The first time it comes back at once; then the wait doubles.
        self.killed = code == -signal.SIGKILL
        wait = FIRST_WAIT if self.killed else FIRST_WAIT * 2 ** (self.deaths - 1)
        self.start_at = time.monotonic() + min(wait, LONGEST_WAIT)
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    @property
    def hopeless(self) -> bool:
        """Whether it dies so often that starting it again is no help."""
        return self.deaths >= (TOO_OFTEN_KILLED if self.killed else TOO_OFTEN)

    def signal(self, number: int) -> None:
        """Send a signal to the process and to everything that it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
