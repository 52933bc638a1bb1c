"""Who was told of news and who was not: a part of the press board, and the button below it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from broadsheet import hookspecs
from broadsheet.newsroom.admin.choosing import number_in
from broadsheet.stories.admin.home import may_retry


def pings_shown() -> dict[str, Any]:
    """What the board's template shows of them."""
    report = hookspecs.manager.hook.ping_report()
    return {
        "told": report,
        "untold": report.failed - len(report.failures) if report else 0,
        "ping_retry_url": reverse("broadsheet_ping_retry"),
    }


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Tell those again who could not be told."""
    if not may_retry(request.user):
        raise PermissionDenied
    number = number_in(request.POST.get("number", ""))
    count = hookspecs.manager.hook.retry_pings(number=number) or 0
    messages.success(
        request,
        ngettext("%(count)s call is made again.", "%(count)s calls are made again.", count) % {"count": count}
        if count
        else _("Nothing had failed any more."),
    )
    return redirect("broadsheet_press_board")
