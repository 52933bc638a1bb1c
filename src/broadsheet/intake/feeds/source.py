"""Reading a feed that was saved as a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries, text_in
from broadsheet.intake.items import Item, SourceError, State
from broadsheet.intake.links import old_path
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.patience import in_time
from broadsheet.intake.xml import child_text, elements, named
from broadsheet.stories.exchange import StoryFormatError
from broadsheet.stories.exchange.schema import parse

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Feed(Entries):
    """An entry's identity is its guid, id or link. What has none of them cannot be known again."""

    format = "rss"
    suffixes = frozenset({".xml", ".rss", ".atom", ".json", ".rdf"})

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The entries of one feed."""
        with path.open("rb") as file:
            head = file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
        yield from self._json(path, place) if head.startswith((b"{", b"[")) else self._xml(path, place)

    def is_stream(self, path: Path) -> bool:
        """XML is read piece by piece."""
        return path.suffix.lower() != ".json"

    def _xml(self, path: Path, place: str) -> Iterator[Item]:
        number, feed = 0, False
        base = ""
        with path.open("rb") as file:
            for name, element in elements(file, among=frozenset({"item", "entry", "link", "title"})):
                feed = feed or name in ("item", "entry", "title")
                if name == "link" and not base:
                    base = (element.get("href") if element.get("rel") == "alternate" else element.text) or ""
                if name in ("item", "entry"):
                    number += 1
                    at = f"{place}, {name} {number}"
                    yield in_time(partial(self._entry, element, at, base.strip()), at)
        if not feed:
            raise SourceError("it is no feed: it has neither a title nor entries")
        if not number:
            yield Item(place=place, why="a feed without entries")

    def _entry(self, element: Element, place: str, base: str) -> Item:
        link = _link(element)
        identity = child_text(element, "guid") or child_text(element, "id") or link
        title = fitting.text_of(_content(element, "title"))
        item = Item(place=place, source_id=identity[:200], title=title)
        kinds = [one.get("term", "") for one in element if named(one) == "category"]
        if any("kind#" in kind and not kind.endswith("#post") for kind in kinds):
            item.why = f"of Blogger's kind {next(k for k in kinds if 'kind#' in k).rpartition('#')[2]}"
            return item
        if not identity:
            item.fault = "has no guid, id or link: it could not be known again"
            return item
        text = (
            _content(element, "encoded") or _content(element, "content") or _content(element, "description")
        )
        summary = _content(element, "summary")
        when = next(
            (
                t
                for n in ("published", "pubDate", "issued", "date", "updated")
                if (t := child_text(element, n))
            ),
            "",
        )
        author = child_text(element, "creator") or _author(element)
        if any(named(one) == "draft" and (one.text or "").strip() == "yes" for one in element.iter()):
            item.state = State.DRAFT
            item.notes.append("was a draft: came as a draft")
        terms = [(one.get("term") or one.text or "").strip() for one in element if named(one) == "category"]
        item.categories = [(_slug(term), term) for term in terms if term and "#" not in term]
        self._fill(
            item,
            text or summary,
            summary if text else "",
            when,
            [author],
            link,
            element.get(XML_BASE) or base,
        )
        enclosure = next(
            (one for one in element.iter() if named(one) in ("enclosure", "content") and _is_image(one)), None
        )
        if enclosure is not None and item.story is not None:
            item.story["picture"] = {"src": enclosure.get("url") or enclosure.get("href") or ""}
        return item

    def _json(self, path: Path, place: str) -> Iterator[Item]:
        try:
            data = parse(text_in(path))
        except StoryFormatError as error:
            raise SourceError(str(error)) from None
        version = data.get("version") if isinstance(data, dict) else None
        entries = data.get("items") if isinstance(data, dict) else None
        if not isinstance(version, str) or "jsonfeed" not in version or not isinstance(entries, list):
            raise SourceError("it is no JSON Feed: `version` and `items` are missing")
        base = str(data.get("home_page_url") or "")
        if not entries:
            yield Item(place=place, why="a feed without entries")
        for number, one in enumerate(entries, start=1):
            at = f"{place}, item {number}"
            yield in_time(partial(self._json_entry, one, at, base), at)

    def _json_entry(self, one: Any, place: str, base: str) -> Item:
        if not isinstance(one, dict):
            return Item(place=place, fault="is not an object")
        link = str(one.get("url") or one.get("external_url") or "")
        identity = str(one.get("id") or link)
        item = Item(place=place, source_id=identity[:200], title=fitting.text_of(str(one.get("title") or "")))
        if not identity:
            item.fault = "has no id: it could not be known again"
            return item
        text = str(one.get("content_html") or "") or _paragraphs(str(one.get("content_text") or ""))
        given = one.get("authors") if isinstance(one.get("authors"), list) else [one.get("author")]
        authors = [str(author.get("name") or "") for author in given or [] if isinstance(author, dict)]
        tags = one.get("tags")
        item.categories = [(_slug(str(tag)), str(tag)) for tag in (tags if isinstance(tags, list) else [])]
        when = str(one.get("date_published") or one.get("date_modified") or "")
        self._fill(item, text, str(one.get("summary") or ""), when, authors, link, base)
        if item.story is not None and isinstance(one.get("image"), str):
            item.story["picture"] = {"src": one["image"]}
        return item

    def _fill(
        self, item: Item, text: str, summary: str, when: str, authors: list[str], link: str, base: str
    ) -> None:
        body = to_blocks(text, base=link if link.startswith("http") else base)
        body.tell(item)
        people = [fitting.named(name, self.language) for name in authors if name]
        item.story = {
            "headline": item.title,
            "standfirst": fitting.text_of(summary),
            "body": body.blocks,
            "published_at": fitting.moment(when),
            "bylines": [{"person": person} for person in people if person],
            "sources": [{"url": link, "title": item.title[:200]}] if _is_web(link) else [],
        }
        host = link.partition("://")[2].partition("/")[0].removeprefix("www.")
        self.found.hosts.add(host)
        if host and (old := old_path(link, {host})):
            item.old = [old]


def _content(element: Element, name: str) -> str:
    """The HTML of a child: escaped, in CDATA, or XHTML as elements (RFC 4287 section 3.1.1)."""
    for child in element:
        if named(child) != name or child.get("url"):
            continue
        if len(child):
            for one in child.iter():
                one.tag = named(one)
            return escape(child.text or "") + "".join(
                tostring(one, encoding="unicode", method="html") for one in child
            )
        text = child.text or ""
        return escape(text) if child.get("type") == "text" else text
    return ""


def _link(element: Element) -> str:
    found = [one for one in element if named(one) == "link"]
    chosen = next((one for one in found if one.get("rel", "alternate") == "alternate"), None)
    return ((chosen.get("href") or chosen.text or "") if chosen is not None else "").strip()


def _author(element: Element) -> str:
    for one in element:
        if named(one) == "author":
            # RSS writes "mail@example.org (Name)": the address is dropped.
            text = child_text(one, "name") or (one.text or "").strip()
            return (
                text.rpartition("(")[2].rstrip(")")
                if "@" in text and "(" in text
                else ""
                if "@" in text
                else text
            )
    return ""


def _is_image(element: Element) -> bool:
    return (element.get("type") or "").startswith("image/") or element.get("medium") == "image"


def _is_web(link: str) -> bool:
    return (
        link.startswith(("http://", "https://")) and len(link) <= 1000 and not any(c.isspace() for c in link)
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


def _slug(term: str) -> str:
    return "-".join(term.lower().split())
