"""Files from elsewhere on their way into a parser: not endless, and in a form that the parser takes.

Exports and feeds are written by hand-made programs. What a browser or a feed reader forgives them is mended
here, on the bytes; what is wrong with the XML itself stays for the parser to say.
"""

from __future__ import annotations

import codecs
import re
from html.entities import name2codepoint
from typing import BinaryIO

from broadsheet.intake.encodings import of_text
from broadsheet.intake.items import SourceError

LARGEST = 32 * 1024 * 1024
"""Bytes between the ends of two items: more would fill the memory."""

_ILLEGAL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_][^<>]*?(?=/?>)")
_SAYS = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,7});")
_HALF = re.compile(rb"&[A-Za-z0-9]{0,8}$")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)  # fmt: skip
_OFTEN_UNDECLARED = {
    b"app": b"http://www.w3.org/2007/app",
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"excerpt": b"http://wordpress.org/export/1.2/excerpt/",
    b"feedburner": b"http://rssnamespace.org/feedburner/ext/1.0",
    b"geo": b"http://www.w3.org/2003/01/geo/wgs84_pos#",
    b"georss": b"http://www.georss.org/georss",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"slash": b"http://purl.org/rss/1.0/modules/slash/",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
    b"thr": b"http://purl.org/syndication/thread/1.0",
    b"wfw": b"http://wellformedweb.org/CommentAPI/",
    b"wp": b"http://wordpress.org/export/1.2/",
}
"""Prefixes that exports and feeds use without saying whose they are: Blogger's own `app:draft` is one, the
`excerpt` of WordPress 2 another."""


def _in_windows(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 in a file that is said to be: nearly always the Windows signs of pasted text."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("broadsheet-windows", _in_windows)


def declared(head: bytes) -> bytes:
    """The beginning of a file with the well-known prefixes declared that its root element leaves out."""
    prolog = _PROLOG.match(head)
    root = _ROOT.search(head, prolog.end() if prolog else 0)
    if root is None:
        return head
    missing = b"".join(
        b' xmlns:%s="%s"' % pair
        for pair in _OFTEN_UNDECLARED.items()
        if not re.search(rb"xmlns:%s\s*=" % pair[0], root[0])
    )
    return head[: root.end()] + missing + head[root.end() :]


class Metered:
    """A file that says when too much was read since the last item (`since` is set to 0 behind each)."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end. Raises SourceError."""
        if size == 0:  # how some parsers ask whether it gives bytes
            return b""
        chunk = self.file.read(min(size, 65536) if size > 0 else 65536)
        self.since += len(chunk)
        if self.since > LARGEST:
            raise SourceError(f"an item is larger than {LARGEST // 1024 // 1024} MiB")
        return chunk


class MeteredText(Metered):
    """The same for XML, as UTF-8, whatever it came in.

    Left out are control characters that XML does not allow (WordPress writes them into exports, from pasted
    text), and what stands before the declaration: an empty line, a warning of PHP. HTML's entities, which XML
    does not know, become numbers.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.decoder: codecs.IncrementalDecoder | None = None
        self.half = b""

    def read(self, size: int = -1) -> bytes:
        while size:
            chunk = super().read(size)
            begins = self.decoder is None
            if begins:
                chunk = self._begun(chunk)
            assert self.decoder is not None
            text = self.decoder.decode(chunk, final=not chunk).encode("utf-8", "replace")
            text = self.half + text.translate(None, _ILLEGAL)
            half = _HALF.search(text) if chunk else None
            self.half, text = (half[0], text[: half.start()]) if half else (b"", text)
            text = _ENTITY.sub(_by_number, text)
            if begins:
                text = declared(_DECLARATION.sub(b"", text))
            if text or not chunk:
                return text
        return b""

    def _begun(self, chunk: bytes) -> bytes:
        """The first bytes without what stands before the XML; the decoder is chosen by them."""
        mark, encoding = next(((m, e) for m, e in _MARKS if chunk.startswith(m)), (b"", ""))
        if encoding in ("", "utf-8"):
            chunk = chunk[len(mark) :]
            at = chunk.find(b"<?xml", 0, 8192)
            chunk = chunk[at:] if at > 0 else chunk.lstrip()
            says = _SAYS.match(chunk)
            encoding = encoding or (says[1].decode() if says else "utf-8")
            if encoding.lower().startswith(("utf-16", "utf-32", "ucs", "iso-10646")):
                encoding = "utf-8"  # it was read so far byte by byte: it cannot be what it says
        known = of_text(encoding)
        if known is None:
            raise SourceError(f"it cannot be read as XML (unknown encoding: {encoding})")
        self.decoder = known.incrementaldecoder("broadsheet-windows" if known.name == "utf-8" else "replace")
        return chunk


def _by_number(found: re.Match[bytes]) -> bytes:
    name = found[1].decode()
    point = name2codepoint.get(name) if name not in _OF_XML else None
    return found[0] if point is None else b"&#%d;" % point
