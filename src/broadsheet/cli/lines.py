"""The one log of `broadsheet run`: every line of every process, with the time and who says it."""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

COLOURS = {"broadsheet": "1", "newsroom": "34", "press": "33", "delivery": "32"}
WIDTH = max(len(name) for name in COLOURS) + 2
LONGEST = 64 * 1024


class Lines:
    """Write prefixed lines; colours only on a terminal and where NO_COLOR is not set."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.coloured = self.out.isatty() and not os.environ.get("NO_COLOR")

    def write(self, name: str, text: str) -> None:
        """One line of `name`; a line that cannot be written any more (closed pipe) is dropped."""
        prefix = f"[{name}]".ljust(WIDTH)
        if self.coloured:
            prefix = f"\x1b[{COLOURS.get(name, '0')}m{prefix}\x1b[0m"
        try:
            self.out.write(f"{time.strftime('%H:%M:%S')} {prefix} {text}\n")
            self.out.flush()
        except (BrokenPipeError, ValueError):
            self.out = open(os.devnull, "w")


class LineBuffer:
    """Cut what a process writes into lines; one without an end is cut at 64 KiB."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The complete lines so far, without their ends."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        if len(self.rest) > LONGEST:
            lines.append(self.rest)
            self.rest = b""
        return [line.rstrip(b"\r").decode(errors="replace") for line in lines]

    def finish(self) -> list[str]:
        """What is left when the process has ended."""
        rest, self.rest = self.rest, b""
        return [rest.decode(errors="replace")] if rest else []
