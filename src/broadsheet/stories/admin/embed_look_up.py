"""What the embed block's button asks: title, author and shape of an address."""

from __future__ import annotations

import threading

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from broadsheet.stories.policy import StoryPolicy
from broadsheet.stories.services.embedding import EmbedError, look_up_embed

_AT_ONCE = threading.BoundedSemaphore(4)
"""A provider that is slow to answer must not hold every thread of the newsroom."""


@require_POST
def look_up(request: HttpRequest) -> JsonResponse:
    """What the provider says; 400 with a sentence where nothing came of it."""
    if not StoryPolicy().user_has_any_permission(request.user, ("add", "change")):
        raise PermissionDenied
    if not _AT_ONCE.acquire(blocking=False):
        return JsonResponse(
            {"error": _("The newsroom is asking for others just now. Try again.")}, status=400
        )
    try:
        shown = look_up_embed(url=request.POST.get("url", "")[:2000])
    except EmbedError as error:
        return JsonResponse({"error": str(error)}, status=400)
    finally:
        _AT_ONCE.release()
    return JsonResponse(
        {
            "url": shown.url,
            "title": shown.title,
            "author": shown.author,
            "width": shown.width or "",
            "height": shown.height or "",
        }
    )
