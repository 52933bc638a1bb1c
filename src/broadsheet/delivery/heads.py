"""The head of a request: its limits, the fields that are read, and the words for what is refused.

llhttp has already found the head well-formed: lines end with CRLF and only there, names are tokens, nothing
is folded. So cutting it into lines cannot find another field than llhttp did. (RFC 9112 sections 3 and 5.)
"""

from broadsheet.delivery.answers import Answer, plain

LINE_LIMIT = 8 * 1024
"""Bytes of a request line."""
HEADERS_LIMIT = 16 * 1024
"""Bytes of all header fields together."""
FIELDS_LIMIT = 100
"""Header fields of a request."""

FIELDS = frozenset(
    (
        b"accept-encoding",
        b"content-length",
        b"expect",
        b"host",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"last-event-id",
        b"range",
        b"transfer-encoding",
    )
)
"""The request fields that are read at all."""

METHODS = frozenset((b"GET", b"HEAD"))
_OTHERS = frozenset((b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE"))
_UNREAD = (b"", b"")
# Lines seen lately, and what they say: readers with the same browser send the same lines, and looking one
# up takes a fifth of the time of reading it.
_KNOWN_LIMIT = 4096
_KNOWN_LENGTH = 256
_KNOWN: dict[bytes, tuple[bytes, bytes]] = {}


def over_limits(head: bytes) -> Answer | None:
    """The refusal of a head that is too large, complete or not; None within the limits."""
    line = head.find(b"\r\n")
    if (line if line >= 0 else len(head)) > LINE_LIMIT:
        return plain(414, close=True)
    if line >= 0 and (len(head) - line - 4 > HEADERS_LIMIT or head.count(b"\n") > FIELDS_LIMIT + 2):
        return plain(431, close=True)
    return None


def refuse_line(method: bytes, version: bytes) -> Answer | None:
    """The refusal of a request line by its first and last word; None for GET and HEAD of HTTP/1.1 and 1.0."""
    if method not in METHODS:
        return refuse_method(method) or plain(400, close=True)
    if version not in (b"HTTP/1.1", b"HTTP/1.0"):
        return plain(505 if version.startswith(b"HTTP/") else 400, close=True)
    return None


def refuse_method(method: bytes) -> Answer | None:
    """The refusal of a method that is not answered; None where it is not the method that is wrong."""
    if method in _OTHERS:
        return plain(405, b"Allow: GET, HEAD", close=True)
    if method in METHODS or not method.isalpha() or not method.isupper() or len(method) > 32:
        return None
    return plain(501, close=True)


def read_fields(block: bytes) -> dict[bytes, bytes] | Answer:
    """The values of FIELDS in a block of lines, or the refusal of what cannot be answered. The block starts
    with the CRLF that ends the request line.

    A request with a body is refused: nothing here takes one. Two Host fields are; other repeated fields are
    joined.
    """
    lines = block[2:-4].split(b"\r\n")
    if len(lines) > FIELDS_LIMIT:
        return plain(431, close=True)
    fields: dict[bytes, bytes] = {}
    for line in lines:
        field = _KNOWN.get(line)
        if field is None:
            field = _read_line(line)
        if field is _UNREAD:
            continue
        name, value = field
        if name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            return plain(413, close=True)
        if name == b"expect":
            return plain(417, close=True)
        if name in fields:
            if name == b"host":
                return plain(400, close=True)
            value = fields[name] + b", " + value
        if name != b"content-length":
            fields[name] = value
    return fields


def _read_line(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    name = name.lower()
    field = (name, value.strip(b" \t")) if name in FIELDS else _UNREAD
    if len(line) <= _KNOWN_LENGTH:
        # What strangers make up must not fill the memory, nor keep out what browsers really send.
        if len(_KNOWN) >= _KNOWN_LIMIT:
            _KNOWN.clear()
        _KNOWN[line] = field
    return field
