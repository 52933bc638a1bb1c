"""What a feed's texts and addresses may hold: HTML, markup in plain words, references, years."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from lxml import etree

MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w.+-]*/[A-Za-z0-9*][\w.+-]*(\s*;\s*[\w-]+=(\"[^\"]*\"|[^\s;]+))*")
REFERENCE = re.compile(r"[^\s<>\"{}|\\^`]*")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NO_HOST = re.compile(r"(https?|ftp):(?!//[^/])")
_NO_SCHEME = re.compile(r"[\w.-]*[^\w+.:/?#@%&=~-][\w.-]*:")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp|eacute);", re.IGNORECASE)
_SAFE_STYLE = re.compile(
    r"\s*((text-(align|decoration|indent)|float|clear|color|background(-color)?|font(-\w+)?|width|height|"
    r"border(-\w+)*|margin(-\w+)?|padding(-\w+)?|line-height|letter-spacing|vertical-align|cursor|overflow|"
    r"display|list-style(-type)?|white-space)\s*:\s*(rgb\([\d, ]+\)|(?!\d{5,}em)[^:;()\\])+\s*;?\s*)*",
    re.IGNORECASE,
)
_UNSAFE = frozenset("script object embed iframe applet meta link frameset form input base style".split())
_ELEMENTS = frozenset(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center cite "
    "code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 "
    "h6 header hr i img ins kbd label legend li map mark menu nav ol p picture pre q s samp section "
    "small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul "
    "var video wbr html head body title track option select textarea button fieldset noscript".split()
)


def text(element: etree._Element) -> str:
    """What an element holds before its first child."""
    return element.text or ""


def implausible(texts: Iterable[str]) -> Iterator[str]:
    """A year that no feed has: before the web, or after tomorrow."""
    for moment in texts:
        found = re.search(r"\b(\d{4})\b", moment)
        if found and not 1970 < int(found[1]) <= dt.datetime.now(dt.UTC).year + 1:
            yield "ImplausibleDate"


def html(text: str) -> Iterator[str]:
    """What is wrong with a text that is said to be HTML."""
    reader = _Html()
    reader.feed(text)
    reader.close()
    yield from reader.found
    if re.search(r"<[a-z][^<>]*$", text, re.IGNORECASE):
        yield "NotHtml"


def is_markup(text: str) -> bool:
    """Whether plain words look like HTML."""
    tags = (tag[2].lower() for tag in _TAG.finditer(text))
    return any(tag in _ELEMENTS | _UNSAFE for tag in tags) or bool(_ENTITY.search(text))


def is_reference(address: str) -> bool:
    """Whether it can be a reference (RFC 3987): no character that must be written otherwise, a host where
    the scheme wants one.
    """
    return (
        bool(REFERENCE.fullmatch(address)) and not _NO_HOST.match(address) and not _NO_SCHEME.match(address)
    )


def is_uncanonical(address: str) -> bool:
    """Whether an http address is written otherwise than RFC 3986, sections 6.2.2 and 6.2.3, has it."""
    scheme = address.partition(":")[0]
    if scheme.lower() not in ("http", "https"):
        return False
    parts = urlsplit(address)
    default = {"http": ":80", "https": ":443"}[scheme.lower()]
    return (
        scheme != scheme.lower()
        or parts.netloc != parts.netloc.lower()
        or parts.netloc.endswith((default, ":", "@"))
        or parts.netloc.startswith(("@", ":"))
        or not parts.path
        or not {".", ".."}.isdisjoint(parts.path.split("/"))
        or any(_is_needless(escape) for escape in re.findall("%[0-9A-Fa-f]{2}", address))
    )


def _is_needless(escape: str) -> bool:
    return escape != escape.upper() or bool(re.match(r"[\w.~-]", chr(int(escape[1:], 16)), re.ASCII))


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSAFE:
            self.found.add("SecurityRisk")
        elif tag not in _ELEMENTS:
            self.found.add("NotHtml")
        for name, value in attrs:
            if name.startswith("on"):
                self.found |= {"SecurityRiskAttr", "SecurityRisk"}
            elif name == "style" and not _SAFE_STYLE.fullmatch(value or ""):
                self.found.add("DangerousStyleAttr")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _ELEMENTS | _UNSAFE:
            self.found.add("NotHtml")
