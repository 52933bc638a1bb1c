"""The lists' JSON as outputs: `/index.json`, `/politics/index.json`, `/politics/2024/11/index.json`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from broadsheet.kernel import dates, keys
from broadsheet.outlets.lists import THINGS, Spot, every_spot, spots_of, subject_at
from broadsheet.outlets.moved import moved
from broadsheet.outlets.public.lists import FILE, between, newest, write
from broadsheet.press.kinds.archive import live_days
from broadsheet.press.kinds.editions import edition_of
from broadsheet.press.kinds.lists import NEWEST, month_path
from broadsheet.press.pages import speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.models import Listing
from broadsheet.stories.selectors.archive import earlier_day
from broadsheet.stories.selectors.cards import day_path, edition_list, month_after

JSON = "application/json; charset=utf-8"


class ListJson(OutputKind):
    """The newest of every list."""

    name = "list_json"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [spot.ref(self.name, FILE) for spot in spots_of(key)]

    def render(self, ref: OutputRef) -> Rendered | None:
        subject = subject_at(ref)
        if subject is None:
            return moved(ref)
        edition = subject.edition
        keys.reading(subject.key)
        keys.reading(keys.site(edition.code))
        found = newest(edition, subject.list, NEWEST)
        following = ""
        if found.last and subject.about == "edition":
            following = day_path(found.last) + FILE
        elif found.last and subject.about in THINGS:
            following = month_path(subject.page, found.last) + FILE
        title = titled(subject.name, edition) if subject.name else edition.name
        body = write(
            edition, path=ref.path, page=subject.page, title=title, items=found.items, following=following
        )
        return Rendered(body, content_type=JSON)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        spots, last = every_spot(after, limit)
        return [spot.ref(self.name, FILE) for spot in spots], last


class MonthJson(OutputKind):
    """Every story of one month of a section, a topic or a person."""

    name = "month_json"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        parts = rest.split("/")
        if kind != "list" or parts[0] not in THINGS or len(parts) != 3:
            return ()
        first = dt.date.fromisoformat(f"{parts[2]}-01")
        return [_month(spot, first) for spot in spots_of(f"{parts[0]}:{parts[1]}")]

    def render(self, ref: OutputRef) -> Rendered | None:
        subject = subject_at(ref)
        first = dt.date.fromisoformat(ref.args["month"])
        if subject is None or ref.path != month_path(subject.page, first) + FILE:
            return moved(ref)
        edition, name = subject.edition, subject.list
        keys.reading(subject.key)
        keys.reading(keys.site(edition.code))
        keys.reading(keys.listing(f"{name}/{first:%Y-%m}"))
        items = between(edition, name, first, month_after(first.year, first.month))
        if not items:
            return None
        earlier, following = earlier_day(name, first), ""
        if earlier:
            keys.reading(keys.listing(f"{name}/{earlier:%Y-%m}"))
            following = month_path(subject.page, earlier) + FILE
        page = month_path(subject.page, first)
        title = f"{subject.name}: {dates.month(first.year, first.month, dates.table_for(edition.language))}"
        return Rendered(
            write(edition, path=ref.path, page=page, title=title, items=items, following=following),
            content_type=JSON,
        )

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        rows = Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "list", "day")
        found = list(rows[:limit])
        months = dict.fromkeys((name, day.replace(day=1)) for _, name, day in found)
        refs = []
        for name, first in months:
            about, _, id = name.partition("/")
            if about in THINGS:
                refs += [_month(spot, first) for spot in spots_of(f"{about}:{id}")]
        return refs, found[-1][0] if len(found) == limit else None


class DayJson(OutputKind):
    """Every story of an edition's day."""

    name = "day_json"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        if kind != "day":
            return ()
        code, _, day = rest.rpartition("/")
        return [_day(code, dt.date.fromisoformat(day))]

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        day = dt.date.fromisoformat(ref.args["day"])
        keys.reading(keys.day(edition.code, day))
        keys.reading(keys.site(edition.code))
        name = edition_list(edition)
        items = between(edition, name, day, day + dt.timedelta(days=1))
        if not items:
            return None
        earlier = earlier_day(name, day)
        with speaking(edition):
            title = dates.river_day(day, dates.table_for(edition.language))
        following = day_path(earlier) + FILE if earlier else ""
        return Rendered(
            write(edition, path=ref.path, page=day_path(day), title=title, items=items, following=following),
            content_type=JSON,
        )

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        days, last = live_days(after, limit)
        return [_day(code, day) for code, day in days], last


def _month(spot: Spot, first: dt.date) -> OutputRef:
    return spot.ref(MonthJson.name, f"{first:%Y/%m}/{FILE}", month=first.isoformat())


def _day(code: str, day: dt.date) -> OutputRef:
    return OutputRef(DayJson.name, code, day_path(day) + FILE, {"day": day.isoformat()})
