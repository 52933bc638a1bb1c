"""NewsML-G2 news items and NITF documents, one or many in a file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from lxml import etree

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries
from broadsheet.intake.items import Item, SourceError, State
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.patience import in_time
from broadsheet.intake.wires.naming import paragraphs, without_by
from broadsheet.intake.xml import elements, named
from broadsheet.kernel import clock

OTHERS = {"packageItem": "a package", "conceptItem": "a concept", "knowledgeItem": "a vocabulary",
          "planningItem": "a plan", "catalogItem": "a catalogue"}  # fmt: skip
WANTED = frozenset({"newsItem", "nitf", *OTHERS})
_IN_HTML = {
    "hl2": "h2", "media-caption": "figcaption", "media": "figure", "bq": "blockquote", "block": "div",
    "credit": "cite", "nitf-table": "div", "fn": "p",
}  # fmt: skip
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
        kind = _coded(element, "itemClass") or "text"
        if kind not in ("text", "composite"):
            item.why = f"of the class {kind}: not a text"
            return item
        status = _coded(element, "pubStatus") or "usable"
        if status == "canceled":
            item.why = "cancelled by its provider"
            return item
        embargo = next(_all(element, "embargoed"), None)
        if status != "usable" or (embargo is not None and not _is_past(_words(embargo))):
            item.state = State.DRAFT
            item.notes.append(f"is {'embargoed' if status == 'usable' else status}: came as a draft")
        inline = next(_all(element, "inlineXML"), None)
        nitf = next(_all(inline, "nitf"), None) if inline is not None else None
        if nitf is not None:
            content: Element | None = next(_all(nitf, "body.content"), None)
        else:
            content = next(_all(inline, "body"), inline) if inline is not None else None
        data = next(_all(element, "inlineData"), None)
        text = markup(content) if content is not None else _of_data(data)
        times = ("contentCreated", "firstCreated", "versionCreated")
        item.story = self._story(
            item, headline, text, next((t for n in times if (t := _first(element, n))), "")
        )
        about = next(_all(element, "contentMeta"), element)
        item.story["standfirst"] = _first(about, "description")
        item.story["place"] = next((word for one in _all(about, "located") if (word := _name(one))), "")
        people = [_name(one) for one in _all(about, "creator")] or [without_by(_first(about, "by"))]
        item.story["bylines"] = self._people(people)
        item.tags = [("", word) for one in _all(about, "keyword") if (word := _words(one))]
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
        dateline = next(_all(element, "dateline"), None)
        if dateline is not None:
            item.story["place"] = _first(dateline, "location")
        people = []
        for one in _all(element, "byline"):
            people += [_words(person) for person in _all(one, "person")] or [without_by(_words(one))]
        item.story["bylines"] = self._people(people)
        item.tags = [("", word) for one in _all(element, "keyword") if (word := one.get("key", "").strip())]
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
        body = to_blocks(text, picture=_credited)
        body.tell(item)
        published = fitting.moment(_iso(when))
        return {"headline": headline, "body": body.blocks, "published_at": published}

    def _people(self, names: list[str]) -> list[dict[str, object]]:
        people = [fitting.named(name, self.language) for name in names if name]
        return [{"person": one} for one in {one["slug"]: one for one in people if one}.values()]


def markup(element: Element) -> str:
    """An element's content as HTML, without namespaces; NITF's own elements by their nearest in HTML."""
    for media in _all(element, "media"):
        producers = list(_all(media, "media-producer"))
        for reference in _all(media, "media-reference"):
            reference.set("data-credit", " ".join(_words(one) for one in producers))
        for one in producers:
            one.clear()
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = _IN_HTML.get(named(one), named(one))
            if one.tag == "media-reference" and one.get("source"):
                one.tag = "img"
                told = {"src": "source", "alt": "alternate-text", "data-credit": "data-credit"}
                one.attrib = {name: one.get(given, "") for name, given in told.items()}
    return escape(element.text or "") + "".join(
        tostring(child, encoding="unicode", method="html") for child in element
    )


def _credited(node: etree._Element) -> dict[str, Any]:
    return {"picture": {"credit": credit}} if (credit := node.get("data-credit")) else {}


def _of_data(data: Element | None) -> str:
    """Text, or what says that it is HTML."""
    text = "".join(data.itertext()) if data is not None else ""
    return text if data is not None and "html" in data.get("contenttype", "") else paragraphs(text)


def _coded(element: Element, name: str) -> str:
    """The last part of a code: `text` of `ninat:text`, or of its whole address."""
    one = next(_all(element, name), None)
    code = (one.get("qcode") or one.get("uri") or "") if one is not None else ""
    return re.split(r"[:/]", code)[-1]


def _is_past(embargo: str) -> bool:
    """Whether an embargo is over; one without a time that can be read is not."""
    until = fitting.moment(_iso(embargo))
    return bool(until) and dt.datetime.fromisoformat(until) <= clock.now()


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
