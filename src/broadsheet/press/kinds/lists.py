"""What the pages of a section, a topic and a person have in common: the newest, then month pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext, pgettext

from broadsheet.kernel import dates, keys
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import Link
from broadsheet.press.kinds.redirect import elsewhere
from broadsheet.press.pages import Head, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.models import Listing
from broadsheet.stories.selectors.archive import earlier_day
from broadsheet.stories.selectors.cards import Card, by_day, newest, of_month
from broadsheet.stories.selectors.pictures import Shot

NEWEST = 30
"""Stories on the page of a section, a topic or a person; older ones are on its month pages."""


class ListPage(OutputKind):
    """The newest stories of one thing of `model`, which has the key `about:ID` and the list `about/ID`."""

    lane = 1
    phase = 1
    about: ClassVar[str]
    model: ClassVar[type[Model]]

    def title(self, thing: Any) -> str:
        return str(thing.name)

    def paragraphs(self, thing: Any) -> Sequence[str]:
        return ()

    def portrait(self, thing: Any) -> Shot | None:
        """A picture of whom the page is about."""
        return None

    def up(self, edition: Edition) -> Link | None:
        """What stands above the name: the page of all such things, where there is one."""
        return None

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [ref for _, ref in self.born_of_each([key])]

    def born_of_each(self, announced: Sequence[str]) -> Iterable[tuple[str, OutputRef]]:
        asked: dict[int, str] = {}
        for key in announced:
            kind, rest = keys.split(key)
            if kind == "list":
                kind, _, rest = rest.partition("/")
            if kind == self.about and rest.isdecimal():
                asked[int(rest)] = key
        found = self._things().filter(pk__in=asked) if asked else ()
        return [(asked[thing.pk], self._ref(thing)) for thing in found]

    def render(self, ref: OutputRef) -> Rendered | None:
        thing = self._things().filter(pk=ref.args["id"]).first()
        if thing is None or thing.path != ref.path:
            return elsewhere(ref)
        edition: Edition = thing.edition
        keys.reading(keys.checked(f"{self.about}:{thing.pk}"))
        with speaking(edition):
            found = newest(edition, thing.list_name, NEWEST)
            title = self.title(thing)
            earlier = None
            if found.more:
                path = month_path(thing.path, found.cards[-1].day)
                earlier = Link(pgettext("link to the archive", "Older stories"), href(edition, path))
            words = {"name": title, "edition": edition.name}
            head = Head(
                titled(title, edition),
                thing.description or gettext("%(name)s: the newest stories of %(edition)s.") % words,
                absolute(edition, thing.path),
                subject=thing,
            )
            body = page(
                edition,
                "list.html",
                head,
                up=self.up(edition),
                title=title,
                subtitle=thing.description,
                paragraphs=self.paragraphs(thing),
                portrait=self.portrait(thing),
                days=by_day(edition, found.cards),
                earlier=earlier,
            )
        return Rendered(body)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        found = list(self._things().filter(pk__gt=after).order_by("pk")[:limit])
        return [self._ref(thing) for thing in found], found[-1].pk if len(found) == limit else None

    def _things(self) -> Any:
        return self.model._default_manager.select_related("edition")

    def _ref(self, thing: Any) -> OutputRef:
        return OutputRef(self.name, thing.edition.code, thing.path, {"id": thing.pk})


class ListMonth(OutputKind):
    """Every story of one month of such a list."""

    lane = 1
    phase = 1
    page: ClassVar[ListPage]

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [ref for _, ref in self.born_of_each([key])]

    def born_of_each(self, announced: Sequence[str]) -> Iterable[tuple[str, OutputRef]]:
        asked: list[tuple[str, int, dt.date]] = []
        for key in announced:
            kind, rest = keys.split(key)
            parts = rest.split("/")
            if kind == "list" and parts[0] == self.page.about and len(parts) == 3:
                asked.append((key, int(parts[1]), dt.date.fromisoformat(f"{parts[2]}-01")))
        things = self.page._things().in_bulk({id for _, id, _ in asked}) if asked else {}
        return [(key, self._ref(things[id], month)) for key, id, month in asked if id in things]

    def render(self, ref: OutputRef) -> Rendered | None:
        month = dt.date(ref.args["year"], ref.args["month"], 1)
        thing = self.page._things().filter(pk=ref.args["id"]).first()
        if thing is None or month_path(thing.path, month) != ref.path:
            return elsewhere(ref)
        edition: Edition = thing.edition
        with speaking(edition):
            cards = of_month(edition, thing.list_name, month.year, month.month)
            return Rendered(self._page(edition, thing, month, cards)) if cards else None

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        rows = Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "list", "day")
        found = list(rows[:limit])
        months: dict[tuple[int, dt.date], None] = {}
        for _, name, day in found:
            about, _, id = name.partition("/")
            if about == self.page.about:
                months[int(id), day.replace(day=1)] = None
        things = {thing.pk: thing for thing in self.page._things().filter(pk__in={id for id, _ in months})}
        refs = [self._ref(things[id], month) for id, month in months if id in things]
        return refs, found[-1][0] if len(found) == limit else None

    def _page(self, edition: Edition, thing: Any, month: dt.date, cards: tuple[Card, ...]) -> str:
        keys.reading(keys.checked(f"{self.page.about}:{thing.pk}"))
        name = self.page.title(thing)
        words = {
            "name": name,
            "month": dates.month(month.year, month.month, dates.table_for(edition.language)),
        }
        title = pgettext("title of a month's page", "%(name)s: %(month)s") % words
        description = gettext("All stories of %(month)s: %(name)s.") % words
        return page(
            edition,
            "list.html",
            Head(
                titled(title, edition),
                description,
                absolute(edition, month_path(thing.path, month)),
                subject=thing,
            ),
            up=Link(name, href(edition, thing.path)),
            title=title,
            days=by_day(edition, cards),
            earlier=self._earlier(edition, thing, month),
        )

    def _earlier(self, edition: Edition, thing: Any, month: dt.date) -> Link | None:
        day = earlier_day(thing.list_name, month)
        if day is None:
            return None
        keys.reading(keys.listing(f"{thing.list_name}/{day:%Y-%m}"))
        name = dates.month(day.year, day.month, dates.table_for(edition.language))
        return Link(name, href(edition, month_path(thing.path, day)))

    def _ref(self, thing: Any, month: dt.date) -> OutputRef:
        args = {"id": thing.pk, "year": month.year, "month": month.month}
        return OutputRef(self.name, thing.edition.code, month_path(thing.path, month), args)


def month_path(path: str, day: dt.date) -> str:
    """The month page under a list's own page: `/politics/2024/11/`."""
    return f"{path}{day:%Y/%m}/"
