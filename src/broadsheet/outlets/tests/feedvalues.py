"""The rules about what stands in a feed's elements and attributes; `feedrules` has those of which may stand.

Names and meaning as there. Only what our feeds have is looked at: no enclosures, images, XHTML or iTunes.
"""

import re
from collections.abc import Iterator

from lxml import etree

from broadsheet.outlets.tests.feedatom import ATOM, atom_values
from broadsheet.outlets.tests.feedtexts import (
    LANGUAGE,
    MEDIA_TYPE,
    REFERENCE,
    SCHEME,
    html,
    implausible,
    is_markup,
    text,
)

MEDIA = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

_KNOWN = {
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/modules/content/",
    DUBLIN_CORE,
    "http://search.yahoo.com/mrss/",
    "http://purl.org/atompub/tombstones/1.0",
    "http://www.w3.org/XML/1998/namespace",
}
_PREFIXES = {"dc": DUBLIN_CORE, "media": MEDIA[1:-1], "content": "http://purl.org/rss/1.0/modules/content/"}
_OLD_ATOM = ("http://purl.org/atom/", "http://backend.userland.com/", "http://blogs.law.harvard.edu/tech/rss")

_EXTENDED = ("{http://blogs.law.harvard.edu/", "{http://backend.userland.com/")

_WINDOWS = re.compile("[\x80-\x9f]|Ã[\x80-\xbf©¨¡]|â€[\x80-\xff™œ]?")


def values(root: etree._Element) -> Iterator[str]:
    """The names of what is wrong with the texts, addresses and namespaces of a feed."""
    yield from _namespaces(root)
    yield from _media(root)
    if any(_WINDOWS.search(one) for one in root.itertext()):
        yield "BadCharacters"
    yield from atom_values(root) if root.tag.startswith(ATOM) else _rss(root)


def _namespaces(root: etree._Element) -> Iterator[str]:
    space = etree.QName(root).namespace or ""
    if root.tag == "feed":
        yield "MissingNamespace"
    elif root.tag == f"{ATOM}feed" and root.prefix:
        yield "AvoidNamespacePrefix"
    elif etree.QName(root).localname in ("feed", "rss") and space and not root.tag.startswith(ATOM):
        yield "ObsoleteNamespace" if space.startswith(_OLD_ATOM) else "InvalidNamespace"
    for one in root.iter(etree.Element):
        space = etree.QName(one).namespace
        if space and space not in _KNOWN and "xhtml" not in space:
            yield "UnknownNamespace"
        if not space and root.tag.startswith(ATOM):
            yield "UndeterminableVocabulary"
        for prefix, address in one.nsmap.items():
            if prefix in _PREFIXES and address.lower() != _PREFIXES[prefix].lower():
                yield "ReservedPrefix"
            if prefix and address == DUBLIN_CORE and prefix != "dc":
                yield "NonstdPrefix"


_SIZES = ("width", "height", "fileSize")


def _media(root: etree._Element) -> Iterator[str]:
    for one in root.iter(f"{MEDIA}content"):
        yield from _media_content(one)
    for one in root.iter(f"{MEDIA}description", f"{MEDIA}title", f"{MEDIA}text"):
        kind = one.get("type", "plain")
        if kind not in ("plain", "html"):
            yield "InvalidMediaTextType"
        elif kind == "html":
            yield from html(text(one))
        elif is_markup(text(one)):
            yield "ContainsUndeclaredHTML"
    for one in root.iter(f"{MEDIA}copyright", f"{MEDIA}credit"):
        if is_markup(text(one)):
            yield "ContainsHTML"
        if not REFERENCE.fullmatch(one.get("url", "")):
            yield "InvalidUriChar"


def _media_content(one: etree._Element) -> Iterator[str]:
    if one.get("url") and not SCHEME.match(one.get("url")):
        yield "InvalidFullLink"
    if not MEDIA_TYPE.fullmatch(one.get("type", "image/jpeg")):
        yield "InvalidMIMEAttribute"
    if one.get("medium", "image") not in ("image", "audio", "video", "document", "executable"):
        yield "InvalidMediaMedium"
    if not LANGUAGE.fullmatch(one.get("lang", "en")):
        yield "InvalidLanguage"
    if any(not re.fullmatch("[1-9][0-9]*", one.get(name, "1")) for name in _SIZES):
        yield "InvalidPositiveInteger"


def _rss(root: etree._Element) -> Iterator[str]:
    if root.tag == "rss" and root.get("version") is None:
        yield "MissingAttribute"
    elif root.tag == "rss" and root.get("version") not in ("0.91", "0.92", "0.93", "0.94", "2.0"):
        yield "InvalidRSSVersion"
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        return
    yield from _channel(channel)
    for guid in channel.iterfind("item/guid"):
        yield from _guid(guid)
    for one in channel.iter("description", CONTENT):
        if one.getparent().tag == "item":
            yield from html(text(one))


def _channel(channel: etree._Element) -> Iterator[str]:
    own = (one for one in channel.iter("title", "category") if one.getparent().tag in ("channel", "item"))
    if any(not text(one).strip() for one in own):
        yield "NotBlank"
    spoken = (text(one).strip() for one in channel.iterfind("language"))
    if any(not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", one) for one in spoken):
        yield "InvalidLanguage"
    after = [one.tag for one in channel.iterchildren(etree.Element)]
    if "item" in after and any(tag != "item" for tag in after[after.index("item") :]):
        yield "MisplacedItem"
    core = (one for one in channel.iter(etree.Element) if "{" not in one.tag)
    if any(name.startswith(_EXTENDED) for one in core for name in one.attrib):
        yield "UseOfExtensionAttr"
    yield from implausible(text(one).strip() for one in channel.iter("pubDate", "lastBuildDate"))


def _guid(guid: etree._Element) -> Iterator[str]:
    if set(guid.attrib) - {"isPermaLink"}:
        yield "UnexpectedAttribute"
    if re.fullmatch(r"\d{1,6}", text(guid).strip()):
        yield "NotSufficientlyUnique"
    if guid.get("isPermaLink", "true") == "true" and re.match("(urn|tag):", text(guid)):
        yield "InvalidPermalink"
