"""From a story to JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from broadsheet.newsroom.models import Person
from broadsheet.stories.exchange.bodies import without_empty, write_body, write_reference
from broadsheet.stories.exchange.pictures import write_picture
from broadsheet.stories.models import Story

TEXTS_BEFORE_BODY = ("headline", "river_headline", "standfirst")
TEXTS_AFTER_BODY = ("place", "slug")
TIMES = ("published_at", "updated_at", "go_live_at", "expire_at")


def write_story(story: Story) -> dict[str, Any]:
    """The story in the form of `story.schema.json`, without its empty fields.

    Times are in the edition's time zone. `about` says where the story stands; nobody reads it back.
    """
    zone = story.edition.zone
    data: dict[str, Any] = {
        "about": {
            "id": story.pk,
            "state": story.state,
            "address": story.address,
            "gone_reason": story.gone_reason,
        },
        "edition": story.edition.code,
        "source_id": story.source_id,
        "telling": str(story.telling),
        "kind": story.kind,
        "labels": list(story.labels),
    }
    data["about"] = without_empty(data["about"])
    data.update((name, getattr(story, name)) for name in TEXTS_BEFORE_BODY)
    data["body"] = write_body(story.body)
    if story.picture:
        data["picture"] = write_picture(story.picture)
    data["picture_caption"] = story.picture_caption
    data["picture_alt"] = story.picture_alt
    if story.section:
        data["section"] = {"slug": story.section.slug, "name": story.section.name}
    data["topics"] = [{"slug": part.topic.slug, "name": part.topic.name} for part in story.story_topics.all()]
    data["bylines"] = [
        without_empty({"person": _write_person(part.person), "role": part.role, "about": part.about})
        for part in story.bylines.all()
    ]
    data["sources"] = [
        without_empty({"title": part.title, "url": part.url, "kind": part.kind})
        for part in story.sources.all()
    ]
    data["read_also"] = [write_reference(part.other) for part in story.read_also.all()]
    data.update((name, getattr(story, name)) for name in TEXTS_AFTER_BODY)
    data.update((name, _write_time(getattr(story, name), zone)) for name in TIMES)
    data["updated_note"] = story.updated_note
    return without_empty(data)


def _write_person(person: Person) -> dict[str, str]:
    return without_empty(
        {
            "slug": person.slug,
            "name": person.name,
            "description": person.description,
            "bio": person.bio,
        }
    )


def _write_time(moment: dt.datetime | None, zone: dt.tzinfo) -> str:
    return moment.astimezone(zone).isoformat() if moment else ""
