"""The fields of a file's answer: its type, how long it may be kept, what tells one version from another."""

import os
import re

from broadsheet.delivery import polling
from broadsheet.delivery.answers import FILE_SECURITY, PAGE_SECURITY, STATUS_LINES, Answer, Ready, http_date
from broadsheet.delivery.ranges import Span

_IMMUTABLE = b"Cache-Control: public, max-age=31536000, immutable\r\n"
_REVALIDATED = b"Cache-Control: public, max-age=60, s-maxage=60\r\n"
_HASHED = re.compile(r"[._-][0-9a-f]{8,64}(?=[._-])")

_TYPES = {
    "avif": b"image/avif",
    "css": b"text/css; charset=utf-8",
    "gif": b"image/gif",
    "ico": b"image/x-icon",
    "jpeg": b"image/jpeg",
    "jpg": b"image/jpeg",
    "js": b"text/javascript; charset=utf-8",
    "json": b"application/json",
    "m4a": b"audio/mp4",
    "mp3": b"audio/mpeg",
    "mp4": b"video/mp4",
    "ogg": b"audio/ogg",
    "pdf": b"application/pdf",
    "png": b"image/png",
    "svg": b"image/svg+xml",
    "txt": b"text/plain; charset=utf-8",
    "wav": b"audio/wav",
    "vtt": b"text/vtt; charset=utf-8",
    "webm": b"video/webm",
    "webmanifest": b"application/manifest+json",
    "webp": b"image/webp",
    "woff": b"font/woff",
    "woff2": b"font/woff2",
}
TEXT = frozenset(("css", "js", "json", "svg", "txt", "vtt", "webmanifest"))
# Anything without a known type is for saving, never for showing: a browser must not take it for a page.
_UNKNOWN = b"application/octet-stream\r\nContent-Disposition: attachment"


def ready_file(
    head: bytes, validators: bytes, etag: bytes, encoding: bytes, body: bytes, found: os.stat_result
) -> Ready:
    """A file's answer in one encoding; `encoding` is empty for the file as it is."""
    coded = b"Content-Encoding: %s\r\n" % encoding if encoding else b""
    answer = Answer(
        b"%s%s%s%sContent-Length: %d\r\n" % (STATUS_LINES[200], head, validators, coded, len(body)), body
    )
    return Ready(answer, Answer(STATUS_LINES[304] + validators, status=304), etag, int(found.st_mtime))


def file_fields(path: str, found: os.stat_result, *, ranges: bool) -> tuple[bytes, bytes]:
    """The fields of a file's answer, and those that a 304 repeats."""
    name = path.rpartition("/")[2]
    kind = name.rpartition(".")[2].lower()
    content = b"Content-Type: %s\r\n" % _TYPES.get(kind, _UNKNOWN)
    if ranges:
        content += b"Accept-Ranges: bytes\r\n"
    if path.startswith("live/"):
        caching, security = polling.NOW, PAGE_SECURITY
    else:
        caching, security = _IMMUTABLE if _HASHED.search(name) else _REVALIDATED, FILE_SECURITY
    vary = b"Vary: Accept-Encoding\r\n" if kind in TEXT else b""
    modified = http_date(int(found.st_mtime))
    return content, b"ETag: %s\r\nLast-Modified: %s\r\n%s%s%s" % (
        file_tag(found),
        modified,
        caching,
        vary,
        security,
    )


def file_tag(found: os.stat_result) -> bytes:
    """The entity tag of the file as it is; another version has another time or size."""
    return b'"%x-%x"' % (found.st_mtime_ns, found.st_size)


def partial_head(head: bytes, span: Span, size: int) -> bytes:
    """The head of a whole answer, turned into that of a part (RFC 9110 section 15.3.7)."""
    last = span.start + span.length - 1
    head = STATUS_LINES[206] + head.removeprefix(STATUS_LINES[200])
    head = head.replace(b"Content-Length: %d\r\n" % size, b"Content-Length: %d\r\n" % span.length)
    return head + b"Content-Range: bytes %d-%d/%d\r\n" % (span.start, last, size)
