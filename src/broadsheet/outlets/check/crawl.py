"""The whole site: as a crawler finds it from the fronts and `robots.txt`, link by link, then all the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote
from xml.etree import ElementTree

from broadsheet.kernel import paths
from broadsheet.outlets.check.findings import RESIDUE, Finding, check_page
from broadsheet.outlets.check.named import addresses_in, changes_in, words_in
from broadsheet.outlets.check.shelf import Held, Shelf


class Crawl:
    """One walk: `findings()` yields what is to be said, `pages` and `others` count what was read."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.pages = 0
        self.others = 0
        self.found: dict[str, str] = {}
        """Every address that was come to, with the one that named it first."""
        self.unlinked: list[str] = []
        """What is in the store and was named by nothing."""
        self._waiting: deque[str] = deque()
        self._stories: set[str] = set()
        self._mapped: dict[str, str] = {}
        self._changed: dict[str, str] = {}
        """When the maps say that a page was changed."""
        self._told: dict[str, str] = {}
        for edition in shelf.editions:
            for path in ("/", paths.ROBOTS):
                self._come_to("", shelf.address(edition, path))

    def findings(self) -> Iterator[Finding]:
        """What is to be said of every page, file and feed, then of what should be named and is not."""
        yield from self._walk()
        self.unlinked = [url for url in self.shelf.everything() if url not in self.found]
        for url in self.unlinked:
            self._come_to("", url)
        yield from self._walk()
        yield from self._afterwards()

    def _walk(self) -> Iterator[Finding]:
        while self._waiting:
            url = self._waiting.popleft()
            held = self.shelf.held(url)
            if held is None:
                if not self.shelf.file(url) and not self.found[url]:
                    yield Finding(url, "There is nothing at this address.")
                continue
            if held.status != 200 or (self.shelf.place(url) or ("", ""))[1].startswith("/live/"):
                continue  # the river by itself is no page
            if held.type == "text/html":
                self.pages += 1
                yield from self._page(url)
            else:
                self.others += 1
                yield from self._other(url, held)

    def _come_to(self, origin: str, url: str) -> None:
        url = url.partition("#")[0].partition("?")[0]
        if url not in self.found and self.shelf.is_own(url):
            self.found[url] = origin
            self._waiting.append(url)

    def _page(self, url: str) -> Iterator[Finding]:
        yield from check_page(self.shelf, url)
        seen = self.shelf.seen(url)
        if seen.canonical and seen.node("#story"):
            self._stories.add(url)
        addresses = (address for _, address in (*seen.alternates, *seen.feeds))
        for address in (*seen.links, *seen.files, *addresses):
            self._come_to(url, address)

    def _other(self, url: str, held: Held) -> Iterator[Finding]:
        try:
            named, words = list(addresses_in(url, held)), words_in(held)
            self._changed |= changes_in(held)
        except (ElementTree.ParseError, ValueError) as error:
            yield Finding(url, f"The file cannot be read ({error}). Tell whoever runs the site.")
            return
        if residue := RESIDUE.search("\n".join(words)):
            yield Finding(url, f"It says “{residue[0]}”, which looks like a piece of a template.")
        for what, address in named:
            if what == "self" and address != url:
                yield Finding(url, f"It names {unquote(address)} as its own address.")
            elif not self.shelf.is_own(address):
                continue
            elif not self.shelf.has(address):
                yield Finding(url, f"It names {unquote(address)}, where nothing is. Ask again in a minute.")
            elif what == "map":
                self._mapped[address] = url
            elif what == "story":
                self._told[address] = url
            self._come_to(url, address)

    def _afterwards(self) -> Iterator[Finding]:
        """An address is spelt the same in maps, feeds and on its page; a map has each story and its time."""
        for named in (self._mapped, self._told):
            for address, origin in named.items():
                held = self.shelf.held(address)
                if held is None or held.status != 200:
                    yield Finding(origin, f"It names {unquote(address)}, which is no page to read.")
                elif self.shelf.seen(address).canonical != address:
                    yield Finding(origin, f"It names {unquote(address)}, whose own address is another one.")
        for address in sorted(self._stories - self._mapped.keys()):
            yield Finding(address, "The story is in no sitemap. Wait a minute, then ask again.")
        for address, moment in self._changed.items():
            told = self.shelf.seen(address).node("#story").get("dateModified")
            if told and datetime.fromisoformat(told) != datetime.fromisoformat(moment):
                yield Finding(address, f"The sitemap says that it was changed at {moment}, the page {told}.")
