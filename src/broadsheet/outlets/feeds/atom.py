"""Atom (RFC 4287), with media elements and the tombstones of withdrawn stories (RFC 6721)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from broadsheet.kernel.version import VERSION
from broadsheet.outlets import xml
from broadsheet.outlets.feeds.feed import Feed
from broadsheet.outlets.items import Item, Named

TYPE = "application/atom+xml; charset=utf-8"

_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def write(feed: Feed) -> str:
    """The document."""
    return "".join(_document(feed))


def _document(feed: Feed) -> Iterator[str]:
    yield xml.DECLARATION
    yield f'<?xml-stylesheet type="text/css" href="{xml.attribute(feed.style)}"?>\n'
    yield f'<feed {_NAMESPACES} xml:lang="{xml.attribute(feed.language)}">\n'
    yield xml.element("id", feed.url)
    yield xml.element("title", feed.title)
    yield xml.element("subtitle", feed.description)
    yield xml.element("updated", _date(feed.updated))
    yield xml.element("generator", "Broadsheet", version=VERSION)
    yield _person("author", Named(feed.publisher, feed.home))
    yield xml.element("link", rel="self", href=feed.url, type=TYPE.partition(";")[0])
    yield xml.element("link", rel="alternate", href=feed.home, type="text/html")
    if feed.hub:
        yield xml.element("link", rel="hub", href=feed.hub)
    write_one = partial(_entry, full=feed.full)
    for item in feed.items:
        yield f"\n<entry>{item.as_written(f'atom {feed.full}', write_one)}</entry>"
    for gone in feed.withdrawn:
        yield f'\n<at:deleted-entry ref="{gone.id}" when="{_date(gone.when)}">'
        yield xml.element("at:comment", gone.reason)
        yield "</at:deleted-entry>"
    yield "\n</feed>\n"


def _entry(item: Item, *, full: bool) -> Iterator[str]:
    content = item.content
    yield xml.element("id", item.id)
    yield xml.element("title", item.title)
    yield xml.element("published", _date(item.published))
    yield xml.element("updated", _date(item.modified))
    yield xml.element("link", rel="alternate", href=item.url, type="text/html")
    if file := content.enclosure:
        yield xml.element("link", rel="enclosure", href=file.url, type=file.type, length=str(file.size))
    for person in item.people:
        yield _person("contributor" if person.role else "author", person)
    if item.section:
        yield xml.element("category", term=item.section.name, scheme=item.section.url)
    for topic in item.topics:
        yield xml.element("category", term=topic.name, scheme=topic.url)
    yield xml.element("summary", content.summary)
    if full and content.html:
        yield xml.element("content", content.html, type="html")
    if photo := content.photo:
        size = {"width": str(photo.width), "height": str(photo.height)}
        attributes = {"url": photo.url, "medium": "image", "type": photo.type, **size}
        yield f"<media:content{xml.attributes_of(attributes)}>"
        yield xml.element("media:description", photo.caption or photo.alt, type="plain")
        yield xml.element("media:credit", photo.credit)
        yield xml.element("media:copyright", photo.rights)
        yield "</media:content>"


def _person(name: str, person: Named) -> str:
    return f"<{name}>{xml.element('name', person.name)}{xml.element('uri', person.url)}</{name}>"


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
