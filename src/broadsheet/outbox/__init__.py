"""The outbox: what changed, in the order of the commits. The press reads it; `announce` is its only door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

WIDE_LANE = 9
"""The lane of work that must never delay a publication: wide changes and imports."""


def announce(keys: Iterable[str], *, at: dt.datetime | None = None, lane: int | None = None) -> int:
    """Say in this transaction what it changed; the press bakes what shows it once the transaction commits.

    `at` is the reader-facing time that the change concerns (a story's time of publication): a list that shows
    only newer items is left alone; None concerns every time. `lane=WIDE_LANE` keeps everything this row asks
    for behind ordinary publications. Returns the row's number, its place in commit order. Call it late in the
    transaction: on PostgreSQL other announcers wait from here to the commit (ADR 002).

    Raises `services.NotInTransaction` outside `atomic()`, KeyFormError for a key of a wrong form, ValueError
    for no keys at all or a naive `at`.
    """
    from broadsheet.outbox import services  # models cannot be imported while Django loads its apps

    return services.announce(keys, at=at, lane=lane)
