"""From elements to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import etree

from broadsheet.intake.items import Item
from broadsheet.intake.markup.lines import DROPPED, HEADINGS, INLINE, LISTS, PLAYERS, Lines
from broadsheet.intake.markup.pictures import Pictures
from broadsheet.intake.markup.reading import DEEPEST, SPACE, name_of, nested_too_deeply, parsed, words
from broadsheet.stories.richtext import clean_rich_text, has_text

_URL = re.compile(r"https?://[^\s<>\"]+")

LARGEST = 4_000_000
"""Characters of one body; more is cut, and said so."""


@dataclass
class Body:
    """What a piece of HTML became. `lost` names what could not be kept, `fault` why nothing could."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)
    fault: str = ""

    def tell(self, item: Item) -> None:
        """Say in the item's notes what was left out, a sentence each; its fault where it cannot be read."""
        item.notes += [f"{count} × {what} left out" for what, count in sorted(self.lost.items())]
        item.fault = item.fault or self.fault


def to_blocks(
    text: str, *, base: str = "", picture: Callable[[etree._Element], dict[str, Any]] | None = None
) -> Body:
    """The blocks of `text`. Links and sources are resolved against `base`.

    `picture` may add what the format knows of an `img` (credit, caption), as fields of the block.
    """
    body = Body()
    if len(text) > LARGEST:
        body.lost[f"text beyond {LARGEST:,} characters"] = 1
        text = text[:LARGEST]
    root = parsed(text)
    if root is not None and nested_too_deeply(root):
        body.fault = f"elements are nested deeper than {DEEPEST}"
    elif root is not None:
        walk = _Walk(body, base, picture)
        walk.flow(root)
        walk.end()
    return body


class _Walk:
    def __init__(self, body: Body, base: str, picture: Any) -> None:
        self.body, self.lines, self.pictures = body, Lines(base), Pictures(base, picture)
        self.line: list[str] = []

    def lose(self, what: str) -> None:
        self.body.lost[what] = self.body.lost.get(what, 0) + 1

    def add(self, block: dict[str, Any]) -> None:
        self.end()
        self.body.blocks.append(block)

    def end(self) -> None:
        """Close the paragraph that is being gathered."""
        text, self.line = "".join(self.line), []
        self.paragraph(f"<p>{text.strip()}</p>")

    def paragraph(self, text: str) -> None:
        cleaned = clean_rich_text(text)
        if not has_text(cleaned):
            return
        blocks = self.body.blocks
        if blocks and blocks[-1]["type"] == "paragraph" and len(blocks[-1]["html"]) < 50_000:
            blocks[-1]["html"] += cleaned
        else:
            blocks.append({"type": "paragraph", "html": cleaned})

    def flow(self, parent: etree._Element) -> None:
        """The children of a box, one after another."""
        self.line.append(escape(SPACE.sub(" ", parent.text or "")))
        for node in parent:
            self.node(node)
            self.line.append(escape(SPACE.sub(" ", node.tail or "")))

    def node(self, node: etree._Element) -> None:
        name = name_of(node)
        if not name or name in DROPPED:
            if name in ("form", "object", "embed"):
                self.lose(f"<{name}>")
            return
        if name in INLINE:
            if self.holds_blocks(node):
                self.opened(node)
            else:
                self.line.append(self.lines.inline(node))
            return
        handler = getattr(self, f"on_{name}", None)
        if name in HEADINGS:
            self.heading(node)
        elif name in LISTS:
            self.end()
            self.pictures_in(node)
            self.paragraph(self.lines.listed(node, 0))
        elif name in PLAYERS:
            self.player(node)
        elif handler:
            handler(node)
        else:
            self.end()
            self.flow(node)
            self.end()

    def holds_blocks(self, node: etree._Element) -> bool:
        return any(
            (name := name_of(inner)) and name not in INLINE and name not in DROPPED for inner in node.iter()
        )

    def opened(self, node: etree._Element) -> None:
        """A link or bold round whole paragraphs or a picture: its contents, and the link where it is one."""
        self.flow(node)

    # -- blocks ---------------------------------------------------------------------------------------------

    def heading(self, node: etree._Element) -> None:
        self.pictures_in(node)
        if text := words(node):
            self.add({"type": "heading", "text": text})

    def on_blockquote(self, node: etree._Element) -> None:
        who = ""
        if url := self.embedded_post(node):
            self.add({"type": "embed", "url": url})
            return
        for cite in node.xpath(".//cite|.//footer"):
            who = who or words(cite)
            cite.drop_tree()
        self.pictures_in(node)
        lines = [words(part) for part in node.iter("p", "li")] or [words(node)]
        if text := "\n".join(line for line in lines if line) or words(node):
            pull = "pullquote" in node.get("class", "") or "pullquote" in _class_of(node.getparent())
            self.add({"type": "pull_quote" if pull else "quote", "text": text, "who": who})

    def embedded_post(self, node: etree._Element) -> str:
        """The address of a post that a social network's own snippet quotes."""
        classes = node.get("class", "")
        if node.get("cite") and "tiktok" in classes:
            return _URL.match(node.get("cite"))[0] if _URL.match(node.get("cite")) else ""
        if node.get("data-instgrm-permalink"):
            return node.get("data-instgrm-permalink", "").partition("?")[0]
        if "twitter-tweet" in classes or "twitter-video" in classes:
            links = [link.get("href", "") for link in node.iter("a")]
            return next((link.partition("?")[0] for link in reversed(links) if "/status/" in link), "")
        return ""

    def on_hr(self, node: etree._Element) -> None:
        self.add({"type": "divider"})

    def on_pre(self, node: etree._Element) -> None:
        self.end()
        lines = "".join(node.itertext()).strip("\n").split("\n")
        self.paragraph("<p>" + "<br>".join(escape(line) for line in lines) + "</p>")

    def on_img(self, node: etree._Element) -> None:
        self.add_picture(node, "")

    def on_figure(self, node: etree._Element) -> None:
        classes = node.get("class", "")
        captions = [words(caption) for caption in node.findall("figcaption")]
        if "gallery" in classes or len(node.findall(".//figure")) > 1:
            self.gallery(node, captions)
            return
        for caption in node.findall("figcaption"):
            caption.drop_tree()
        caption = " ".join(filter(None, captions))
        if "embed" in classes and (found := _URL.search(words(node))):
            self.add({"type": "embed", "url": found[0], "caption": caption})
            return
        before = len(self.body.blocks)
        self.end()
        self.flow(node)
        self.end()
        made = self.body.blocks[before:]
        if caption and made and made[-1]["type"] in ("picture", "embed", "table"):
            made[-1].setdefault("caption", caption)
        elif caption:
            self.paragraph(f"<p><i>{escape(caption)}</i></p>")

    def gallery(self, node: etree._Element, captions: list[str]) -> None:
        pictures = []
        for image in node.iter("img"):
            found = self.pictures.of(image)
            if not found:
                continue
            holder = next((up for up in image.iterancestors("figure", "li") if up is not node), None)
            inner = holder.find(".//figcaption") if holder is not None else None
            caption = words(inner) if inner is not None else ""
            pictures.append({key: value for key, value in {**found, "caption": caption}.items() if value})
        if pictures:
            title = captions[-1] if captions else ""
            self.add_gallery(pictures, title)

    def add_gallery(self, pictures: list[dict[str, Any]], title: str = "") -> None:
        for start in range(0, len(pictures), 60):
            self.add({"type": "gallery", "pictures": pictures[start : start + 60], "title": title})

    def pictures_in(self, node: etree._Element) -> None:
        for image in list(node.iter("img")):
            self.add_picture(image, "")

    def add_picture(self, node: etree._Element, caption: str) -> None:
        if found := self.pictures.of(node):
            if caption:
                found["caption"] = caption
            self.add({"type": "picture", **found})

    def player(self, node: etree._Element) -> None:
        source = (
            node.get("src")
            or node.get("data-src")
            or next((one.get("src", "") for one in node.iter("source")), "")
        )
        href = self.lines.address(("https:" if source.startswith("//") else "") + source)
        if href and len(href) <= 500:
            self.add({"type": "embed", "url": _page_of(href)})
        else:
            self.lose(f"<{name_of(node)}>")

    def on_table(self, node: etree._Element) -> None:
        rows = []
        first_is_head = False
        for row in node.iter("tr"):
            cells = [cell for cell in row if name_of(cell) in ("td", "th")]
            if not rows:
                first_is_head = bool(cells) and all(name_of(cell) == "th" for cell in cells)
            rows.append([words(cell)[:1000] for cell in cells][:20])
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        if len(rows) == 1 or max(map(len, rows)) == 1:  # a table that was made for the looks
            self.end()
            for cell in node.iter("td", "th"):
                self.flow(cell)
                self.end()
            return
        self.pictures_in(node)
        caption = node.find("caption")
        for start in range(0, len(rows), 200):
            block = {
                "type": "table",
                "rows": rows[start : start + 200],
                "header_row": first_is_head and not start,
            }
            if caption is not None:
                block["caption"] = words(caption)[:300]
            self.add(block)


def _class_of(node: etree._Element | None) -> str:
    return node.get("class", "") if node is not None else ""


def _page_of(address: str) -> str:
    """The page of what a player's address shows, where the provider's form is well known."""
    for pattern, page in (
        (
            r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,})",
            "https://www.youtube.com/watch?v={}",
        ),
        (r"https?://player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}"),
    ):
        if found := re.match(pattern, address):
            return page.format(found[1])
    return address
