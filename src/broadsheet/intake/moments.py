"""Times as people and programs write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from email.utils import parsedate_to_datetime

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_CLOCK = (
    r"(?:,?[T\s]+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[AaPp][Mm])?"
    r"\s*(?P<zone>Z|[A-Z]{3,4}|[+-]\d\d(?::?\d\d)?)?)?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})\s+(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})",
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    )
)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "JST": 9, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7,
}  # fmt: skip
"""Hours before UTC of the short names that mail, by which RFC 2822 tells times, and Europe know."""


def read_moment(text: str) -> dt.datetime | None:
    """The time that `text` says, without an offset where it says none; None where it is no time.

    ISO 8601, RFC 2822, and what people write into front matter and spreadsheets: `2013/5/2 9:30 -0500`,
    `May 2, 2013`, `02.05.2013 9:30`.
    """
    text = " ".join(text.split())
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _FORMS:
        if found := form.fullmatch(text):
            try:
                return _built(**found.groupdict())
            except (ValueError, KeyError):
                break
    if "-0001" in text:  # how PHP writes that there is none
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _built(
    *,
    year: str,
    day: str,
    month: str = "",
    name: str = "",
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
    zone: str | None,
) -> dt.datetime:
    """Raises ValueError for a day or hour that is none, KeyError for a month or zone of no such name."""
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    found = dt.datetime(
        int(year),
        int(month) if month else _MONTHS[name[:3].lower()],
        int(day),
        hours,
        int(minute or 0),
        int(second or 0),
    )
    return found.replace(tzinfo=_zone(zone)) if zone else found


def _zone(zone: str) -> dt.tzinfo:
    if zone in _ZONES:
        return dt.timezone(dt.timedelta(hours=_ZONES[zone]))
    sign = -1 if zone[0] == "-" else 1
    if zone[0] not in "+-":
        raise KeyError(zone)
    digits = zone[1:].replace(":", "")
    return dt.timezone(sign * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))
