"""`/healthz`: what works, what does not, and since when. Its status is 200 as long as pages are served."""

import json
from datetime import UTC, datetime
from typing import Any

from broadsheet.delivery.answers import NO_CACHING, PAGE_SECURITY, STATUS_LINES, Answer
from broadsheet.delivery.store import Store, read_whole
from broadsheet.kernel import paths
from broadsheet.kernel.version import VERSION

SILENT_AFTER = 10
"""Seconds without a word from the press (it writes at least every 2) after which it counts as silent."""


def report(store: Store, *, now: datetime, started: datetime, listeners: int) -> dict[str, Any]:
    """The state of this node and, as far as the press wrote it down, of the rest."""
    status = _read_status(store)
    troubles: dict[str, str | None] = {}
    written = _moment(status.get("written_at"))
    press = "ok"
    if written is None:
        press, troubles["press"] = "unknown", None
    elif (now - written).total_seconds() > SILENT_AFTER:
        press, troubles["press"] = "silent", status["written_at"]
    since = status.get("since")
    for part in ("newsroom", "database"):
        if status and status.get(part) != "ok":
            troubles[part] = since
    if status.get("disk") == "full":
        troubles["disk"] = since
    if status.get("stale_since"):
        troubles["pages"] = status["stale_since"]
    if store.faults:
        troubles["store"] = None
    if store.site is None:
        troubles["site"] = None
    known = [moment for moment in troubles.values() if moment]
    return {
        "status": "degraded" if troubles else "ok",
        "version": VERSION,
        "last_bake": status.get("last_bake"),
        "queue": status.get("queue"),
        "failures": status.get("failures"),
        "stale_since": status.get("stale_since"),
        "damaged": status.get("damaged"),
        "disk": status.get("disk"),
        "press": press,
        "newsroom": status.get("newsroom", "unknown"),
        "database": status.get("database", "unknown"),
        "since": min(known) if known else None,
        "trouble": [_say(part, moment) for part, moment in troubles.items()],
        "delivery": {
            "started": started.isoformat(timespec="milliseconds"),
            "pages_held": len(store.cache),
            "bytes_held": store.cache.size,
            "damaged_files": len(store.faults),
            "listeners": listeners,
        },
    }


def respond(store: Store, *, started: datetime, listeners: int) -> Answer:
    """The report as an answer that nobody may cache."""
    held = report(store, now=datetime.now(UTC), started=started, listeners=listeners)
    body = json.dumps(held, indent=1).encode() + b"\n"
    head = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    return Answer(STATUS_LINES[200] + head + NO_CACHING + PAGE_SECURITY, body)


_WORDS = {
    "press": "the press gives no sign",
    "newsroom": "the newsroom cannot be reached",
    "database": "the database cannot be reached",
    "disk": "no space is left on a disk of the press",
    "pages": "pages are older than their stories",
    "store": "files of the store are damaged",
    "site": "no site has been baked",
}


def _say(part: str, moment: str | None) -> str:
    return f"{_WORDS[part]} since {moment}" if moment else _WORDS[part]


def _read_status(store: Store) -> dict[str, Any]:
    try:
        held = json.loads(read_whole(str(store.root / paths.STATUS), 1024 * 1024)[0])
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
