"""What a line of the report says of an item, and why a story that is there is left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from broadsheet.intake.items import not_taken
from broadsheet.intake.models import Origin
from broadsheet.kernel import clock
from broadsheet.kernel.plaintext import clean_line
from broadsheet.stories.models import Story


def left_alone(origin: Origin | None, known: Story | None, digest: str) -> str | None:
    """Why the story that is there stays; empty where nothing is new, None where it is to be written."""
    if origin is None:
        return None if known is None else "came here another way, not by this kind of import"
    if known is None:
        return "was deleted here"
    if origin.digest == digest:
        return ""
    if known.gone_at:
        return "was taken from readers here"
    if origin.revision != known.latest_revision_id:
        return "was edited here since the last import"
    return None


def still_to_come(data: dict[str, Any], *, booked: bool) -> list[str]:
    """That the source dates a story in the future, where it does, and what comes of that."""
    given = data.get("go_live_at") or data.get("published_at")
    if not given or dt.datetime.fromisoformat(given) <= clock.now():
        return []
    return [f"is dated in the future: {'goes out by itself at ' if booked else ''}{given}"]


def plain(text: str) -> str:
    """`text` on one line, without what no text may hold and what turns text round."""
    return " ".join(clean_line(str(text)).split())


def in_one_line(error: Exception) -> str:
    """Why an item could not be taken, as its line of the report says it."""
    if isinstance(error, ValidationError):
        if hasattr(error, "message_dict"):
            return "; ".join(f"{name}: {' '.join(told)}" for name, told in error.message_dict.items())
        return " ".join(error.messages)
    return not_taken(error)
