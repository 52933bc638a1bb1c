"""Reading a Ghost export: once for what it holds, once for its posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from broadsheet.intake import fitting
from broadsheet.intake.ghost.documents import html_of
from broadsheet.intake.ghost.tables import rows
from broadsheet.intake.index import Index
from broadsheet.intake.items import Item, SourceError, State, Survey, there_already
from broadsheet.intake.links import keep_old
from broadsheet.intake.mapping import place_terms
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.patience import in_time

URL = "__GHOST_URL__"


class Ghost:
    """One export file. `site` is the old site's address, which Ghost writes as `__GHOST_URL__`."""

    format = "ghost"

    def __init__(self, path: Path, *, language: str = "en", site: str = "") -> None:
        self.path, self.language, self.site = path, language, site.rstrip("/")
        self.index: Index | None = None
        self.found = Survey()

    def survey(self) -> Survey:
        """Look through the file once: tags, people, and who belongs to which post."""
        self.close()
        index = self.index = Index()
        found = self.found = Survey(site=self.site)
        if self.site:
            found.hosts.add(self.site.partition("://")[2].partition("/")[0])
        firsts: dict[str, int] = {}
        try:
            for table, row in rows(self.path):
                if table == "posts":
                    found.total += 1
                self._note(index, table, row, firsts)
        except SourceError:
            if not found.total:
                raise
        index.ready()
        if not found.total:
            raise SourceError("it is no Ghost export: it has no table of posts")
        for number, count in firsts.items():
            tag = index.get("tags", number)
            if tag and not tag["name"].startswith("#"):
                found.categories[tag["slug"]] += count
                found.names[tag["slug"]] = tag["name"]
        return found

    def items(self, sections: dict[str, str], after: int = 0) -> Iterator[tuple[int, Item]]:
        """The posts and pages behind number `after`. Call `survey` before."""
        assert self.index is not None, "survey() comes first"
        number = 0
        met: set[int] = set()
        for table, row in rows(self.path):
            if table == "posts":
                number += 1
                row = _unwrapped(row)
                again = (mark := hash(_identity(row))) in met
                met.add(mark)
                if number > after:
                    item = in_time(partial(self._item, row, number), f"post {number}")
                    if again and item.source_id:
                        item.fault = there_already(item.source_id)
                    place_terms(item, sections, self.found.names, self.language)
                    yield number, item

    def close(self) -> None:
        """Throw the index away."""
        if self.index is not None:
            self.index.close()
            self.index = None

    def _note(self, index: Index, table: str, row: dict[str, Any], firsts: dict[str, int]) -> None:
        match table:
            case "tags" | "users":
                name = str(row.get("name") or row.get("slug") or "")
                kept = {"name": name, "slug": str(row.get("slug") or ""), "bio": str(row.get("bio") or "")}
                index.put(table, str(row.get("id")), kept)
            case "posts_tags" | "posts_authors":
                other = str(row.get("tag_id") if table == "posts_tags" else row.get("author_id"))
                order = row.get("sort_order")
                index.put_child(
                    f"{table} {row.get('post_id')}", other, order if isinstance(order, int) else 0
                )
                if table == "posts_tags" and not order:
                    firsts[other] = firsts.get(other, 0) + 1
            case "posts_meta":
                kept = {name: row.get(name) for name in ("feature_image_alt", "feature_image_caption")}
                index.put("meta", str(row.get("post_id")), kept)

    def _item(self, row: dict[str, Any], number: int) -> Item:
        post = str(row.get("id") or "")
        title = str(row.get("title") or "")
        identity = _identity(row)
        item = Item(
            place=f"post {number} ({post})", source_id=f"ghost-{identity}" if identity else "", title=title
        )
        lost: dict[str, int] = {}
        text = html_of(row, lost).replace(URL, self.site)
        body = to_blocks(text, base=self.site)
        body.lost |= lost
        body.tell(item)
        when = row.get("published_at")
        item.story = {
            "headline": fitting.text_of(title),
            "standfirst": fitting.text_of(str(row.get("custom_excerpt") or "")),
            "body": body.blocks,
            "slug": str(row.get("slug") or ""),
            "published_at": _moment(when),
            "bylines": self._bylines(post, row),
        }
        self._picture(item.story, post, row)
        self._tags(item, post, row)
        self._state(item, row)
        slug = str(row.get("slug") or "")
        if slug:
            keep_old(item, f"/{slug}/", set())
        return item

    def _state(self, item: Item, row: dict[str, Any]) -> None:
        assert item.story is not None
        status = str(row.get("status") or "published")
        if status not in ("published", "scheduled"):  # "sent" went to subscribers by mail, not to the site
            item.state = State.DRAFT
            item.notes.append(f"was {status} in Ghost: came as a draft")
        visibility = str(row.get("visibility") or "public")
        if visibility != "public" and item.state is not State.DRAFT:
            item.state = State.DRAFT
            item.notes.append(f"was for {visibility} only: came as a draft")
        if row.get("type") == "page" or row.get("page") in (1, True):
            item.notes.append("was a page: came as a story")
        if row.get("featured") in (1, True):
            item.notes.append("was featured: a front here begins with the newest")

    def _bylines(self, post: str, row: dict[str, Any]) -> list[dict[str, Any]]:
        """People by name; accounts, mail addresses and password hashes are not even kept."""
        assert self.index is not None
        numbers = self.index.children(f"posts_authors {post}") or [str(row.get("author_id") or "")]
        found = [known for number in numbers if (known := self.index.get("users", number))]
        people: dict[str, dict[str, Any]] = {}
        for known in found or told_inside(row, "authors") or told_inside(row, "primary_author", "author"):
            person = fitting.named(known["name"], self.language, known["slug"])
            if person:
                person |= {"bio": known["bio"][:2000]} if known["bio"] else {}
                people.setdefault(person["slug"], {"person": person})
        return list(people.values())

    def _picture(self, story: dict[str, Any], post: str, row: dict[str, Any]) -> None:
        assert self.index is not None
        src = str(row.get("feature_image") or row.get("image") or "").replace(URL, self.site)
        if not src:
            return
        told = self.index.get("meta", post) or {}
        story["picture"] = {"src": src, "alt": str(told.get("feature_image_alt") or "")}
        story["picture_caption"] = fitting.text_of(str(told.get("feature_image_caption") or ""))

    def _tags(self, item: Item, post: str, row: dict[str, Any]) -> None:
        assert self.index is not None
        found = [self.index.get("tags", number) for number in self.index.children(f"posts_tags {post}")]
        tags = [(tag["slug"], tag["name"]) for tag in found if tag and not tag["name"].startswith("#")]
        tags += [
            (one["slug"], one["name"]) for one in told_inside(row, "tags") if not one["name"].startswith("#")
        ]
        item.categories, item.tags = tags[:1], tags[1:]


def told_inside(row: dict[str, Any], *names: str) -> list[dict[str, str]]:
    """People or tags that stand in the post itself, as Ghost's API and its migration tools write them."""
    found = []
    for name in names:
        given = row.get(name)
        for one in given if isinstance(given, list) else [given]:
            inner = one.get("data", one) if isinstance(one, dict) else None
            if isinstance(inner, dict) and (called := str(inner.get("name") or "")):
                slug = str(inner.get("slug") or called)
                found.append({"name": called, "slug": slug, "bio": str(inner.get("bio") or "")})
    return found


def _unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """The post, as Ghost's own migration tools write it too: its address beside its fields."""
    wrapped = isinstance(row.get("data"), dict) and "title" not in row
    return {"id": row.get("url"), **row["data"]} if wrapped else row


def _identity(row: dict[str, Any]) -> str:
    return str(row.get("uuid") or row.get("id") or "")


def _moment(value: Any) -> str:
    """A time of Ghost: text, or in its first versions milliseconds."""
    if isinstance(value, int | float) and 0 < value < 2e14:
        return dt.datetime.fromtimestamp(value / 1000, dt.UTC).isoformat()
    return fitting.moment(str(value or ""))
