"""A full disk, as the newsroom sees it: which places have no space left; what is said to who saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from broadsheet.kernel.space import has_space
from broadsheet.project.notices import trouble


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


class KnownTrouble:
    """Middleware: says that no space is left, or that the database is away, where a view met that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 with a sentence that says what to do; everything else is for others."""
        return trouble(request, error)
