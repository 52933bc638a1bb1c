"""Pages that the newsroom shows where no view of its own answers: in the desk's look, in one's language.

None of them is drawn upon the desk's own frame, which asks the database, and none says what a fault is made
of.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from broadsheet.kernel import clock
from broadsheet.kernel.space import is_full
from broadsheet.project.health import database_answers

log = logging.getLogger(__name__)

AGAIN = 30
"""Seconds after which it may be tried again."""

QUIET = 60.0
"""Seconds for which a database that is away is not said to the log again."""

_said_at = -QUIET


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: what came is no request that the newsroom takes."""
    return _notice(request, "bad_request", 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: it is not for this account."""
    return _notice(request, "forbidden", 403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: nothing stands at this address."""
    return _notice(request, "missing", 404)


def unsigned(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came without the sign that goes with it (CSRF)."""
    return _notice(request, "unsigned", 403)


def fault(request: HttpRequest) -> HttpResponse:
    """What an error that nobody met is answered with: 503 for a trouble that is known, else 500."""
    return trouble(request, sys.exc_info()[1]) or _notice(request, "fault", 500)


def trouble(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """503 with what to do, where the disk is full or the database away; None for everything else."""
    if error is not None and is_full(error):
        return _later(request, "disk_full")
    if isinstance(error, (OperationalError, InterfaceError)) and (_is_busy(error) or not database_answers()):
        _say(error)
        return _later(request, "database_away")
    return None


def _later(request: HttpRequest, name: str) -> HttpResponse:
    answer = _notice(request, name, 503)
    answer["Retry-After"] = str(AGAIN)
    answer._has_been_logged = True  # else Django logs a traceback for each request
    return answer


def _notice(request: HttpRequest, name: str, status: int) -> HttpResponse:
    language = _language(request)
    with translation.override(language):
        page = render_to_string(f"desk/notices/{name}.html", {"LANGUAGE": language})
    answer = HttpResponse(page, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Content-Language"] = language
    return answer


def _language(request: HttpRequest) -> str:
    """What the account has chosen, as far as that can be asked; else what the browser asks for."""
    try:
        profile = getattr(getattr(request, "user", None), "wagtail_userprofile", None)
        chosen = profile.get_preferred_language() if profile else ""
    except DatabaseError:
        chosen = ""
    language = chosen or translation.get_language_from_request(request)
    offered = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    return language if language in offered else settings.LANGUAGE_CODE


def _is_busy(error: BaseException) -> bool:
    return "locked" in str(error)


def _say(error: BaseException) -> None:
    global _said_at
    now = clock.monotonic()
    if now - _said_at >= QUIET:
        _said_at = now
        log.error("the database does not answer: %s", " ".join(str(error).split()))
