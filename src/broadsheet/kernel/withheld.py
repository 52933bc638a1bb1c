"""What no list may name for now, because its own page could not be made.

One story with a broken picture must not stop the front page, and no list may link to a page that is not
there: so the press renders the list again without that story, until its page can be made. Selectors that fill
reader lists ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from broadsheet.kernel.keys import split

_withheld: ContextVar[frozenset[str]] = ContextVar("broadsheet_withheld", default=frozenset())


@contextmanager
def withholding(keys: Iterable[str]) -> Iterator[None]:
    """Leave what `keys` name out of every list inside the block, in this thread or task only."""
    token = _withheld.set(frozenset(keys))
    try:
        yield
    finally:
        _withheld.reset(token)


def withheld_ids(kind: str) -> list[int]:
    """The ids of that kind of key (`story`) which lists leave out now; nearly always none."""
    parts = [split(key) for key in _withheld.get()]
    return sorted(int(rest) for found, rest in parts if found == kind)


def is_withholding() -> bool:
    """Whether anything is left out of lists now."""
    return bool(_withheld.get())
