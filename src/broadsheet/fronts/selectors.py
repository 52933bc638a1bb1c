"""A front page: the newest stories of the edition, then the newest of each section."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition, Section
from broadsheet.stories.selectors.cards import Card, edition_list, newest

NEWEST = 13
"""Stories above the sections: one large, the rest in rows of three."""

SECTIONS = 8
"""Sections on a front, at most; further ones are in the navigation."""

OF_SECTION = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest of one section."""

    name: str
    href: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """A front as it is filled when the desk has pinned nothing."""

    lead: Card | None
    cards: tuple[Card, ...]
    shelves: tuple[Shelf, ...]


def front_of(edition: Edition) -> Front:
    """The front of an edition. Two queries for each list: 3 + 2 x SECTIONS at most, whatever the archive."""
    found = newest(edition, edition_list(edition), NEWEST).cards
    shelves = []
    for section in Section.objects.filter(edition=edition)[:SECTIONS]:
        keys.reading(keys.section(section.pk))
        cards = newest(edition, section.list_name, OF_SECTION).cards
        if cards:
            shelves.append(Shelf(section.name, href(edition, section.path), cards))
    return Front(found[0] if found else None, found[1:], tuple(shelves))
