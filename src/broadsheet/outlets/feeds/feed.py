"""What a feed says, before any format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition
from broadsheet.outlets.items import Item, id_of
from broadsheet.outlets.lists import Subject
from broadsheet.stories.models import Story

KEPT = dt.timedelta(days=30)
"""How long a feed says of a withdrawn story that it was withdrawn."""

MOST = 100


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A story that readers had and have no more (RFC 6721)."""

    id: str
    url: str
    when: dt.datetime
    reason: str
    story: int = 0


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. Addresses are full; `full` says whether it holds whole stories."""

    title: str
    description: str
    publisher: str
    home: str
    url: str
    style: str
    language: str
    hub: str
    full: bool
    updated: dt.datetime
    items: tuple[Item, ...]
    withdrawn: tuple[Withdrawn, ...]


def withdrawn_from(subject: Subject, *, now: dt.datetime) -> tuple[Withdrawn, ...]:
    """The stories that stood in the list and were withdrawn in the last KEPT, newest first. One query."""
    edition: Edition = subject.edition
    rows = Story.objects.filter(edition=edition, gone_at__gte=now - KEPT)
    match subject.about:
        case "section":
            rows = rows.filter(section_id=subject.id)
        case "topic":
            rows = rows.filter(story_topics__topic_id=subject.id)
        case "person":
            rows = rows.filter(bylines__person_id=subject.id)
        case "kind":
            rows = rows.filter(kind=subject.id)
    found = rows.order_by("-gone_at", "-pk").values_list("pk", "created_at", "path", "gone_at", "gone_reason")
    return tuple(
        Withdrawn(id_of(id, created), absolute(edition, path), when, reason, id)
        for id, created, path, when, reason in dict.fromkeys(found[:MOST])
    )
