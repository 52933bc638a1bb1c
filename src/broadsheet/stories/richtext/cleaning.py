"""Rich text on its way in: whatever was pasted or imported comes out as paragraphs and lists.

nh3 has the last word every time: what comes out of here is what it let through.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import nh3

from broadsheet.kernel.plaintext import is_invisible, without_tricks
from broadsheet.stories.richtext.links import SCHEMES, link_of
from broadsheet.stories.richtext.tidying import WIDE_ATTRIBUTES, WIDE_TAGS, depth_of, tidied

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}
WITHOUT_CONTENT = {
    "script",
    "style",
    "title",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "template",
    "select",
    "xml",
}
"""Elements of which not even the words are kept."""

_TAG = re.compile(r"<[^<>]*>")
_BARE_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_EMPTY = re.compile(r"<(p|li|ol|ul|b|strong|i|em|a)(?: [^>]*)?>(?:\s|&nbsp;|\xa0|<br ?/?>)*</\1>")
# What the form sends nearly always: nothing to tidy.
_TIDY = re.compile(r"(?:<p>(?:[^<]|</?[bi]>|<a href=\"[^\"<>]*\">|</a>|<br>)*</p>)+")
_DEEPEST = 500
"""Elements in one another as it comes in. The parser's work grows with the square of it."""
_TURNS = 4
"""Times it is cleaned at most: what was two spaces round a box is one only the next time."""
_ENDS = re.compile(r"</p>|</?(?:li|ul|ol)>|<br ?/?>")


def clean_rich_text(html: str) -> str:
    """`html` as paragraphs and lists with bold, italic and links (see `link_of`), and nothing else.

    Headings, quotes and table rows become paragraphs, a bullet that a word processor typed a list. Text that
    is pasted from Word or Google Docs keeps its bold and italic, which these write as styles. Cleaning what
    is clean changes nothing.
    """
    # Not brought to NFC: U+0338 behind the ">" of a tag would become one sign with it.
    if _TIDY.fullmatch(html) and without_tricks(html) == html and strict(html) == html:
        return html
    for _ in range(_TURNS):
        cleaned, html = html, _cleaned(html)
        if html == cleaned:
            break
    return html


def _cleaned(html: str) -> str:
    if depth_of(html) > _DEEPEST:
        html = _TAG.sub("\n", html)
    wide = nh3.clean(
        html,
        tags=WIDE_TAGS,
        clean_content_tags=WITHOUT_CONTENT,
        attributes=WIDE_ATTRIBUTES,
        link_rel=None,
    )
    return strict(without_empty(tidied(without_empty(wide))))


@lru_cache(maxsize=256)
def drawn(html: str) -> str:
    """`html` for a page: cleaned once more, whatever way it came in, and without what shows nothing.

    Kept for a moment: a page draws each paragraph, counts its words and describes itself by the first.
    """
    return without_empty(strict(html)).strip()


def strict(html: str) -> str:
    """Only `TAGS`, and only links that `link_of` lets stand; an `a` without an address loses its tags."""
    kept = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=WITHOUT_CONTENT,
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return _BARE_LINK.sub(r"\1", kept)


def without_empty(html: str) -> str:
    """`html` without elements in which nothing is written."""
    before = None
    while html != before:
        html, before = _EMPTY.sub("", html), html
    return html


def plain_text(html: str) -> str:
    """The words of `html`, a line for each paragraph and list item."""
    lines = (" ".join(unescape(_TAG.sub("", line)).split()) for line in _ENDS.sub("\n", html).split("\n"))
    return "\n".join(line for line in lines if line)


def has_text(html: str) -> bool:
    """Whether a reader would see anything of it."""
    return not is_invisible(unescape(_TAG.sub("", html)))


def _attribute(tag: str, name: str, value: str) -> str | None:
    return link_of(value) if (tag, name) == ("a", "href") else value
