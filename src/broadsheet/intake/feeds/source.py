"""Reading a feed that was saved as a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries, text_in
from broadsheet.intake.feeds.blogger import judge, said
from broadsheet.intake.feeds.enclosures import recordings, the_picture
from broadsheet.intake.feeds.fields import (
    RDF_ABOUT,
    XML_BASE,
    About,
    authors_of,
    base_of_text,
    content_of,
    joined,
    link_of,
    paragraphs,
    plain,
    terms_of,
    when_of,
)
from broadsheet.intake.items import Item, SourceError
from broadsheet.intake.links import keep_old
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.patience import in_time
from broadsheet.intake.xml import elements
from broadsheet.stories.exchange import StoryFormatError
from broadsheet.stories.exchange.schema import parse

_WANTED = frozenset({"item", "entry", "link", "title", "author"})


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
        about = About()
        with path.open("rb") as file:
            for name, element in elements(file, among=_WANTED, root=about.begin):
                feed = feed or name in ("item", "entry", "title")
                if name in ("item", "entry"):
                    number += 1
                    at = f"{place}, {name} {number}"
                    yield in_time(partial(self._entry, element, at, about), at)
                else:
                    about.note(name, element)
        if not feed:
            raise SourceError("it is no feed: it has neither a title nor entries")
        if not number:
            yield Item(place=place, why="a feed without entries")

    def _entry(self, element: Element, place: str, about: About) -> Item:
        base = joined(about.base, element.get(XML_BASE, "")) or about.base
        link = joined(base, link_of(element))
        identity = plain(element, "guid") or plain(element, "id") or element.get(RDF_ABOUT, "") or link
        title = fitting.text_of(content_of(element, "title"))
        item = Item(place=place, source_id=identity[:200], title=title)
        judge(element, item)
        if item.why:
            return item
        if not identity:
            item.fault = "has no guid, id or link: it could not be known again"
            return item
        text = content_of(element, "encoded", "content", "description")
        summary = content_of(element, "summary")
        item.categories = [(_slug(term), term) for term in terms_of(element)]
        authors = authors_of(element) or about.authors
        standfirst = summary if text else ""
        self._fill(
            item, text or summary, standfirst, when_of(element), authors, link, base_of_text(element, base)
        )
        assert item.story is not None
        if picture := the_picture(element, base):
            item.story |= picture
        item.story["body"] += recordings(element, base, text)
        if not item.old:
            keep_old(item, said(element, "filename"), set())
        return item

    def _json(self, path: Path, place: str) -> Iterator[Item]:
        try:
            data = parse(text_in(path, self.language))
        except StoryFormatError as error:
            raise SourceError(str(error)) from None
        version = data.get("version") if isinstance(data, dict) else None
        entries = data.get("items") if isinstance(data, dict) else None
        if not isinstance(version, str) or "jsonfeed" not in version or not isinstance(entries, list):
            raise SourceError("it is no JSON Feed: `version` and `items` are missing")
        base = str(data.get("home_page_url") or "")
        people = {name: data[name] for name in ("authors", "author") if data.get(name)}
        if not entries:
            yield Item(place=place, why="a feed without entries")
        for number, one in enumerate(entries, start=1):
            at = f"{place}, item {number}"
            yield in_time(partial(self._json_entry, one, at, base, people), at)

    def _json_entry(self, one: Any, place: str, base: str, people: dict[str, Any]) -> Item:
        if not isinstance(one, dict):
            return Item(place=place, fault="is not an object")
        link = joined(base, str(one.get("url") or one.get("external_url") or ""))
        identity = _word(one.get("id")) or link
        item = Item(place=place, source_id=identity[:200], title=fitting.text_of(_word(one.get("title"))))
        if not identity:
            item.fault = "has no id: it could not be known again"
            return item
        text = str(one.get("content_html") or "") or paragraphs(str(one.get("content_text") or ""))
        told = one if one.get("authors") or one.get("author") else people
        given = told.get("authors") if isinstance(told.get("authors"), list) else [told.get("author")]
        authors = [str(author.get("name") or "") for author in given or [] if isinstance(author, dict)]
        tags = one.get("tags")
        item.categories = [(_slug(str(tag)), str(tag)) for tag in (tags if isinstance(tags, list) else [])]
        when = str(one.get("date_published") or one.get("date_modified") or "")
        self._fill(item, text, str(one.get("summary") or ""), when, authors, link, link or base)
        assert item.story is not None
        if src := next(
            (one[name] for name in ("image", "banner_image") if isinstance(one.get(name), str)), ""
        ):
            item.story["picture"] = {"src": joined(base, src)}
        for part in one["attachments"] if isinstance(one.get("attachments"), list) else []:
            if isinstance(part, dict) and str(part.get("mime_type")).startswith(("audio/", "video/")):
                item.story["body"].append({"type": "embed", "url": joined(base, str(part.get("url") or ""))})
        return item

    def _fill(
        self, item: Item, text: str, summary: str, when: str, authors: list[str], link: str, base: str
    ) -> None:
        body = to_blocks(text, base=base or link)
        body.tell(item)
        people = [fitting.named(name, self.language) for name in authors if name]
        item.story = {
            "headline": item.title,
            "standfirst": fitting.text_of(summary),
            "body": body.blocks,
            "published_at": fitting.dated(
                when, item.notes, lambda said: fitting.moment(said, zone=self.zone)
            ),
            "bylines": [{"person": person} for person in people if person],
            "sources": [{"url": link, "title": item.title[:200]}] if _is_web(link) else [],
        }
        host = link.partition("://")[2].partition("/")[0].removeprefix("www.")
        self.found.hosts.add(host)
        if host:
            keep_old(item, link, {host})


def _word(given: Any) -> str:
    """A text, or a number as one; nothing of what else JSON can hold."""
    return str(given) if isinstance(given, str | int | float) and not isinstance(given, bool) else ""


def _is_web(link: str) -> bool:
    return (
        link.startswith(("http://", "https://")) and len(link) <= 1000 and not any(c.isspace() for c in link)
    )


def _slug(term: str) -> str:
    return "-".join(term.lower().split())
