"""The elements of a piece of HTML from elsewhere."""

from __future__ import annotations

import re

from lxml import etree, html

from broadsheet.intake.fitting import without_faults

SPACE = re.compile(r"[ \t\r\n\f]+")

DEEPEST = 150
"""Elements inside one another, at most. The parser breaks off at 255 and Python has a limit of its own."""

APART = frozenset(
    "address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html iframe img audio video source "
    "legend li main menu ol p picture pre search section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that stand by themselves. Of what is not known HTML says that it stands inside a line: so do the
`o:p` and `st1:place` of Word, and the names and places that NITF marks."""

UNSEEN = frozenset({"script", "style", "template", "noscript", "svg"})

_DEEPER = etree.XPath(f"boolean({'/'.join('*' * (DEEPEST + 1))})")


def parsed(text: str) -> etree._Element | None:
    """The elements of a piece of HTML; None where there is nothing in it. No network, no entities."""
    text = without_faults(text)
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.fragment_fromstring(text.encode("utf-8", "replace"), create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError, TypeError, AssertionError):
        return None
    for node in list(root.iter("wbr", "source", "track")):
        _emptied(node)
    return root


def _emptied(node: etree._Element) -> None:
    """Put behind the element what the parser put into it: it is younger than the parser's table of those
    that hold nothing, and without this the text after a `wbr` and the picture after a `source` stand in it.
    """
    parent, after = node.getparent(), node.tail
    if parent is None or (not len(node) and not node.text):
        return
    place = parent.index(node) + 1
    node.tail, node.text = node.text, None
    last = node
    for child in list(node):
        parent.insert(place, child)
        place, last = place + 1, child
    last.tail = (last.tail or "") + (after or "")


def nested_too_deeply(root: etree._Element) -> bool:
    """Whether there are more than `DEEPEST` elements inside one another."""
    return bool(_DEEPER(root))


def name_of(node: etree._Element) -> str:
    """The element's name in small letters; empty for a comment."""
    return node.tag.lower() if isinstance(node.tag, str) else ""


def lines(node: etree._Element) -> list[str]:
    """The text inside an element, a line for each paragraph, item, cell and break in it."""
    pieces: list[str] = []
    _gather(node, pieces)
    found = (SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\0"))
    return [line for line in found if line]


def words(node: etree._Element) -> str:
    """The text inside an element, on one line."""
    return " ".join(lines(node))


def _gather(node: etree._Element, pieces: list[str]) -> None:
    pieces.append(node.text or "")
    for child in node:
        name = name_of(child)
        apart = name in APART
        if name and name not in UNSEEN:
            pieces.append("\0" if apart else "")
            _gather(child, pieces)
            pieces.append("\0" if apart else "")
        pieces.append(child.tail or "")
