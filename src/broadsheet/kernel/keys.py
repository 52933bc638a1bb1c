"""Keys: the names of what a page was made of, and the trace that collects them while it is rendered.

A key names one thing that can change: a story, a section, the newest items of a list, a day of an edition. A
change announces keys to the outbox; a rendering records the keys it read. Where the two meet, a page is baked
again. Keys travel to a CDN as `Surrogate-Key`, which is split at spaces, so they hold no space and no letter
outside ASCII.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MAX_LENGTH = 200
"""Characters in the longest key the database columns and the `Surrogate-Key` header take."""

WIDE_KINDS = frozenset({"section", "topic", "person", "site", "template"})
"""Kinds whose change may touch a page of every year: their dependents are baked in the slow lane."""

_FORM = re.compile(r"(?P<kind>[a-z][a-z0-9_]*):(?P<rest>[A-Za-z0-9][A-Za-z0-9._/-]*)")
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_LIST = re.compile(r"[a-z][a-z0-9_]*/[A-Za-z0-9][A-Za-z0-9._/-]*")


class KeyFormError(ValueError):
    """A key, or a part of one, has a form no key may have."""


def checked(key: str) -> str:
    """Return `key` unchanged. Raises KeyFormError unless it is `kind:rest` in ASCII of MAX_LENGTH at most."""
    if len(key) > MAX_LENGTH or not _FORM.fullmatch(key):
        raise KeyFormError(f"not a key: {key!r}")
    return key


def kind_of(key: str) -> str:
    """The part before the colon: `story` of `story:42`. Raises KeyFormError."""
    return split(key)[0]


def split(key: str) -> tuple[str, str]:
    """The two parts of a key: `("day", "en/2024-11-23")`. Raises KeyFormError."""
    match = _FORM.fullmatch(key)
    if match is None or len(key) > MAX_LENGTH:
        raise KeyFormError(f"not a key: {key!r}")
    return match["kind"], match["rest"]


def is_wide(key: str) -> bool:
    """Whether a change of this key belongs in the slow lane (a renamed section, a template, a setting)."""
    return kind_of(key) in WIDE_KINDS


def story(id: int) -> str:
    """`story:42`: what one story shows anywhere, its own page or a line in a list."""
    return f"story:{_number(id)}"


def section(id: int) -> str:
    """`section:5`: the section's own name and address, not the stories in it."""
    return f"section:{_number(id)}"


def topic(id: int) -> str:
    """`topic:3`: the topic's own name and address, not the stories under it."""
    return f"topic:{_number(id)}"


def person(id: int) -> str:
    """`person:7`: the person's own name, address and description, not what they wrote."""
    return f"person:{_number(id)}"


def people(edition: str) -> str:
    """`people:en`: who is named in an edition's bylines, and as what."""
    return checked(f"people:{edition}")


def page(id: int) -> str:
    """`page:4`: a static page, its words and its address."""
    return f"page:{_number(id)}"


def pages(edition: str) -> str:
    """`pages:en`: which static pages an edition has."""
    return checked(f"pages:{edition}")


def redirect(id: int) -> str:
    """`redirect:9`: an old address and where it leads."""
    return f"redirect:{_number(id)}"


def site(edition: str) -> str:
    """`site:en`: the settings of an edition that any of its pages may show."""
    return f"site:{_edition(edition)}"


def front(edition: str) -> str:
    """`front:en`: which story the desk has chosen to lead an edition's front."""
    return f"front:{_edition(edition)}"


def template(name: str = "all") -> str:
    """`template:all`: the code and templates that pages are rendered with."""
    return checked(f"template:{name}")


def listing(name: str) -> str:
    """`list:section/5`: which stories are in a list, in what order.

    A list is named by its kind and id: `edition/1`, `river/1`, `kind/1-opinion`, `section/5`, `topic/3`,
    `person/7`.
    Raises KeyFormError for any other form.
    """
    if not _LIST.fullmatch(name):
        raise KeyFormError(f"not the name of a list: {name!r}")
    return checked(f"list:{name}")


def river(edition: str) -> str:
    """`river:en`: the fragment of newest items that delivery splices into every page of the edition."""
    return f"river:{_edition(edition)}"


def day(edition: str, date: dt.date) -> str:
    """`day:en/2024-11-23`: which stories an edition published on a day of its own time zone."""
    return f"day:{_edition(edition)}/{date:%Y-%m-%d}"


def month(edition: str, year: int, month: int) -> str:
    """`month:en/2024-11`: which days of a month have stories."""
    return f"month:{_edition(edition)}/{dt.date(year, month, 1):%Y-%m}"


def year(edition: str, year: int) -> str:
    """`year:en/2024`: which months of a year have stories."""
    return f"year:{_edition(edition)}/{dt.date(year, 1, 1):%Y}"


class Trace:
    """The keys read while something was rendered, each with its cut-off.

    A cut-off (`since`) is the reader-facing time of the oldest item shown: a change that concerns an older
    time cannot be seen here. `None` means that any change can be.
    """

    def __init__(self) -> None:
        self.keys: dict[str, dt.datetime | None] = {}

    def add(self, key: str, since: dt.datetime | None = None) -> None:
        """Record a key; of two cut-offs for it the wider stays (None over any time, earlier over later)."""
        if since is not None and since.tzinfo is None:
            raise ValueError("a cut-off needs a time zone")
        if key not in self.keys:
            self.keys[checked(key)] = since
            return
        known = self.keys[key]
        if known is not None and (since is None or since < known):
            self.keys[key] = since

    def __contains__(self, key: object) -> bool:
        return key in self.keys

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys)

    def __len__(self) -> int:
        return len(self.keys)


_current: ContextVar[Trace | None] = ContextVar("broadsheet_trace", default=None)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Collect every key that `reading` is told of inside the block, in this thread or task only.

    A block inside another collects for itself alone: what an inner rendering read is not the outer's.
    """
    trace = Trace()
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def reading(key: str, since: dt.datetime | None = None) -> None:
    """Say that what is being rendered shows what `key` names; outside a trace this does nothing.

    `since` (an aware datetime) limits it to changes that concern that time or later. Raises KeyFormError for
    a key of a wrong form and ValueError for a naive datetime, in a trace only.
    """
    trace = _current.get()
    if trace is not None:
        trace.add(key, since)


def _number(id: int) -> int:
    if isinstance(id, bool) or not isinstance(id, int) or id < 1:
        raise KeyFormError(f"not an id: {id!r}")
    return id


def _edition(code: str) -> str:
    if not _EDITION.fullmatch(code):
        raise KeyFormError(f"not the code of an edition: {code!r}")
    return code
