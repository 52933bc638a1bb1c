"""What the newsroom has to know of stories without importing them: which addresses and months they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models.functions import TruncMonth

from broadsheet import hookspecs
from broadsheet.stories.models import Listing, Story


@hookspecs.hook
def months_listed(name: str) -> list[dt.date]:
    rows = Listing.objects.filter(list=name).annotate(month=TruncMonth("day")).order_by("month")
    return list(rows.values_list("month", flat=True).distinct())


@hookspecs.hook
def address_holders(edition_id: int, addresses: Collection[str]) -> dict[str, str]:
    held = Story.objects.filter(edition_id=edition_id, path__in=addresses)
    return dict(held.values_list("path", "headline"))
