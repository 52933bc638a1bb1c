"""Reading the source in a process of its own, so that reading and writing each have a core.

What is read ahead is bounded: a few handfuls of items, however large the source. The other process opens no
database, ends when this one does (its pipe breaks), and says every fault as this one would.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from broadsheet.intake.items import Source, SourceError, Survey
from broadsheet.intake.preparing import Prepared, Preparer

log = logging.getLogger(__name__)

HANDFUL, AHEAD = 20, 6
"""Items that are sent at once, and how many such handfuls may wait to be sent."""

POLITE = 5
"""How nice reading is to desk and press. Writing is not nice: it holds SQLite's lock."""

HEAVY = 200_000
"""Characters from which on a handful is sent though it is not full."""


class Inline:
    """The same in this process, for tests and where a process cannot be forked."""

    def __init__(self, source: Source, prepare: Preparer) -> None:
        self.source, self.prepare = source, prepare

    def survey(self) -> Survey:
        """What the source holds. Raises SourceError."""
        return self.source.survey()

    def items(self, sections: dict[str, str], after: int) -> Iterator[Prepared]:
        """The items behind number `after`, prepared. Raises SourceError where the source breaks off."""
        for number, item in self.source.items(sections, after):
            yield self.prepare(number, item)

    def close(self) -> None:
        """Let go of the source."""
        self.source.close()


class Beside:
    """Forks at once; the child does what it is asked until `close`."""

    def __init__(self, source: Source, prepare: Preparer) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, there = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(there, self.pipe, Inline(source, prepare)), daemon=True
        )
        self.process.start()
        there.close()

    def survey(self) -> Survey:
        """What the source holds. Raises SourceError."""
        self.pipe.send(("survey",))
        return self._answer()

    def items(self, sections: dict[str, str], after: int) -> Iterator[Prepared]:
        """The items behind number `after`, prepared. Raises SourceError where the source breaks off."""
        self.pipe.send(("items", sections, after))
        while handful := self._answer():
            yield from handful

    def close(self) -> None:
        """End the other process."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()

    def _answer(self) -> Any:
        try:
            kind, value = self.pipe.recv()
        except EOFError:
            raise SourceError("the process that reads it was ended, perhaps for want of memory") from None
        if kind == "fault":
            raise SourceError(value)
        return value


def _serve(pipe: Connection, other: Connection, reader: Inline) -> None:
    other.close()  # else the pipe would not break when the other process ends
    os.nice(POLITE)
    waiting: queue.Queue[Any] = queue.Queue(AHEAD)
    threading.Thread(target=_send, args=(pipe, waiting), daemon=True).start()
    while True:
        try:
            order, *words = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            if order == "survey":
                waiting.put(("ready", reader.survey()))
                continue
            for handful in _handfuls(reader.items(*words)):
                waiting.put(("ready", handful))
            waiting.put(("ready", []))
        except SourceError as error:
            waiting.put(("fault", str(error)))
        except Exception as error:  # nobody would be told why this process ended
            log.exception("the source cannot be read")
            waiting.put(
                ("fault", f"it cannot be read ({type(error).__name__}: {' '.join(str(error).split())})")
            )


def _send(pipe: Connection, waiting: queue.Queue[Any]) -> None:
    while True:
        try:
            pipe.send(waiting.get())
        except OSError:
            os._exit(0)


def _handfuls(items: Iterator[Prepared]) -> Iterator[list[Prepared]]:
    """The items in handfuls; a fault of the source comes behind what was read before it."""
    handful: list[Prepared] = []
    weight = 0
    try:
        for ready in items:
            handful.append(ready)
            weight += sum(len(block.get("html", "")) for block in (ready.data or {}).get("body", []))
            if len(handful) >= HANDFUL or weight > HEAVY:
                yield handful
                handful, weight = [], 0
    except SourceError:
        if handful:
            yield handful
        raise
    if handful:
        yield handful
