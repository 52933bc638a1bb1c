"""What a feed must and must not be, by the names that the W3C's feed validator gives its findings.

A part of its rules: those that our feeds could break, held to its own cases in `test_feed_rules.py`. Here is
what may stand where and how often; what stands in it is in `feedvalues`.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from lxml import etree

from broadsheet.outlets.tests.feedvalues import values

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

_MANY = {"entry", "author", "contributor", "category", "link"}
_ONE = {"id", "title", "updated", "rights"}
_OF = {
    "feed": _ONE | _MANY | {"subtitle", "generator", "icon", "logo"},
    "entry": (_ONE | _MANY | {"published", "summary", "content", "source"}) - {"entry"},
    "source": (_ONE | _MANY | {"subtitle", "generator", "icon", "logo"}) - {"entry"},
    "author": {"name", "uri", "email"},
    "contributor": {"name", "uri", "email"},
}
_NEEDED = {
    "feed": ("id", "title", "updated"),
    "entry": ("id", "title", "updated"),
    "author": ("name",),
    "contributor": ("name",),
}
_RSS_ONE = {
    "channel": {
        *("title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate"),
        *("lastBuildDate", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours"),
        "skipDays",
    },
    "item": {"title", "link", "description", "author", "comments", "guid", "pubDate", "source"},
}
_RSS_MANY = {"channel": {"category", "item"}, "item": {"category", "enclosure"}}

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_MAIL_DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), *)?\d{1,2} +[A-Z][a-z]{2} +\d{2,4} +\d\d:\d\d(:\d\d)? +"
    r"(?:[A-Z]{1,3}|[+-]\d{4})"
)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_FULL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_WEB = re.compile(r"(https?|ftp)://[^\s/<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|&(#\d+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp);", re.IGNORECASE)
_RISK = re.compile(
    r"<(script|object|embed|iframe|applet|meta|link|frameset|form|input|base)\b", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b(?:href|src)=[\"'](?![a-z][a-z0-9+.-]*:|[#\"'])", re.IGNORECASE)


def events(data: bytes) -> set[str]:
    """The names of everything that is wrong with a feed (RSS 2.0 or Atom)."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {"SAXError"}
    found = {*_languages(root), *values(root)}
    found.update(_atom(root) if root.tag.startswith(ATOM) else _rss(root))
    return found


def _languages(root: etree._Element) -> Iterator[str]:
    said = [one.get(f"{XML}lang") for one in root.iter(etree.Element)]
    said += [one.text or "" for one in root.iterfind("channel/language")]
    if any(language and not _LANGUAGE.fullmatch(language) for language in said):
        yield "InvalidLanguage"


def _atom(root: etree._Element) -> Iterator[str]:
    for parent in root.iter(*(f"{ATOM}{name}" for name in _OF)):
        name = _name(parent)
        children = Counter(_name(one) for one in parent.iterchildren(f"{ATOM}*"))
        if set(children) - _OF[name]:
            yield "UndefinedElement"
        if any(count > 1 and child not in _MANY for child, count in children.items()):
            yield "DuplicateElement"
        if any(not children[needed] for needed in _NEEDED.get(name, ())):
            yield "MissingElement"
    for entry in root.iter(f"{ATOM}entry"):
        above = [entry, entry.getparent(), entry.find(f"{ATOM}source")]
        if not any(one is not None and one.find(f"{ATOM}author") is not None for one in above):
            yield "MissingElement"
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}link[@href]") is None:
            yield "MissingElement"
    yield from _atom_values(root)


def _atom_values(root: etree._Element) -> Iterator[str]:
    for one in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        if not _is_moment(_text(one)):
            yield "InvalidRFC3339Date"
    for one in root.iter(f"{ATOM}id", f"{ATOM}name", f"{ATOM}uri"):
        if not _text(one).strip():
            yield "NotBlank"
        elif _name(one) == "id" and not _FULL.fullmatch(_text(one)):
            yield "InvalidFullLink"
    for one in root.iter(f"{ATOM}content", f"{ATOM}summary"):
        if one.get("type") == "html" and _RISK.search(_text(one)):
            yield "SecurityRisk"
    yield from _atom_links(root)


def _atom_links(root: etree._Element) -> Iterator[str]:
    for one in root.iter(f"{ATOM}link", f"{ATOM}category"):
        if one.get("href" if _name(one) == "link" else "term") is None:
            yield "MissingAttribute"
        if one.get("scheme") is not None and not _FULL.fullmatch(one.get("scheme")):
            yield "InvalidFullLink"
    for parent in root.iter(f"{ATOM}feed", f"{ATOM}entry"):
        links = [
            (link.get("type"), link.get("hreflang"))
            for link in parent.iterchildren(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(links) != len(set(links)):
            yield "DuplicateAtomLink"
    if root.tag == f"{ATOM}feed" and root.find(f"{ATOM}link[@rel='self']") is None:
        yield "MissingSelf"


def _rss(root: etree._Element) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        yield "UndefinedElement" if root.tag != "rss" else "MissingElement"
        return
    for parent in (channel, *channel.iterfind("item")):
        name = _name(parent)
        children = Counter(one.tag for one in parent.iterchildren(etree.Element) if "{" not in one.tag)
        known = _RSS_ONE[name] | _RSS_MANY[name]
        if set(children) - known:
            yield "UndefinedElement"
        if any(children[child] > 1 for child in _RSS_ONE[name]):
            yield "DuplicateElement"
        yield from _rss_values(parent)
    for needed in ("title", "link", "description"):
        if channel.find(needed) is None:
            yield f"Missing{needed.title()}"
    if channel.find(f"{ATOM}link[@rel='self']") is None:
        yield "MissingSelf"
    yield from _items(channel)


def _rss_values(parent: etree._Element) -> Iterator[str]:
    for one in parent.iterchildren("pubDate", "lastBuildDate"):
        yield from _mail_date(_text(one))
    for one in parent.iterchildren("link"):
        if not _WEB.fullmatch(_text(one).strip()):
            yield "InvalidLink"
    for one in parent.iterchildren("description", CONTENT):
        if _RISK.search(_text(one)):
            yield "SecurityRisk"
        if _RELATIVE.search(_text(one)):
            yield "ContainsRelRef"
    for one in parent.iterchildren("title", "category"):
        if _TAG.search(_text(one)):
            yield "ContainsHTML"


def _items(channel: etree._Element) -> Iterator[str]:
    guids = [_text(one) for one in channel.iterfind("item/guid")]
    if len(guids) != len(set(guids)):
        yield "DuplicateValue"
    for item in channel.iterfind("item"):
        if item.find("title") is None and item.find("description") is None:
            yield "ItemMustContainTitleOrDescription"
        guid = item.find("guid")
        if guid is None:
            yield "MissingGuid"
        elif guid.get("isPermaLink", "true") not in ("true", "false"):
            yield "InvalidBooleanAttribute"
        elif guid.get("isPermaLink", "true") == "true" and not _WEB.fullmatch(_text(guid).strip()):
            yield "InvalidHttpGUID"
        order = [one.tag for one in item.iterchildren("description", CONTENT)]
        if order[:1] == [CONTENT] and "description" in order:
            yield "NeedDescriptionBeforeContent"


def _mail_date(text: str) -> Iterator[str]:
    if not _MAIL_DATE.fullmatch(text.strip()):
        yield "InvalidRFC2822Date"
        return
    try:
        parsedate_to_datetime(text)
    except ValueError:
        yield "InvalidRFC2822Date"


def _is_moment(text: str) -> bool:
    parts = _MOMENT.fullmatch(text)
    if parts is None:
        return False
    try:
        dt.datetime.fromisoformat(parts[1])
    except ValueError:
        return False
    return True


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _text(element: etree._Element) -> str:
    return element.text or ""
