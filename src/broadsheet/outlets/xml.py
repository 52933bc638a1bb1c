"""Writing XML by hand: our documents are few and flat (XML 1.0, sections 2.2 and 2.4)."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

TYPE = "application/xml; charset=utf-8"
"""What every browser shows by its style sheet; RSS and Atom sent as their own types it shows as source."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

# What XML 1.0 cannot hold at all, not even escaped.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text(value: str) -> str:
    """The value as the text of an element, without the characters that XML does not have.

    A carriage return is written as a reference: a parser would make a newline of it.
    """
    return escape(_NO_CHARACTER.sub("", value), {"\r": "&#13;"})


def attribute(value: str) -> str:
    """The value between the double quotes of an attribute."""
    return escape(_NO_CHARACTER.sub("", value), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def element(name: str, content: str = "", **attributes: str) -> str:
    """An element with text in it; nothing at all where there is neither text nor attribute."""
    written = attributes_of(attributes)
    if not content:
        return f"<{name}{written}/>" if written else ""
    return f"<{name}{written}>{text(content)}</{name}>"


def attributes_of(given: dict[str, str]) -> str:
    """Attributes with their values, empty ones left out; `xml_lang` is written `xml:lang`."""
    return "".join(
        f' {name.replace("_", ":", 1)}="{attribute(value)}"' for name, value in given.items() if value
    )
