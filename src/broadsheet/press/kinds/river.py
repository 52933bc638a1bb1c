"""The river, five times: for every page's slot, as text, alone, as the poll answer, as a log of what came."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from broadsheet.kernel import clock, paths, plate
from broadsheet.kernel.sharing import shared
from broadsheet.newsroom.models import Edition
from broadsheet.press import lite
from broadsheet.press.kinds.editions import edition_of, every_edition, listed_edition, settled_edition
from broadsheet.press.pages import item_fragment, river_fragment, speaking
from broadsheet.press.refs import FILE, LOG, SLOT, File, Fragment, Lines, OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.river.selectors import River, river_of

NAME = "river"
"""The slot's name."""


class _RiverKind(OutputKind):
    lane = 0
    phase = 1

    def path(self, code: str) -> str:
        raise NotImplementedError

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = listed_edition(key, "river") or settled_edition(key)
        return [OutputRef(self.name, code, self.path(code))] if code else ()

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, self.path(code)) for code in codes], last


class RiverSlot(_RiverKind):
    """What delivery splices into every page of the edition."""

    name = "river_slot"

    def path(self, code: str) -> str:
        return SLOT + NAME

    def render(self, ref: OutputRef) -> Fragment | None:
        edition = edition_of(ref)
        return Fragment(_shown(edition).html) if edition else None


class RiverText(_RiverKind):
    """The river as text, for the front as text alone: behind what an open page asks for."""

    name = "river_text"
    lane = 1

    def path(self, code: str) -> str:
        return SLOT + lite.SLOT

    def render(self, ref: OutputRef) -> Fragment | None:
        edition = edition_of(ref)
        return Fragment(lite.plain(_shown(edition).html, edition.address("/")[:-1])) if edition else None


class RiverPage(_RiverKind):
    """The fragment alone, for an open page that asks for the newer one."""

    name = "river_page"

    def path(self, code: str) -> str:
        return "/live/river.html"

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        return Rendered(_shown(edition).html, headers={"X-Robots-Tag": "noindex"}) if edition else None


class RiverHead(_RiverKind):
    """`live/head.json`: what an open page polls where it cannot listen. Written after the river itself."""

    name = "river_head"
    phase = 2

    def path(self, code: str) -> str:
        return FILE + paths.head_file(code)

    def render(self, ref: OutputRef) -> File | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        river, body = _shown(edition)
        # The slot's own version, so that a page can tell whether its river is this one.
        fragment = plate.compile_fragment(
            edition=edition.code, name=NAME, modified=clock.now(), body=body.encode()
        )
        held = {
            "edition": edition.code,
            "last_id": max((card.place for card in river.cards), default=0),
            "river": plate.parse_fragment(fragment).version,
            "items": [
                {"story": card.id, "path": card.path, "published": card.datetime} for card in river.cards
            ],
        }
        return File(json.dumps(held, ensure_ascii=False, separators=(",", ":")))


class RiverEvents(_RiverKind):
    """The log that delivery streams to open pages: one line for each story that came into the river."""

    name = "river_events"
    phase = 2

    def path(self, code: str) -> str:
        return LOG + paths.events_file(code)

    def render(self, ref: OutputRef) -> Lines | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        with speaking(edition):
            return Lines(events_of(_shown(edition).river))


def events_of(river: River) -> list[dict[str, Any]]:
    """A line for each story of the river, in the order in which they came in. Call inside `speaking`.

    Its place in the list tells a story from every other: an old one that an importer brings in gets a high
    number too, but is not in the river; an edited story keeps its own.
    """
    return [
        {
            "place": card.place,
            "story": card.id,
            "path": card.path,
            "headline": card.short_headline,
            "label": card.label,
            "time": card.time,
            "datetime": card.datetime,
            "html": item_fragment(card),
        }
        for card in sorted(river.cards, key=lambda card: card.place)
    ]


class _Shown(NamedTuple):
    river: River
    html: str


def _shown(edition: Edition) -> _Shown:
    """The river and its HTML, made once for the five outputs of a publication."""

    def make() -> _Shown:
        with speaking(edition):
            river = river_of(edition)
            return _Shown(river, river_fragment(edition, river))

    return shared(f"river/{edition.pk}", make)
