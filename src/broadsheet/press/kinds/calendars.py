"""Calendars of the archive: the days of a month, each with its last story, and the months of a year."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.kernel import dates, keys
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import Link
from broadsheet.press.kinds.archive import live_days
from broadsheet.press.kinds.editions import edition_of
from broadsheet.press.pages import Head, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.selectors.archive import months_around, months_of_year, years_around
from broadsheet.stories.selectors.cards import by_day, day_path, last_of_days


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a month: `day` is 0 outside the month, `href` empty on a day without stories."""

    day: int
    href: str = ""
    name: str = ""


class MonthCalendar(OutputKind):
    """`/2024/11/`."""

    name = "month"
    lane = 1
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        if kind != "month":
            return ()
        code, _, month = rest.rpartition("/")
        return [_month_ref(code, dt.date.fromisoformat(f"{month}-01"))]

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        first = dt.date(ref.args["year"], ref.args["month"], 1)
        with speaking(edition):
            cards = last_of_days(edition, first.year, first.month)
            if not cards:
                return None
            around = months_around(edition, first.year, first.month)
            table = dates.table_for(edition.language)
            title = dates.month(first.year, first.month, table)
            description = gettext("The days of %(month)s on which there were stories.") % {"month": title}
            body = page(
                edition,
                "month.html",
                Head(titled(title, edition), description, absolute(edition, ref.path)),
                title=title,
                first=first,
                up=Link(str(first.year), href(edition, f"/{first.year:04}/")),
                columns=dates.weekday_columns(table),
                weeks=_weeks(edition, first, {card.day.day for card in cards}, table),
                days=by_day(edition, cards),
                earlier=_month_link(edition, around.earlier, table),
                later=_month_link(edition, around.later, table),
            )
        return Rendered(body)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        days, last = live_days(after, limit)
        return [
            _month_ref(*month) for month in dict.fromkeys((c, day.replace(day=1)) for c, day in days)
        ], last


class YearCalendar(OutputKind):
    """`/2024/`."""

    name = "year"
    lane = 1
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        if kind != "year":
            return ()
        code, _, year = rest.rpartition("/")
        return [_year_ref(code, int(year))]

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        year = ref.args["year"]
        present = months_of_year(edition, year)
        if not present:
            return None
        around = years_around(edition, year)
        table = dates.table_for(edition.language)
        months = [
            Link(
                dates.month_name(month, table),
                href(edition, f"/{year:04}/{month:02}/") if month in present else "",
            )
            for month in range(1, 13)
        ]
        with speaking(edition):
            description = gettext("The months of %(year)s in which there were stories.") % {"year": year}
            body = page(
                edition,
                "year.html",
                Head(titled(str(year), edition), description, absolute(edition, ref.path)),
                year=f"{year:04}",
                months=months,
                earlier=_year_link(edition, around.earlier),
                later=_year_link(edition, around.later),
            )
        return Rendered(body)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        days, last = live_days(after, limit)
        return [_year_ref(*year) for year in dict.fromkeys((code, day.year) for code, day in days)], last


def _weeks(
    edition: Edition, first: dt.date, present: Collection[int], table: dates.DateTable
) -> list[list[Cell]]:
    def cell(day: int) -> Cell:
        if day not in present:
            return Cell(day)
        date = first.replace(day=day)
        return Cell(day, href(edition, day_path(date)), dates.river_day(date, table))

    weeks = calendar.Calendar(table.first_weekday).monthdayscalendar(first.year, first.month)
    return [[cell(day) for day in week] for week in weeks]


def _month_link(edition: Edition, day: dt.date | None, table: dates.DateTable) -> Link | None:
    if day is None:
        return None
    return Link(dates.month(day.year, day.month, table), href(edition, f"/{day:%Y/%m}/"))


def _year_link(edition: Edition, day: dt.date | None) -> Link | None:
    return Link(f"{day:%Y}", href(edition, f"/{day:%Y}/")) if day else None


def _month_ref(edition: str, month: dt.date) -> OutputRef:
    args = {"year": month.year, "month": month.month}
    return OutputRef(MonthCalendar.name, edition, f"/{month:%Y/%m}/", args)


def _year_ref(edition: str, year: int) -> OutputRef:
    return OutputRef(YearCalendar.name, edition, f"/{year:04}/", {"year": year})
