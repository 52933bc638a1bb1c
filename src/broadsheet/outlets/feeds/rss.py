"""RSS 2.0 (the RSS Advisory Board's specification 2.0.11), with content, dc, media and atom elements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import format_datetime
from functools import partial
from html import escape

from broadsheet.kernel.version import VERSION
from broadsheet.outlets import xml
from broadsheet.outlets.feeds.feed import Feed
from broadsheet.outlets.items import Item

TYPE = "application/rss+xml; charset=utf-8"

_NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def write(feed: Feed) -> str:
    """The document. Titles are plain text, descriptions HTML, as readers take them to be."""
    return "".join(_document(feed))


def _document(feed: Feed) -> Iterator[str]:
    yield xml.DECLARATION
    yield f'<?xml-stylesheet type="text/css" href="{xml.attribute(feed.style)}"?>\n'
    yield f'<rss version="2.0" {_NAMESPACES}>\n<channel>\n'
    yield xml.element("title", feed.title)
    yield xml.element("link", feed.home)
    yield xml.element("description", escape(feed.description, quote=False))
    yield xml.element("language", feed.language)
    yield xml.element("lastBuildDate", _date(feed.updated))
    yield xml.element("generator", f"Broadsheet {VERSION}")
    yield xml.element("atom:link", rel="self", href=feed.url, type=TYPE.partition(";")[0])
    if feed.hub:
        yield xml.element("atom:link", rel="hub", href=feed.hub)
    write_one = partial(_item, full=feed.full)
    for item in feed.items:
        yield f"\n<item>{item.as_written(f'rss {feed.full}', write_one)}</item>"
    yield "\n</channel>\n</rss>\n"


def _item(item: Item, *, full: bool) -> Iterator[str]:
    content = item.content
    yield xml.element("title", item.title)
    yield xml.element("link", item.url)
    yield xml.element("guid", item.id, isPermaLink="false")
    yield xml.element("pubDate", _date(item.published))
    yield xml.element("atom:updated", item.modified.astimezone(dt.UTC).isoformat(timespec="seconds"))
    for person in item.people:
        yield xml.element("dc:creator", person.name)
    if item.section:
        yield xml.element("category", item.section.name, domain=item.section.url)
    for topic in item.topics:
        yield xml.element("category", topic.name, domain=topic.url)
    if content.summary:
        yield xml.element("description", escape(content.summary, quote=False))
    if full and content.html:
        yield xml.element("content:encoded", content.html)
    if file := content.enclosure:
        enclosed = {"url": file.url, "length": str(file.size), "type": file.type}
        yield f"<enclosure{xml.attributes_of(enclosed)}/>"
    if photo := content.photo:
        attributes = {
            "url": photo.url,
            "medium": "image",
            "type": photo.type,
            "width": str(photo.width),
            "height": str(photo.height),
        }
        yield f"<media:content{xml.attributes_of(attributes)}>"
        yield xml.element("media:description", photo.caption or photo.alt, type="plain")
        yield xml.element("media:credit", photo.credit)
        yield xml.element("media:copyright", photo.rights)
        yield "</media:content>"


def _date(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)
