"""The rules about what stands in the elements and attributes of Atom. Names and meaning as in `feedrules`."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from broadsheet.outlets.tests.feedtexts import (
    LANGUAGE,
    MEDIA_TYPE,
    REFERENCE,
    SCHEME,
    html,
    implausible,
    is_markup,
    is_reference,
    is_uncanonical,
    text,
)

ATOM = "{http://www.w3.org/2005/Atom}"

_RELATIONS = set(
    "alternate self related enclosure via hub next prev previous first last current edit edit-media license "
    "replies payment up describedby search start service up index glossary".split()
)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_URN = re.compile(r"urn:(?!urn:)[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2}|[/#?])+", re.I)


def atom_values(root: etree._Element) -> Iterator[str]:
    """What is wrong with a feed's or an entry's own values."""
    for one in _each(root, "title", "subtitle", "summary", "content"):
        yield from _words(one, etree.QName(one).localname)
    for one in _each(root, "id", "uri", "icon", "logo", "updated", "published"):
        if text(one) and text(one) != text(one).strip():
            yield "UnexpectedWhitespace"
    for one in _each(root, "uri", "icon", "logo"):
        if not is_reference(text(one).strip()):
            yield "InvalidLink"
    if any(is_markup(text(one)) for one in _each(root, "name", "generator")):
        yield "ContainsHTML"
    for one in _each(root, "generator"):
        yield from _generator(one)
    for one in _each(root, "category"):
        yield from _category(one)
    for one in _each(root, "link"):
        yield from _link(one)
    for one in _each(root, "entry"):
        yield from _entry(one)
    yield from _ids(root)
    yield from implausible(text(one).strip() for one in _each(root, "updated", "published"))
    changed = Counter(text(one) for one in root.iterfind(f"{ATOM}entry/{ATOM}updated"))
    if any(count > 1 for count in changed.values()):
        yield "DuplicateUpdated"


def _each(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    return root.iter(*(f"{ATOM}{name}" for name in names))


def _generator(one: etree._Element) -> Iterator[str]:
    uri = one.get("uri", "")
    if not text(one).strip():
        yield "NotBlank"
    if uri != uri.strip():
        yield "InvalidUriChar"
    elif not is_reference(uri):
        yield "InvalidLink"


def _category(one: etree._Element) -> Iterator[str]:
    if one.get("term") is not None and not one.get("term").strip():
        yield "NotBlank"
    if not REFERENCE.fullmatch(one.get("scheme", "")):
        yield "InvalidUriChar"
    if is_markup(one.get("label", "")):
        yield "ContainsHTML"


def _words(one: etree._Element, name: str) -> Iterator[str]:
    kind = one.get("type", "text")
    if name != "content" and kind not in ("text", "html", "xhtml"):
        yield "InvalidTextType"
    if name == "content" and "type" in one.attrib:
        yield from _content_type(kind, outside=one.get("src") is not None)
    if not REFERENCE.fullmatch(one.get("src", "")):
        yield "InvalidUriChar"
    if not len(one) and one.get("src") is None and not text(one).strip():
        yield "NotBlank"
    if kind in ("text", "text/plain") and is_markup(text(one)):
        yield "ContainsUndeclaredHTML"
    if kind in ("html", "text/html"):
        yield from html(text(one))


def _content_type(kind: str, *, outside: bool) -> Iterator[str]:
    if not kind.strip():
        yield "AttrNotBlank"
    elif kind in ("text", "html", "xhtml"):
        if outside:
            yield "InvalidMIMEType"
    elif not MEDIA_TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        yield "InvalidMIMEType"


def _link(link: etree._Element) -> Iterator[str]:
    href, relation, kind = link.get("href"), link.get("rel", "alternate"), link.get("type", "text/plain")
    if href is None:
        yield "MissingHref"
    elif not is_reference(href):
        yield "InvalidLink"
    if relation == "self" and not href:
        yield "RelativeSelf"
    if not relation.strip() or not kind:
        yield "AttrNotBlank"
    if (
        relation.strip()
        and relation not in _RELATIONS
        and not re.fullmatch(r"[a-zA-Z][\w+.-]*:\S+", relation)
    ):
        yield "UnregisteredAtomLinkRel"
    if not MEDIA_TYPE.fullmatch(kind):
        yield "InvalidMIMEType"
    if relation == "self" and kind in ("text/html", "application/xhtml+xml"):
        yield "SelfNotAtom"
    yield from _about_link(link)


def _about_link(link: etree._Element) -> Iterator[str]:
    if text(link).strip():
        yield "AtomLinkNotEmpty"
    if is_markup(link.get("title", "")):
        yield "ContainsHTML"
    if not LANGUAGE.fullmatch(link.get("hreflang", "en")):
        yield "InvalidLanguage"


def _entry(entry: etree._Element) -> Iterator[str]:
    has_content = entry.find(f"{ATOM}content") is not None
    if not has_content and entry.find(f"{ATOM}summary") is None:
        yield "MissingTextualContent"
    links = (link.get("rel", "alternate") for link in entry.iterfind(f"{ATOM}link"))
    if not has_content and "alternate" not in links:
        yield "MissingContentOrAlternate"


def _ids(root: etree._Element) -> Iterator[str]:
    counted = Counter(text(one) for one in root.iterfind(f"{ATOM}entry/{ATOM}id"))
    if any(count > 1 for count in counted.values()):
        yield "DuplicateIds" if max(counted.values()) > 2 else "DuplicateEntries"
    for id in (text(one).strip() for one in root.iter(f"{ATOM}id")):
        if id.lower().startswith("urn:uuid:"):
            if not _UUID.fullmatch(id):
                yield "InvalidUUID"
        elif id.lower().startswith("urn:") and not _URN.fullmatch(id):
            yield "InvalidURN"
        if not SCHEME.match(id) or not REFERENCE.fullmatch(id):
            yield "InvalidLink"
        elif is_uncanonical(id):
            yield "NonCanonicalURI"
