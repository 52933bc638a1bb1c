"""From JSON to a story."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey

from broadsheet.kernel.plaintext import clean_line, clean_lines
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.stories.exchange.bodies import read_body
from broadsheet.stories.exchange.finding import find_story
from broadsheet.stories.exchange.names import Names
from broadsheet.stories.exchange.pictures import take_picture
from broadsheet.stories.exchange.schema import StoryFormatError, check
from broadsheet.stories.models import Byline, ReadAlso, SourceLink, Story, StoryTopic

TEXTS = ("headline", "river_headline", "standfirst", "picture_caption", "picture_alt", "place", "slug")
# An address has a year of four digits, whatever the time zone makes of the moment.
FIRST_YEAR, LAST_YEAR = 1001, 9998
KEYS = [field.name for field in Story._meta.concrete_fields if isinstance(field, ForeignKey)]
TIMES = ("published_at", "updated_at", "go_live_at", "expire_at")


@dataclass
class Missing:
    """The stories that one story names and that are not there (yet): read-also, and related in its body."""

    references: list[dict[str, Any]] = field(default_factory=list)
    related: list[dict[str, Any]] = field(default_factory=list)


def read_story(
    data: dict[str, Any],
    *,
    names: Names | None = None,
    folder: Path = Path(),
    imported: bool = False,
    onto: Story | None = None,
    checked: bool = False,
) -> tuple[Story, Missing]:
    """A story that is not saved yet, with its parts, from the form of `story.schema.json`.

    `onto` is a story that gets these fields instead of a new one (its edition, time and address stay).
    Sections, topics and people that are new are made, so call it in a transaction. Relative file names
    are looked for in `folder`; `checked` says that `data` has the right form. Raises StoryFormatError with
    every fault it can see.
    """
    if not checked:
        check(data)
    names = names or Names()
    story = onto or _new_story(data, names.edition(data.get("edition", "")), imported=imported)
    edition = story.edition
    for name in TEXTS:
        # The address of a story that readers have had stays, and so does the name that is part of it.
        if name != "slug" or not story.path:
            setattr(story, name, data.get(name, ""))
    story.kind = data.get("kind", "news")
    story.labels = data.get("labels", [])
    story.updated_note = data.get("updated_note", "")
    for name in TIMES:
        if name != "published_at" or onto is None:
            setattr(story, name, _read_time(data.get(name), name))
    section = data.get("section")
    story.section = names.find(Section, edition, section, "section") if section else None
    given = data.get("picture")
    story.picture = (
        take_picture(given, folder=folder, imported=imported, where="picture", names=names) if given else None
    )
    story.body, related = read_body(
        data.get("body", []), edition=edition, find=find_reference, folder=folder, imported=imported,
        names=names,
    )  # fmt: skip
    missing = _read_parts(story, data, names)
    missing.related = related
    try:
        # What a foreign key names was found a moment ago: asking again is a query for each.
        story.full_clean(exclude=["path", *KEYS], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise StoryFormatError(_faults(error)) from None
    return story, missing


def _new_story(data: dict[str, Any], edition: Edition, *, imported: bool) -> Story:
    story = Story(edition=edition, source_id=data.get("source_id", ""), imported=imported)
    telling = data.get("telling")
    if telling:
        try:
            story.telling = uuid.UUID(telling)
        except ValueError:
            raise StoryFormatError([f"telling: “{telling}” is not a UUID"]) from None
        if Story.objects.filter(edition=edition, telling=story.telling).exists():
            # A copy of a story that is there is another story, not another telling of it.
            story.telling = uuid.uuid4()
    return story


def _read_parts(story: Story, data: dict[str, Any], names: Names) -> Missing:
    edition = story.edition
    story.story_topics = [
        StoryTopic(topic=names.find(Topic, edition, given, f"topics/{place}"), sort_order=place)
        for place, given in enumerate(data.get("topics", []))
    ]
    story.bylines = [
        Byline(
            person=names.find(Person, edition, given["person"], f"bylines/{place}/person"),
            role=given.get("role", Byline.Role.AUTHOR),
            about=clean_lines(given.get("about", "")),
            sort_order=place,
        )
        for place, given in enumerate(data.get("bylines", []))
    ]
    story.sources = [
        SourceLink(
            title=clean_line(given.get("title", "")),
            url=given["url"],
            kind=given.get("kind", SourceLink.Kind.MEDIA),
            sort_order=place,
        )
        for place, given in enumerate(data.get("sources", []))
    ]
    missing = Missing()
    others: list[Story] = []
    for reference in data.get("read_also", []):
        other = find_reference(reference, edition)
        if other is None:
            missing.references.append(reference)
        elif other.pk != story.pk and other not in others:
            others.append(other)
    story.read_also = [ReadAlso(other=other, sort_order=place) for place, other in enumerate(others)]
    return missing


def find_reference(reference: dict[str, Any], edition: Edition) -> Story | None:
    """The story of the edition that a read-also or a related story names, or None."""
    if source_id := reference.get("source_id"):
        found = Story.objects.filter(edition=edition, source_id=source_id).first()
        if found:
            return found
    for name in (reference.get("address"), reference.get("id")):
        if name is not None and (found := find_story(str(name), edition=edition)):
            return found
    return None


def _read_time(given: str | None, name: str) -> dt.datetime | None:
    if not given:
        return None
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        wanted = "a time with its offset from UTC, such as 2023-12-24T16:12:00+02:00"
        raise StoryFormatError([f"{name}: “{given}” is not {wanted}"])
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise StoryFormatError([f"{name}: the year of “{given}” is not from {FIRST_YEAR} to {LAST_YEAR}"])
    return moment


def _faults(error: ValidationError) -> list[str]:
    if hasattr(error, "message_dict"):
        return [f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
    return error.messages
