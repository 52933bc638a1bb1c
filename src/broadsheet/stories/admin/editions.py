"""Which edition somebody most likely writes for: nobody should have to say so with every story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language

from broadsheet.newsroom.models import Edition, Section
from broadsheet.newsroom.remits import places_of
from broadsheet.stories.admin.states import NEWEST_CHANGE
from broadsheet.stories.models import Story


def likely_edition(user: Any, editions: Sequence[Edition]) -> int | None:
    """The edition of the user's last story; else of their places, of the desk's language, else the first.

    None where there is no edition. An account with places of its own is offered none outside them.
    """
    known = {edition.pk for edition in editions}
    if len(known) <= 1:
        return next(iter(known), None)
    places = places_of(user) if user else None
    theirs = known
    if places and not places.everywhere:
        of_sections = Section.objects.filter(pk__in=places.sections).values_list("edition_id", flat=True)
        theirs = known & {*places.editions, *of_sections}
    # In the order of `story_desk_list`, which answers this without looking at a row.
    own = Story.objects.filter(owner=user).order_by(*NEWEST_CHANGE)
    last = own.values_list("edition_id", flat=True).first()
    if last in theirs:
        return last
    choice = [edition for edition in editions if edition.pk in theirs] or list(editions)
    speaking = [edition for edition in choice if edition.language == get_language()]
    return (speaking or choice)[0].pk
