"""What a page's HTML says, picked out for the checks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

_FILES = {
    "img": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "script": ("src",),
}
_SILENT = frozenset({"style", "script", "template"})
_SAID = ("alt", "title", "aria-label", "placeholder")
_SAID_METAS = frozenset({"description", "og:title", "og:description", "og:site_name", "og:image:alt"})


@dataclass
class Seen:
    """A page as machines read it. Addresses are full; `text` is what it shows, a newline after each piece."""

    url: str
    title: str = ""
    headings: list[str] = field(default_factory=list)
    metas: dict[str, list[str]] = field(default_factory=dict)
    canonical: str = ""
    alternates: list[tuple[str, str]] = field(default_factory=list)
    feeds: list[tuple[str, str]] = field(default_factory=list)
    """Type and address of what stands beside it."""
    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Pictures in every size, films, scripts, style sheets and the icon."""
    times: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    graph: list[dict[str, Any]] = field(default_factory=list)
    graph_fault: str = ""
    text: str = ""
    said: list[str] = field(default_factory=list)
    """Words that are no text of the page: what pictures and controls are called, what cards and graph say."""

    def meta(self, name: str) -> str:
        """The first value of a meta element, empty where there is none."""
        return self.metas.get(name, [""])[0]

    def node(self, ending: str) -> dict[str, Any]:
        """The node of the graph whose name ends so, empty where there is none."""
        return next((one for one in self.graph if str(one.get("@id", "")).endswith(ending)), {})


def strings(value: Any) -> list[str]:
    """Every string in JSON that is a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    return [text for one in value for text in strings(one)] if isinstance(value, Iterable) else []


def look_at(url: str, html: str) -> Seen:
    """What the page at `url` says."""
    reader = _Reader(Seen(url))
    reader.feed(html)
    reader.close()
    return reader.seen


class _Reader(HTMLParser):
    def __init__(self, seen: Seen) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = seen
        self._silent = 0
        self._inside = ""
        self._graph = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        seen = self.seen
        if "id" in given:
            seen.ids.add(given["id"])
        if tag in _SILENT:
            self._silent += 1
        if tag in ("title", "h1"):
            self._inside = tag
            seen.headings += [""] * (tag == "h1")
        elif tag == "script" and given.get("type") == "application/ld+json":
            self._inside, self._graph = "graph", ""
        elif tag == "meta":
            name = given.get("name") or given.get("property", "")
            seen.metas.setdefault(name, []).append(given.get("content", ""))
            if name in _SAID_METAS or name.startswith("article:"):
                seen.said.append(given.get("content", ""))
        elif tag == "a" and "href" in given:
            seen.links.append(self._full(given["href"]))
        elif tag == "time" and "datetime" in given:
            seen.times.append(given["datetime"])
        elif tag == "link":
            self._link(given)
        seen.said += [given[name] for name in _SAID if name in given]
        seen.files += [self._full(given[name]) for name in _FILES.get(tag, ()) if given.get(name)]
        seen.files += [
            self._full(one.split()[0]) for one in given.get("srcset", "").split(",") if one.strip()
        ]

    def _link(self, given: dict[str, str]) -> None:
        address = self._full(given.get("href", ""))
        match given.get("rel"):
            case "canonical":
                self.seen.canonical = address
            case "alternate" if "hreflang" in given:
                self.seen.alternates.append((given["hreflang"], address))
            case "alternate":
                self.seen.feeds.append((given.get("type", ""), address))
            case "stylesheet" | "icon" | "manifest" | "preload":
                self.seen.files.append(address)

    def _full(self, address: str) -> str:
        try:
            return urljoin(self.seen.url, address.strip())
        except ValueError:  # no address at all
            return address

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if self._inside == "graph":
            try:
                self.seen.graph = json.loads(self._graph)["@graph"]
                self.seen.said += strings(self.seen.graph)
            except (ValueError, KeyError, TypeError) as error:
                self.seen.graph_fault = str(error)
        if tag in ("title", "h1", "script"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "graph":
            self._graph += data
        elif self._inside == "title":
            self.seen.title += data
        elif not self._silent:
            if self._inside == "h1":
                self.seen.headings[-1] += data
            self.seen.text += data + "\n"
