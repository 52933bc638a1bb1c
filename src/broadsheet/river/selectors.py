"""The river: an edition's newest stories by day, and what tells an open page that there are newer ones."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.newsroom.models import Edition
from broadsheet.stories.selectors.cards import Card, Day, by_day, newest

LENGTH = 40
"""Stories in the river, as on the model page."""


@dataclass(frozen=True, slots=True)
class River:
    """The newest stories of an edition, under a heading for each day; `more` leads further back."""

    days: tuple[Day, ...]
    more: str
    """The page of the day at which the river breaks off; empty when everything is in it."""

    @property
    def cards(self) -> list[Card]:
        return [card for day in self.days for card in day.cards]


def river_list(edition: Edition) -> str:
    """The name of the list that the river shows."""
    return f"river/{edition.pk}"


def river_of(edition: Edition) -> River:
    """The river of an edition as it stands. Two queries."""
    found = newest(edition, river_list(edition), LENGTH)
    days = by_day(edition, found.cards)
    return River(days, days[-1].href if days else "")
