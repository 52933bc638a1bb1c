"""`/healthz` of the newsroom: what works, what does not, and since when."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from broadsheet.kernel import clock, paths
from broadsheet.kernel.version import VERSION

SILENT_AFTER = 10.0
"""Seconds without a word from the press (it writes every second) after which it counts as silent."""


def report() -> dict[str, Any]:
    """The state of the newsroom and its database, and what the press last wrote of itself."""
    status = _press_status()
    written = status.get("written_at")
    press = "unknown"
    if written:
        age = (clock.now() - dt.datetime.fromisoformat(written)).total_seconds()
        press = "silent" if age > SILENT_AFTER else "ok"
    database = "ok" if database_answers() else "unreachable"
    fine = (
        database == "ok" and press == "ok" and status.get("disk") != "full" and not status.get("stale_since")
    )
    return {
        "status": "ok" if fine else "degraded",
        "version": VERSION,
        "last_bake": status.get("last_bake"),
        "queue": status.get("queue"),
        "failures": status.get("failures"),
        "stale_since": status.get("stale_since"),
        "damaged": status.get("damaged"),
        "disk": status.get("disk"),
        "press": press,
        "database": database,
        "since": status.get("since") or (written if press == "silent" else None),
    }


def health(request: HttpRequest) -> JsonResponse:
    """200 while the newsroom can work, 503 while its database is away. Answers on every host name."""
    found = report()
    answer = JsonResponse(
        found,
        status=200 if found["database"] == "ok" else 503,
        json_dumps_params={"indent": 1},
    )
    answer["Cache-Control"] = "no-store"
    # The press asks every second: without this, a database that is away fills the log with 503s.
    answer._has_been_logged = True
    return answer


def database_answers() -> bool:
    """Whether it is there and holds a newsroom."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM newsroom_edition LIMIT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _press_status() -> dict[str, Any]:
    try:
        held = json.loads((settings.HOME.public / paths.STATUS).read_text())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
