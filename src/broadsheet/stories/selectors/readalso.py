"""What a story offers to read next: what the desk chose, then what shares most with it.

Chosen when the page is baked, at a cost that does not depend on the archive: the newest few of each list that
the story stands in are looked at. Only the chosen stories' keys are recorded, never the lists': a page of the
archive does not change because its topic goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from broadsheet.kernel import keys
from broadsheet.kernel.sharing import table
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.newsroom.addresses import href
from broadsheet.stories.kinds import all_kinds, paid_kinds
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.selectors.parts import rows_of

READ_ALSO = 4
"""Stories offered below one, where the desk chose no more by hand."""

LOOKED_AT = 8
"""The newest stories of a list that may be offered."""

LISTS = {"topic": 5, "person": 3, "section": 1}
"""How many lists of each sort are looked into: the first topics, the first people."""

SPARE = 4
"""More stories of a list are read than one page asks for: the next may have some of them by hand."""

MOST_LISTS, MOST_STORIES = 4000, 20_000
"""What is kept of other pages of a bulk bake, at most: some 30 MB."""

_NOTHING: tuple[int, list[int]] = (0, [])

WORTH = {"topic": 4, "person": 3, "section": 1}
"""What a list counts that both stories stand in: two of one topic go before two of one section."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A story to read next. `label` says that somebody paid for it; else it is empty."""

    name: str
    href: str
    label: str = ""


def read_also_of(story: Story, topics: list[int], people: list[int]) -> tuple[Offer, ...]:
    """By hand first, then by what is shared (topics, people, section), then by time. Three queries."""
    chosen = _by_hand(story)
    if len(chosen) < READ_ALSO:
        chosen += _by_itself(story, _lists(story, topics, people), {row[0] for row in chosen})[
            : READ_ALSO - len(chosen)
        ]
    for id, *_ in chosen:
        keys.reading(keys.story(id))
    return tuple(
        Offer(headline, href(story.edition, path), _said(kind)) for id, headline, path, kind in chosen
    )


def _by_hand(story: Story) -> list[tuple[int, str, str, str]]:
    fields = ("other_id", "other__headline", "other__path", "other__kind")
    rows = rows_of(story, "read_also", *fields, "other__live", "other__edition_id")
    held = withheld_ids("story")
    return [
        tuple(found)
        for *found, live, edition in rows
        if live and edition == story.edition_id and found[0] not in held
    ]


def _by_itself(story: Story, names: list[str], taken: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """What shares most with the story, best first."""
    barred = {story.pk, *taken, *withheld_ids("story")}
    candidates = _newest_of(names, LOOKED_AT + len(barred)) - barred
    known = table("listed", lasting=True)
    if len(known) > MOST_STORIES:
        known.clear()
    if missing := [id for id in candidates if id not in known]:
        known.update({id: [] for id in missing})
        rows = Listing.objects.filter(story_id__in=missing).exclude(story__kind__in=paid_kinds())
        fields = ("story_id", "list", "published_at", "story__headline", "story__path", "story__kind")
        for row in rows.values_list(*fields):
            known[row[0]].append(row)
    score: dict[int, int] = defaultdict(int)
    shown = {}
    wanted = set(names)
    for candidate in candidates:
        for id, name, at, *row in known[candidate]:
            if name in wanted:
                score[id] += WORTH[name.partition("/")[0]]
                shown[id] = (at, id, *row)
    ordered = sorted(shown.values(), key=lambda row: (score[row[1]], row[0], row[1]), reverse=True)
    return [row[1:] for row in ordered]


def _lists(story: Story, topics: list[int], people: list[int]) -> list[str]:
    ids = {"topic": topics, "person": people, "section": [story.section_id] if story.section_id else []}
    return [f"{sort}/{id}" for sort, most in LISTS.items() for id in list(dict.fromkeys(ids[sort]))[:most]]


def _newest_of(names: list[str], limit: int) -> set[int]:
    """The ids of the newest stories of each list; one query for the lists that nobody asked for yet."""
    known = table("newest of lists", lasting=True)
    if missing := [name for name in names if known.get(name, _NOTHING)[0] < limit]:
        if len(known) > MOST_LISTS:
            known.clear()
            missing = names
        known.update(_heads(missing, limit + SPARE))
    return {id for name in names for id in known[name][1][:limit]}


def _heads(names: list[str], limit: int) -> dict[str, tuple[int, list[int]]]:
    """The newest stories of each list, with the limit: a walk over the head of one index for each list.

    Put together by hand, since Django refuses a limit in a part of a UNION on SQLite; `IN` with limited
    subqueries reads the whole table on PostgreSQL.
    """
    one = Listing.objects.filter(list="").order_by("-published_at", "-story_id")
    sql, _ = one.values("published_at", "story_id")[:limit].query.sql_with_params()
    parts = [f"SELECT {place}, * FROM ({sql}) AS list_{place}" for place in range(len(names))]  # noqa: S608
    found: dict[str, tuple[int, list[int]]] = {name: (limit, []) for name in names}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), names)
        for place, _at, id in sorted(cursor.fetchall(), reverse=True):
            found[names[place]][1].append(id)
    return found


def _said(kind: str) -> str:
    found = all_kinds().get(kind)
    return str(found.label) if found and found.paid else ""
