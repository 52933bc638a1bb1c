"""The river, four times: for every page's slot, alone, as the poll answer, and as a log of what came in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from broadsheet.kernel import clock, paths, plate
from broadsheet.newsroom.models import Edition
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
        return Fragment(_html(edition)) if edition else None


class RiverPage(_RiverKind):
    """The fragment alone, for an open page that asks for the newer one."""

    name = "river_page"

    def path(self, code: str) -> str:
        return "/live/river.html"

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        return Rendered(_html(edition), headers={"X-Robots-Tag": "noindex"}) if edition else None


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
        with speaking(edition):
            river = river_of(edition)
            body = river_fragment(edition, river)
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
            return Lines(events_of(river_of(edition)))


def events_of(river: River) -> list[dict[str, Any]]:
    """A line for each story of the river, in the order in which they came in. Call inside `speaking`.

    The id is the number of the story's place in the list: an old story that an importer brings in gets a high
    one too, but is not in the river; an edited story keeps its own.
    """
    return [
        {
            "id": card.place,
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


def _html(edition: Edition) -> str:
    with speaking(edition):
        return river_fragment(edition, river_of(edition))
