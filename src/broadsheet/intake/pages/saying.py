"""What a page says beyond what trafilatura hands on: the hour, the section, the captions of its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from broadsheet.intake.markup import words
from broadsheet.intake.markup.pictures import Pictures
from broadsheet.intake.moments import read_moment

_SAYS = (
    "//meta[@property='article:published_time' or @property='og:published_time']/@content",
    "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime",
    "//meta[@name='parsely-pub-date' or @name='pubdate' or @name='date' or @name='DC.date.issued']/@content",
    "//article//time/@datetime",
)
_IN_GRAPH = re.compile(r'"datePublished"\s*:\s*"([^"]{8,60})"')
_HOUR = re.compile(r"\d:\d\d")


def published(tree: Any, day: str) -> str:
    """When the page says that it was published, with its hour; `day`, as trafilatura has it, where it does
    not, or where it says so of another day's text.
    """
    whole = read_moment(day) if day else None
    for said in _said(tree):
        found = read_moment(said) if _HOUR.search(said) else None
        if found and (whole is None or abs((found.date() - whole.date()).days) <= 1):
            return said
    return day


def section_of(tree: Any) -> str:
    """The section by Open Graph's name; empty where it names none."""
    return str(next(iter(tree.xpath("//meta[@property='article:section']/@content")), ""))[:120]


def add_captions(blocks: list[dict[str, Any]], tree: Any, base: str) -> None:
    """Give each picture of the article the caption that it has in the page's figure."""
    told: dict[str, str] = {}
    for figure in tree.xpath("//figure[figcaption]")[:500]:
        for image in figure.iter("img"):
            if found := Pictures(base, None).of(image):
                told.setdefault(found["picture"]["src"], words(figure.find("figcaption")))
    for block in blocks:
        if block["type"] == "picture" and not block.get("caption"):
            block["caption"] = told.get(block["picture"]["src"], "")


def _said(tree: Any) -> Iterator[str]:
    graphs = tree.xpath("//script[@type='application/ld+json']/text()")
    for graph in graphs[:20]:
        yield from _IN_GRAPH.findall(graph[:500_000])[:5]
    for place in _SAYS:
        yield from (str(said).strip() for said in tree.xpath(place)[:5])
