"""What the desk calls the state of a story, and how its lists find the stories in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.stories.bookings import bookings
from broadsheet.stories.models import Story

NEWEST_CHANGE = (F("latest_revision_id").desc(nulls_last=True), "-pk")
"""The order of the desk's lists, as `story_desk_list` has it; rows without a revision are an archive's."""

STATES = [
    ("draft", gettext_lazy("Draft")),
    ("live", gettext_lazy("Live")),
    ("scheduled", gettext_lazy("Scheduled")),
    ("gone", gettext_lazy("Unpublished")),
]


def in_state(stories: QuerySet[Story], state: str) -> QuerySet[Story]:
    """The stories in a state; the conditions are those that `story_desk_list` can answer."""
    if state == "draft":
        return stories.filter(live=False, gone_at=None).exclude(pk__in=booked_ids())
    if state == "live":
        return stories.filter(live=True)
    if state == "gone":
        return stories.filter(live=False, gone_at__isnull=False)
    if state == "scheduled":
        return stories.filter(pk__in=booked_ids())
    return stories


def booked_ids() -> list[int]:
    """The stories with a booked publication: few, so that a list of them costs less than a join."""
    return [int(number) for number in bookings().values_list("object_id", flat=True)]


def booked_times(ids: Iterable[int]) -> dict[int, dt.datetime]:
    """When each of these stories is booked to go out; one query."""
    rows = bookings().filter(object_id__in=[str(number) for number in ids])
    return {int(number): at for number, at in rows.values_list("object_id", "approved_go_live_at")}


def describe(story: Any, booked: dt.datetime | None) -> str:
    """The state of a story, or of a page that is none, in words, such as “Live, with changes” or “Scheduled,
    24 December 2023 16:12”.
    """
    if booked:
        moment = date_format(timezone.localtime(booked), "SHORT_DATETIME_FORMAT")
        if story.live:
            return _("Live, changes scheduled: %(time)s") % {"time": moment}
        return _("Scheduled: %(time)s") % {"time": moment}
    if story.live:
        return _("Live, with changes") if story.has_unpublished_changes else _("Live")
    return _("Unpublished") if story.gone_at else _("Draft")
