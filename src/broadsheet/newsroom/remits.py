"""Where somebody publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broadsheet.newsroom.models import Remit


@dataclass(frozen=True, slots=True)
class Places:
    """The editions and sections, by number, that an account is given; `everywhere` when it is given none."""

    everywhere: bool
    editions: frozenset[int] = frozenset()
    sections: frozenset[int] = frozenset()

    def hold(self, edition: int | None, section: int | None) -> bool:
        """Whether something of this edition and section stands in one of the places."""
        return self.everywhere or edition in self.editions or (section in self.sections)


def places_of(user: Any) -> Places:
    """The user's places. One query for each user object, which lives as long as its request."""
    if user.is_superuser:
        return Places(everywhere=True)
    known: Places | None = user.__dict__.get("_places")
    if known is None:
        rows = list(Remit.objects.filter(account_id=user.pk).values_list("edition_id", "section_id"))
        known = user.__dict__["_places"] = Places(
            everywhere=not rows,
            editions=frozenset(edition for edition, section in rows if section is None),
            sections=frozenset(section for _edition, section in rows if section is not None),
        )
    return known
