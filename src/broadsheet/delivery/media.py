"""Files as they are: pictures and other media, style sheets and scripts, the shared poll answer.

Small ones are held in the cache, text with a compressed twin; large ones are read in pieces as the reader
takes them. Nothing outside the folder is ever opened: each step of the path is opened by itself, links
refused.
"""

import errno
import os
import stat
from pathlib import Path

from broadsheet.delivery.answers import NO_CACHING, Answer, Ready, plain, unavailable
from broadsheet.delivery.cache import Cache, Held
from broadsheet.delivery.filefields import TEXT, file_fields, file_tag, partial_head, ready_file
from broadsheet.delivery.filestream import FileStream
from broadsheet.delivery.negotiation import accepts_gzip, conditional, read_date
from broadsheet.delivery.ranges import Span, Unsatisfiable, read_range
from broadsheet.kernel import splice

SMALL = 256 * 1024
"""Bytes up to which a file is held whole."""

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
        head, validators = file_fields(path, found, ranges=not live)
        etag = file_tag(found)
        held.ranges = not live
        held.plain = ready_file(head, validators, etag, b"", data, found)
        held.gzip = held.plain
        if kind in TEXT and len(data) > 200:
            member = splice.gzip_member([splice.deflate(data)])
            if len(member) < len(data):
                twin = etag[:-1] + b'-g"'
                held.gzip = ready_file(head, validators.replace(etag, twin), twin, b"gzip", member, found)
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
    return Answer(partial_head(whole.head, span, len(held.data)), body, status=206)


def _large(path: str, descriptor: int, found: os.stat_result, fields: dict[bytes, bytes]) -> Answer:
    head, validators = file_fields(path, found, ranges=True)
    whole = ready_file(head, validators, file_tag(found), b"", b"", found)
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
    return Answer(partial_head(full.head, span, size), b"", FileStream(descriptor, span), status=206)


def _if_range(fields: dict[bytes, bytes], etag: bytes, modified: int) -> bool:
    """Whether a range may be sent: If-Range is strong and exact (RFC 9110 section 13.1.5)."""
    value = fields.get(b"if-range")
    return value is None or value == etag or read_date(value) == modified


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
