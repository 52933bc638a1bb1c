"""ninjs 1.0 to 3.1 (IPTC): one item a file, a list of them, or one a line."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries, text_in
from broadsheet.intake.items import Item, SourceError, State
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.patience import in_time
from broadsheet.intake.wires.naming import a_list, a_text, of_several, paragraphs, without_by
from broadsheet.intake.wires.pictures import known_of, pictures_of
from broadsheet.kernel import clock
from broadsheet.stories.exchange import StoryFormatError
from broadsheet.stories.exchange.schema import parse


class Ninjs(Entries):
    """Reads items by the names of every version: 1.x writes `body_html`, 2 and 3 write `bodies`."""

    format = "ninjs"
    suffixes = frozenset({".json", ".jsonl", ".ninjs"})

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The items of one file."""
        text = text_in(path, self.language)
        if path.suffix == ".jsonl":
            for number, line in enumerate(text.splitlines(), start=1):
                if line.strip():
                    at = f"{place}, line {number}"
                    yield in_time(partial(self._one, line, at), at)
            return
        try:
            data = parse(text)
        except StoryFormatError as error:
            raise SourceError(str(error)) from None
        if isinstance(data, dict) and isinstance(data.get("items"), list):
            data = data["items"]
        if isinstance(data, list):
            for number, one in enumerate(data, start=1):
                at = f"{place}, item {number}"
                yield in_time(partial(item_of, one, at, self.language), at)
        else:
            yield in_time(partial(item_of, data, place, self.language), place)

    def _one(self, line: str, place: str) -> Item:
        try:
            return item_of(parse(line), place, self.language)
        except StoryFormatError as error:
            return Item(place=place, fault=str(error))


def item_of(data: Any, place: str, language: str) -> Item:
    """One ninjs object as an item."""
    if not isinstance(data, dict):
        return Item(place=place, fault="is no ninjs item: not an object")
    identity = a_text(data, "uri") or a_text(data, "guid")
    given = (
        of_several(data, "headlines") or a_text(data, "headline", "title", "name") or _any(data, "headline_")
    )
    headline = fitting.text_of(given)
    item = Item(place=place, source_id=_identity(identity), title=headline)
    kind = a_text(data, "type") or "text"
    if not identity:
        item.fault = "is no ninjs item: it has no uri"
        return item
    if kind not in ("text", "composite"):
        item.why = f"of the type {kind}: not a text"
        return item
    status = a_text(data, "pubStatus", "pubstatus") or "usable"
    if status == "canceled":
        item.why = "cancelled by its provider"
        return item
    if status != "usable":
        item.state = State.DRAFT
        item.notes.append(f"is {status}: came as a draft")
    given = a_text(data, "embargoedUntil", "embargoed")
    embargo = fitting.moment(given)
    if given and not embargo:
        item.notes.append("is embargoed: came as a draft")
        item.state = State.DRAFT
    if embargo and dt.datetime.fromisoformat(embargo) > clock.now():
        item.notes.append(f"embargoed until {embargo}: came as a draft")
        item.state = State.DRAFT
    item.story = _story(data, headline, item, language)
    return item


def _story(data: dict[str, Any], headline: str, item: Item, language: str) -> dict[str, Any]:
    pictures = pictures_of(data)
    body = to_blocks(_body(data), picture=partial(known_of, pictures))
    body.tell(item)
    shown = {block["picture"]["src"] for block in body.blocks if block["type"] == "picture"}
    lead, *others = [one for one in pictures if not shown & one.addresses] or [None]
    story: dict[str, Any] = {
        "headline": headline,
        "standfirst": fitting.text_of(
            of_several(data, "descriptions")
            or a_text(data, "description_text", "description_html", "summary")
            or _any(data, "description_")
        ),
        "body": body.blocks + [one.block() for one in others if one],
        "place": a_text(data, "located"),
        "published_at": fitting.moment(
            a_text(
                data,
                "contentCreated",
                "contentcreated",
                "firstCreated",
                "firstcreated",
                "versionCreated",
                "versioncreated",
            )
        ),
        "bylines": _bylines(data, language),
    }
    if lead:
        story |= {"picture": lead.picture, "picture_caption": lead.caption}
    item.categories = [(slug, name) for slug, name in _subjects(data)]
    for name in ("copyrightNotice", "copyrightnotice", "usageTerms", "usageterms", "edNote", "ednote"):
        if told := fitting.text_of(a_text(data, name)):
            item.notes.append(f"{name}: {told[:200]}")
    return story


def _body(data: dict[str, Any]) -> str:
    bodies = [one for one in a_list(data, "bodies") if a_text(one, "value")]
    html = [one for one in bodies if "html" in a_text(one, "contentType", "contenttype")]
    if bodies:
        best = (html or bodies)[0]
        return a_text(best, "value") if html else paragraphs(a_text(best, "value"))
    for name in ("body_html", "body_xhtml", "body_text"):
        if text := a_text(data, name):
            return paragraphs(text) if name == "body_text" else text
    return _any(data, "body_")


def _any(data: dict[str, Any], start: str) -> str:
    """The first text under a name that begins so: 1.x lets providers write `headline_main`, `body_web`."""
    return next((v for name, v in data.items() if name.startswith(start) and isinstance(v, str) and v), "")


def _subjects(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("subjects", "subject"):
        for one in a_list(data, name):
            if word := a_text(one, "name"):
                yield word.lower().replace(" ", "-"), word


def _bylines(data: dict[str, Any], language: str) -> list[dict[str, Any]]:
    names = [a_text(one, "name") for one in a_list(data, "authors")]
    names = [name for name in names if name] or [without_by(a_text(data, "by", "byline"))]
    people = [fitting.named(name, language) for name in names if name]
    return [{"person": person} for person in {person["slug"]: person for person in people if person}.values()]


def _identity(uri: str) -> str:
    """The uri, or a digest of one that is longer than an identity may be."""
    return uri if len(uri) <= 200 else f"sha256:{hashlib.sha256(uri.encode(errors='replace')).hexdigest()}"
