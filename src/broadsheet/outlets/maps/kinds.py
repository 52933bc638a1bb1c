"""The maps as outputs: `/sitemap.xml`, `/sitemap-2024-11.xml`, `/sitemap-pages.xml`, `/sitemap-news.xml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from broadsheet.kernel import clock, keys
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition
from broadsheet.outlets.maps import read, write
from broadsheet.press.kinds.archive import live_days
from broadsheet.press.kinds.editions import edition_of, every_edition
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind

INDEX, PAGES, NEWS = "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml"


class EditionMaps(OutputKind):
    """The three maps that every edition has."""

    name = "map"
    lane = 2
    phase = 3  # the index after the months' maps, which it lists

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, code = keys.split(key)
        return self._refs(code) if kind in ("site", "outlets", "maps") else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(keys.site(edition.code))
        if ref.path == INDEX:
            months = [absolute(edition, path) for path in read.month_maps(edition, clock.now().year)]
            body = write.index([absolute(edition, PAGES), *months])
        elif ref.path == PAGES:
            body = write.addresses(read.named_addresses(edition))
        else:
            stories = read.recent(edition, clock.now())
            body = write.news(stories, name=edition.name, language=edition.language)
        return Rendered(body, content_type=write.TYPE)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [ref for code in codes for ref in self._refs(code)], last

    def _refs(self, code: str) -> list[OutputRef]:
        return [OutputRef(self.name, code, path) for path in (INDEX, PAGES, NEWS)]


class MonthMap(OutputKind):
    """The stories of one month, in as many files as they need. That of a finished month does not change."""

    name = "month_map"
    lane = 2
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        about, _, rest = rest.partition("/")
        id, _, month = rest.partition("/")
        if kind != "list" or about != "edition" or not month:
            return []
        first = dt.date.fromisoformat(f"{month}-01")
        codes = Edition.objects.filter(pk=int(id)).values_list("code", flat=True)
        return [ref for code in codes for ref in _parts(code, int(id), first)]

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(keys.site(edition.code))
        found = read.month_addresses(edition, dt.date.fromisoformat(ref.args["month"]), ref.args["part"])
        return Rendered(write.addresses(found), content_type=write.TYPE) if found else None

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        days, last = live_days(after, limit)
        months = dict.fromkeys((code, day.replace(day=1)) for code, day in days)
        ids = dict(Edition.objects.filter(code__in={code for code, _ in months}).values_list("code", "pk"))
        return [ref for code, first in months for ref in _parts(code, ids[code], first)], last


def _parts(code: str, edition: int, first: dt.date) -> list[OutputRef]:
    found, part = [], 1
    while read.has_part(edition, first, part):
        suffix = f"-{part}" if part > 1 else ""
        args = {"month": first.isoformat(), "part": part}
        found.append(OutputRef(MonthMap.name, code, f"{read.MONTH}{first:%Y-%m}{suffix}.xml", args))
        part += 1
    return found
