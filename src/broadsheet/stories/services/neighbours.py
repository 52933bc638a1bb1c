"""Keys of pages that a change shows on only because they lead to, or past, the day or month it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Listing

WITH_MONTHS = ("section", "topic", "person")
"""The lists that have month pages."""


def keys_after_day(edition: Edition, day: dt.date) -> Iterator[str]:
    """The next day with stories: its page leads back to `day`, or did. For a day that appears or vanishes."""
    rows = Listing.objects.filter(list=f"edition/{edition.pk}", day__gt=day).order_by("day")
    following = rows.values_list("day", flat=True).first()
    if following:
        yield keys.day(edition.code, following)


def keys_after_months(lists: Collection[str], day: dt.date, *, besides: int) -> Iterator[str]:
    """The next month's page of each list in which only `besides` stands in the month of `day`.

    One query for a story of the edition's newest month; else two, and one more for each such list.
    """
    names = [name for name in lists if name.startswith(WITH_MONTHS)]
    first = day.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    editions = [name for name in lists if name.startswith("edition/")]
    if not Listing.objects.filter(list__in=editions, day__gte=after).exists():
        return
    here = Listing.objects.filter(list__in=names, day__gte=first, day__lt=after).exclude(story_id=besides)
    filled = set(here.order_by().values_list("list", flat=True).distinct()) if names else set()
    for name in names:
        if name in filled:
            continue
        later = Listing.objects.filter(list=name, day__gte=after).order_by("day")
        following = later.values_list("day", flat=True).first()
        if following:
            yield keys.listing(f"{name}/{following:%Y-%m}")
