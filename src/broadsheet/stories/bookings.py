"""Publications that are booked for a time: few, so they are found by that time and by nothing else."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, QuerySet
from wagtail.models import Revision

from broadsheet.stories.models import Story

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Before anything was booked."""


def bookings() -> QuerySet[Revision]:
    """The booked revisions of stories, unordered.

    The content type is compared as a sum, so that no planner takes its index: all revisions have the same
    few, and SQLite then read every one of them (62 ms at 100,000, once a second). For the same reason the
    time is after EPOCH and not merely there.
    """
    booked = Revision.objects.filter(approved_go_live_at__gt=EPOCH)
    return booked.alias(kind=F("base_content_type_id") + 0).filter(kind=Story.get_base_content_type().pk)
