"""The elements of a piece of HTML from elsewhere."""

from __future__ import annotations

import re

from lxml import etree, html

from broadsheet.intake.fitting import without_faults

SPACE = re.compile(r"[ \t\r\n\f]+")

DEEPEST = 150
"""Elements inside one another, at most. The parser breaks off at 255 and Python has a limit of its own."""

_DEEPER = etree.XPath(f"boolean({'/'.join('*' * (DEEPEST + 1))})")


def parsed(text: str) -> etree._Element | None:
    """The elements of a piece of HTML; None where there is nothing in it. No network, no entities."""
    text = without_faults(text)
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.fragment_fromstring(text.encode("utf-8", "replace"), create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError, TypeError, AssertionError):
        return None


def nested_too_deeply(root: etree._Element) -> bool:
    """Whether there are more than `DEEPEST` elements inside one another."""
    return bool(_DEEPER(root))


def name_of(node: etree._Element) -> str:
    """The element's name in small letters; empty for a comment."""
    return node.tag.lower() if isinstance(node.tag, str) else ""


def words(node: etree._Element) -> str:
    """The text inside an element, on one line."""
    return SPACE.sub(" ", "".join(node.itertext())).strip()
