"""NewsML-G2 news items and NITF documents, one or many in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries
from broadsheet.intake.items import Item, SourceError, State
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.patience import in_time
from broadsheet.intake.xml import elements, named

OTHERS = {"packageItem": "a package", "conceptItem": "a concept", "knowledgeItem": "a vocabulary",
          "planningItem": "a plan", "catalogItem": "a catalogue"}  # fmt: skip
WANTED = frozenset({"newsItem", "nitf", *OTHERS})
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d{4})?")


class NewsML(Entries):
    """Reads both: a NewsML-G2 item may carry XHTML or a whole NITF document."""

    format = "newsml"
    suffixes = frozenset({".xml", ".nitf", ".newsml"})

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The items of one file."""
        found = 0
        with path.open("rb") as file:
            for name, element in elements(file, among=WANTED):
                found += 1
                at = f"{place}, item {found}"
                yield in_time(partial(self._item, name, element, at), at)
        if not found:
            raise SourceError("there is neither a NewsML-G2 item nor a NITF document in it")

    def is_stream(self, path: Path) -> bool:
        """A file may hold any number of items."""
        return True

    def _item(self, name: str, element: Element, place: str) -> Item:
        if name in OTHERS:
            guid = element.get("guid", "")
            return Item(
                place=place, title=_first(element, "title"), why=f"{OTHERS[name]}, no text ({guid[:100]})"
            )
        return self._nitf(element, place) if name == "nitf" else self._news(element, place)

    def _news(self, element: Element, place: str) -> Item:
        guid = element.get("guid", "")
        headline = _first(element, "headline") or _first(element, "title")
        item = Item(place=place, source_id=guid[:200], title=headline)
        if not guid:
            item.fault = "has no guid"
            return item
        kind = next((one.get("qcode", "") for one in _all(element, "itemClass")), "ninat:text").rpartition(
            ":"
        )[2]
        if kind not in ("text", "composite"):
            item.why = f"of the class {kind}: not a text"
            return item
        status = next((one.get("qcode", "") for one in _all(element, "pubStatus")), "stat:usable").rpartition(
            ":"
        )[2]
        if status == "canceled":
            item.why = "cancelled by its provider"
            return item
        if status != "usable" or _first(element, "embargoed"):
            item.state = State.DRAFT
            item.notes.append(f"is {'embargoed' if status == 'usable' else status}: came as a draft")
        inline = next(_all(element, "inlineXML"), None)
        nitf = next(_all(inline, "nitf"), None) if inline is not None else None
        if nitf is not None:
            content: Element | None = next(_all(nitf, "body.content"), None)
        else:
            content = next(_all(inline, "body"), inline) if inline is not None else None
        data = next(_all(element, "inlineData"), None)
        text = (
            markup(content)
            if content is not None
            else _paragraphs("".join(data.itertext()) if data is not None else "")
        )
        times = ("contentCreated", "firstCreated", "versionCreated")
        item.story = self._story(
            item, headline, text, next((t for n in times if (t := _first(element, n))), "")
        )
        item.story["standfirst"] = _first(element, "description")
        people = [_name(one) for one in _all(element, "creator")] or [
            _first(element, "by").removeprefix("By ")
        ]
        item.story["bylines"] = self._people(people)
        for one in _all(element, "subject"):
            if word := _name(one):
                item.categories.append((word.lower().replace(" ", "-"), word))
        return item

    def _nitf(self, element: Element, place: str) -> Item:
        identity = next((one.get("id-string", "") for one in _all(element, "doc-id")), "")
        headline = _first(element, "hl1") or _first(element, "title")
        item = Item(place=place, source_id=identity[:200], title=headline)
        if not identity:
            item.fault = "has no doc-id"
            return item
        when = next(
            (
                one.get("norm", "")
                for tag in ("date.issue", "date.release", "story.date")
                for one in _all(element, tag)
            ),
            "",
        )
        content = next(_all(element, "body.content"), None)
        item.story = self._story(item, headline, markup(content) if content is not None else "", when)
        item.story["standfirst"] = _first(element, "hl2") or _first(element, "abstract")
        item.story["place"] = _first(element, "location")
        people = [_first(one, "person") or _words(one) for one in _all(element, "byline")]
        item.story["bylines"] = self._people(
            [name.removeprefix("By ").removeprefix("by ") for name in people]
        )
        for one in _all(element, "tobject.subject"):
            word = (
                one.get("tobject.subject.detail")
                or one.get("tobject.subject.matter")
                or one.get("tobject.subject.type")
            )
            if word:
                item.categories.append((word.lower().replace(" ", "-"), word))
        return item

    def _story(self, item: Item, headline: str, text: str, when: str) -> dict[str, object]:
        body = to_blocks(text)
        body.tell(item)
        published = fitting.moment(_iso(when))
        return {"headline": headline, "body": body.blocks, "published_at": published}

    def _people(self, names: list[str]) -> list[dict[str, object]]:
        people = [fitting.named(name, self.language) for name in names if name]
        return [{"person": one} for one in {one["slug"]: one for one in people if one}.values()]


def markup(element: Element) -> str:
    """An element's content as HTML, without namespaces; NITF's own elements by their nearest in HTML."""
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = {"hl2": "h2", "media-caption": "figcaption", "media": "figure", "bq": "blockquote"}.get(
                named(one), named(one)
            )
            if one.tag == "media-reference" and one.get("source"):
                one.tag = "img"
                one.attrib = {"src": one.get("source", ""), "alt": one.get("alternate-text", "")}
    return escape(element.text or "") + "".join(
        tostring(child, encoding="unicode", method="html") for child in element
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


def _iso(text: str) -> str:
    """NITF writes 20020225T143000-0500."""
    found = _COMPACT.fullmatch(text.strip())
    if not found:
        return text
    year, month, day, hour, minute, second, zone = found.groups()
    return f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone or 'Z'}"


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if named(one) == name)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _first(element: Element, name: str) -> str:
    return next((words for one in _all(element, name) if (words := _words(one))), "")


def _name(element: Element) -> str:
    return _first(element, "name") or element.get("literal", "")
