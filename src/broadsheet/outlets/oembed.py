"""oEmbed answers as files (oembed.com, section 2.3): the page names its own, so no query is answered."""

from __future__ import annotations

import json
from typing import Any

from broadsheet.newsroom.addresses import absolute
from broadsheet.outlets.items import Item
from broadsheet.stories.models import Story


def write(story: Story, item: Item) -> str:
    """`/2024/11/23/slug.oembed.json`: of the type `link`, since no page of ours is made for a frame."""
    edition, photo = story.edition, item.content.photo
    held: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": item.title,
        "provider_name": edition.name,
        "provider_url": absolute(edition, "/"),
        "cache_age": 3600,
    }
    if item.authors:
        held["author_name"] = ", ".join(person.name for person in item.authors)
        held["author_url"] = item.authors[0].url
    if photo:
        held["thumbnail_url"] = photo.url
        held["thumbnail_width"], held["thumbnail_height"] = photo.width, photo.height
    return json.dumps(held, ensure_ascii=False)
