"""Which stories are told in which editions, for the desk. No list costs more in a larger archive."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Listing, Story, Version
from broadsheet.stories.selectors.cards import edition_list

PAGE = 30
"""Rows of a page."""

WINDOW = 200
"""Stories looked at for one page: where nearly all are told everywhere, a page may have fewer rows."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How a story stands in one edition; `story` is None where it is not told there."""

    edition: Edition
    story: int | None
    headline: str
    state: str
    """As `Story.state`; empty where it is not told."""
    changed: bool
    """Whether its source was published with another text since."""
    version: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One story and how it stands in every other edition."""

    story: int
    headline: str
    published_at: dt.datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and what the next page begins after; None at the end."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A version whose source has changed since."""

    version: int
    story: int
    headline: str
    edition: str
    source: str
    source_edition: str
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """Some versions, the latest change first, and what the next page begins after; None at the end."""

    rows: tuple[Changed, ...]
    after: str | None


def lacking(source: Edition, editions: list[Edition], *, lacks: Edition | None, after: str = "") -> Page:
    """Live stories of `source` that `lacks` (else any of the `editions`) does not tell, newest first.

    Two queries: a walk over the head of one index, and the tellings of the stories found.
    """
    listed = _after(Listing.objects.filter(list=edition_list(source)), after)
    fields = ("story_id", "published_at", "story__headline", "story__telling")
    window = list(listed.order_by("-published_at", "-story_id").values_list(*fields)[: WINDOW + 1])
    told = _tellings({row[3] for row in window[:WINDOW]})
    wanted = [lacks] if lacks else [edition for edition in editions if edition.pk != source.pk]
    rows: list[Row] = []
    last = None
    for id, at, headline, telling in window[:WINDOW]:
        last = (at, id)
        there = told.get(telling, {})
        if any(edition.pk not in there for edition in wanted):
            rows.append(Row(id, headline, at, _cells(there, editions, besides=source.pk)))
            if len(rows) == PAGE:
                break
    more = last is not None and last != (window[-1][1], window[-1][0])
    return Page(tuple(rows), f"{last[0].isoformat()}_{last[1]}" if more and last else None)


def changed_sources(
    *, edition: Edition | None = None, stories: QuerySet[Story] | None = None, after: str = ""
) -> ChangedPage:
    """Versions whose source was published with another text since, the latest change first. One query.

    Only those among `stories`, for somebody who may not read all.
    """
    versions = Version.objects.filter(changed_at__isnull=False)
    if stories is not None:
        versions = versions.filter(story__in=stories)
    if edition:
        versions = versions.filter(story__edition=edition)
    if place := _place(after):
        at, id = place
        versions = versions.filter(changed_at__lte=at).exclude(changed_at=at, pk__gte=id)
    fields = ("pk", "story_id", "story__headline", "story__edition__name")
    found = list(
        versions.order_by("-changed_at", "-pk").values_list(
            *fields, "source__headline", "source__edition__name", "changed_at"
        )[: PAGE + 1]
    )
    rows = tuple(Changed(*row) for row in found[:PAGE])
    last = rows[-1] if len(found) > PAGE else None
    return ChangedPage(rows, f"{last.changed_at.isoformat()}_{last.version}" if last else None)


def cells_of(story: Story, editions: list[Edition]) -> tuple[Cell, ...]:
    """How a story stands in every other edition. One query."""
    return _cells(_tellings({story.telling}).get(story.telling, {}), editions, besides=story.edition_id)


def _tellings(tellings: set[uuid.UUID]) -> dict[uuid.UUID, dict[int, tuple]]:
    found: dict[uuid.UUID, dict[int, tuple]] = {}
    rows = Story.objects.filter(telling__in=tellings).values_list(
        "telling", "edition_id", "pk", "headline", "live", "gone_at", "version__pk", "version__changed_at"
    )
    for telling, edition, *row in rows:
        found.setdefault(telling, {})[edition] = tuple(row)
    return found


def _cells(there: dict[int, tuple], editions: Iterable[Edition], *, besides: int) -> tuple[Cell, ...]:
    cells = []
    for edition in editions:
        if edition.pk == besides:
            continue
        id, headline, live, gone, version, changed = there.get(
            edition.pk, (None, "", False, None, None, None)
        )
        state = "" if id is None else "live" if live else "gone" if gone else "draft"
        cells.append(Cell(edition, id, headline, state, changed is not None, version))
    return tuple(cells)


def _after(listed: QuerySet[Listing], after: str) -> QuerySet[Listing]:
    place = _place(after)
    if place is None:
        return listed
    at, id = place
    # Not "earlier, or as early with a smaller number": both databases would walk there from the beginning.
    return listed.filter(published_at__lte=at).exclude(published_at=at, story_id__gte=id)


def _place(after: str) -> tuple[dt.datetime, int] | None:
    """What a page begins after; None for anything that this module did not give out."""
    moment, _, id = after.rpartition("_")
    try:
        at = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(id)) if at.tzinfo and id.isdecimal() and len(id) < 19 else None
