"""Reading a WordPress export: once for what it holds, once for its items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from broadsheet.intake.index import Index
from broadsheet.intake.items import Item, SourceError, Survey
from broadsheet.intake.patience import in_time
from broadsheet.intake.wordpress.fields import meta
from broadsheet.intake.wordpress.posts import Post, attachment_of
from broadsheet.intake.wordpress.terms import language_of, terms_of
from broadsheet.intake.xml import child_text, elements

WANTED = frozenset(
    {"item", "author", "category", "tag", "term", "link", "base_site_url", "base_blog_url", "rss"}
)


class WordPress:
    """One export file (WXR), or a folder of those into which WordPress divides a large site.

    `language` and `zone` are the edition's: the one decides address names, in the other stand times that
    say no other.
    """

    format = "wxr"

    def __init__(
        self,
        path: Path,
        *,
        language: str = "en",
        zone: dt.tzinfo = dt.UTC,
        leave_out: frozenset[str] = frozenset(),
    ) -> None:
        self.path, self.language, self.zone, self.leave_out = path, language, zone, leave_out
        self.index: Index | None = None
        self.found = Survey()

    def survey(self) -> Survey:
        """Look through the file once: attachments, people, categories, the old site's hosts."""
        self.close()
        self.index = Index()
        found = self.found = Survey()
        wxr = False
        try:
            for _file, name, element in self._elements():
                wxr = wxr or "wordpress.org/export" in element.tag or _is_wxr(element)
                self._note(name, element, found)
        except SourceError:
            if not found.total:
                raise
        self.index.ready()
        if not wxr:
            raise SourceError("it is no WordPress export: nothing in it is marked as WordPress marks it")
        return found

    def items(self, sections: dict[str, str], after: int = 0) -> Iterator[tuple[int, Item]]:
        """The items of the file behind number `after`. Call `survey` before."""
        assert self.index is not None, "survey() comes first"
        number = 0
        for file, name, element in self._elements():
            if name != "item":
                continue
            number += 1
            if number > after:
                post = Post(element, self.index, self.found, self.language, sections, self.zone)
                place = f"{file}, item {number}" if file else f"item {number}"
                yield number, in_time(partial(post.item, place, self.leave_out), place)

    def close(self) -> None:
        """Throw the index away."""
        if self.index is not None:
            self.index.close()
            self.index = None

    def _elements(self) -> Iterator[tuple[str, str, Element]]:
        """File (of several), name and element."""
        several = self.path.is_dir()
        for path in sorted(self.path.glob("*.xml")) if several else [self.path]:
            try:
                file = path.open("rb")
            except OSError as error:
                raise SourceError(f"{path} cannot be read ({error.strerror})") from None
            with file:
                for name, element in elements(file, among=WANTED - {"rss"}):
                    yield path.name if several else "", name, element

    def _note(self, name: str, element: Element, found: Survey) -> None:
        index = self.index
        assert index is not None
        match name:
            case "item":
                found.total += 1
                _note_item(element, index, found)
            case "author":
                login = child_text(element, "author_login")
                full = f"{child_text(element, 'author_first_name')} {child_text(element, 'author_last_name')}"
                shown = child_text(element, "author_display_name") or full.strip() or login
                if login:
                    index.put("author", login, {"name": shown, "bio": ""})
            case "category":
                if slug := unquote(child_text(element, "category_nicename")):
                    found.names[slug] = child_text(element, "cat_name") or slug
                    found.parents[slug] = unquote(child_text(element, "category_parent"))
            case "base_site_url" | "base_blog_url" | "link":
                # Programs that write WXR for WordPress to read leave the site's own addresses out.
                address = "".join(element.itertext()).strip()
                if host := _host(address):
                    found.hosts.add(host)
                    if name != "link" or not found.site:
                        found.site = address.partition("://")[2].rstrip("/")[:100] or found.site


def _note_item(item: Element, index: Index, found: Survey) -> None:
    """What other items may refer to: attachments, reusable blocks, guest authors; and the categories."""
    number = child_text(item, "post_id")
    index.meet(number)
    match child_text(item, "post_type"):
        case "attachment":
            index.put("attachment", number, attachment_of(item))
            if (parent := child_text(item, "post_parent")) not in ("", "0"):
                index.put_child(parent, number)
        case "wp_block":
            index.put("block", number, {"html": child_text(item, "encoded", "content")})
        case "guest-author":
            told = meta(item)
            name = told.get("cap-display_name") or child_text(item, "title")
            if login := told.get("cap-user_login"):
                index.put("author", login, {"name": name, "bio": told.get("cap-description", "")})
    if language := language_of(item):
        index.put("language", language, {})
    for slug, name in terms_of(item)[0]:
        found.categories[slug] += 1
        found.names.setdefault(slug, name)


def _is_wxr(element: Element) -> bool:
    return any("wordpress.org/export" in child.tag for child in element if isinstance(child.tag, str))


def _host(address: str) -> str:
    try:
        return (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
