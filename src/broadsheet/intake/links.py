"""Links inside bodies that lead to the old site: pointed at the new addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.intake.items import Item
from broadsheet.kernel import paths
from broadsheet.newsroom.addresses import href as href_in
from broadsheet.newsroom.models import Edition, Redirect

_HREF = re.compile(r'href="([^"]*)"')
_SLASHES = re.compile(r"/{2,}")
NUMBERS = ("p", "page_id", "attachment_id")
"""The query parameters in which WordPress gives a post's number as its address."""


def old_path(address: str, hosts: set[str]) -> str | None:
    """The path that `address` has on the old site, `/?p=7` for a number; None where it lies elsewhere, and
    where no page can have it.
    """
    return _looked_up(address, hosts)[0]


def keep_old(item: Item, address: str, hosts: set[str], *, given: str = "") -> None:
    """Put what led to the item in the source among its old paths; where no page can have it, among the `lost`
    as it was `given`. What lies on another host is neither.
    """
    path, here = _looked_up(address, hosts)
    if path and _asks(address) and not path.startswith("/?"):
        path = None  # article.php?id=7 and ?id=8 are two stories, and a page is never found by a query
    if path and path not in item.old:
        item.old.append(path)
    elif here and not path:
        item.lost.append(given or address)


def _asks(address: str) -> bool:
    """Whether there is a query that tells one page from another: not one that only counts readers."""
    query = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return any(not name.lower().startswith("utm_") for name, _ in query)


def _looked_up(address: str, hosts: set[str]) -> tuple[str | None, bool]:
    """The path, where a page can have it, and whether it is an address of the old site at all."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # no host can be read in it: nobody could ask for it
        return None, True
    if (host and host not in hosts) or (not host and not address.startswith("/")):
        return None, False
    query = parse_qsl(parts.query, max_num_fields=20) if parts.query.count("&") < 20 else []
    numbers = [(name, value) for name, value in query if name in NUMBERS]
    if len(query) == 1 and numbers and numbers[0][1].isdecimal() and len(numbers[0][1]) < 19:
        return f"/?{numbers[0][0]}={numbers[0][1]}", True
    try:
        # WordPress keeps doubled slashes in links, and answers as if they were single: so does delivery.
        path = paths.decode(_SLASHES.sub("/", parts.path or "/").encode("utf-8", "replace"))
    except paths.PathError:
        return None, True
    return (path if path != "/" and len(path) <= 500 else None), True


def both_ends(path: str) -> list[str]:
    """The path with and without its last slash: sites link to both."""
    if path.startswith("/?"):
        return [path]
    return [path, path.rstrip("/") if path.endswith("/") else f"{path}/"]


class Links:
    """Rewrites what leads to `hosts`, by the redirects that imports have left in the edition."""

    def __init__(self, edition: Edition, hosts: set[str]) -> None:
        self.edition = edition
        self.hosts = hosts
        self.known: dict[str, str] = {}

    def look_up(self, stories: Iterable[dict[str, Any]]) -> None:
        """Find where the links of those stories lead, in one query; `rewritten` knows it then."""
        html = (block["html"] for story in stories for block in story.get("body", []) if "html" in block)
        self.look_up_in(html)

    def look_up_in(self, texts: Iterable[str]) -> None:
        """The same for pieces of HTML."""
        found = {path for html in texts for link in _HREF.findall(html) if (path := self._old(link))}
        wanted = [end for path in found for end in both_ends(path)]
        rows = (
            Redirect.objects.filter(edition=self.edition, path__in=wanted).exclude(target="")
            if wanted
            else Redirect.objects.none()
        )
        self.known = dict(rows.values_list("path", "target"))

    def rewritten(self, body: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        """The blocks with links that lead to the new addresses, and how many lead to nothing yet."""
        left, out = 0, []
        for block in body:
            if "html" in block:
                html, more = self.in_html(block["html"])
                block, left = {**block, "html": html}, left + more
            out.append(block)
        return out, left

    def in_html(self, html: str) -> tuple[str, int]:
        """The same for a piece of HTML. Call `look_up` or `look_up_in` with it before."""
        left = 0

        def one(match: re.Match[str]) -> str:
            nonlocal left
            path = self._old(match[1])
            if path is None:
                return match[0]
            found = next((self.known[end] for end in both_ends(path) if end in self.known), None)
            if found is None:
                left += 1
                return match[0]
            fragment = urlsplit(unescape(match[1])).fragment
            target = href_in(self.edition, found) if found.startswith("/") else found
            return f'href="{escape(target)}{"#" + escape(unquote(fragment)) if fragment else ""}"'

        return _HREF.sub(one, html), left

    def _old(self, link: str) -> str | None:
        return old_path(unescape(link), self.hosts)
