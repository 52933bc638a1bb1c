"""Paths: what an address may look like, the words kept for the product, and where the store keeps each thing.

A path here is the part of the address inside an edition: it starts with "/", is percent-decoded, in Unicode
NFC, and has no edition prefix. Pages end with "/", stories do not.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b
from urllib.parse import quote as _quote

NOT_FOUND = "/404"
"""The path whose plate is the edition's answer to an unknown address."""

ROBOTS = "/robots.txt"
"""Asked for at the root of a host; where every edition has a prefix, the first one's is the answer."""

FAVICON = "/favicon.ico"
"""As `ROBOTS`: asked for at the root of a host."""

LITE = "/lite"
"""Before a page's own path: the same page as text alone. Both are in one plate (`kernel.plate`)."""

RESERVED = ("topic", "people", "live", "static", "media", "healthz", "kind", "lite", "schemas")
"""First segments that belong to the product, beside every 4-digit year."""

GENERATION = "generation"
SITE = "site.json"
STATUS = "status.json"

PATH_LIMIT = 2048
"""Bytes of a decoded path."""

_NAME_LIMIT = 200
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_YEAR = re.compile(r"[0-9]{4}")
_BAD = re.compile(r"[\x00-\x1f\x7f]")
# What nearly every address looks like: no character that needs a second look.
_PLAIN = re.compile(r"/(?:[A-Za-z0-9_-]{1,100}/)*[A-Za-z0-9_-]{0,100}")
_PERCENT = re.compile(rb"%(..?)?", re.DOTALL)
_HEX = re.compile(rb"[0-9A-Fa-f]{2}")


class PathError(ValueError):
    """An address that no page can have."""


class Clash(StrEnum):
    """Why a slug cannot be the first segment of an address."""

    YEAR = "year"
    RESERVED = "reserved"
    EDITION = "edition"
    PAGE = "page"


def clash(slug: str, *, edition_prefixes: Iterable[str] = (), page_slugs: Iterable[str] = ()) -> Clash | None:
    """What `slug` collides with as a first segment, or None where a section or a page may use it.

    Prefixes and slugs may be given with or without slashes; case does not count, because readers retype
    addresses.
    """
    word = slug.strip("/").casefold()
    if _YEAR.fullmatch(word):
        return Clash.YEAR
    if word in RESERVED:
        return Clash.RESERVED
    if word in {prefix.strip("/").casefold() for prefix in edition_prefixes} - {""}:
        return Clash.EDITION
    if word in {page.strip("/").casefold() for page in page_slugs} - {""}:
        return Clash.PAGE
    return None


def check_edition(code: str) -> None:
    """Raise PathError unless `code` can name an edition (letters, digits, "-" and "_", at most 32)."""
    if not _EDITION.fullmatch(code):
        raise PathError(f"{code!r} cannot name an edition")


def check_path(path: str) -> None:
    """Raise PathError unless `path` is an address as this module means it: decoded, NFC, no dot or empty
    segments.
    """
    if _PLAIN.fullmatch(path) and len(path) <= PATH_LIMIT:
        return
    if not path.startswith("/"):
        raise PathError(f"{path!r} does not start with a slash")
    if path.isascii():
        if len(path) > PATH_LIMIT:
            raise PathError("the path is too long")
    elif len(path.encode("utf-8", "replace")) > PATH_LIMIT or not unicodedata.is_normalized("NFC", path):
        raise PathError("the path is too long or not in NFC")
    if _BAD.search(path) or "//" in path:
        raise PathError(f"{path!r} has control characters or an empty segment")
    if "/." in path and any(segment in (".", "..") for segment in path.split("/")):
        raise PathError(f"{path!r} has dot segments")
    try:
        path.encode()
    except UnicodeEncodeError as fault:
        raise PathError("the path is not Unicode text") from fault


def decode(target: bytes) -> str:
    """The path of a request target (without its query): percent-decoded exactly once, UTF-8, brought to NFC.

    Raises PathError for a broken escape, bytes that are not UTF-8, an encoded slash, NUL and other control
    characters, empty and dot segments, decoded or not. (RFC 3986 sections 2.1 and 6.2.2.)
    """
    if b"%" in target:
        for match in _PERCENT.finditer(target):
            digits = match.group(1)
            if not digits or not _HEX.fullmatch(digits) or digits.upper() in (b"2F", b"00"):
                raise PathError("a broken or forbidden percent escape")
        target = _PERCENT.sub(lambda match: bytes.fromhex(match.group(1).decode()), target)
    try:
        path = target.decode()
    except UnicodeDecodeError as fault:
        raise PathError("the path is not UTF-8") from fault
    if not path.isascii():
        path = unicodedata.normalize("NFC", path)
    check_path(path)
    return path


def quote(path: str) -> str:
    """The path as it is written in a header or a link: percent-encoded UTF-8 (RFC 3986 section 3.3)."""
    return _quote(path, safe="/!$&'()*+,;=:@-._~")


def quote_tail(tail: str) -> str:
    """A query and a fragment as they are written, with what they have encoded already left as it is."""
    return _quote(tail, safe="/!$&'()*+,;=:@-._~?#%")


def parted(target: str) -> tuple[str, str]:
    """A link's path, and its query and fragment as they are written (RFC 3986 section 3)."""
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return path, target[len(path) :]


def twin(path: str) -> str:
    """The path with or without its last slash: where readers are sent when nothing stands at `path`."""
    return path[:-1] if path.endswith("/") else path + "/"


def of_lite(path: str) -> tuple[str, bool]:
    """The path of the page itself, and whether `path` asks for it as text alone: `/lite/2024/11/23/` does."""
    return (path[len(LITE) :], True) if path.startswith(f"{LITE}/") else (path, False)


def plate_file(edition: str, path: str) -> str:
    """The file of a path's plate, relative to the store. Different paths have different files.

    Names stay readable. A segment that could be mistaken for something else is escaped, one longer than 200
    bytes is replaced by its hash (file systems stop at 255).
    """
    check_edition(edition)
    if _PLAIN.fullmatch(path) and len(path) <= PATH_LIMIT:
        return f"plates/{edition}{path}{'@.plate' if path.endswith('/') else '.plate'}"
    check_path(path)
    *folders, last = path[1:].split("/")
    # "@" is escaped in every segment, so the name of a folder's own page cannot be asked for as a story.
    names = [_name(folder) for folder in folders]
    names.append(f"{_name(last)}.plate" if last else "@.plate")
    return "/".join(("plates", edition, *names))


def slot_file(edition: str, name: str) -> str:
    """The file of an edition's current fragment `name`, relative to the store."""
    check_edition(edition)
    return f"slots/{edition}/{name}.slot"


def events_file(edition: str) -> str:
    """The append-only log of an edition's river items, relative to the store."""
    check_edition(edition)
    return f"live/{edition}/events.jsonl"


def head_file(edition: str) -> str:
    """The edition's shared poll answer, relative to the store."""
    check_edition(edition)
    return f"live/{edition}/head.json"


def _name(segment: str) -> str:
    name = segment.replace("%", "%25").replace("@", "%40").replace("~", "%7E").replace("\\", "%5C")
    if name.startswith("."):
        name = "%2E" + name[1:]
    if name.endswith(".plate"):  # a folder of that name would stand where a story's file goes
        name = name[: -len(".plate")] + "%2Eplate"
    raw = name.encode()
    if len(raw) > _NAME_LIMIT:
        return "~" + blake2b(raw, digest_size=20).hexdigest()
    return name
