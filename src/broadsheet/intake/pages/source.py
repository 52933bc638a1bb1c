"""Saved HTML pages, the article found by trafilatura; its profile may say where things stand."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from lxml import etree, html

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries, text_in
from broadsheet.intake.fitting import without_faults
from broadsheet.intake.items import Item, SourceError
from broadsheet.intake.links import keep_old
from broadsheet.intake.markup import to_blocks, words
from broadsheet.intake.pages.films import mark_films, unmark_films
from broadsheet.intake.pages.saying import add_captions, published, section_of
from broadsheet.intake.patience import in_time

# It tells the log of each page without an article; the report says it in a line of its own.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

LARGEST = 8_000_000
DEEPEST = 240
"""Elements inside one another; at 255 the parser leaves out what lies deeper, and says nothing."""
_DEEPER = etree.XPath(f"boolean({'/'.join('*' * DEEPEST)})")
FIELDS = ("headline", "standfirst", "body", "published_at", "authors", "topics", "section", "label")


class Pages(Entries):
    """A page's identity is its canonical address, else its name in the folder."""

    format = "html"
    suffixes = frozenset({".html", ".htm", ".xhtml"})

    def __init__(
        self,
        path: Path,
        *,
        language: str = "en",
        zone: dt.tzinfo = dt.UTC,
        profile: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(path, language=language, zone=zone)
        given = (profile or {}).get("page", {})
        self.rules = (
            {name: str(rule) for name, rule in given.items() if name in FIELDS}
            if isinstance(given, dict)
            else {}
        )
        self.kinds = (profile or {}).get("kinds", {})

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The one item of a page."""
        yield in_time(partial(self._page, path, place, articles=True), place)

    def glance(self, path: Path, place: str) -> Iterator[Item]:
        """What a survey wants of it: the article, which takes seconds of a long page, is not looked for."""
        yield in_time(partial(self._page, path, place, articles=False), place)

    def _page(self, path: Path, place: str, *, articles: bool) -> Item:
        text = without_faults(text_in(path, self.language))
        if len(text) > LARGEST:
            return Item(place=place, fault=f"is larger than {LARGEST:,} characters")
        try:
            tree = html.fromstring(
                text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", no_network=True)
            )
        except (etree.LxmlError, ValueError, AssertionError):
            return Item(place=place, fault="is no HTML")
        if _DEEPER(tree):
            return Item(place=place, fault=f"elements are nested deeper than {DEEPEST}")
        found = self._ruled(tree)
        document = trafilatura.extract_metadata(text)
        told = document.as_dict() if document is not None else {}
        address = _address(tree, told)
        self.found.hosts.add(_host(address))
        # Where every page says that it is the front, none is told from the others by it.
        whole = address if urlsplit(address).path.strip("/") or urlsplit(address).query else place
        item = Item(place=place, source_id=whole[-200:])
        item.title = fitting.text_of(found.get("headline") or str(told.get("title") or ""))
        if section := (found.get("section") or section_of(tree)).strip():
            item.categories = [("-".join(section.lower().split()), section)]
        if articles:
            self._fill(item, found, told, text, tree)
        return item

    def _fill(self, item: Item, found: dict[str, str], told: dict[str, Any], text: str, tree: Any) -> None:
        address = _address(tree, told)
        body = to_blocks(found.get("body") or _article(text, tree), base=address)
        body.tell(item)
        if not body.blocks:
            item.fault = item.fault or "has no article that could be found; a profile may say where it stands"
            return
        add_captions(body.blocks, tree, address)
        first = body.blocks[0]
        if first["type"] == "heading" and first["text"].casefold() == item.title.casefold():
            body.blocks.pop(0)
        authors = found.get("authors") or str(told.get("author") or "")
        names = [name.strip() for name in authors.replace(" and ", ";").split(";") if name.strip()]
        people = [fitting.named(name, self.language) for name in names]
        item.story = {
            "headline": item.title,
            "standfirst": fitting.text_of(found.get("standfirst") or ""),
            "body": body.blocks,
            "published_at": fitting.moment(
                found.get("published_at") or published(tree, str(told.get("date") or "")), zone=self.zone
            ),
            "bylines": [{"person": person} for person in people if person],
        }
        if (
            kind := self.kinds.get(found.get("label", "").strip().lower())
            if isinstance(self.kinds, dict)
            else None
        ):
            item.story["kind"] = str(kind)
        if image := str(told.get("image") or ""):
            item.story["picture"] = {"src": image}
        topics = [topic for line in found.get("topics", "").split("\n") if (topic := line.strip())]
        own = (word for told_tag in told.get("tags") or [] for word in str(told_tag).split(","))
        item.tags = [("", word) for topic in topics or own if (word := topic.strip())]
        host = _host(address)
        if host:
            keep_old(item, address, {host})

    def _ruled(self, tree: Any) -> dict[str, str]:
        """What the profile's XPath rules find: text, a line for each place; the body as HTML."""
        found: dict[str, str] = {}
        for name, rule in self.rules.items():
            try:
                hits = tree.xpath(rule)
            except etree.XPathError as error:
                raise SourceError(f"[page] {name} of the profile is no XPath: {error}") from None
            hits = hits if isinstance(hits, list) else [hits]
            if name == "body":
                found[name] = "".join(
                    etree.tostring(hit, encoding="unicode", method="html")
                    for hit in hits
                    if not isinstance(hit, str)
                )
            else:
                found[name] = "\n".join(
                    str(hit).strip() if isinstance(hit, str) else words(hit) for hit in hits[:50]
                )
        return found


def _article(text: str, tree: Any) -> str:
    """The article with the films that known providers show in it: trafilatura leaves players out."""
    films = mark_films(tree)
    if not films:
        return _extracted(text)
    article = _extracted(etree.tostring(tree, encoding="unicode", method="html"))
    return unmark_films(article, films)


def _extracted(text: str) -> str:
    """The article as trafilatura finds it."""
    return trafilatura.extract(
        text, output_format="html", include_comments=False, include_tables=True, include_links=True,
        include_images=True, include_formatting=True,
    ) or ""  # fmt: skip


def _address(tree: Any, told: dict[str, Any]) -> str:
    """Where the page stood, empty where it does not say so in the form of an address."""
    address = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "") or str(told.get("url") or "")
    try:
        urlsplit(address)
    except ValueError:
        return ""
    return address


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")
