"""Brings the demonstration in through the services that every other story comes through."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import uuid
from html import escape
from pathlib import Path

from django.core.files.images import ImageFile

from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.project.demo.drawing import draw_scene
from broadsheet.stories.models import Byline, Picture, ReadAlso, SourceLink, Story, StoryTopic
from broadsheet.stories.services import publish_many

EDITIONS = ("en", "uk", "ar")
CREDITS = {
    "en": "Drawing: The Marenka Post",
    "uk": "Малюнок: «Маренська пошта»",
    "ar": "رسم: بريد مارينكا",
}


def fill() -> int:
    """Put in every demonstration story that is not there yet; returns how many were added.

    Dates are counted back from now, so that the paper looks as if it came out today. Safe to repeat.
    """
    added = 0
    for place, language in enumerate(EDITIONS):
        data = json.loads((Path(__file__).parent / f"{language}.json").read_text())
        added += _fill_edition(data, place)
    return added


def _fill_edition(data: dict, place: int) -> int:
    edition, _new = Edition.objects.update_or_create(
        code=data["edition"]["code"], defaults={**data["edition"], "sort_order": place}
    )
    for order, (slug, name) in enumerate(data["sections"]):
        Section.objects.update_or_create(
            edition=edition, slug=slug, defaults={"name": name, "sort_order": order}
        )
    for slug, name in data["topics"]:
        Topic.objects.update_or_create(edition=edition, slug=slug, defaults={"name": name})
    for slug, name, description, bio in data["people"]:
        Person.objects.update_or_create(
            edition=edition, slug=slug, defaults={"name": name, "description": description, "bio": bio}
        )
    known = set(
        Story.objects.filter(edition=edition).exclude(source_id="").values_list("source_id", flat=True)
    )
    new = [item for item in data["stories"] if f"demo:{item['id']}" not in known]
    # Oldest first, as a newsroom would have written them: "read also" then finds what it names.
    new.sort(key=lambda item: (-item["days_ago"], item["time"]))
    publish_many(stories=(_story(edition, item) for item in new))
    return len(new)


def _story(edition: Edition, item: dict) -> Story:
    hour, minute = map(int, item["time"].split(":"))
    now = clock.now().astimezone(edition.zone)
    time = (now - dt.timedelta(days=item["days_ago"])).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )
    if time > now:
        time -= dt.timedelta(days=1)
    story = Story(
        edition=edition,
        telling=uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{item.get('telling', item['id'])}"),
        source_id=f"demo:{item['id']}",
        kind=item["kind"],
        labels=item.get("labels", []),
        headline=item["headline"],
        river_headline=item.get("river_headline", ""),
        standfirst=item.get("standfirst", ""),
        place=item.get("place", ""),
        section=Section.objects.get(edition=edition, slug=item["section"]),
        published_at=time,
        body=[_block(part) for part in item["body"]],
    )
    if "picture" in item:
        scene, story.picture_caption, alt = item["picture"]
        story.picture = _picture(scene, alt, CREDITS[edition.language])
    story.bylines = [_byline(edition, who, order) for order, who in enumerate(item.get("bylines", []))]
    story.story_topics = [
        StoryTopic(topic=Topic.objects.get(edition=edition, slug=slug), sort_order=order)
        for order, slug in enumerate(item.get("topics", []))
    ]
    story.sources = [
        SourceLink(title=title, url=url, kind=kind, sort_order=order)
        for order, (title, url, kind) in enumerate(item.get("sources", []))
    ]
    others = Story.objects.filter(
        edition=edition, source_id__in=[f"demo:{one}" for one in item.get("read_also", [])]
    )
    story.read_also = [ReadAlso(other=other, sort_order=order) for order, other in enumerate(others)]
    return story


def _block(part: str | list[str]) -> tuple[str, object]:
    if isinstance(part, str):
        return ("paragraph", f"<p>{escape(part, quote=False)}</p>")
    if part[0] == "quote":
        return ("quote", {"text": part[1], "who": part[2]})
    return (part[0], part[1])


def _byline(edition: Edition, who: str | list[str], order: int) -> Byline:
    slug, role = (who, Byline.Role.AUTHOR) if isinstance(who, str) else who
    return Byline(person=Person.objects.get(edition=edition, slug=slug), role=role, sort_order=order)


def _picture(scene: str, alt: str, credit: str) -> Picture:
    content = draw_scene(scene)
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    found = Picture.objects.filter(file_hash=digest, description=alt).first()
    if found:
        return found
    return Picture.objects.create(
        title=alt,
        description=alt,
        credit=credit,
        file=ImageFile(io.BytesIO(content), name=f"{scene}.png"),
        file_hash=digest,
        file_size=len(content),
    )
