"""Canonical JSON by RFC 8785 (JCS): one value, one sequence of bytes, so that it can be hashed and signed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# Integers beyond this lose digits in an IEEE 754 double (RFC 7493 section 2.2, asked for by RFC 8785 3.1).
_LARGEST_INTEGER = 2**53 - 1

# RFC 8785 section 3.2.2.2: the short escapes; every other control character is \u00xx in lower case.
_ESCAPES = {i: f"\\u{i:04x}" for i in range(0x20)}
_ESCAPES |= {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


class CanonicalError(ValueError):
    """The value has no canonical form: not JSON, a number JSON cannot carry, or broken Unicode."""


def dumps(value: Any) -> bytes:
    """The canonical UTF-8 bytes of `value` (RFC 8785 section 3.2).

    Takes None, booleans, integers up to 2**53 - 1 in size, finite floats, strings, lists, tuples and mappings
    with string keys. Raises CanonicalError for anything else, for NaN and infinities, for lone surrogates,
    and for a value nested deeper than Python's own recursion limit."""
    parts: list[str] = []
    try:
        _write(value, parts)
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError as error:
        raise CanonicalError("a string holds half of a surrogate pair") from error
    except RecursionError as error:
        raise CanonicalError("the value is nested too deeply") from error


def _write(value: Any, parts: list[str]) -> None:
    if value is None:
        parts.append("null")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif isinstance(value, str):
        parts.append(_string(value))
    elif isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise CanonicalError(f"{value} does not fit a JSON number; write it as a string")
        parts.append(str(int(value)))
    elif isinstance(value, float):
        parts.append(number(value))
    elif isinstance(value, Mapping):
        _write_object(value, parts)
    elif isinstance(value, list | tuple):
        _write_array(value, parts)
    else:
        raise CanonicalError(f"{type(value).__name__} has no JSON form")


def _write_array(value: list[Any] | tuple[Any, ...], parts: list[str]) -> None:
    parts.append("[")
    for index, item in enumerate(value):
        if index:
            parts.append(",")
        _write(item, parts)
    parts.append("]")


def _write_object(value: Mapping[Any, Any], parts: list[str]) -> None:
    for key in value:
        if not isinstance(key, str):
            raise CanonicalError(f"the key {key!r} is not a string")
    parts.append("{")
    # Section 3.2.3: sorted by UTF-16 code units, where U+E000..U+FFFF follow the astral planes' surrogates.
    for index, key in enumerate(sorted(value, key=lambda key: key.encode("utf-16-be"))):
        if index:
            parts.append(",")
        parts.append(_string(key))
        parts.append(":")
        _write(value[key], parts)
    parts.append("}")


def _string(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def number(value: float) -> str:
    """A double as ECMAScript prints it (RFC 8785 section 3.2.2.3; ECMA-262 Number::toString).

    Raises CanonicalError for NaN and infinities."""
    if not math.isfinite(value):
        raise CanonicalError("NaN and infinities have no JSON form")
    if value == 0:
        return "0"
    # Python and ECMAScript agree on the shortest digits that read back the same; only the layout differs.
    sign, digit_tuple, exponent = Decimal(repr(float(value))).as_tuple()
    if not isinstance(exponent, int):
        raise CanonicalError("NaN and infinities have no JSON form")
    digits = "".join(map(str, digit_tuple))
    bare = digits.rstrip("0")
    exponent += len(digits) - len(bare)
    point = len(bare) + exponent  # the value is 0.bare * 10**point
    return ("-" if sign else "") + _layout(bare, point)


def _layout(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{point - 1:+d}"
