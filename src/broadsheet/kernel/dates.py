"""How a language writes a date: one table per language, and the few functions that read it.

To add a language: one `DateTable` in `LANGUAGES` (or `register(...)` from a plugin) and one catalogue under
`locale/`. Patterns are CLDR date patterns (Unicode TR 35 part 4), formatted by Babel; names of months and
days come from CLDR. An edition that wants another order passes
`dataclasses.replace(table_for("en"), river_day=...)`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, localedata
from babel.dates import format_date, format_datetime, format_time


class UnknownLanguage(LookupError):
    """No table is registered for the language."""


@dataclass(frozen=True, slots=True)
class DateTable:
    """The patterns of one language. Field values are CLDR date patterns, except where told."""

    locale: str
    """The CLDR locale (as Babel names it) that names of days and months are taken from."""
    story_line: str = "EEEE, d MMMM y, HH:mm"
    """Under a headline: weekday, date, time."""
    river_day: str = "EEEE, d MMMM y"
    """The heading over a day of the river, and the title of a day's page."""
    river_time: str = "HH:mm"
    """Before an item of the river."""
    month: str = "LLLL y"
    """The title of a month's page: a month standing alone, where a language has a form for that."""
    first_weekday: int = 0
    """The column a calendar begins with: 0 is Monday, 6 Sunday (as `date.weekday`)."""


LANGUAGES: dict[str, DateTable] = {
    # en_GB, so that the day comes before the month and the week begins on Monday.
    "en": DateTable("en_GB"),
    # CLDR ends a full date with "р."; news sites drop it.
    "uk": DateTable("uk"),
    # The Arabic comma, which CLDR's own long format has and a pattern must spell out.
    "ar": DateTable("ar", story_line="EEEE، d MMMM y، HH:mm", river_day="EEEE، d MMMM y"),
}


def register(language: str, table: DateTable) -> None:
    """Add or replace the table of a language (its BCP 47 primary tag, such as "pl")."""
    LANGUAGES[language.lower()] = table


def table_for(language: str) -> DateTable:
    """The table of a BCP 47 tag: of the tag itself, else of its primary language ("ar-EG" reads "ar").

    Raises UnknownLanguage when there is neither."""
    tag = language.lower()
    table = LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0])
    if table is None:
        raise UnknownLanguage(f"no date table for {language!r}; there are {', '.join(sorted(LANGUAGES))}")
    return table


def story_line(moment: datetime, table: DateTable, zone: tzinfo) -> str:
    """Weekday, date and time in `zone`: "Sunday, 24 December 2023, 16:12". `moment` must be aware."""
    return format_datetime(_local(moment, zone), table.story_line, locale=_ready(table.locale))


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
            format_date(date(2024, 1, 1 + weekday), "ccc", locale=locale),
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
