"""What an `img` shows, as the fields of a picture block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from broadsheet.intake.markup.reading import SPACE

More = Callable[[etree._Element], dict[str, Any]]
"""What a format knows of an `img` beyond its attributes."""


class Pictures:
    """Reads pictures; `more` adds what the format knows (credit, caption, the original's address)."""

    def __init__(self, base: str, more: More | None) -> None:
        self.base, self.more = base, more

    def of(self, node: etree._Element) -> dict[str, Any]:
        src = next((value for name in ("data-src", "data-orig-file", "src") if (value := node.get(name))), "")
        src = src.strip()
        if not src or src.startswith("data:") or node.get("width") == "1" or node.get("height") == "1":
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
