"""The append-only event log: one JSON object per line with a growing integer `id`, numbered as it is
appended.

Each line also names its `place`, which tells it from every other and grows with the order in which items were
made. It is not the order in which they are seen: on PostgreSQL a number is drawn before its commit, so of two
publications the later number may be seen first. Readers follow the ids, which are therefore the log's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from broadsheet.kernel import atomic

LOOKED_BACK = 256
"""Lines at the end of the log among which a place is looked for. What is missing there and above the lowest
of them has come late; what is below has left the river and come back, which is no news.
"""

_TAIL = 64 * 1024


class _End(NamedTuple):
    """The end of a log: the highest id, the places of the last lines, and whether these are all lines there
    are.
    """

    last: int
    places: frozenset[int]
    whole: bool

    def lacks(self, place: int) -> bool:
        """Whether a line of this place is new to the log."""
        if place in self.places:
            return False
        return self.whole or place > min(self.places)


def append_new(path: Path, lines: Sequence[Mapping[str, Any]]) -> tuple[str, bool]:
    """Append the lines whose place the log lacks; returns its digest and whether there were any.

    A kill between the append and the record of it makes the next bake offer the same lines again: those are
    recognised by their places. A half line that a kill left at the end counts as absent.
    """
    end = _end(path)
    new = sorted((line for line in lines if end.lacks(line["place"])), key=lambda line: line["place"])
    number = end.last
    for line in new:
        # The place itself wherever that grows, so that an id says something; else the next number.
        number = max(number + 1, line["place"])
        numbered = {"id": number, **line}
        atomic.append_line(path, json.dumps(numbered, ensure_ascii=False, separators=(",", ":")))
    if not new and not path.exists():
        atomic.replace_file(path, b"")
        return digest(path), True
    return digest(path), bool(new)


def digest(path: Path) -> str:
    """What the sweep compares: that the log is there. It only grows, so its bytes have no fixed hash.

    Raises OSError where it is missing.
    """
    path.stat()
    return "log"


def _end(path: Path) -> _End:
    """Reads as much of the end of the file as it takes to find LOOKED_BACK lines."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            reach = _TAIL
            while True:
                file.seek(max(0, size - reach))
                found = _numbers(file.read())[-LOOKED_BACK:]
                if len(found) == LOOKED_BACK or reach >= size:
                    break
                reach *= 4
    except FileNotFoundError:
        return _End(0, frozenset(), True)
    last = max((number for number, _ in found), default=0)
    return _End(last, frozenset(place for _, place in found), len(found) < LOOKED_BACK)


def _numbers(tail: bytes) -> list[tuple[int, int]]:
    """Id and place of the whole lines in the end of a log; its first line may be cut and is then not JSON.

    Lines from before places were written have their id as place.
    """
    found = []
    for line in tail.split(b"\n")[:-1]:
        try:
            held = json.loads(line)
        except ValueError:
            continue
        if not isinstance(held, dict) or not isinstance(held.get("id"), int):
            continue
        place = held.get("place", held["id"])
        if isinstance(place, int):
            found.append((held["id"], place))
    return found
