"""Files as they are: pictures and other media, style sheets and scripts, the shared poll answer.

Small ones are held in the cache, text with a compressed twin; large ones are read in pieces as the reader
takes them. Nothing outside the folder is ever opened: each step of the path is opened by itself, links
refused.
"""

import errno
import os
import re
import stat
from pathlib import Path

from broadsheet.delivery.answers import (
    FILE_SECURITY,
    NO_CACHING,
    PAGE_SECURITY,
    STATUS_LINES,
    Answer,
    Ready,
    Sink,
    http_date,
    plain,
    unavailable,
)
from broadsheet.delivery.cache import Cache, Held
from broadsheet.delivery.negotiation import accepts_gzip, conditional, read_date
from broadsheet.delivery.ranges import Span, Unsatisfiable, read_range
from broadsheet.kernel import splice

SMALL = 256 * 1024
"""Bytes up to which a file is held whole."""

_PIECE = 64 * 1024
# After this many pieces the other readers have their turn, however fast this one takes them.
_TURN = 4

_IMMUTABLE = b"Cache-Control: public, max-age=31536000, immutable\r\n"
_REVALIDATED = b"Cache-Control: public, max-age=60, s-maxage=60\r\n"
_POLLED = b"Cache-Control: public, max-age=0, s-maxage=2\r\n"
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
    "vtt": b"text/vtt; charset=utf-8",
    "webm": b"video/webm",
    "webmanifest": b"application/manifest+json",
    "webp": b"image/webp",
    "woff": b"font/woff",
    "woff2": b"font/woff2",
}
_TEXT = frozenset(("css", "js", "json", "svg", "txt", "vtt", "webmanifest"))
# Anything without a known type is for saving, never for showing: a browser must not take it for a page.
_UNKNOWN = b"application/octet-stream\r\nContent-Disposition: attachment"

_ABSENT = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EISDIR, errno.ENXIO))
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class HeldFile(Held):
    """A small file with its answers; `data` is what ranges are cut from."""

    __slots__ = ("data", "ranges", "signature")

    def __init__(self, key: str, data: bytes, signature: tuple[int, int, int], tick: int) -> None:
        super().__init__(key, len(data), tick)
        self.data = data
        self.signature = signature
        self.ranges = True


class FileStream:
    """Sends part of an open file, as fast as the reader takes it and no faster."""

    endless = False

    def __init__(self, descriptor: int, span: Span) -> None:
        self._descriptor = descriptor
        self._at = span.start
        self._left = span.length
        self._sink: Sink | None = None

    def begin(self, sink: Sink) -> None:
        self._sink = sink
        self.resume()

    def resume(self) -> None:
        sink = self._sink
        for _ in range(_TURN):
            if sink is None or sink.choked:
                return
            try:
                piece = os.pread(self._descriptor, min(_PIECE, self._left), self._at)
            except OSError:
                piece = b""
            if not piece and self._left:  # shorter than when its length was announced
                self.gone()
                sink.cut()
                return
            self._at += len(piece)
            self._left -= len(piece)
            sink.send(piece)
            if not self._left:
                self.gone()
                sink.finish(keep=True)
                return
        if sink is not None and not sink.choked:
            sink.later(self.resume)

    def gone(self) -> None:
        self._sink = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def drain(self) -> None:
        """A download in progress may finish within the time that stopping is given."""


class Files:
    """Files below `root`, held in `cache`."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self._root = root
        self._cache = cache

    def respond(self, path: str, fields: dict[bytes, bytes], tick: int) -> tuple[Answer, Held | None] | None:
        """The answer for a file, and what is held of it; None where there is no such file.

        `path` is relative to the root, decoded and free of dot segments.
        """
        held = self._cache.get(path)
        if isinstance(held, HeldFile):
            if held.tick == tick or self._unchanged(held, path):
                held.tick = tick
                return choose(held, fields), held
            self._cache.drop(path)
        try:
            descriptor = _open_below(self._root, path)
        except OSError as fault:
            if fault.errno in _ABSENT:
                return None
            return unavailable(), None
        keep_open = False
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return None
            if found.st_size <= SMALL:
                held = self._hold(path, descriptor, found, tick)
                return (choose(held, fields), held) if held else (unavailable(), None)
            answer = _large(path, descriptor, found, fields)
            keep_open = answer.stream is not None
            return answer, None
        finally:
            if not keep_open:
                os.close(descriptor)

    def _unchanged(self, held: HeldFile, path: str) -> bool:
        try:
            return _sign(os.stat(self._root / path, follow_symlinks=False)) == held.signature
        except OSError:
            return False

    def _hold(self, path: str, descriptor: int, found: os.stat_result, tick: int) -> HeldFile | None:
        try:
            data = os.read(descriptor, found.st_size + 1)
        except OSError:
            return None
        if len(data) != found.st_size:
            return None
        held = HeldFile(path, data, _sign(found), tick)
        kind = path.rpartition(".")[2].lower()
        live = path.startswith("live/")
        head, validators = _fields(path, found, ranges=not live)
        etag = _etag(found)
        held.ranges = not live
        held.plain = _ready(head, validators, etag, b"", data, found)
        held.gzip = held.plain
        if kind in _TEXT and len(data) > 200:
            member = splice.gzip_member([splice.deflate(data)])
            if len(member) < len(data):
                twin = etag[:-1] + b'-g"'
                held.gzip = _ready(head, validators.replace(etag, twin), twin, b"gzip", member, found)
                held.size += len(member)
        self._cache.put(held)
        return held


def choose(held: HeldFile, fields: dict[bytes, bytes]) -> Answer:
    """The answer for a held file: whole, a part of it, or 304."""
    none_match, since = fields.get(b"if-none-match"), fields.get(b"if-modified-since")
    asked = fields.get(b"range")
    plain_ready, gzip_ready = held.plain, held.gzip
    if plain_ready is None or gzip_ready is None:
        return unavailable()
    if asked is None or not held.ranges:
        ready = gzip_ready if accepts_gzip(fields.get(b"accept-encoding")) else plain_ready
        return conditional(ready, none_match, since)
    whole = conditional(plain_ready, none_match, since)
    if whole is plain_ready.unmodified or not _if_range(fields, plain_ready.etag, plain_ready.modified):
        return whole
    try:
        span = read_range(asked, len(held.data))
    except Unsatisfiable:
        return _refused_range(len(held.data))
    if span is None:
        return whole
    body = held.data[span.start : span.start + span.length]
    return Answer(_partial(whole.head, span, len(held.data)), body)


def _large(path: str, descriptor: int, found: os.stat_result, fields: dict[bytes, bytes]) -> Answer:
    head, validators = _fields(path, found, ranges=True)
    whole = _ready(head, validators, _etag(found), b"", b"", found)
    size = found.st_size
    length = b"Content-Length: %d\r\n" % size
    full = Answer(whole.answer.head.replace(b"Content-Length: 0\r\n", length), b"")
    ready = Ready(full, whole.unmodified, whole.etag, whole.modified)
    answer = conditional(ready, fields.get(b"if-none-match"), fields.get(b"if-modified-since"))
    if answer is not full:
        return answer
    span: Span | None = None
    asked = fields.get(b"range")
    if asked is not None and _if_range(fields, ready.etag, ready.modified):
        try:
            span = read_range(asked, size)
        except Unsatisfiable:
            return _refused_range(size)
    if span is None:
        full.stream = FileStream(descriptor, Span(0, size))
        return full
    return Answer(_partial(full.head, span, size), b"", FileStream(descriptor, span))


def _ready(
    head: bytes, validators: bytes, etag: bytes, encoding: bytes, body: bytes, found: os.stat_result
) -> Ready:
    coded = b"Content-Encoding: %s\r\n" % encoding if encoding else b""
    answer = Answer(
        b"%s%s%s%sContent-Length: %d\r\n" % (STATUS_LINES[200], head, validators, coded, len(body)), body
    )
    return Ready(answer, Answer(STATUS_LINES[304] + validators), etag, int(found.st_mtime))


def _fields(path: str, found: os.stat_result, *, ranges: bool) -> tuple[bytes, bytes]:
    """The fields of a file's answer, and those that a 304 repeats."""
    name = path.rpartition("/")[2]
    kind = name.rpartition(".")[2].lower()
    content = b"Content-Type: %s\r\n" % _TYPES.get(kind, _UNKNOWN)
    if ranges:
        content += b"Accept-Ranges: bytes\r\n"
    if path.startswith("live/"):
        caching, security = _POLLED, PAGE_SECURITY
    else:
        caching, security = _IMMUTABLE if _HASHED.search(name) else _REVALIDATED, FILE_SECURITY
    vary = b"Vary: Accept-Encoding\r\n" if kind in _TEXT else b""
    modified = http_date(int(found.st_mtime))
    return content, b"ETag: %s\r\nLast-Modified: %s\r\n%s%s%s" % (
        _etag(found),
        modified,
        caching,
        vary,
        security,
    )


def _etag(found: os.stat_result) -> bytes:
    return b'"%x-%x"' % (found.st_mtime_ns, found.st_size)


def _if_range(fields: dict[bytes, bytes], etag: bytes, modified: int) -> bool:
    """Whether a range may be sent: If-Range is strong and exact (RFC 9110 section 13.1.5)."""
    value = fields.get(b"if-range")
    return value is None or value == etag or read_date(value) == modified


def _partial(head: bytes, span: Span, size: int) -> bytes:
    last = span.start + span.length - 1
    head = STATUS_LINES[206] + head.removeprefix(STATUS_LINES[200])
    head = head.replace(b"Content-Length: %d\r\n" % size, b"Content-Length: %d\r\n" % span.length)
    return head + b"Content-Range: bytes %d-%d/%d\r\n" % (span.start, last, size)


def _refused_range(size: int) -> Answer:
    return plain(416, b"Content-Range: bytes */%d" % size, caching=NO_CACHING)


def _sign(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_ctime_ns, found.st_size


def _open_below(root: Path, path: str) -> int:
    """Open a file below `root`, each folder on the way by itself. Raises OSError for links and hidden
    names.
    """
    *folders, name = path.split("/")
    if not name or any(step.startswith(".") or not step for step in (*folders, name)):
        raise FileNotFoundError(errno.ENOENT, "no such file", path)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            below = os.open(folder, _FLAGS | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = below
        return os.open(name, _FLAGS, dir_fd=at)
    finally:
        os.close(at)
