"""The fields of an entry: RSS of every version, Atom 0.3 and 1.0, and the modules that both use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from html import escape
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, tostring

from broadsheet.intake.xml import named

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_TAG = re.compile(
    r"</?(?:p|br|a|b|i|em|strong|div|span|ul|ol|li|img|h\d|blockquote|table)\b[^<>]*>", re.IGNORECASE
)


@dataclass
class About:
    """What the feed says that holds for its entries."""

    base: str = ""
    authors: list[str] = field(default_factory=list)

    def begin(self, root: Element) -> None:
        """The feed's own element."""
        self.base = root.get(XML_BASE, "")

    def note(self, name: str, element: Element) -> None:
        """An element of the feed itself."""
        if name == "author":
            self.authors += filter(None, [_person(element)])
        elif name == "link" and element.get("rel", "alternate") == "alternate":
            link = (element.get("href") or element.text or "").strip()
            if not self.base.startswith("http") and link.startswith("http"):
                self.base = link


def joined(base: str, address: str) -> str:
    """The address, whole where the base lets it be; empty where there is none."""
    address = address.strip()
    try:
        return urljoin(base, address) if address else ""
    except ValueError:
        return address


def called(element: Element, name: str) -> Iterator[Element]:
    """The children of this name: those of the entry's own vocabulary first, then those of modules (in which
    a picture or an episode has a title, too).
    """
    space = element.tag.rpartition("}")[0]
    found = [child for child in element if named(child) == name]
    yield from (child for child in found if child.tag.rpartition("}")[0] == space)
    yield from (child for child in found if child.tag.rpartition("}")[0] != space)


def plain(element: Element, name: str) -> str:
    """The text of the first child of this name."""
    return next((text for one in called(element, name) if (text := "".join(one.itertext()).strip())), "")


def content_of(element: Element, *names: str) -> str:
    """The HTML of the first child of these names that has any (see `_html`)."""
    for name in names:
        for child in called(element, name):
            if not child.get("url") and (found := _html(child)).strip():
                return found
    return ""


def base_of_text(element: Element, base: str) -> str:
    """What the addresses in an entry's text are relative to: what it says itself, else its own address."""
    content = next(called(element, "content"), None)
    own = content.get(XML_BASE, "") if content is not None else ""
    if own or element.get(XML_BASE):
        return joined(base, own) if own else base
    return joined(base, link_of(element)) or base


def link_of(element: Element) -> str:
    """The address of the entry's page, as it stands there."""
    found = list(called(element, "link"))
    chosen = next((one for one in found if one.get("rel", "alternate") == "alternate"), None)
    return ((chosen.get("href") or chosen.text or "") if chosen is not None else "").strip()


def when_of(element: Element) -> str:
    """When it was published, else when it was changed."""
    names = ("published", "pubDate", "issued", "date", "created", "updated", "modified")
    return next((told for name in names if (told := plain(element, name))), "")


def authors_of(element: Element) -> list[str]:
    """The names of all its authors. Addresses of mail are dropped."""
    found = [text for one in called(element, "creator") if (text := "".join(one.itertext()).strip())]
    return found or [name for one in called(element, "author") if (name := _person(one))]


def terms_of(element: Element) -> list[str]:
    """The words that it is filed under, in the words for readers where there are such."""
    found = []
    for name in ("category", "subject"):
        for one in called(element, name):
            word = (one.get("label") or one.get("term") or one.text or "").strip()
            if word and "kind#" not in (one.get("term") or ""):
                found.append(word)
    return list(dict.fromkeys(found))


def paragraphs(text: str) -> str:
    """Plain text as HTML: empty lines divide paragraphs."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return "".join(f"<p>{escape(part.strip()).replace(chr(10), '<br>')}</p>" for part in parts)


def _html(child: Element) -> str:
    """Escaped, in CDATA, or XHTML as elements (RFC 4287 section 3.1.1); plain text where Atom says so."""
    if len(child):
        for one in child.iter():
            one.tag = named(one)
        return escape(child.text or "") + "".join(
            tostring(one, encoding="unicode", method="html") for one in child
        )
    text = child.text or ""
    given = child.get("type")
    is_text = given in ("text", "text/plain") or (
        given is None and "Atom" in child.tag and not _TAG.search(text)
    )
    if not is_text:
        return text
    return paragraphs(text) if "\n\n" in text.strip() else escape(text)


def _person(author: Element) -> str:
    """RSS writes "mail@example.org (Name)", or the other way round: the address is dropped."""
    name = next((text for one in called(author, "name") if (text := (one.text or "").strip())), "")
    text = name or (author.text or "").strip()
    return parseaddr(text)[0] if "@" in text else text
