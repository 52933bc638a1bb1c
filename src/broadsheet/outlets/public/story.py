"""A story as JSON: the form that `broadsheet story create` takes, without what is the newsroom's own."""

from __future__ import annotations

import json
from typing import Any

from broadsheet.newsroom.addresses import absolute
from broadsheet.outlets.filled import filled
from broadsheet.outlets.items import Item
from broadsheet.outlets.public.schemas import STORY
from broadsheet.stories.exchange.writing import write_story
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.parts import rows_of

_OWN = ("source_id", "go_live_at", "expire_at")
"""Plans and names of other systems are nobody's business."""


def write(story: Story, item: Item) -> str:
    """`/2024/11/23/slug.json`. `about` says what data readers want beside the story."""
    edition = story.edition
    data = _without_files(write_story(story))
    for name in _OWN:
        data.pop(name, None)
    data["read_also"] = _read_also(story)
    data["about"] = filled(
        {
            "id": story.pk,
            "urn": item.id,
            "state": "live",
            "address": story.address,
            "url": item.url,
            "modified": item.modified.astimezone(edition.zone).isoformat(),
            "publisher": edition.name,
            "language": edition.language,
            "people": [{"name": one.name, "url": one.url} for one in item.people],
            "topics": [{"name": one.name, "url": one.url} for one in item.topics],
            "section": {"name": item.section.name, "url": item.section.url} if item.section else {},
            "picture": _picture(item),
        }
    )
    written = filled({"$schema": absolute(edition, STORY), **data})
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def _picture(item: Item) -> dict[str, Any]:
    photo = item.content.photo
    if photo is None:
        return {}
    return {"url": photo.url, "width": photo.width, "height": photo.height}


def _without_files(value: Any) -> Any:
    """The same with the names of pictures' files instead of where they lie on this machine."""
    if isinstance(value, list):
        return [_without_files(one) for one in value]
    if isinstance(value, dict):
        made = {name: _without_files(one) for name, one in value.items()}
        if "sha1" in made and "file" in made:
            made["file"] = str(made["file"]).rpartition("/")[2]
        return made
    return value


def _read_also(story: Story) -> list[dict[str, Any]]:
    """What the desk chose, as far as readers can see it."""
    return [
        {"address": story.edition.address(path), "id": id}
        for id, path, live in rows_of(story, "read_also", "other_id", "other__path", "other__live")
        if live
    ]
