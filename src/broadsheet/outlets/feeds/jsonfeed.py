"""JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from broadsheet.outlets.feeds.feed import Feed
from broadsheet.outlets.filled import filled
from broadsheet.outlets.items import Item, Named

TYPE = "application/feed+json; charset=utf-8"

_ABOUT = "Rights of the picture, what was updated, and the section, in Broadsheet's words."


def write(feed: Feed) -> str:
    """The document, without fields that would be empty."""
    held = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.publisher, "url": feed.home}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
        "items": [_item(item, feed) for item in feed.items],
    }
    return json.dumps(filled(held) | {"items": held["items"]}, ensure_ascii=False, separators=(",", ":"))


def _item(item: Item, feed: Feed) -> dict[str, Any]:
    content, photo = item.content, item.content.photo
    held: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": content.summary,
        "content_html": content.html if feed.full else "",
        "content_text": "" if feed.full and content.html else content.summary or item.title,
        "image": photo.url if photo else "",
        "date_published": _date(item.published),
        "date_modified": _date(item.modified),
        "authors": [_person(person) for person in item.people],
        "tags": [topic.name for topic in item.topics],
        "language": feed.language,
    }
    if file := content.enclosure:
        held["attachments"] = [
            {"url": file.url, "mime_type": file.type, "title": file.title, "size_in_bytes": file.size}
        ]
    own: dict[str, Any] = {"about": _ABOUT, "note": content.note}
    if item.section:
        own["section"] = {"name": item.section.name, "url": item.section.url}
    if photo:
        own["picture"] = filled(
            {
                "width": photo.width,
                "height": photo.height,
                "alt": photo.alt,
                "caption": photo.caption,
                "credit": photo.credit,
                "licence": photo.rights,
            }
        )
    held["_broadsheet"] = filled(own)
    return filled(held)


def _person(person: Named) -> dict[str, str]:
    return {"name": person.name, "url": person.url}


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
