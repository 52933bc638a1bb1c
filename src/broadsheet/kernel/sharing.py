"""What several renderings of one state of the database have in common: made once, its keys recorded by each.

The river stands in four outputs of a publication and the frame in every page of a bake; the stories of a bulk
bake are read together. Outside a `Shelf` (a preview, a command) everything is made anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from broadsheet.kernel import keys
from broadsheet.kernel.withheld import is_withholding

T = TypeVar("T")

_Kept = tuple[Any, dict[str, dt.datetime | None]]

_open: ContextVar[Shelf | None] = ContextVar("broadsheet_shelf", default=None)


class Shelf:
    """Keeps what was shared as of one outbox position; anything that readers can see moves that position."""

    def __init__(self) -> None:
        self._position = -1
        self._company: dict[int, tuple[int, ...]] = {}
        self.kept: dict[str, _Kept] = {}
        self.tables: dict[str, dict[Any, Any]] = {}
        self.lasting: dict[str, dict[Any, Any]] = {}

    def gather(self, company: Iterable[int]) -> None:
        """Say which stories (ids) are rendered next, so that `together` reads for all of them at once.

        What was read for the ones before is forgotten.
        """
        self._company = {}
        self.tables = {}
        self.join(company)

    def join(self, company: Iterable[int]) -> None:
        """Have these stories read at once too, those of them that are not read with others already."""
        new = tuple(id for id in company if id not in self._company)
        self._company.update(dict.fromkeys(new, new))

    def company_of(self, story: int) -> tuple[int, ...]:
        """The stories that are read with this one."""
        return self._company.get(story, (story,))

    @contextmanager
    def at(self, position: int) -> Iterator[None]:
        """Share inside the block, in this thread or task only, with other blocks of the same position."""
        if position != self._position:
            self._position = position
            self.kept, self.tables, self.lasting = {}, {}, {}
        token = _open.set(self)
        try:
            yield
        finally:
            _open.reset(token)


def shared(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, kept under `name` on the open shelf; what it reads counts as read each time.

    A rendering that leaves something out of lists (`withheld`) makes its own.
    """
    shelf = _open.get()
    if shelf is None or is_withholding():
        return make()
    kept = shelf.kept
    if name not in kept:
        with keys.tracing() as trace:
            value = make()
        kept[name] = value, trace.keys
    value, read = kept[name]
    for key, since in read.items():
        keys.reading(key, since)
    return value


def is_shared() -> bool:
    """Whether a shelf is open: what is rendered is what the database holds, not somebody's draft."""
    return _open.get() is not None


def together(name: str, story: int, load: Callable[[Sequence[int]], Mapping[int, T]]) -> T | None:
    """What `load` finds for a story, asked at once for every story that is rendered next (`Shelf.gather`).

    A page alone costs some ten queries of 0.3 to 0.5 ms, most of it for making the SQL; thirty pages
    together cost the same ten. `load` may record no key and leave nothing out: it is not asked again for the
    next story. None where it finds nothing.
    """
    shelf = _open.get()
    if shelf is None:
        return load([story]).get(story)
    table = shelf.tables.setdefault(name, {})
    if story not in table:
        ids = shelf.company_of(story)
        found = load(ids)
        table.update((id, found.get(id)) for id in ids)
    value: T | None = table[story]
    return value


def table(name: str, *, lasting: bool = False) -> dict[Any, Any]:
    """A place for what other pages of the same position look up again; one for each call outside a shelf.

    It is emptied with the next stories that are gathered unless it is `lasting`: then whoever fills it sees
    to its size.
    """
    shelf = _open.get()
    if shelf is None:
        return {}
    return (shelf.lasting if lasting else shelf.tables).setdefault(name, {})
