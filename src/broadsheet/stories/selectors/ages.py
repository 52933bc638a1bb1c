"""How old a story is when its page says so, and which stories have come to that age."""

from __future__ import annotations

import datetime as dt

from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Listing
from broadsheet.stories.selectors.cards import edition_list

OLD = dt.timedelta(days=366)
"""The age of which a page says that it is more than a year: a year may have that many days."""


def is_old(published: dt.datetime) -> bool:
    """Whether a story of that time is more than a year old."""
    return published < clock.now() - OLD


def published_between(after: dt.datetime, upto: dt.datetime) -> list[int]:
    """The live stories of every edition that are dated later than `after` and not later than `upto`.

    One query over the index of each edition's own list: it costs what is found, not what the archive holds.
    """
    return [
        id
        for edition in Edition.objects.all()
        for id in Listing.objects.filter(
            list=edition_list(edition), published_at__gt=after, published_at__lte=upto
        ).values_list("story", flat=True)
    ]
