"""Dates as a language writes them: the functions that read the patterns of `kernel.languages`.

Formatted by Babel; names of months and days come from CLDR. An edition that wants another order passes
`dataclasses.replace(table_for("en"), river_day=...)`.
"""

from __future__ import annotations

import copy
from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, localedata
from babel.dates import format_date, format_datetime, format_time

from broadsheet.kernel.languages import DateTable, language_of


def table_for(language: str) -> DateTable:
    """The patterns of a BCP 47 tag: of the tag itself, else of its primary language ("ar-EG" reads "ar").

    Raises `kernel.languages.UnknownLanguage` when there is neither."""
    return language_of(language).dates


def story_line(moment: datetime, table: DateTable, zone: tzinfo) -> str:
    """Weekday, date and time in `zone`: "Sunday, 24 December 2023, 16:12". `moment` must be aware."""
    return format_datetime(_local(moment, zone), table.story_line, locale=_ready(table.locale))


def card_line(moment: datetime, table: DateTable, zone: tzinfo, *, year: int) -> str:
    """Day and time in `zone`, "23 Nov, 20:10"; of a year other than `year` "24 Dec 2023". `moment` must be
    aware."""
    local = _local(moment, zone)
    pattern = table.card_line if local.year == year else table.card_line_old
    return format_datetime(local, pattern, locale=_ready(table.locale))


def river_day(day: date, table: DateTable) -> str:
    """The heading of a day: "Saturday, 23 November 2024"."""
    return format_date(day, table.river_day, locale=_ready(table.locale))


def river_time(moment: datetime, table: DateTable, zone: tzinfo) -> str:
    """The time of day in `zone`: "20:10". `moment` must be aware."""
    return format_time(_local(moment, zone).time(), table.river_time, locale=_ready(table.locale))


def month(year: int, month: int, table: DateTable) -> str:
    """A month and its year: "November 2024", «листопад 2024»."""
    return format_date(date(year, month, 1), table.month, locale=_ready(table.locale))


def month_name(month: int, table: DateTable) -> str:
    """A month alone, in the form a language has for that: "November", «листопад»."""
    return format_date(date(2024, month, 1), "LLLL", locale=_ready(table.locale))


def weekday_columns(table: DateTable) -> list[tuple[str, str]]:
    """The seven columns of a calendar in order, each as (short name, full name)."""
    locale = _ready(table.locale)
    order = [(table.first_weekday + offset) % 7 for offset in range(7)]
    # 1 January 2024 was a Monday.
    return [
        (
            format_date(date(2024, 1, 1 + weekday), table.weekday, locale=locale),
            format_date(date(2024, 1, 1 + weekday), "cccc", locale=locale),
        )
        for weekday in order
    ]


def machine(moment: datetime, zone: tzinfo) -> str:
    """The `datetime` attribute: ISO 8601 to the second with the zone's offset at that moment."""
    return _local(moment, zone).isoformat(timespec="seconds")


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The calendar day of `moment` (aware) in `zone`."""
    return _local(moment, zone).date()


def _local(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown in another")
    return moment.astimezone(zone)


@lru_cache(maxsize=64)
def _ready(identifier: str) -> Locale:
    """The Babel locale over data of its own.

    Babel 2.18 (issue 1234) resolves an alias, such as the stand-alone month names that a locale lacks, by
    writing the answer into a dictionary that all locales share: ask Hebrew first, and German answers in
    Hebrew (89 of 312 languages do this to others). A deep copy before the first question prevents it.
    """
    locale = Locale.parse(identifier)
    localedata._cache[str(locale)] = copy.deepcopy(localedata.load(str(locale)))
    return Locale.parse(identifier)
