"""Which links a text may hold."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from broadsheet.kernel.paths import decode
from broadsheet.kernel.plaintext import without_tricks

SCHEMES = frozenset({"http", "https", "mailto"})

LONGEST = 2000
"""Characters of an address in a text."""

_UNWRITTEN = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"\u2028\u2029\u2066-\u2069]")
_MAIL = re.compile(r"mailto:[^\s@?<>\"]+@[^\s@?<>\"]+(?:\?[^\s<>\"]*)?", re.IGNORECASE)
_REDIRECTORS = {("www.google.com", "/url"): ("q", "url"), ("l.facebook.com", "/l.php"): ("u",)}


def link_of(href: str) -> str | None:
    """The address as it may stand in a text, or None where it may not.

    Whole addresses of http and https with a host and without a user name, mail addresses, and paths of this
    site that begin with one slash. Not: other schemes, `//host`, a path that depends on where it stands (the
    same text is read under several addresses), backslashes and white space, which browsers read away. What a
    word processor sends through its own redirector is taken out of it.
    """
    href = href.strip()
    if not href or len(href) > LONGEST or _UNWRITTEN.search(href) or without_tricks(href) != href:
        return None
    if href.startswith("/"):
        return href if _is_own_path(href) else None
    if _MAIL.fullmatch(href):
        return href
    try:
        parts = urlsplit(href)
        host, strange = parts.hostname, parts.username is not None
        _ = parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or not host
        or strange
        or not href[len(parts.scheme) :].startswith("://")
    ):
        return None
    if names := _REDIRECTORS.get((host, parts.path)):
        given = parse_qs(parts.query)
        for name in names:
            if inner := given.get(name):
                return link_of(inner[0]) if inner[0].startswith(("http://", "https://")) else None
    return href


def _is_own_path(href: str) -> bool:
    """Whether it is a path that delivery could answer; delivery itself decodes addresses with `decode`."""
    if href.startswith("//"):
        return False
    try:
        decode(re.split(r"[?#]", href, maxsplit=1)[0].encode("utf-8"))
    except ValueError:
        return False
    return True
