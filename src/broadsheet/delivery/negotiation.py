"""What a reader's conditions mean: encodings, entity tags, dates. No state beyond bounded tables of known
values.
"""

from calendar import timegm
from email.utils import parsedate

from broadsheet.delivery.answers import Answer, Ready

# Browsers send a handful of values; an attacker's must not fill the memory.
_KNOWN_LIMIT = 512
KNOWN: dict[bytes | None, bool] = {None: False}
"""Values of Accept-Encoding seen so far, and whether they allow gzip."""


def accepts_gzip(value: bytes | None) -> bool:
    """Whether an Accept-Encoding value allows gzip (RFC 9110 section 12.5.3); without the field, it does
    not.
    """
    known = KNOWN.get(value)
    if known is not None:
        return known
    answer = _read_accept(value or b"")
    if len(KNOWN) < _KNOWN_LIMIT and len(value or b"") <= 128:
        KNOWN[value] = answer
    return answer


def _read_accept(value: bytes) -> bool:
    weights: dict[bytes, float] = {}
    for item in value.lower().split(b","):
        name, *parameters = (piece.strip() for piece in item.split(b";"))
        weight = 1.0
        for parameter in parameters:
            key, _, number = parameter.partition(b"=")
            if key.strip() == b"q":
                weight = _weight(number.strip())
        weights[name] = weight
    for name in (b"gzip", b"x-gzip", b"*"):
        if name in weights:
            return weights[name] > 0
    return False


def _weight(number: bytes) -> float:
    whole, _, part = number.partition(b".")
    if whole not in (b"0", b"1") or not (part == b"" or part.isdigit()):
        return 0.0
    return float(number.rstrip(b".") or b"0")


def conditional(ready: Ready, if_none_match: bytes | None, if_modified_since: bytes | None) -> Answer:
    """The whole answer, or 304 where the reader already has it (RFC 9110 section 13.2.2)."""
    if ready.unmodified is None:
        return ready.answer
    if if_none_match is not None:
        return ready.unmodified if matches(if_none_match, ready.etag) else ready.answer
    if if_modified_since is not None:
        since = read_date(if_modified_since)
        if since is not None and ready.modified <= since:
            return ready.unmodified
    return ready.answer


def matches(value: bytes, etag: bytes) -> bool:
    """Weak comparison of an If-None-Match list with the current entity tag (RFC 9110 section 8.8.3.2)."""
    if value == etag or value == b"*":
        return True
    if etag not in value:
        return False
    return any(tag.strip().removeprefix(b"W/") == etag for tag in value.split(b","))


def read_date(value: bytes) -> int | None:
    """An HTTP date as Unix seconds, None where it is not one."""
    if len(value) > 64:
        return None
    try:
        parsed = parsedate(value.decode("ascii"))
        return timegm(parsed) if parsed else None
    except (ValueError, OverflowError, IndexError):
        return None
