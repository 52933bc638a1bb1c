"""The days on which editions have stories, walked by the slow sweep."""

from __future__ import annotations

import datetime as dt

from broadsheet.stories.models import Listing


def live_days(after: int, limit: int) -> tuple[list[tuple[str, dt.date]], int | None]:
    """Edition and day, each once, of the next `limit` places in lists above `after`; and the last id seen."""
    rows = Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "edition__code", "day")
    found = list(rows[:limit])
    days = dict.fromkeys((code, day) for _, code, day in found)
    return list(days), found[-1][0] if len(found) == limit else None
