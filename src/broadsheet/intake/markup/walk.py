"""From elements to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import etree

from broadsheet.intake.items import Item
from broadsheet.intake.markup.lines import DROPPED, HEADINGS, LISTS, PLAYERS, Lines, in_line
from broadsheet.intake.markup.pictures import Pictures
from broadsheet.intake.markup.players import embedded_post, page_of, sources_of
from broadsheet.intake.markup.reading import DEEPEST, SPACE, lines, name_of, nested_too_deeply, parsed, words
from broadsheet.intake.markup.tables import is_layout, own_cells, rows_of
from broadsheet.kernel import embeds
from broadsheet.stories.richtext import clean_rich_text, has_text

_CAPTIONS = {"wp-caption-text", "tr-caption"}
"""Classes of what stands below a picture outside a `figcaption`: WordPress's and Blogger's."""

_CONTROLS = {
    "wp-block-file__button", "kg-audio-player", "kg-audio-thumbnail", "kg-video-overlay",
    "kg-video-player-container", "kg-bookmark-icon", "kg-bookmark-thumbnail", "kg-file-card-icon",
}  # fmt: skip
"""Classes of what an editor's player or card shows beside its contents: buttons, clocks, icons."""

_HEAD, _TAIL = re.compile(r"(?:\s|<br>)+"), re.compile(r"(?:\s|>rb<)+")
_IN_STYLE = re.compile(r"background-image:\s*url\(\s*['\"]?(https?://[^'\")\s]+)")
_PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif)$")
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
        self.href = ""

    def lose(self, what: str) -> None:
        self.body.lost[what] = self.body.lost.get(what, 0) + 1

    def add(self, block: dict[str, Any]) -> None:
        self.end()
        self.body.blocks.append(block)

    def end(self) -> None:
        """Close the paragraph that is being gathered."""
        text, self.line = _trimmed("".join(self.line)), []
        if self.href and text and "<a " not in text:
            text = f'<a href="{escape(self.href)}">{text}</a>'
        self.paragraph(f"<p>{text}</p>")

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
        classes = set(node.get("class", "").split()) if name else _CONTROLS
        if classes & _CONTROLS or (classes & _CAPTIONS and self.caption(words(node))):
            return
        if name in DROPPED:
            self.dropped(node, name)
            return
        if in_line(name):
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
            for player in node.iter(*PLAYERS):
                self.player(player)
        elif name in PLAYERS:
            self.player(node)
        elif handler:
            handler(node)
        else:
            self.end()
            if "wp-block-cover" in classes and (found := _IN_STYLE.search(node.get("style", ""))):
                self.add({"type": "picture", "picture": {"src": found[1]}})
            self.flow(node)
            self.end()

    def dropped(self, node: etree._Element, name: str) -> None:
        """What is not shown: old players whose film is known are, and pictures that wait for a script."""
        if name in ("object", "embed"):
            pages = (page_of(address) for one in sources_of(node) if (address := self.player_at(one)))
            if page := next((page for page in pages if embeds.recognise(page)), ""):
                self.add({"type": "embed", "url": page})
                return
        if name == "noscript":
            for image in node.iter("img"):
                found = self.pictures.of(image)
                if found and _PICTURE.search(found["picture"]["src"]) and not self.is_last(found):
                    self.add({"type": "picture", **found})
        if name in ("form", "object", "embed"):
            self.lose(f"<{name}>")

    def is_last(self, found: dict[str, Any]) -> bool:
        last = self.body.blocks[-1] if self.body.blocks else {}
        return last.get("picture", {}).get("src") == found["picture"]["src"]

    def caption(self, text: str) -> bool:
        """Give the text to the picture before it, where there is one that has none."""
        last = self.body.blocks[-1] if self.body.blocks else {}
        if last.get("type") != "picture" or last.get("caption") or has_text("".join(self.line)):
            return False
        last["caption"] = text
        return True

    def holds_blocks(self, node: etree._Element) -> bool:
        return any(
            (name := name_of(inner)) and not in_line(name) and name not in DROPPED for inner in node.iter()
        )

    def opened(self, node: etree._Element) -> None:
        """A link or bold round whole paragraphs or a picture: its contents, and the link where it is one."""
        href = self.lines.address(node.get("href", "")) if name_of(node) == "a" else ""
        if not href:
            self.flow(node)
            return
        self.end()
        before, self.href = self.href, href
        self.flow(node)
        self.end()
        self.href = before

    def lose_links(self, node: etree._Element, where: str) -> None:
        """A block of plain text has no links: say how many it had."""
        for link in node.iter("a"):
            if self.lines.address(link.get("href", "")) and words(link):
                self.lose(f"link in a {where}")

    # -- blocks ---------------------------------------------------------------------------------------------

    def heading(self, node: etree._Element) -> None:
        self.pictures_in(node)
        if text := words(node):
            self.lose_links(node, "heading")
            self.add({"type": "heading", "text": text})

    def on_blockquote(self, node: etree._Element) -> None:
        who = ""
        if url := embedded_post(node):
            self.add({"type": "embed", "url": url})
            return
        if next(node.iter("table", "iframe", "video", "audio", *HEADINGS), None) is not None:
            self.end()  # set in by its writer, not quoted
            self.flow(node)
            self.end()
            return
        for cite in node.xpath(".//cite|.//footer"):
            who = who or words(cite)
            cite.drop_tree()
        self.pictures_in(node)
        if text := "\n".join(lines(node)):
            self.lose_links(node, "quote")
            pull = "pullquote" in node.get("class", "") or "pullquote" in _class_of(node.getparent())
            self.add({"type": "pull_quote" if pull else "quote", "text": text, "who": who})

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
        if href := self.player_at(next(iter(sources_of(node)), "")):
            self.add({"type": "embed", "url": page_of(href)})
        else:
            self.lose(f"<{name_of(node)}>")

    def on_source(self, node: etree._Element) -> None:
        """Beside a picture: the same in another size or form."""

    def player_at(self, source: str) -> str:
        href = self.lines.address(("https:" if source.startswith("//") else "") + source)
        return href if len(href) <= 500 else ""

    def on_table(self, node: etree._Element) -> None:
        if is_layout(node):
            for cell in own_cells(node):
                self.end()
                self.node(cell) if set(cell.get("class", "").split()) & _CAPTIONS else self.flow(cell)
            self.end()
            return
        rows, first_is_head = rows_of(node)
        if not rows:
            return
        self.pictures_in(node)
        self.lose_links(node, "table")
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


def _trimmed(text: str) -> str:
    """`text` without spaces and breaks at its ends, in one pass however many they are."""
    head = _HEAD.match(text)
    text = text[head.end() :] if head else text
    tail = _TAIL.match(text[::-1])
    return text[: len(text) - tail.end()] if tail else text


def _class_of(node: etree._Element | None) -> str:
    return node.get("class", "") if node is not None else ""
