"""Reading Markdown files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from broadsheet.intake import fitting, media
from broadsheet.intake.entries import Entries, text_in
from broadsheet.intake.items import Item, State
from broadsheet.intake.links import keep_old, old_path
from broadsheet.intake.markdown.front import split
from broadsheet.intake.markdown.leading import beside, lead_picture
from broadsheet.intake.markup import MARKDOWN, to_blocks
from broadsheet.intake.patience import in_time

_DATED = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)-(.+)")
_YOUTUBE = re.compile(r"\{\{[<%]\s*youtube\s+(?:id=)?\"?([\w-]{6,20})\"?[^}]*[>%]\}\}")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|img|legacy-img)\s+([^}]*?)/?[>%]\}\}")
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"}>%]+?)\"?\s*[>%]\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*([\w/.-]*)[^}]*[>%]\}\}")
_LIQUID = re.compile(r"\{%-?\s*(\w+)[^%]*%\}|\{\{[^}]*\}\}")
_POST = re.compile(
    r"\{%-?\s*(?:post_url|link)\s+(?:[\w./-]*/)?(\d{4})-(\d\d?)-(\d\d?)-([\w.%-]+?)(?:\.\w+)?\s*-?%\}"
)
_KRAMDOWN = re.compile(r"\{:[^{}\n]*\}")
_NO_CONTENT = frozenset({"_layouts", "_includes", "layouts", "themes", "_site", "public", "node_modules"})
_ATTRIBUTE = re.compile(r"""([\w-]+)=["“]([^"”]*)["”]""")

TIMES = ("date", "publishdate", "pubdate", "published_at", "created", "created_at")
"""Where front matter says when it was published, the first there is."""


class Markdown(Entries):
    """A file or a folder; an item's identity is its name inside the folder."""

    format = "markdown"
    suffixes = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".html", ".htm"})

    def __init__(
        self, path: Path, *, language: str = "en", zone: dt.tzinfo = dt.UTC, permalink: str = ""
    ) -> None:
        super().__init__(path, language=language, zone=zone)
        self.permalink = permalink

    def files(self) -> Iterator[tuple[Path, str]]:
        """Those of the folder; HTML only where front matter says that it is a text and no template."""
        for path, place in super().files():
            if path.suffix.lower() in (".html", ".htm") and not self.path.is_file():
                with path.open("rb") as file:
                    marked = file.read(3) in (b"---", b"+++")
                if not marked or _NO_CONTENT & set(Path(place).parts):
                    continue
            yield path, place

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The one item of a file."""
        yield in_time(partial(self._item, path, place), place)

    def _item(self, path: Path, place: str) -> Item:
        fields, text = split(text_in(path, self.language))
        item = Item(place=place, source_id=place[-200:], title=fitting.text_of(_text(fields, "title")))
        if path.stem in ("_index", "README", "LICENSE") and "date" not in fields:
            item.why = "a page about a folder"
            return item
        dated = _DATED.fullmatch(path.stem if path.stem != "index" else path.parent.name)
        lost: dict[str, int] = {}
        text = without_shortcodes(text, lost)
        body = to_blocks(text if path.suffix.lower() in (".html", ".htm") else MARKDOWN.render(text))
        body.lost |= lost
        body.tell(item)
        item.story = {
            "headline": item.title,
            "standfirst": fitting.text_of(
                _text(fields, "summary", "description", "excerpt", "subtitle", "deck")
            ),
            "body": body.blocks,
            "slug": _text(fields, "slug") or (dated[4] if dated else ""),
            "published_at": fitting.dated(
                str(next((fields[n] for n in TIMES if fields.get(n)), "")),
                item.notes,
                lambda said: self._time(said, dated),
            ),
            "bylines": self._people(fields),
        }
        item.story |= lead_picture(fields)
        for one in media.pictures_of(item.story):
            one["src"] = beside(place, one["src"])
        self._state(item, fields)
        if "_drafts" in Path(place).parts and item.state is State.LIVE:
            item.state = State.DRAFT
            item.notes.append("was a draft: came as a draft")
        item.categories = _terms(fields, "categories", "category", "section")
        item.tags = _terms(fields, "tags", "topics", "keywords")
        self._given(item, fields)
        item.old += self._addresses(fields, Path(place), dated)
        if at := self._permanent(item.story["published_at"], _text(fields, "slug") or path.stem):
            item.old.append(at)
        return item

    def _time(self, said: str, dated: re.Match[str] | None) -> str:
        found = fitting.moment(said, zone=self.zone)
        if not found and dated:
            year, month, day, _ = dated.groups()
            found = fitting.moment(f"{year}-{int(month):02}-{int(day):02}", zone=self.zone)
        return found

    def _state(self, item: Item, fields: dict[str, Any]) -> None:
        assert item.story is not None
        status = str(fields.get("status") or "").lower()
        if (
            fields.get("draft") in (True, "true")
            or fields.get("published") is False
            or status in ("draft", "hidden")
        ):
            item.state = State.DRAFT
            item.notes.append("was a draft: came as a draft")

    def _people(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        given = fields.get("authors") or fields.get("author") or []
        if isinstance(given, dict):
            given = [given.get("name", "")]
        names = given if isinstance(given, list) else re.split(r"[;,]", str(given))
        names = [str(name.get("name", "") if isinstance(name, dict) else name).strip() for name in names]
        people = [fitting.named(name, self.language) for name in names if name]
        return [{"person": one} for one in {one["slug"]: one for one in people if one}.values()]

    def _given(self, item: Item, fields: dict[str, Any]) -> None:
        """The addresses that the front matter names."""
        given = [fields.get(name) for name in ("url", "permalink", "aliases", "redirect_from", "save_as")]
        for one in given:
            for address in one if isinstance(one, list) else [one]:
                path = (
                    str(address or "").partition("://")[2].partition("/")[2]
                    if "://" in str(address)
                    else str(address or "")
                )
                if path and ":" not in path:
                    keep_old(item, f"/{path.lstrip('/')}", set(), given=str(address))

    def _addresses(self, fields: dict[str, Any], place: Path, dated: re.Match[str] | None) -> Iterator[str]:
        """Those that its place among the files gave it."""
        if dated and "_posts" in place.parts:
            year, month, day, slug = dated.groups()
            yield f"/{year}/{int(month):02}/{int(day):02}/{slug}.html"
        else:
            inside = [part for part in place.parent.parts if part != "content"]
            name = _text(fields, "slug") or place.stem
            if name != place.stem:  # by which other files link to it, in {{< ref >}}
                yield f"/{place.stem}/"
            yield (
                "/"
                + "/".join([*inside, *([] if place.stem in ("index", "_index") else [name])]).strip("/")
                + "/"
            )

    def _permanent(self, published_at: str, slug: str) -> str:
        """The address by the site's own rule, in Hugo's words: `/:year/:month/:day/:slug/`."""
        if not self.permalink or not published_at:
            return ""
        at = dt.datetime.fromisoformat(published_at)
        words = {":year": f"{at:%Y}", ":month": f"{at:%m}", ":day": f"{at:%d}", ":slug": slug}
        address = self.permalink
        for word, value in words.items():
            address = address.replace(word, value)
        return old_path(f"/{address.strip('/')}/", set()) or ""


def without_shortcodes(text: str, lost: dict[str, int]) -> str:
    """Hugo's and Jekyll's own marks as HTML, or taken out and counted; the text between them stays."""
    text = _YOUTUBE.sub(r'<iframe src="https://www.youtube.com/embed/\1"></iframe>', text)
    text = _FIGURE.sub(_figure, text)
    text = _POST.sub(lambda at: f"/{at[1]}/{int(at[2]):02}/{int(at[3]):02}/{at[4]}.html", text)
    text = _KRAMDOWN.sub("", text)
    text = _REF.sub(lambda found: "/" + found[1].strip().removesuffix(".md").strip("/") + "/", text)

    def gone(found: re.Match[str]) -> str:
        if name := found[1]:
            lost[f"shortcode {name}"] = lost.get(f"shortcode {name}", 0) + 1
        return ""

    return _LIQUID.sub(gone, _SHORTCODE.sub(gone, text))


def _figure(found: re.Match[str]) -> str:
    given = dict(_ATTRIBUTE.findall(found[1]))
    src = given.get("src") or given.get("file") or ""
    caption = escape(given.get("caption", ""))
    image = f'<img src="{escape(src)}" alt="{escape(given.get("alt", ""))}">'
    return f"\n\n<figure>{image}<figcaption>{caption}</figcaption></figure>\n\n" if src else ""


def _text(fields: dict[str, Any], *names: str) -> str:
    return next(
        (str(value) for name in names if isinstance(value := fields.get(name), str | int) and value), ""
    )


def _terms(fields: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    for name in names:
        given = fields.get(name)
        if given:
            several = given if isinstance(given, list) else str(given).split(",")
            words = [str(word).strip() for word in several]
            return [("-".join(word.lower().split()), word) for word in words if word]
    return []
