"""A front page: the newest stories of the edition, then the newest of each section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.fronts.models import FrontLead
from broadsheet.kernel import keys
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition, Section
from broadsheet.newsroom.selectors import Link
from broadsheet.stories.selectors.cards import Card, Day, by_day, card_of, edition_list, newest

SLOTS = ("lead", *["second"] * 2, *["third"] * 3, *["brief"] * 6)
"""The slots above the sections, the largest first."""

TOP = 3
"""The first slots, of lead and seconds: nothing that was paid for stands there."""

FEW = 6
"""The newest stories among which a front finds its lead where the desk has chosen none."""

A_DAY = dt.timedelta(days=1)
"""How much newer than its choice the newest story may be while a chosen lead stays."""

SECTIONS = 8
"""Sections on a front, at most; further ones are in the navigation."""

OF_SECTION = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest of one section."""

    name: str
    href: str
    slots: tuple[tuple[str, Card], ...]
    """Each with the name of its slot: `first`, or empty."""


@dataclass(frozen=True, slots=True)
class Front:
    """A front as it is filled."""

    slots: tuple[tuple[str, Card], ...]
    """Each story with the name of its slot, which gives it its size (`SLOTS`)."""
    shelves: tuple[Shelf, ...]
    day: Day | None = None
    """The day of the newest story, which the whole front is of; None while nothing has been published."""


def one_of_each_section(edition: Edition, number: int) -> tuple[tuple[Link | None, Card], ...]:
    """`number` stories: the newest of each of the first sections, then the newest of all besides.

    Each with its section, None for the latter. Two queries for each list: 3 + 2 x `number` at most.
    """
    found: list[tuple[Link | None, Card]] = []
    for section in Section.objects.filter(edition=edition)[:number]:
        keys.reading(keys.section(section.pk))
        link = Link(section.name, href(edition, section.path))
        shown = [card.id for _, card in found]
        found += [(link, card) for card in newest(edition, section.list_name, 1, without=shown).cards]
    if missing := number - len(found):
        shown = [card.id for _, card in found]
        cards = newest(edition, edition_list(edition), missing, without=shown).cards
        found += [(None, card) for card in cards]
    return tuple(found)


def front_of(edition: Edition) -> Front:
    """The front of an edition; no story stands on it twice.

    Two queries for each list, one for the chosen lead and two for its card: 6 + 2 x SECTIONS at most,
    whatever the archive.
    """
    found = newest(edition, edition_list(edition), len(SLOTS)).cards
    top = _filled(found, _chosen(edition, found))
    shown = [card.id for _slot, card in top]
    shelves = []
    for section in Section.objects.filter(edition=edition)[:SECTIONS]:
        keys.reading(keys.section(section.pk))
        cards = newest(edition, section.list_name, OF_SECTION, without=shown).cards
        if cards:
            slots = tuple(zip(("first", *[""] * (OF_SECTION - 1)), cards, strict=False))
            shelves.append(Shelf(section.name, href(edition, section.path), slots))
    day = next(iter(by_day(edition, found[:1])), None)
    return Front(top, tuple(shelves), day)


def _chosen(edition: Edition, found: Sequence[Card]) -> Card | None:
    """The lead that the desk has chosen, while it leads.

    What ends it is that a story came out a day after the choice, and not the time: so a front that is baked
    again for another reason stays as it is.
    """
    keys.reading(keys.front(edition.code))
    lead = FrontLead.objects.filter(edition=edition).first()
    if lead is None or not found or found[0].published_at - lead.chosen_at >= A_DAY:
        return None
    there = next((card for card in found if card.id == lead.story_id), None)
    card = there or card_of(edition, edition_list(edition), lead.story_id)
    return None if card is None or card.paid else card


def _filled(found: Sequence[Card], chosen: Card | None) -> tuple[tuple[str, Card], ...]:
    """Stories, newest first, each with its slot.

    Without a chosen lead it is, of the newest few, the first that has both a picture large enough and a
    standfirst, else the first that has one of them: a headline alone does not fill the largest slot.
    """
    ordinary = [card for card in found if not card.paid]
    lead = chosen or max(ordinary[:FEW], key=_fullness, default=None)
    top = [lead, *(card for card in ordinary if card.id != lead.id)][:TOP] if lead else []
    large = {card.id for card in top}
    rest = [card for card in found if card.id not in large]
    return (*zip(SLOTS, top, strict=False), *zip(SLOTS[TOP:], rest, strict=False))


def _fullness(card: Card) -> int:
    return bool(card.picture and not card.picture.modest) + bool(card.standfirst)
