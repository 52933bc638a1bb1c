"""The one log of `broadsheet run`: every line of every process, with the time and who says it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

COLOURS = {"broadsheet": "1", "newsroom": "34", "press": "33", "delivery": "32"}
WIDTH = max(len(name) for name in COLOURS) + 2
LONGEST = 64 * 1024


class Lines:
    """Write prefixed lines; colours only on a terminal and where NO_COLOR is not set. The file `lost_mark` is
    there while lines cannot be written. With `form` `json` each line is one object; what a process writes as
    one stays as it is.
    """

    def __init__(
        self, out: TextIO | None = None, lost_mark: Path | None = None, *, form: str = "text"
    ) -> None:
        self.out = out or sys.stdout
        self.form = form
        self.lost_mark = lost_mark
        # Not known at first: a mark that an earlier process left is taken away with the first line.
        self._losing: bool | None = None
        self.coloured = self.out.isatty() and not os.environ.get("NO_COLOR")

    def write(self, name: str, text: str) -> None:
        """One line of `name`; a line that cannot be written any more (closed pipe) is dropped."""
        line = self._object(name, text) if self.form == "json" else self._line(name, text)
        try:
            self.out.write(line + "\n")
            self.out.flush()
        except (BrokenPipeError, ValueError):
            self.out = open(os.devnull, "w")
        except OSError:
            # A full disk must not take the site down with it; the desk says that lines are lost.
            self._note(lost=True)
        else:
            self._note(lost=False)

    def _line(self, name: str, text: str) -> str:
        prefix = f"[{name}]".ljust(WIDTH)
        if self.coloured:
            prefix = f"\x1b[{COLOURS.get(name, '0')}m{prefix}\x1b[0m"
        return f"{time.strftime('%H:%M:%S')} {prefix} {text}"

    def _object(self, name: str, text: str) -> str:
        if text.startswith("{") and text.endswith("}"):
            return text
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        held = {"time": now, "level": "info", "logger": f"broadsheet.{name}", "message": text}
        return json.dumps(held, ensure_ascii=False)

    def retry(self) -> None:
        """Say that lines were lost, as soon as there is space for that; nothing where none was."""
        if self._losing:
            self.write("broadsheet", "Lines of this log were lost: no space was left for them.")

    def _note(self, *, lost: bool) -> None:
        if lost == self._losing or self.lost_mark is None:
            return
        self._losing = lost
        with contextlib.suppress(OSError):
            self.lost_mark.touch() if lost else self.lost_mark.unlink(missing_ok=True)


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
