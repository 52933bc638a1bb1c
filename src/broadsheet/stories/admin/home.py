"""The desk's first page: what waits, what is late, what the press could not do, and one's own drafts."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.newsroom.admin.choosing import number_in
from broadsheet.stories.admin.failed import told
from broadsheet.stories.admin.states import NEWEST_CHANGE
from broadsheet.stories.bookings import bookings
from broadsheet.stories.models import Story

SHOWN = 10


def may_retry(user: Any) -> bool:
    """Whoever may publish may ask for a page to be baked again."""
    return user.has_perm("stories.publish_story")


class StartPanel(Component):
    """What most people came for, in large buttons."""

    name = "start"
    template_name = "desk/start_panel.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "short_url": reverse("broadsheet_short"),
            "add_url": reverse("wagtailsnippets_stories_story:add"),
            "list_url": reverse("wagtailsnippets_stories_story:list"),
        }


class PressPanel(Component):
    """How the press is doing; failures first."""

    name = "press"
    template_name = "desk/press_panel.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        report = hookspecs.manager.hook.press_report()
        seconds = report.wide_seconds if report else None
        return {
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
            "report": report,
            "failures": told(report.failures[:SHOWN]) if report else [],
            "minutes": math.ceil(seconds / 60) if seconds else None,
            "may_retry": may_retry(request.user),
            "retry_url": reverse("broadsheet_press_retry"),
            "board_url": reverse("broadsheet_press_board"),
        }


class ClockPanel(Component):
    """Stories booked to go out, the late ones marked."""

    name = "clock"
    template_name = "desk/clock_panel.html"
    order = 110

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = clock.now()
        rows = [
            {
                "headline": booking.object_str,
                "url": reverse("wagtailsnippets_stories_story:edit", args=[booking.object_id]),
                "at": booking.approved_go_live_at,
                "late": booking.approved_go_live_at < now,
            }
            for booking in bookings().defer("content").order_by("approved_go_live_at", "pk")[: SHOWN + 1]
        ]
        return {"rows": rows[:SHOWN], "list_url": reverse("broadsheet_clock")}


class DraftsPanel(Component):
    """The stories that this person began and nobody published yet."""

    name = "drafts"
    template_name = "desk/drafts_panel.html"
    order = 120

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        stories = Story.objects.filter(owner=parent_context["request"].user, live=False, gone_at=None)
        rows = stories.select_related("latest_revision").defer("body", "latest_revision__content")
        return {
            "rows": [
                {
                    "headline": story.latest_revision.object_str if story.latest_revision else story.headline,
                    "url": reverse("wagtailsnippets_stories_story:edit", args=[story.pk]),
                    "changed": story.latest_revision.created_at if story.latest_revision else None,
                }
                for story in rows.order_by(*NEWEST_CHANGE)[:SHOWN]
            ],
            "list_url": _list(state="draft", begun="me"),
        }


def our_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Wagtail's own panels are about its tree of pages."""
    panels[:] = [StartPanel(), PressPanel(), ClockPanel(), DraftsPanel()]


def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Nobody needs to know how many pictures there are; and counting them costs."""
    items.clear()


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Ask the press to bake again what failed."""
    if not may_retry(request.user):
        raise PermissionDenied
    number = number_in(request.POST.get("number", ""))
    count = hookspecs.manager.hook.retry_bakes(number=number) or 0
    messages.success(
        request,
        ngettext("%(count)s page is tried again.", "%(count)s pages are tried again.", count)
        % {"count": count}
        if count
        else _("Nothing had failed any more."),
    )
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def _list(**filters: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return f"{reverse('wagtailsnippets_stories_story:list')}?{query}"
