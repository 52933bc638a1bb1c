"""Makes the answer for a plate: slots filled with the current fragments, one encoding at a time."""

from collections.abc import Iterable
from functools import lru_cache

from broadsheet.delivery.answers import (
    NO_CACHING,
    PAGE_CACHING,
    PAGE_SECURITY,
    SECURITY,
    SHORT_CACHING,
    STATUS_LINES,
    Answer,
    Ready,
    http_date,
)
from broadsheet.delivery.store import SlotFile
from broadsheet.kernel import splice
from broadsheet.kernel.plate import Fragment, Plate, Slot, surrogate_keys

_SHORT = frozenset((301, 404, 410))


def versions(slots: Iterable[SlotFile]) -> tuple[str, ...]:
    """The versions of the fragments that an answer was made with: "0" for an empty slot, "x" for a damaged
    one.
    """
    return tuple([slot.fragment.version if slot.fragment else "x" if slot.rotten else "0" for slot in slots])


def compose(plate: Plate, slots: dict[str, SlotFile], made_with: tuple[str, ...], *, gzip: bool) -> Ready:
    """The answer for `plate` with its slots filled, whose `versions` are `made_with`. Raises
    splice.SpliceError where a body does not inflate.

    The entity tag names the plate's content and the fragments' versions; the identity body has another one,
    because a strong tag stands for exact bytes (RFC 9110 section 8.8.1).
    """
    parts = []
    modified = plate.modified
    for part in plate.parts:
        if isinstance(part, Slot):
            fragment: Fragment | None = slots[part.name].fragment
            if fragment is not None:
                parts.append(fragment.segment)
                modified = max(modified, fragment.modified)
        else:
            parts.append(part)
    tag = "-".join((plate.content_hash, *made_with))
    if not parts:
        body, encoding = b"", b""
    elif gzip:
        body, encoding = splice.gzip_member(parts), b"Content-Encoding: gzip\r\n"
    else:
        body, encoding, tag = splice.inflate(parts), b"", tag + "-i"
    status = plate.status
    etag = f'"{tag}"'.encode()
    common = _common(plate.headers, status, "x" in made_with)
    if status != 200:
        head = STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status
        head += b"%s%s%sContent-Length: %d\r\n" % (plate.headers, common, encoding, len(body))
        return Ready(Answer(head, body, status=status), None, etag, modified, made_with)
    validators = b"ETag: %s\r\nLast-Modified: %s\r\n" % (etag, http_date(modified))
    keys = surrogate_keys(plate)
    if keys:
        validators += b"Surrogate-Key: %s\r\n" % keys.encode()
    head = b"HTTP/1.1 200 OK\r\n%s%s%s%sContent-Length: %d\r\n" % (
        plate.headers, validators, common, encoding, len(body),
    )  # fmt: skip
    unmodified = Answer(STATUS_LINES[304] + validators + common, status=304)
    return Ready(Answer(head, body), unmodified, etag, modified, made_with)


@lru_cache(256)  # the press writes a handful of different headers
def _common(headers: bytes, status: int, damaged: bool) -> bytes:
    given = headers.lower()
    if damaged:
        caching = NO_CACHING
    elif b"cache-control:" in given:
        caching = b""
    elif status == 200:
        caching = PAGE_CACHING
    else:
        caching = SHORT_CACHING if status in _SHORT else NO_CACHING
    security = SECURITY if b"content-security-policy:" in given else PAGE_SECURITY
    return caching + b"Vary: Accept-Encoding\r\n" + security
