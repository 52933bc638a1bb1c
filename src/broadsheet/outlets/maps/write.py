"""Sitemaps as documents (sitemaps.org, protocol 0.9; Google's news extension 0.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from broadsheet.outlets import xml

TYPE = xml.TYPE

MOST = 50_000
"""Addresses in one file (protocol 0.9)."""

MOST_NEWS = 1_000
"""Stories in a news sitemap."""

_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Address:
    """One page of the site; `modified` where it is known."""

    url: str
    modified: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """One story of the last two days."""

    url: str
    title: str
    published: dt.datetime
    modified: dt.datetime


def index(urls: Iterable[str]) -> str:
    """The index of an edition's maps. It gives no times, so that it changes only with the list of maps."""
    rows = "".join(f"<sitemap><loc>{xml.text(url)}</loc></sitemap>\n" for url in urls)
    return f'{xml.DECLARATION}<sitemapindex xmlns="{_MAP}">\n{rows}</sitemapindex>\n'


def addresses(found: Iterable[Address]) -> str:
    """A map of pages."""
    rows = (
        f"<url><loc>{xml.text(one.url)}</loc>"
        + (f"<lastmod>{_time(one.modified)}</lastmod>" if one.modified else "")
        + "</url>\n"
        for one in found
    )
    return f'{xml.DECLARATION}<urlset xmlns="{_MAP}">\n{"".join(rows)}</urlset>\n'


def news(found: Iterable[News], *, name: str, language: str) -> str:
    """The map of new stories; `name` is the paper's, `language` a tag such as `uk`."""
    head = f'{xml.DECLARATION}<urlset xmlns="{_MAP}" xmlns:news="{_NEWS}">\n'
    paper = (
        f"<news:publication>{xml.element('news:name', name)}"
        f"{xml.element('news:language', language.partition('-')[0])}</news:publication>"
    )
    return "".join((head, *_news(found, paper), "</urlset>\n"))


def _news(found: Iterable[News], paper: str) -> Iterator[str]:
    for one in found:
        yield (
            f"<url><loc>{xml.text(one.url)}</loc><lastmod>{_time(one.modified)}</lastmod><news:news>{paper}"
            f"<news:publication_date>{_time(one.published)}</news:publication_date>"
            f"{xml.element('news:title', one.title)}</news:news></url>\n"
        )


def _time(moment: dt.datetime) -> str:
    """W3C Date and Time Formats, in UTC to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
