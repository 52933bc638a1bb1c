"""Starts the child process in which pictures are decoded, and ends it when it takes too much."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.kernel.scratch import scratch_folder
from broadsheet.stories.pictures import draw


class Child:
    """One run of `draw.py`. Limits: bytes of address space, seconds of CPU, seconds on the clock.

    `nice` is added to its priority (POSIX `nice`), for work that nobody waits for. `request` may not name a
    file that goes before `answer` was called. `program` is another one that takes limits as `draw.py` does.
    """

    def __init__(
        self,
        request: dict[str, Any],
        *,
        memory: int = draw.MEMORY,
        cpu_seconds: int = draw.CPU_SECONDS,
        seconds: float = draw.CPU_SECONDS * 2,
        nice: int = 0,
        program: str = draw.__file__,
    ) -> None:
        self._until = time.monotonic() + seconds
        self._folder = scratch_folder()
        paper = Path(self._folder.name) / "request.json"
        limits = {"memory": memory, "seconds": cpu_seconds, "nice": nice}
        paper.write_text(json.dumps({**request, "limits": limits}))
        self._process = subprocess.Popen(
            [sys.executable, "-I", program, str(paper)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        )

    def is_done(self) -> bool:
        """Whether `answer` would not wait."""
        return self._process.poll() is not None or time.monotonic() > self._until

    def answer(self) -> dict[str, Any]:
        """What the child said; {"error": why} when it had to be stopped or died. Call once."""
        try:
            said, _errors = self._process.communicate(timeout=max(0.0, self._until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.stop()
            return {"error": _("it takes too long to decode")}
        finally:
            self._folder.cleanup()
        try:
            answer: dict[str, Any] = json.loads(said)
        except ValueError:
            return {"error": _("the decoder ended with code %(code)s") % {"code": self._process.returncode}}
        return answer

    def stop(self) -> None:
        """End the child now. Safe to repeat."""
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()


def decode(request: dict[str, Any], **limits: Any) -> dict[str, Any]:
    """What `draw.py` answers to `request`; see `Child` for its limits.

    {"error": why} when it had to be stopped or died. Never raises for what a file does.
    """
    return Child(request, **limits).answer()
