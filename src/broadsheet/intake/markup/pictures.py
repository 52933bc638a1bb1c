"""What an `img` shows, as the fields of a picture block."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from broadsheet.intake.markup.reading import SPACE

More = Callable[[etree._Element], dict[str, Any]]
"""What a format knows of an `img` beyond its attributes."""


_SOURCES = ("data-src", "data-orig-file", "data-lazy-src", "data-original", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_WIDTH = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)[wx]")


def _source(node: etree._Element) -> str:
    """Where the picture is: scripts that load it late keep its address elsewhere than in `src`."""
    given = ((node.get(name) or "").strip() for name in _SOURCES)
    found = next((src for src in given if src and not src.startswith(("data:", "about:"))), "")
    return found or next((src for name in _SETS if (src := _widest(node.get(name) or ""))), "")


def _widest(srcset: str) -> str:
    """The address of the largest of several sizes: `a.jpg 300w, b.jpg 900w`."""
    sized = []
    for candidate in srcset[:20_000].split(", "):
        src, *width = candidate.split()[:2] or [""]
        told = _WIDTH.fullmatch(width[0]) if width else None
        sized.append((float(told[1]) if told else 0.0, src.rstrip(",")))
    return max((one for one in sized if not one[1].startswith("data:")), default=(0.0, ""))[1]


class Pictures:
    """Reads pictures; `more` adds what the format knows (credit, caption, the original's address)."""

    def __init__(self, base: str, more: More | None) -> None:
        self.base, self.more = base, more

    def of(self, node: etree._Element) -> dict[str, Any]:
        src = _source(node)
        if not src or node.get("width") == "1" or node.get("height") == "1":
            return {}
        try:
            src = urljoin(self.base, src) if self.base else src
        except ValueError:
            return {}
        found: dict[str, Any] = {"picture": {"src": src}}
        if alt := SPACE.sub(" ", node.get("alt", "")).strip():
            found["alt"] = alt
            found["picture"]["alt"] = alt
        if self.more:
            extra = self.more(node)
            found["picture"] |= extra.pop("picture", {})
            found |= extra
        return found
