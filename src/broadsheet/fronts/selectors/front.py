"""A front page: the newest stories of the edition, then the newest of each section."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition, Section
from broadsheet.stories.selectors.cards import Card, Day, by_day, edition_list, newest

SLOTS = ("lead", *["second"] * 2, *["third"] * 3, *["brief"] * 6)
"""The slots above the sections in the order of their stories: the newest has the largest."""

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
    """A front as it is filled when the desk has pinned nothing."""

    slots: tuple[tuple[str, Card], ...]
    """Each story with the name of its slot, which gives it its size (`SLOTS`)."""
    shelves: tuple[Shelf, ...]
    day: Day | None = None
    """The day of the newest story, which the whole front is of; None while nothing has been published."""


def front_of(edition: Edition) -> Front:
    """The front of an edition; no story stands on it twice.

    Two queries for each list: 3 + 2 x SECTIONS at most, whatever the archive.
    """
    found = newest(edition, edition_list(edition), len(SLOTS)).cards
    shown = [card.id for card in found]
    shelves = []
    for section in Section.objects.filter(edition=edition)[:SECTIONS]:
        keys.reading(keys.section(section.pk))
        cards = newest(edition, section.list_name, OF_SECTION, without=shown).cards
        if cards:
            slots = tuple(zip(("first", *[""] * (OF_SECTION - 1)), cards, strict=False))
            shelves.append(Shelf(section.name, href(edition, section.path), slots))
    day = next(iter(by_day(edition, found[:1])), None)
    return Front(tuple(zip(SLOTS, found, strict=False)), tuple(shelves), day)
