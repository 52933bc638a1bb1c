"""The append-only event log: one JSON object per line with a growing integer `id`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from broadsheet.kernel import atomic

_TAIL = 64 * 1024


def append_new(path: Path, lines: Sequence[Mapping[str, Any]]) -> tuple[str, bool]:
    """Append the lines whose id is above the last one in the log; returns its digest and whether any was.

    A kill between the append and the record of it makes the next bake offer the same lines again: those are
    recognised by their ids. A half line that a kill left at the end counts as absent.
    """
    last = last_id(path)
    new = sorted((line for line in lines if line["id"] > last), key=lambda line: line["id"])
    for line in new:
        atomic.append_line(path, json.dumps(line, ensure_ascii=False, separators=(",", ":")))
    if not new and not path.exists():
        atomic.replace_file(path, b"")
        return digest(path), True
    return digest(path), bool(new)


def last_id(path: Path) -> int:
    """The highest id in the log, 0 for an empty or missing one. Reads the end of the file only."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            reach = _TAIL
            while True:
                file.seek(max(0, size - reach))
                found = _ids(file.read())
                if found or reach >= size:
                    return max(found, default=0)
                reach *= 4
    except FileNotFoundError:
        return 0


def digest(path: Path) -> str:
    """What the sweep compares: that the log is there. It only grows, so its bytes have no fixed hash.

    Raises OSError where it is missing.
    """
    path.stat()
    return "log"


def _ids(tail: bytes) -> list[int]:
    """The ids of the whole lines in the end of a log; its first line may be cut and is then not JSON."""
    found = []
    for line in tail.split(b"\n")[:-1]:
        try:
            held = json.loads(line)
        except ValueError:
            continue
        if isinstance(held, dict) and isinstance(held.get("id"), int):
            found.append(held["id"])
    return found
