"""What a file that is no page names and says: feeds, maps, JSON, `robots.txt`, style sheets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from broadsheet.outlets.check.page import strings
from broadsheet.outlets.check.shelf import Held

_JSON_ADDRESSES = frozenset({"url", "json", "page", "next", "href", "home_page_url", "feed_url", "$schema"})
_XML, _JSON_FEED = "application/xml", "application/feed+json"
_CSS = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_SAYING = frozenset(
    {"title", "headline", "summary", "standfirst", "description", "name", "html", "content_html"}
)
_WORDS = frozenset({"title", "description", "subtitle", "summary", "name", "creator", "credit", "category"})


def addresses_in(url: str, held: Held) -> Iterator[tuple[str, str]]:
    """The addresses that a file names, and what each is to it. Raises ParseError and ValueError."""
    if held.type == _XML:
        yield from _in_xml(ElementTree.fromstring(held.text))  # noqa: S314 - our own file
    elif held.type.endswith("json"):
        yield from _in_json(json.loads(held.text), feed=held.type == _JSON_FEED)
    elif held.type == "text/plain":
        lines = (line.partition(": ") for line in held.text.splitlines())
        yield from (("link", value) for name, _, value in lines if name == "Sitemap")
    elif held.type == "text/css":
        yield from (("link", urljoin(url, address)) for address in _CSS.findall(held.text))


def _in_xml(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    kind = root.tag.rpartition("}")[2]
    for one in root.iter():
        name = one.tag.rpartition("}")[2]
        if one.tag == f"{_MAP}loc":
            yield ("map" if kind == "urlset" else "link"), one.text or ""
        elif name == "link" and one.get("rel") == "self":
            yield "self", one.get("href", "")
        elif name in ("link", "content") and (address := one.get("href") or one.get("url")):
            yield "link", address
    for entry in (*root.iter("item"), *root.iter("{http://www.w3.org/2005/Atom}entry")):
        link = entry.find("link")
        if link is None:
            link = entry.find("{http://www.w3.org/2005/Atom}link[@rel='alternate']")
        if link is not None:
            yield "story", link.get("href") or link.text or ""


def _in_json(value: Any, *, feed: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _in_json(one, feed=feed)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "feed_url":
                yield "self", one
            elif name == "items" and feed:
                yield from (("story", item["url"]) for item in one)
                yield from _in_json(one, feed=False)
            elif name in _JSON_ADDRESSES and isinstance(one, str) and "://" in one:
                yield "link", one
            else:
                yield from _in_json(one, feed=feed)


def words_in(held: Held) -> list[str]:
    """What a feed or a JSON file says in words. Raises ParseError and ValueError."""
    if held.type == _XML:
        root = ElementTree.fromstring(held.text)  # noqa: S314 - our own file
        return [one.text or "" for one in root.iter() if one.tag.rpartition("}")[2] in _WORDS]
    if held.type.endswith("json"):
        data = json.loads(held.text)
        return _said(data) if "$id" not in data else []  # a schema speaks of the names of fields
    return []


def changes_in(held: Held) -> dict[str, str]:
    """The addresses in a map whose change it tells, with the time. Raises ParseError."""
    if held.type != _XML:
        return {}
    rows = ElementTree.fromstring(held.text).iter(f"{_MAP}url")  # noqa: S314 - our own file
    told = ((row.findtext(f"{_MAP}loc"), row.findtext(f"{_MAP}lastmod")) for row in rows)
    return {url: moment for url, moment in told if url and moment}


def _said(value: Any) -> list[str]:
    """The strings that stand where words do."""
    if isinstance(value, list):
        return [text for one in value for text in _said(one)]
    if not isinstance(value, dict):
        return []
    own = [text for name, one in value.items() if name in _SAYING for text in strings(one)]
    return own + [text for name, one in value.items() if name not in _SAYING for text in _said(one)]
