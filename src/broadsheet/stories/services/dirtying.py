"""The keys that new stories dirty, found for a whole batch in a few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.services.listing import telling_key
from broadsheet.stories.services.neighbours import WITH_MONTHS

ASKED_AT_ONCE = 150
"""Spans in one question: each takes four of the 999 parameters that an old SQLite takes."""


def keys_of_new(stories: Sequence[tuple[Story, Collection[str]]]) -> list[str]:
    """What `listing.dirtied_keys` says of each of the stories, which stand in those lists from now on.

    Call it before their listings are written: a day, month or list that nothing stands in yet is new.
    """
    found: set[str] = set()
    spans: set[tuple[str, dt.date, dt.date]] = set()
    for story, lists in stories:
        edition, day = story.edition, story.day
        found |= {keys.story(story.pk), telling_key(story), keys.day(edition.code, day)}
        spans.add((f"edition/{edition.pk}", day, day + dt.timedelta(days=1)))
        spans.add((f"edition/{edition.pk}", *_month(day)))
        for name in lists:
            found |= {keys.listing(name), keys.listing(f"{name}/{day:%Y-%m}")}
            if name.startswith(WITH_MONTHS):
                spans.add((name, *_month(day)))
    editions = {f"edition/{story.edition_id}": story.edition for story, _ in stories}
    for name, first, after, following in _empty(spans):
        if edition := editions.get(name):
            found |= _of_edition(edition, first, after, following)
        elif following:
            found.add(keys.listing(f"{name}/{following:%Y-%m}"))
    return sorted(found)


def _of_edition(edition: Edition, first: dt.date, after: dt.date, following: dt.date | None) -> set[str]:
    if (after - first).days > 1:  # the first story of its month: the calendar of the year shows it
        return {keys.year(edition.code, first.year)}
    found = {keys.month(edition.code, first.year, first.month)}
    return found | ({keys.day(edition.code, following)} if following else set())


def _empty(spans: Iterable[tuple[str, dt.date, dt.date]]) -> Iterator[tuple[str, dt.date, dt.date, Any]]:
    """The spans of a list in which nothing stands, each with the list's next day behind it (or None).

    One query for many spans, each answered by two looks into `listing_by_day`.
    """
    asked = sorted(spans)
    date = "%s::date" if connection.vendor == "postgresql" else "%s"
    table = Listing._meta.db_table
    for start in range(0, len(asked), ASKED_AT_ONCE):
        part = asked[start : start + ASKED_AT_ONCE]
        rows = ", ".join(f"(%s, %s, {date}, {date})" for _ in part)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH span(place, name, first, after) AS (VALUES {rows}) "  # noqa: S608 - no text from outside
                f"SELECT place, (SELECT min(day) FROM {table} WHERE list = name AND day >= after) FROM span "
                f"WHERE NOT EXISTS "
                f"(SELECT 1 FROM {table} WHERE list = name AND day >= first AND day < after)",
                [value for place, span in enumerate(part) for value in (place, *span)],
            )
            answers = cursor.fetchall()
        for place, following in answers:
            following = dt.date.fromisoformat(following) if isinstance(following, str) else following
            yield (*part[place], following)


def _month(day: dt.date) -> tuple[dt.date, dt.date]:
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1)
