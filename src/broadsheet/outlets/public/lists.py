"""Lists as JSON: the newest stories, then a file for each day or month, each naming the one before it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from broadsheet.kernel import keys
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition
from broadsheet.outlets.filled import filled
from broadsheet.outlets.items import id_of
from broadsheet.outlets.public.schemas import LIST
from broadsheet.outlets.siblings import STORY_JSON
from broadsheet.stories.models import Listing

FILE = "index.json"

_FIELDS = (
    *("story_id", "story__created_at", "story__path", "story__headline", "story__standfirst", "story__kind"),
    *("published_at", "story__updated_at", "day"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Stories of a list as JSON objects; `last` is the oldest one's day where `more` follow."""

    items: tuple[dict[str, Any], ...]
    more: bool
    last: dt.date | None


def newest(edition: Edition, name: str, limit: int) -> Found:
    """The newest of a list. One query. Recorded as `stories.selectors.cards.newest` does."""
    rows = list(_rows(name).order_by("-published_at", "-story_id").values_list(*_FIELDS)[: limit + 1])
    shown, more = rows[:limit], len(rows) > limit
    keys.reading(keys.listing(name), since=shown[-1][6] if more else None)
    for row in shown:
        keys.reading(keys.story(row[0]))
    return Found(_items(edition, shown), more, shown[-1][-1] if more else None)


def between(edition: Edition, name: str, first: dt.date, after: dt.date) -> tuple[dict[str, Any], ...]:
    """The stories of a list from the day `first` on and before the day `after`, newest first. One query.

    Whoever calls records the key of that stretch of days.
    """
    rows = _rows(name).filter(day__gte=first, day__lt=after)
    return _items(edition, list(rows.order_by("-day", "-published_at", "-story_id").values_list(*_FIELDS)))


def write(
    edition: Edition, *, path: str, page: str, title: str, items: Sequence[dict[str, Any]], following: str
) -> str:
    """The document. `following` is the path of where the list goes on, empty where it ends."""
    held = {
        "$schema": absolute(edition, LIST),
        "url": absolute(edition, path),
        "page": absolute(edition, page),
        "title": title,
        "language": edition.language,
        "next": absolute(edition, following) if following else "",
    }
    return json.dumps({**filled(held), "items": list(items)}, ensure_ascii=False, separators=(",", ":"))


def _rows(name: str) -> Any:
    rows, held = Listing.objects.filter(list=name), withheld_ids("story")
    return rows.exclude(story_id__in=held) if held else rows


def _items(edition: Edition, rows: Sequence[tuple[Any, ...]]) -> tuple[dict[str, Any], ...]:
    zone = edition.zone
    return tuple(
        filled(
            {
                "id": id_of(id, created),
                "url": (url := absolute(edition, path)),
                "json": url + STORY_JSON,
                "headline": headline,
                "standfirst": standfirst.strip(),
                "kind": kind,
                "published": published.astimezone(zone).isoformat(timespec="seconds"),
                "modified": max(updated or published, published)
                .astimezone(zone)
                .isoformat(timespec="seconds"),
            }
        )
        for id, created, path, headline, standfirst, kind, published, updated, _ in rows
    )
