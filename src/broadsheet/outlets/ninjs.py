"""News in JSON, ninjs 3.1 (IPTC; schema ninjs-schema_3.1.json): one story, or a list of them as a package."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from broadsheet.newsroom.models import Edition
from broadsheet.outlets.feeds.feed import Feed, Withdrawn
from broadsheet.outlets.filled import filled
from broadsheet.outlets.items import Item, Named, id_of
from broadsheet.stories.models import Story

TYPE = "application/json; charset=utf-8"

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def write(story: Story, item: Item) -> str:
    """One story, whole."""
    return _text({"standard": STANDARD, **_item(item, story.edition.name, story.edition.language)})


def write_withdrawn(story: Story) -> str:
    """A withdrawn story, which its receivers are to take out (`pubStatus` canceled)."""
    edition: Edition = story.edition
    held = {
        "standard": STANDARD,
        "uri": id_of(story.pk, story.created_at),
        "type": "text",
        "pubStatus": "canceled",
        "language": edition.language,
        "versionCreated": _time(story.gone_at) if story.gone_at else "",
        "edNote": story.gone_reason,
    }
    return _text(held)


def write_list(feed: Feed) -> str:
    """The newest stories of a list as a package, then those that were withdrawn: each is an association."""
    held = {
        "standard": STANDARD,
        "uri": feed.url,
        "type": "composite",
        "representationType": "full",
        "language": feed.language,
        "versionCreated": _time(feed.updated),
        "headlines": [{"role": "main", "contentType": "text/plain", "value": feed.title}],
        "copyrightHolder": feed.publisher,
        "associations": [
            {"name": f"story-{item.story}", **_item(item, feed.publisher, feed.language)}
            for item in feed.items
        ]
        + [_withdrawn(gone, feed.language) for gone in feed.withdrawn],
    }
    return _text(held)


def _withdrawn(gone: Withdrawn, language: str) -> dict[str, Any]:
    return {
        "name": f"story-{gone.story}",
        "uri": gone.id,
        "type": "text",
        "pubStatus": "canceled",
        "language": language,
        "versionCreated": _time(gone.when),
        "edNote": gone.reason,
    }


def _item(item: Item, publisher: str, language: str) -> dict[str, Any]:
    content = item.content
    section = [item.section] if item.section else []
    return {
        "uri": item.id,
        "type": "text",
        "representationType": "full",
        "version": str(item.version),
        "pubStatus": "usable",
        "firstCreated": _time(item.published),
        "versionCreated": _time(item.modified),
        "language": language,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": item.title}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": content.summary}]
        if content.summary
        else [],
        "bodies": [{"role": "main", "contentType": "text/html", "value": content.html}]
        if content.html
        else [],
        "by": ", ".join(person.name for person in item.authors),
        "located": item.place,
        "people": [_person(person) for person in item.people],
        "subjects": [{"name": one.name, "rel": "about", "uri": one.url} for one in (*section, *item.topics)],
        "genres": [{"name": item.kind}],
        "infoSources": [
            filled({"name": one.title, "uri": one.url, "role": one.kind}) for one in item.sources
        ],
        "edNote": content.note,
        "copyrightHolder": publisher,
        "altIds": [{"role": "address", "value": item.url}],
        "associations": _photo(item),
    }


def _person(person: Named) -> dict[str, str]:
    return {"name": person.name, "rel": person.role or "author", "uri": person.url}


def _photo(item: Item) -> list[dict[str, Any]]:
    photo = item.content.photo
    if photo is None:
        return []
    return [
        filled(
            {
                "name": "picture",
                "uri": photo.url,
                "type": "picture",
                "descriptions": [
                    {"role": role, "contentType": "text/plain", "value": words}
                    for role, words in (("caption", photo.caption), ("alt", photo.alt))
                    if words
                ],
                "by": photo.credit,
                "usageTerms": photo.rights,
                "renditions": [
                    {
                        "name": "largest",
                        "href": photo.url,
                        "contentType": photo.type,
                        "width": photo.width,
                        "height": photo.height,
                    }
                ],
            }
        )
    ]


def _text(held: dict[str, Any]) -> str:
    held = filled(held)
    if "associations" in held:
        held["associations"] = [filled(one) for one in held["associations"]]
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def _time(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
