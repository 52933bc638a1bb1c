"""Reading a WordPress export: once for what it holds, once for its items."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from broadsheet.intake.index import Index
from broadsheet.intake.items import Item, SourceError, Survey
from broadsheet.intake.patience import in_time
from broadsheet.intake.wordpress.posts import Post, attachment_of, meta
from broadsheet.intake.xml import child_text, elements

WANTED = frozenset({"item", "author", "category", "tag", "term", "base_site_url", "base_blog_url", "rss"})


class WordPress:
    """One export file (WXR). `language` is the edition's: it decides address names."""

    format = "wxr"

    def __init__(self, path: Path, *, language: str = "en", leave_out: frozenset[str] = frozenset()) -> None:
        self.path, self.language, self.leave_out = path, language, leave_out
        self.index: Index | None = None
        self.found = Survey()

    def survey(self) -> Survey:
        """Look through the file once: attachments, people, categories, the old site's hosts."""
        self.close()
        self.index = Index()
        found = self.found = Survey()
        wxr = False
        try:
            for name, element in self._elements():
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
        for name, element in self._elements():
            if name != "item":
                continue
            number += 1
            if number > after:
                post = Post(element, self.index, self.found, self.language, sections)
                place = f"item {number}"
                yield number, in_time(partial(post.item, place, self.leave_out), place)

    def close(self) -> None:
        """Throw the index away."""
        if self.index is not None:
            self.index.close()
            self.index = None

    def _elements(self) -> Iterator[tuple[str, Element]]:
        try:
            file = self.path.open("rb")
        except OSError as error:
            raise SourceError(f"{self.path} cannot be read ({error.strerror})") from None
        with file:
            yield from elements(file, among=WANTED - {"rss"})

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
                if slug := child_text(element, "category_nicename"):
                    found.names[slug] = child_text(element, "cat_name") or slug
                    found.parents[slug] = child_text(element, "category_parent")
            case "base_site_url" | "base_blog_url":
                address = "".join(element.itertext()).strip()
                if host := _host(address):
                    found.hosts.add(host)
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
    for one in item:
        slug = one.get("nicename")
        if one.get("domain") == "category" and slug:
            found.categories[slug] += 1
            found.names.setdefault(slug, (one.text or "").strip())


def _is_wxr(element: Element) -> bool:
    return any("wordpress.org/export" in child.tag for child in element if isinstance(child.tag, str))


def _host(address: str) -> str:
    try:
        return urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
