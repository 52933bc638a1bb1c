"""XML from elsewhere, as a stream: no entities, no network, no file, no depth and no size without an end.

reliability.md S10 names what must be refused: entity bombs, external entities, deep nesting, endless texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from broadsheet.intake.items import SourceError

LARGEST = 32 * 1024 * 1024
"""Bytes between the ends of two items: more would fill the memory."""

DEEPEST = 200
"""Elements inside each other. WXR has 4, NewsML with NITF in it about 20."""

_ILLEGAL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})


_ROOT = re.compile(rb"<[A-Za-z_][^<>]*?(?=/?>)")
_OFTEN_UNDECLARED = {
    b"app": b"http://www.w3.org/2007/app",
    b"thr": b"http://purl.org/syndication/thread/1.0",
    b"media": b"http://search.yahoo.com/mrss/",
    b"wfw": b"http://wellformedweb.org/CommentAPI/",
    b"slash": b"http://purl.org/rss/1.0/modules/slash/",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"georss": b"http://www.georss.org/georss",
    b"feedburner": b"http://rssnamespace.org/feedburner/ext/1.0",
}
"""Prefixes that exports and feeds use without saying whose they are: Blogger's own `app:draft` is one."""


def declared(head: bytes) -> bytes:
    """The beginning of a file with the well-known prefixes declared that its root element leaves out."""
    root = _ROOT.search(head)
    if root is None:
        return head
    missing = b"".join(
        b' xmlns:%s="%s"' % pair for pair in _OFTEN_UNDECLARED.items() if b"xmlns:%s" % pair[0] not in root[0]
    )
    return head[: root.end()] + missing + head[root.end() :]


class Metered:
    """A file that says when too much was read since the last item, and leaves illegal characters out.

    WordPress writes control characters into exports that XML does not allow (they come from pasted text).
    """

    def __init__(self, file: BinaryIO, *, plain: bool | None = None) -> None:
        self.file = file
        self.since = 0
        self.plain, self.begun = plain, plain is False

    def read(self, size: int = -1) -> bytes:
        if size == 0:  # how some parsers ask whether it gives bytes
            return b""
        chunk = self.file.read(min(size, 65536) if size > 0 else 65536)
        self.since += len(chunk)
        if self.since > LARGEST:
            raise SourceError(f"an item is larger than {LARGEST // 1024 // 1024} MiB")
        if self.plain is None:
            self.plain = b"\x00" not in chunk[:4] and not chunk.startswith((b"\xff\xfe", b"\xfe\xff"))
        if not self.plain:
            return chunk
        chunk = chunk.translate(None, _ILLEGAL)
        if not self.begun and chunk:
            self.begun, chunk = True, declared(chunk)
        return chunk


def elements(file: BinaryIO, *, among: frozenset[str], top: int = 1) -> Iterator[tuple[str, Element]]:
    """Each element whose name (namespace included as `{uri}name`, or the bare local name) is in `among`.

    Elements at depth `top` or below that are not wanted are thrown away as soon as they end, so memory does
    not grow. Raises SourceError with the line where the file ends to be XML.
    """
    metered = Metered(file)
    path: list[Element] = []
    wanted = 0
    try:
        for event, element in iterparse(metered, events=("start", "end"), forbid_external=True):
            if event == "start":
                path.append(element)
                wanted += named(element) in among
                if len(path) > DEEPEST:
                    raise SourceError(f"elements are nested deeper than {DEEPEST}")
                continue
            path.pop()
            if named(element) in among:
                wanted -= 1
                if not wanted:
                    yield named(element), element
                    metered.since = 0
            if not wanted and len(path) >= top:
                element.clear()
                if path:
                    path[-1].remove(element)
    except DefusedXmlException:
        raise SourceError("it declares entities or asks for other files, which is not taken") from None
    except ParseError as error:
        line, column = error.position
        reason = str(error).partition(":")[0]
        raise SourceError(
            f"it is not well-formed XML from line {line}, column {column} on ({reason})"
        ) from None
    except (LookupError, ValueError, UnicodeError) as error:
        raise SourceError(f"it cannot be read as XML ({error})") from None


def named(element: Element) -> str:
    """The element's local name."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child_text(element: Element, name: str, space: str = "") -> str:
    """The text of the first child with this local name (and `space` in its namespace), else empty."""
    for child in element:
        if named(child) == name and space in child.tag:
            return "".join(child.itertext()).strip()
    return ""
