"""The same story in other editions, as the page of each names the others."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from broadsheet.kernel import keys
from broadsheet.kernel.sharing import is_shared, together
from broadsheet.newsroom.addresses import absolute, link_between
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Story


@dataclass(frozen=True, slots=True)
class Telling:
    """The same story in another edition."""

    language: str
    edition: str
    href: str
    url: str


def tellings_of(story: Story) -> tuple[tuple[Telling, ...], str]:
    """The live tellings in other editions, and the address for readers whose language has none of them.

    That one is the telling of the first edition, in the editions' own order, so that every page of the set
    names the same (hreflang "x-default"); empty where the story is told once or not published. Publishing
    or withdrawing a telling announces the key that all of them record. One query.
    """
    keys.reading(keys.checked(f"telling:{story.telling}"))
    if is_shared() and story.pk:
        rows = together("tellings", story.pk, _load_others) or []
    else:
        rows = _others([story.telling])
    found, places = [], []
    for _telling, id, path, *values in rows:
        if values[_ID] == story.edition_id:
            continue
        keys.reading(keys.story(id))
        edition = Edition(**dict(zip(_FIELDS, values, strict=True)))
        url = absolute(edition, path)
        found.append(
            Telling(
                language=edition.language,
                edition=edition.name,
                href=link_between(story.edition, edition, path),
                url=url,
            )
        )
        places.append((edition.sort_order, edition.pk, url))
    if not found or not story.path:
        return tuple(found), ""
    own = (story.edition.sort_order, story.edition_id, absolute(story.edition, story.path))
    return tuple(found), min(own, *places)[2]


_FIELDS = ("name", "language", "host", "prefix", "sort_order", "id")
_ID = _FIELDS.index("id")


def _others(tellings: Iterable[uuid.UUID]) -> list[tuple[Any, ...]]:
    live = Story.objects.filter(telling__in=list(tellings), live=True)
    rows = live.order_by("edition__sort_order", "edition_id")
    return list(rows.values_list("telling", "pk", "path", *(f"edition__{name}" for name in _FIELDS)))


def _load_others(ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    told = dict(Story.objects.filter(pk__in=ids).values_list("pk", "telling"))
    found = defaultdict(list)
    for row in _others(told.values()):
        found[row[0]].append(row)
    return {id: found[telling] for id, telling in told.items() if telling in found}
