"""The test's side of `publisher`: publishes stories in a running site, and can be killed while it does."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadsheet.testing.site import RunningSite

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Published:
    """A story whose publication is committed."""

    id: int
    path: str
    headline: str


class Killed(RuntimeError):
    """The publisher died before it answered: the story may be published or not."""


class Publisher:
    """A process that publishes on order. A context manager; `kill` is `kill -9`."""

    def __init__(self, site: RunningSite) -> None:
        self._environment = site.environment
        self._environment["PYTHONPATH"] += f":{ROOT}"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Publisher":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        if process is not None and process.stdin and process.stdout:
            process.stdin.close()
            process.wait(120)  # as long as a busy machine takes to end a process
            process.stdout.close()

    def publish(self, headline: str, **order: Any) -> Published:
        """Publish a story now, in English.

        Or `at` or `due` at an ISO time, of a `kind`, in an `edition`, in a `section`, with a `topic` and an
        `author`: by name, code or slug.

        Raises Killed; the next call starts a new process.
        """
        process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(json.dumps({"headline": headline, **order}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self._bury()
            raise Killed(headline)
        return Published(**json.loads(answer))

    def kill(self) -> None:
        """End the process wherever it is."""
        if self._process is not None:
            self._process.kill()

    def _start(self) -> "subprocess.Popen[str]":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.system.publisher"],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        return self._process

    def _bury(self) -> None:
        process, self._process = self._process, None
        assert process
        assert process.stdout
        process.wait(10)
        process.stdout.close()
        try:
            if process.stdin:
                process.stdin.close()
        except BrokenPipeError:
            pass  # what was still in the buffer goes nowhere
