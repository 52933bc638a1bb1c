"""A full disk, as the newsroom sees it: which places have no space left; what is said to who saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from broadsheet.kernel.space import has_space, is_full

AGAIN = 30
"""Seconds after which saving may be tried again."""


def full_places(*, press_says_so: bool) -> tuple[str, ...]:
    """Where no space is left: `pages`, `database`, `log`. The file systems are asked, because on a full one
    nobody can leave a word; `press_says_so` is what the press has met itself.
    """
    home = settings.HOME
    found = []
    if not has_space(home.public):
        found.append("pages")
    if connection.vendor == "sqlite" and not has_space(_database_folder()):
        found.append("database")
    if press_says_so and not found:
        found.append("pages")
    if home.lost_log.exists():
        found.append("log")
    return tuple(found)


def _database_folder() -> Path:
    return Path(str(connection.settings_dict["NAME"])).parent


class FullDisk:
    """Middleware: says that no space is left where something could not be written for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 with a sentence that says what to do; everything else is for others."""
        if not is_full(error):
            return None
        answer = TemplateResponse(request, "desk/disk_full.html", status=503)
        answer["Retry-After"] = str(AGAIN)
        answer["Cache-Control"] = "no-store"
        return answer
