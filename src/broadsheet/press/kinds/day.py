"""The archive by day, the river's own grouping: a finished day never changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

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
from broadsheet.stories.selectors.archive import earlier_day
from broadsheet.stories.selectors.cards import Card, day_path, edition_list, of_day


class DayPage(OutputKind):
    """`/2024/11/23/`."""

    name = "day"
    lane = 1
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        if kind != "day":
            return ()
        code, _, day = rest.rpartition("/")
        return [_ref(code, dt.date.fromisoformat(day))]

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        day = dt.date.fromisoformat(ref.args["day"])
        with speaking(edition):
            cards = of_day(edition, day)
            return Rendered(_page(edition, day, cards)) if cards else None

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        days, last = live_days(after, limit)
        return [_ref(code, day) for code, day in days], last


def _page(edition: Edition, day: dt.date, cards: tuple[Card, ...]) -> str:
    table = dates.table_for(edition.language)
    before = earlier_day(edition_list(edition), day)
    title = dates.river_day(day, table)
    description = gettext("All stories of %(day)s.") % {"day": title}
    return page(
        edition,
        "day.html",
        Head(titled(title, edition), description, absolute(edition, day_path(day))),
        title=title,
        date=day,
        cards=cards,
        up=Link(dates.month(day.year, day.month, table), href(edition, f"/{day:%Y/%m}/")),
        earlier=Link(dates.river_day(before, table), href(edition, day_path(before))) if before else None,
    )


def _ref(edition: str, day: dt.date) -> OutputRef:
    return OutputRef(DayPage.name, edition, day_path(day), {"day": day.isoformat()})
