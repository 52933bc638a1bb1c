"""The plate: one file that holds the finished answer for one path of one edition.

Layout, little-endian: magic with the format's number (8 bytes) · BLAKE2b-128 of everything after it (16) ·
fixed fields · table of parts · edition, path, headers, keys · the parts' bytes. What delivery needs for an
answer is in the fixed fields and the table; the keys are one string that nobody splits on the hot path.

A body is a run of parts: deflated segments (see `splice`) and named slots, which delivery fills with the
current fragment of that name. A fragment is a file of the same kind with a single segment. What follows the
slot `lite` is another body for the same path, the page as text alone: both are written and withdrawn as one.
"""

import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from broadsheet.kernel import paths
from broadsheet.kernel.splice import Segment, deflate

SURROGATE_KEY_LIMIT = 16 * 1024
"""Bytes of a `Surrogate-Key` header's value; the limit that the large CDNs share."""

_PLATE_MAGIC = b"BSPLATE\x01"
_FRAGMENT_MAGIC = b"BSSLOT\x00\x01"
_DIGEST = 16
_START = 8 + _DIGEST
# status, number of parts, edition, path, headers, keys (lengths in bytes), outbox position, modified,
# content hash
_FIXED = struct.Struct("<HHHHIIQq16s")
# bytes in the file, CRC-32, operator, raw length; a slot has _SLOT as its raw length and its name as its
# bytes
_PART = struct.Struct("<IIIQ")
_SLOT = (1 << 64) - 1
# version, modified, edition, name (lengths), then one part's fields
_FRAGMENT = struct.Struct("<8sqHHIIIQ")

LITE = "lite"
"""The slot that ends a page; behind it the page as text alone begins."""

_MARKER = re.compile(rb"\x00slot:([a-z][a-z0-9_-]{0,31})\x00")
_SLOT_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*")
_KEY = re.compile(r"[\x21-\x7e]+")
# Delivery works these out for each answer; a plate that brought its own would contradict it. Cookies have
# no place on a page that is the same for every reader.
_NOT_OURS = frozenset(
    "connection content-encoding content-length date etag keep-alive last-modified set-cookie "
    "surrogate-key trailer transfer-encoding upgrade vary".split()
)


class PlateError(ValueError):
    """The file is torn, truncated, rotten, of another format, or belongs to another path."""


@dataclass(slots=True)
class Slot:
    """The place in a body where the current fragment called `name` goes."""

    name: str


@dataclass(slots=True)
class Plate:
    """A parsed plate. `modified` is in Unix seconds, `position` is the outbox position read before rendering.

    `headers` is ready for the wire (`Name: value` lines, each ended by CRLF); `content_hash` changes
    whenever the status, a header or a byte of the body does, and with nothing else.
    """

    edition: str
    path: str
    status: int
    headers: bytes
    key_text: str
    position: int
    modified: int
    content_hash: str
    parts: tuple[Segment | Slot, ...]
    lite: tuple[Segment | Slot, ...] = ()
    """The parts of the page as text alone; none where it has no such form."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What the page was made from; a page is stale when one of these moves past `position`."""
        return tuple(self.key_text.split())

    def form(self, *, lite: bool) -> "Plate | None":
        """The plate with the parts of one of its forms only. As text alone a redirect or a page that is gone
        is what it always is; None for a file or a page that has no such form.
        """
        if not lite or (self.status != 200 and not self.lite):
            return replace(self, lite=())
        return replace(self, parts=self.lite, lite=()) if self.lite else None


@dataclass(slots=True)
class Fragment:
    """What fills a slot: `version` changes with its bytes, `modified` is in Unix seconds."""

    version: str
    modified: int
    segment: Segment


def slot_marker(name: str) -> str:
    """The text that stands in a rendered body where the fragment `name` will be spliced in."""
    if not _SLOT_NAME.fullmatch(name):
        raise PlateError(f"{name!r} cannot name a slot")
    return f"\x00slot:{name}\x00"


def compile_plate(
    *,
    edition: str,
    path: str,
    status: int,
    headers: Mapping[str, str],
    keys: Iterable[str],
    position: int,
    modified: datetime,
    body: bytes,
) -> bytes:
    """The bytes of a plate file. `body` may hold slot markers; `modified` must know its time zone.

    Raises PlateError for a header, key, status or marker that could not be served as it stands.
    """
    paths.check_edition(edition)
    paths.check_path(path)
    if not 200 <= status <= 599:
        raise PlateError(f"a plate cannot have the status {status}")
    parts = _cut(body)
    table = b"".join(_entry(part) for part in parts)
    payload = b"".join(part.name.encode() if isinstance(part, Slot) else part.deflated for part in parts)
    wire = _wire(headers)
    content = blake2b(b"%d\n%s\n%s\n" % (status, wire, table), digest_size=16)
    content.update(payload)
    strings = (edition.encode(), path.encode(), wire, _key_text(keys).encode())
    if len(parts) > 0xFFFF:
        raise PlateError("a body has too many slots")
    fixed = _FIXED.pack(
        status, len(parts), *(len(text) for text in strings), position, _seconds(modified), content.digest()
    )
    return _sealed(_PLATE_MAGIC, b"".join((fixed, table, *strings, payload)))


def parse(data: bytes, *, edition: str | None = None, path: str | None = None, verify: bool = True) -> Plate:
    """Read a plate file back. With `edition` and `path` a plate that was made for another place is refused.

    Raises PlateError on anything torn, truncated, rotten or foreign. `verify=False` skips the hash over the
    file.
    """
    _unseal(_PLATE_MAGIC, data, verify)
    try:
        status, count, a, b, c, d, position, modified, content = _FIXED.unpack_from(data, _START)
        at = _START + _FIXED.size
        table = data[at : at + count * _PART.size]
        at += count * _PART.size
        found_edition = data[at : at + a].decode()
        at += a
        found_path = data[at : at + b].decode()
        at += b
        headers = data[at : at + c]
        at += c
        key_text = data[at : at + d].decode("ascii")
        at += d
        parts: list[Segment | Slot] = []
        for size, crc, operator, length in _PART.iter_unpack(table):
            piece = data[at : at + size]
            at += size
            parts.append(Slot(piece.decode()) if length == _SLOT else Segment(piece, crc, length, operator))
    except (struct.error, UnicodeDecodeError) as fault:
        raise PlateError(f"not readable: {fault}") from fault
    if at != len(data):
        raise PlateError("shorter or longer than it says")
    if (edition is not None and edition != found_edition) or (path is not None and path != found_path):
        raise PlateError(f"made for {found_edition}:{found_path}")
    border = next((at for at, part in enumerate(parts) if isinstance(part, Slot) and part.name == LITE), None)
    full, lite = (parts, []) if border is None else (parts[:border], parts[border + 1 :])
    return Plate(
        found_edition, found_path, status, headers, key_text, position, modified, content.hex(),
        tuple(full), tuple(lite),
    )  # fmt: skip


def compile_fragment(*, edition: str, name: str, modified: datetime, body: bytes) -> bytes:
    """The bytes of a slot file: what every page of the edition shows in its slot `name` from now on."""
    paths.check_edition(edition)
    slot_marker(name)
    if b"\x00" in body:
        raise PlateError("a fragment cannot hold slots or NUL")
    segment = deflate(body)
    version = blake2b(segment.deflated, digest_size=8).digest()
    strings = (edition.encode(), name.encode())
    fixed = _FRAGMENT.pack(
        version, _seconds(modified), len(strings[0]), len(strings[1]), len(segment.deflated), segment.crc,
        segment.operator, segment.length,
    )  # fmt: skip
    return _sealed(_FRAGMENT_MAGIC, b"".join((fixed, *strings, segment.deflated)))


def parse_fragment(data: bytes, *, edition: str | None = None, name: str | None = None) -> Fragment:
    """Read a slot file back. Raises PlateError on anything torn, rotten or made for another slot."""
    _unseal(_FRAGMENT_MAGIC, data, True)
    try:
        version, modified, a, b, size, crc, operator, length = _FRAGMENT.unpack_from(data, _START)
        at = _START + _FRAGMENT.size
        found = data[at : at + a].decode(), data[at + a : at + a + b].decode()
    except (struct.error, UnicodeDecodeError) as fault:
        raise PlateError(f"not readable: {fault}") from fault
    at += a + b
    if at + size != len(data):
        raise PlateError("shorter or longer than it says")
    if (edition is not None and edition != found[0]) or (name is not None and name != found[1]):
        raise PlateError(f"made for {found[0]}:{found[1]}")
    return Fragment(version.hex(), modified, Segment(data[at:], crc, length, operator))


def surrogate_keys(plate: Plate) -> str:
    """The value of `Surrogate-Key`: the keys, space-separated, whole ones only, cut at SURROGATE_KEY_LIMIT
    bytes.

    A page leaves out the river's key: the river is in every page, and a CDN asked to purge it would purge
    the site.
    """
    text = plate.key_text
    if "list:river/" in text and not plate.path.startswith("/live/"):
        text = " ".join(key for key in text.split() if not key.startswith("list:river/"))
    if len(text) > SURROGATE_KEY_LIMIT:
        text = text[: text.rfind(" ", 0, SURROGATE_KEY_LIMIT + 1)]
    return text


def _cut(body: bytes) -> list[Segment | Slot]:
    pieces = _MARKER.split(body)
    parts: list[Segment | Slot] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts.append(Slot(piece.decode()))
        elif b"\x00slot:" in piece:
            raise PlateError("a slot marker is malformed")
        elif piece:
            parts.append(deflate(piece))
    return parts


def _entry(part: Segment | Slot) -> bytes:
    if isinstance(part, Slot):
        return _PART.pack(len(part.name), 0, 0, _SLOT)
    return _PART.pack(len(part.deflated), part.crc, part.operator, part.length)


def _wire(headers: Mapping[str, str]) -> bytes:
    lines = []
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise PlateError(f"the header {name!r} cannot be sent as it stands")
        if name.lower() in _NOT_OURS:
            raise PlateError(f"the header {name} belongs to delivery")
        lines.append(f"{name}: {value}\r\n")
    return "".join(lines).encode("ascii")


def _key_text(keys: Iterable[str]) -> str:
    ordered = list(dict.fromkeys(keys))
    for key in ordered:
        if not _KEY.fullmatch(key):
            raise PlateError(f"{key!r} cannot be a key")
    return " ".join(ordered)


def _seconds(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise PlateError("the time of a plate must know its time zone")
    return int(moment.timestamp())


def _sealed(magic: bytes, rest: bytes) -> bytes:
    return magic + blake2b(rest, digest_size=_DIGEST).digest() + rest


def _unseal(magic: bytes, data: bytes, verify: bool) -> None:
    if data[:8] != magic:
        raise PlateError("not of this format")
    if verify and blake2b(memoryview(data)[_START:], digest_size=_DIGEST).digest() != data[8:_START]:
        raise PlateError("does not match its hash")
