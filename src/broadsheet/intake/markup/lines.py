"""Running text and lists: what stands inside a paragraph."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urljoin, urlsplit

from lxml import etree

from broadsheet.intake.markup.reading import APART, SPACE, name_of

DROPPED = {
    "script", "style", "template", "noscript", "svg", "math", "form", "input", "button", "select", "textarea",
    "object", "applet", "head", "title", "link", "meta", "base", "canvas", "map", "nav", "frameset", "embed",
}  # fmt: skip
KEPT_INLINE = {"a", "b", "strong", "i", "em", "br"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol", "dl"}
PLAYERS = {"iframe", "video", "audio"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SMALL = re.compile(r"[0-9+-]{1,6}")


def in_line(name: str) -> bool:
    """Whether an element of this name stands inside a line."""
    return name == "br" or name not in APART


class Lines:
    """Writes elements as the HTML of a paragraph or a list. Links are resolved against `base`."""

    def __init__(self, base: str) -> None:
        self.base = base

    def inline(self, node: etree._Element) -> str:
        name = name_of(node)
        if not name or name in DROPPED:
            return ""
        if name in ("br", "wbr"):
            return "<br>" if name == "br" else ""
        inner = escape(SPACE.sub(" ", node.text or ""))
        for child in node:
            inner += self.inline(child) + escape(SPACE.sub(" ", child.tail or ""))
        if name == "q":
            return f"“{inner}”"
        if name in ("sup", "sub"):
            return _small(node, inner)
        if name not in KEPT_INLINE:
            return inner
        if name == "a":
            href = self.address(node.get("href", ""))
            return f'<a href="{escape(href)}">{inner}</a>' if href else inner
        return f"<{name}>{inner}</{name}>"

    def address(self, href: str) -> str:
        """A link as it may stand in a story: whole, or a path from the root; empty where it may not."""
        href = href.strip()
        if not href or href.startswith("#") or len(href) > 2000:
            return ""
        try:
            whole = urljoin(self.base, href) if self.base else href
            parts = urlsplit(whole)
        except ValueError:
            return ""
        if (parts.scheme in ("http", "https") and parts.netloc) or parts.scheme == "mailto":
            return whole
        return whole if not _SCHEME.match(whole) and whole.startswith("/") and whole[1:2] != "/" else ""

    def listed(self, node: etree._Element, depth: int) -> str:
        """A list as nested li; inside them only running text."""
        kind = "ol" if name_of(node) == "ol" else "ul"
        items = []
        for item in node:
            name = name_of(item)
            if name in LISTS and depth < 20:
                items.append(f"<li>{self.listed(item, depth + 1)}</li>")
            elif name:
                items.append(f"<li>{self.item(item, depth)}</li>")
        return f"<{kind}>{''.join(items)}</{kind}>"

    def item(self, node: etree._Element, depth: int) -> str:
        text = escape(SPACE.sub(" ", node.text or ""))
        for child in node:
            name = name_of(child)
            if name in LISTS and depth < 20:
                text += self.listed(child, depth + 1)
            elif in_line(name) or name in DROPPED:
                text += self.inline(child)
            else:
                text += f" {self.item(child, depth + 1)} "
            text += escape(SPACE.sub(" ", child.tail or ""))
        return text.strip()


def _small(node: etree._Element, inner: str) -> str:
    """What a paragraph has not, raised text: a note's number in brackets, other numbers by their signs."""
    word = "".join(node.itertext()).strip()
    note = node.get("data-fn") or any(link.get("href", "").startswith("#") for link in node.iter("a"))
    if note and name_of(node) == "sup":
        return f"[{word}]" if word and "[" not in word else word
    if _SMALL.fullmatch(inner):
        return inner.translate(_RAISED if name_of(node) == "sup" else _LOWERED)
    return inner
