"""A story as machines are told of it: one form for every feed, read in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from broadsheet.kernel import keys
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition, Person, Topic
from broadsheet.outbox.selectors import last_position
from broadsheet.outlets.content import Content, content_of
from broadsheet.outlets.memo import Memo
from broadsheet.stories.kinds import all_kinds
from broadsheet.stories.models import Byline, Listing, SourceLink, Story, StoryTopic
from broadsheet.stories.selectors.body import pictures_in
from broadsheet.stories.selectors.pictures import Sizes, sizes_of

_NAMES = uuid.UUID("8f1d0f7e-4f0c-4c1e-9a52-6f0d3b1f2c77")

_NEEDED = (
    *(
        "edition_id",
        "kind",
        "labels",
        "headline",
        "standfirst",
        "body",
        "place",
        "path",
        "live",
        "created_at",
    ),
    *(
        "live_revision_id",
        "published_at",
        "updated_at",
        "updated_note",
        "picture_caption",
        "picture_alt",
        "telling",
    ),
    *("section__name", "section__slug", "picture__description", "picture__credit", "picture__licence_note"),
    "picture__source",
)

MEMO = Memo()


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something by name, and its page's full address. `role` is empty for an author."""

    name: str
    url: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What the story rests on; `title` may be empty, `kind` is one of `SourceLink.Kind`."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Item:
    """One live story. Times are aware; `modified` is when readers were last told of a change."""

    story: int
    id: str
    url: str
    title: str
    content: Content
    people: tuple[Named, ...]
    topics: tuple[Named, ...]
    section: Named | None
    sources: tuple[Source, ...]
    kind: str
    published: dt.datetime
    modified: dt.datetime
    place: str
    version: int = 0
    """The number of its published revision."""
    written: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The item as feeds of each format hold it, kept as long as the item."""

    def as_written(self, form: str, write: Callable[[Item], Iterable[str]]) -> str:
        """The item in a format, written once for all the feeds that list it."""
        if form not in self.written:
            self.written[form] = "".join(write(self))
        return self.written[form]

    @property
    def authors(self) -> tuple[Named, ...]:
        return tuple(person for person in self.people if not person.role)


@dataclass(frozen=True, slots=True)
class Listed:
    """The newest stories of a list."""

    items: tuple[Item, ...]
    more: bool


def id_of(story: int, created: dt.datetime) -> str:
    """What a story is called for ever: `urn:uuid:…` (RFC 9562, version 5).

    It is made from what never changes, so it outlives the story's headline, address and the site's name.
    """
    return f"urn:uuid:{uuid.uuid5(_NAMES, f'{created.astimezone(dt.UTC).isoformat()} {story}')}"


def newest_items(edition: Edition, name: str, limit: int) -> Listed:
    """The newest `limit` stories of the list `name`; eight queries at most. Call inside `speaking`.

    Recorded with the oldest one's time as its cut-off, as `stories.selectors.cards.newest` does.
    """
    rows = Listing.objects.filter(list=name)
    if held := withheld_ids("story"):
        rows = rows.exclude(story_id__in=held)
    found = list(
        rows.order_by("-published_at", "-story_id").values_list(*_MARKS, "published_at")[: limit + 1]
    )
    shown, more = found[:limit], len(found) > limit
    keys.reading(keys.listing(name), since=shown[-1][-1] if more else None)
    return Listed(items_of(edition, [row[:-1] for row in shown]), more)


_MARKS = ("story_id", "story__created_at", "story__live_revision_id")


def items_of(edition: Edition, marks: Sequence[tuple[Any, ...]]) -> tuple[Item, ...]:
    """The live stories with these ids, times of creation and revisions, in this order.

    At most seven queries. Raises nothing for a picture that has no public size yet: its story is then told
    without it, and again when it is there.
    """
    MEMO.look(last_position())
    found = {mark: MEMO.get(mark) for mark in marks}
    missing = [mark for mark, item in found.items() if item is None]
    if missing:
        found |= _made(edition, missing)
    items = []
    for mark in marks:
        if made := found[mark]:
            item, read = made
            items.append(item)
            # Here, so that they come in the same order whether or not the item was at hand.
            for key in read:
                keys.reading(key)
    return tuple(items)


def make_ahead(edition: Edition, marks: Iterable[tuple[Any, ...]]) -> None:
    """Make the items that `items_of` will be asked for one by one; nothing where there is one alone. Call
    inside `speaking`.
    """
    asked = list(marks)
    if len(asked) > 1:
        MEMO.look(last_position())
        if missing := [mark for mark in asked if MEMO.get(mark) is None]:
            with keys.tracing():  # what they read is told with each of them, not with the first
                _made(edition, missing)


def _made(edition: Edition, marks: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], Any]:
    mark_of = {mark[0]: mark for mark in marks}
    rows = Story.objects.select_related("section", "picture").only(*_NEEDED)
    stories = list(rows.filter(pk__in=mark_of, live=True, edition=edition))
    people, topics, sources = _people(edition, mark_of), _topics(edition, mark_of), _sources(mark_of)
    wanted = {id for story in stories for id in pictures_in(story.body)}
    sizes = sizes_of(wanted | {story.picture_id for story in stories if story.picture_id})
    made = {}
    for story in stories:
        story.edition = edition
        read = [keys.story(story.pk), keys.site(edition.code)]
        read += [key for key, _ in (*people[story.pk], *topics[story.pk])]
        if story.section:
            read.append(keys.section(story.section.pk))
        item = _item(story, sizes, people[story.pk], topics[story.pk], sources[story.pk], read)
        made[mark_of[story.pk]] = MEMO.put(mark_of[story.pk], item, read)
    return made


def _item(
    story: Story,
    sizes: Sizes,
    people: Sequence[tuple[str, Named]],
    topics: Sequence[tuple[str, Named]],
    sources: Sequence[Source],
    read: list[str],
) -> Item:
    edition: Edition = story.edition
    section = story.section
    kind = all_kinds().get(story.kind)
    content, waiting = content_of(
        story, sizes, sources=sources, disclaimer=str(kind.disclaimer) if kind else ""
    )
    read += [keys.checked(f"picture:{id}") for id in waiting]
    return Item(
        story=story.pk,
        id=id_of(story.pk, story.created_at),
        url=absolute(edition, story.path),
        title=story.headline,
        content=content,
        people=tuple(named for _, named in people),
        topics=tuple(named for _, named in topics),
        section=Named(section.name, absolute(edition, section.path)) if section else None,
        sources=tuple(sources),
        kind=story.kind,
        published=story.published_at,
        modified=max(story.updated_at or story.published_at, story.published_at),
        place=story.place,
        version=story.live_revision_id or 0,
    )


def _people(edition: Edition, stories: Iterable[int]) -> dict[int, list[tuple[str, Named]]]:
    found = defaultdict(list)
    rows = Byline.objects.filter(story_id__in=list(stories)).order_by("sort_order", "pk")
    for story, role, id, name, slug in rows.values_list(
        "story_id", "role", "person_id", "person__name", "person__slug"
    ):
        role = "" if role == Byline.Role.AUTHOR else role
        named = Named(name, absolute(edition, Person(slug=slug).path), role)
        found[story].append((keys.person(id), named))
    return found


def _topics(edition: Edition, stories: Iterable[int]) -> dict[int, list[tuple[str, Named]]]:
    found = defaultdict(list)
    rows = StoryTopic.objects.filter(story_id__in=list(stories)).order_by("sort_order", "pk")
    for story, id, name, slug in rows.values_list("story_id", "topic_id", "topic__name", "topic__slug"):
        found[story].append((keys.topic(id), Named(name, absolute(edition, Topic(slug=slug).path))))
    return found


def _sources(stories: Iterable[int]) -> dict[int, list[Source]]:
    found = defaultdict(list)
    rows = SourceLink.objects.filter(story_id__in=list(stories)).order_by("sort_order", "pk")
    for story, title, url, kind in rows.values_list("story_id", "title", "url", "kind"):
        found[story].append(Source(title.strip(), url, kind))
    return found
