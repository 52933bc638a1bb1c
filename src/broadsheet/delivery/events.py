"""The tail of an edition's event log: the newest items, ready to be sent as server-sent events."""

import json
import os
from collections import deque
from pathlib import Path
from typing import NamedTuple

WINDOW = 256
"""How many of the newest items can be replayed to a reader who comes back."""

_TAIL = 512 * 1024


class Event(NamedTuple):
    """One river item: its sequence number and its bytes on the wire."""

    number: int
    wire: bytes


class EventLog:
    """Follows one `events.jsonl`. Half lines, foreign lines and repeated numbers are passed over."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._inode = 0
        self._offset = 0
        self._rest = b""
        # The highest place in the river of any item, 0 before the first: what `head.json` names as its last.
        self.place = 0
        # True while the window holds every item there ever was.
        self._whole = True
        self.events: deque[Event] = deque(maxlen=WINDOW)

    @property
    def last(self) -> int:
        """The number of the newest item, 0 before the first."""
        return self.events[-1].number if self.events else 0

    def after(self, number: int) -> list[Event] | None:
        """The items after `number`, None where some of them are no longer held or the number is unknown."""
        if number > self.last or number < 0:
            return None
        if not self._whole and (not self.events or number < self.events[0].number):
            return None
        return [event for event in self.events if event.number > number]

    def read(self) -> list[Event]:
        """What was added since the last call."""
        try:
            found = os.stat(self._file)
        except OSError:
            return []
        if found.st_ino != self._inode or found.st_size < self._offset:
            # Another file under the name, as rsync leaves it: numbers tell what is new in it.
            self._inode, self._offset, self._rest = found.st_ino, max(0, found.st_size - _TAIL), b""
            if self._offset:
                self._whole = False
                self._rest = b"\x00"  # makes the first, cut line unreadable
        if found.st_size == self._offset:
            return []
        try:
            with self._file.open("rb") as file:
                file.seek(self._offset)
                data = file.read(found.st_size - self._offset)
        except OSError:
            return []
        self._offset += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [event for line in lines if (event := self._take(line)) is not None]

    def _take(self, line: bytes) -> Event | None:
        try:
            held = json.loads(line)
            number, place = held["id"], held.get("place", held["id"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        if not isinstance(number, int) or number <= self.last or b"\r" in line:
            return None
        if isinstance(place, int):
            self.place = max(self.place, place)
        event = Event(number, b"id: %d\ndata: %s\n\n" % (number, line))
        self._whole = self._whole and len(self.events) < WINDOW
        self.events.append(event)
        return event
