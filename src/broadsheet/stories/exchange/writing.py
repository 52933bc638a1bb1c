"""From a story to JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from broadsheet.newsroom.models import Person
from broadsheet.stories.models import Picture, Story

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
    data["about"] = _without_empty(data["about"])
    data.update((name, getattr(story, name)) for name in TEXTS_BEFORE_BODY)
    data["body"] = [_write_block(block) for block in story.body]
    if story.picture:
        data["picture"] = write_picture(story.picture)
    data["picture_caption"] = story.picture_caption
    data["picture_alt"] = story.picture_alt
    if story.section:
        data["section"] = {"slug": story.section.slug, "name": story.section.name}
    data["topics"] = [{"slug": part.topic.slug, "name": part.topic.name} for part in story.story_topics.all()]
    data["bylines"] = [
        _without_empty({"person": _write_person(part.person), "role": part.role, "about": part.about})
        for part in story.bylines.all()
    ]
    data["sources"] = [
        _without_empty({"title": part.title, "url": part.url, "kind": part.kind})
        for part in story.sources.all()
    ]
    data["read_also"] = [_write_reference(part.other) for part in story.read_also.all()]
    data.update((name, getattr(story, name)) for name in TEXTS_AFTER_BODY)
    data.update((name, _write_time(getattr(story, name), zone)) for name in TIMES)
    data["updated_note"] = story.updated_note
    return _without_empty(data)


def write_picture(picture: Picture) -> dict[str, str]:
    """The picture: its file on this machine, its hash, and what is known of it."""
    return _without_empty(
        {
            "file": picture.file.path,
            "sha1": picture.get_file_hash(),
            "title": picture.title,
            "credit": picture.credit,
            "alt": picture.description,
            "source": picture.source,
            "licence_note": picture.licence_note,
        }
    )


def _write_block(block: Any) -> dict[str, Any]:
    value = block.value
    match block.block_type:
        case "paragraph":
            return {"type": "paragraph", "html": value.source}
        case "heading":
            return {"type": "heading", "text": value}
        case "quote":
            return _without_empty({"type": "quote", "text": value["text"], "who": value["who"]})
        case "picture":
            picture = write_picture(value["picture"])
            return _without_empty(
                {"type": "picture", "picture": picture, "caption": value["caption"], "alt": value["alt"]}
            )
    raise ValueError(f"the JSON form of a {block.block_type} block is not written down")


def _write_person(person: Person) -> dict[str, str]:
    return _without_empty(
        {
            "slug": person.slug,
            "name": person.name,
            "description": person.description,
            "bio": person.bio,
        }
    )


def _write_reference(other: Story) -> dict[str, Any]:
    return _without_empty({"source_id": other.source_id, "address": other.address, "id": other.pk})


def _write_time(moment: dt.datetime | None, zone: dt.tzinfo) -> str:
    return moment.astimezone(zone).isoformat() if moment else ""


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}
