"""The Range field of a request for a file (RFC 9110 section 14), read so that no value costs more than
another.
"""

import re
from dataclasses import dataclass

_ONE = re.compile(rb"bytes=([0-9]{0,19})-([0-9]{0,19})")
_LENGTH_LIMIT = 200


class Unsatisfiable(ValueError):
    """Nothing of what was asked for can be sent: 416."""


@dataclass(frozen=True, slots=True)
class Span:
    """`length` bytes from `start`."""

    start: int
    length: int


def read_range(value: bytes, size: int) -> Span | None:
    """The one range asked for in a file of `size` bytes; None where the field is to be ignored.

    Another unit is ignored, as the RFC has it. Several ranges, overlong numbers and fields past 200 bytes are
    Unsatisfiable: nobody who reads news needs them, and assembling them is how servers were brought down.
    """
    if not value.startswith(b"bytes="):
        return None
    match = _ONE.fullmatch(value) if len(value) <= _LENGTH_LIMIT else None
    if match is None:
        raise Unsatisfiable
    first, last = match.groups()
    if not first and not last:
        raise Unsatisfiable
    if not first:
        length = min(int(last), size)
        if not length:
            raise Unsatisfiable
        return Span(size - length, length)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        raise Unsatisfiable
    if start >= size:
        raise Unsatisfiable
    return Span(start, end - start + 1)
