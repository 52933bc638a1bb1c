"""The river of a captured page: day, time, label, headline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def headlines(
    lines: list[str],
    first: int,
    told: dict[str, str],
    patterns: dict[str, re.Pattern[str]],
    zone: dt.tzinfo,
) -> Iterator[tuple[int, dt.datetime, str, str]]:
    """(line, time, label, headline) for each item behind line `first`, until the line that ends the river.

    A day stands on its own, on one line or two (`river_day`, strptime). Behind a time come a label or a
    picture's caption, where there is one, and the headline as the last line before the next time.
    """
    day: dt.date | None = None
    hour: dt.time | None = None
    begun, pending = first, []
    for at in range(first + 1, len(lines) + 1):
        line = lines[at] if at < len(lines) else ""
        new_day = _day(lines, at, told.get("river_day", ""))
        found = HOUR.fullmatch(line)
        ended = at == len(lines) or ("river_ends" in patterns and patterns["river_ends"].fullmatch(line))
        if not (ended or new_day or found):
            if line:
                pending.append(line)
            continue
        if day and hour and pending:
            moment = dt.datetime.combine(day, hour, zone)
            yield begun + 1, moment, pending[0] if len(pending) > 1 else "", pending[-1]
        if ended:
            return
        day, hour = new_day or day, dt.time(int(found[1]), int(found[2])) if found else None
        begun, pending = at, []


def _day(lines: list[str], at: int, form: str) -> dt.date | None:
    """The day that begins at this line."""
    if not form or at >= len(lines):
        return None
    height = form.count("\n") + 1
    try:
        return dt.datetime.strptime("\n".join(lines[at : at + height]), form).date()
    except ValueError:
        return None
