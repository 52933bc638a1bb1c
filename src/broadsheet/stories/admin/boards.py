"""The press board and the clock board: what the machine does by itself, and what it could not do."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import ModelLogEntry

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.stories.admin.failed import told
from broadsheet.stories.admin.home import may_retry
from broadsheet.stories.admin.pings import pings_shown
from broadsheet.stories.bookings import bookings
from broadsheet.stories.clockwork import BY_THE_CLOCK
from broadsheet.stories.models import Story

SHOWN = 50
"""Rows of each list of the clock board."""

BACK = dt.timedelta(days=1)
"""How long what is done is shown."""


def lane_names() -> dict[int, str]:
    """What stands in which lane, in the order in which they are baked."""
    return {
        0: _("Stories, fronts and the river"),
        1: _("Sections, topics, people and days"),
        2: _("Feeds and sitemaps"),
        9: _("Wide changes and imports"),
    }


@require_safe
def press_board(request: HttpRequest) -> HttpResponse:
    """Whether the press runs, what waits in which lane, what failed and why, what is left of wide changes."""
    report = hookspecs.manager.hook.press_report()
    seconds = report.wide_seconds if report else None
    lanes = report.lanes if report else {}
    context = {
        "report": report,
        "lanes": [(name, lanes.get(lane, 0)) for lane, name in lane_names().items()],
        "minutes": math.ceil(seconds / 60) if seconds else None,
        "failures": told(report.failures) if report else [],
        "more": report.failed - len(report.failures) if report else 0,
        "may_retry": may_retry(request.user),
        "retry_url": reverse("broadsheet_press_retry"),
        "here": request.path,
        **pings_shown(),
    }
    return TemplateResponse(request, "desk/press_board.html", context)


@require_safe
def clock_board(request: HttpRequest) -> HttpResponse:
    """Scheduled stories: late, due, and done in the last day."""
    now = clock.now()
    booked = bookings().defer("content").order_by("approved_go_live_at", "pk")
    late = booked.filter(approved_go_live_at__lt=now)
    due = booked.filter(approved_go_live_at__gte=now)
    context = {
        "late": [_booking(revision) for revision in late[:SHOWN]],
        "due": [_booking(revision) for revision in due[:SHOWN]],
        "done": _done(now),
        "shown": SHOWN,
    }
    return TemplateResponse(request, "desk/clock_board.html", context)


def _booking(revision: Any) -> dict[str, Any]:
    at = revision.approved_go_live_at
    return {"headline": revision.object_str, "url": _edit(revision.object_id), "at": at}


def _done(now: dt.datetime) -> list[dict[str, Any]]:
    """What the clock published, newest first, with how many seconds after its time."""
    entries = ModelLogEntry.objects.filter(
        timestamp__gte=now - BACK,
        content_type=ContentType.objects.get_for_model(Story),
        # Not equal to it: the index of actions holds every publication that ever was, that of times a day's.
        action__endswith=BY_THE_CLOCK.removeprefix("broadsheet"),
    )
    rows = []
    for entry in entries.order_by("-timestamp")[:SHOWN]:
        due = entry.data.get("due") if isinstance(entry.data, dict) else None
        at = dt.datetime.fromisoformat(due) if due else entry.timestamp
        after = max(0, round((entry.timestamp - at).total_seconds()))
        rows.append({"headline": entry.label, "url": _edit(entry.object_id), "at": at, "after": after})
    return rows


def _edit(story: Any) -> str:
    return reverse("wagtailsnippets_stories_story:edit", args=[story])
