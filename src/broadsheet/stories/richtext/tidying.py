"""What word processors and other sites put round a text, taken off. The result is cleaned after this."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from broadsheet.kernel.plaintext import without_tricks

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_BOXES = {
    "div", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption", "blockquote",
    "pre", "table", "thead", "tbody", "tfoot", "caption", "dl", "dt", "dd", "address", "center",
}  # fmt: skip
_LINES = {"p", "tr"} | _HEADINGS
_BLOCKS = _LINES | _LISTS | _BOXES | {"li"}
_INLINE = {"b", "strong", "i", "em", "a"}

WIDE_TAGS = _BLOCKS | _INLINE | {"span", "br", "td", "th", "font", "u", "s"}
WIDE_ATTRIBUTES = {tag: {"style", "class"} for tag in WIDE_TAGS} | {"a": {"href", "style", "class"}}
"""What the first cleaning keeps, so that the marks of the word processor can be read."""

_MARK = re.compile(r"\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s*")
_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_NOT_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-4]00)")
_ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)")
_NOT_ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*normal")
_UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden")
_GAP = re.compile(r"font(?:-size)?:7(?:\.0)?pt")
_VOID = {"br", "img", "hr", "meta", "link", "wbr", "col", "input"}
_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_DEEPEST = 60
"""Elements in one another. Nobody writes more, and the work would grow with the square of it."""


def tidied(html: str) -> str:
    """Well-formed `html` as a row of p, ul and ol: styles read, boxes opened, loose text in paragraphs."""
    if depth_of(html) > _DEEPEST:
        html = re.sub(r"</?(?:p|div|li|h[1-6]|tr)[^>]*>|<br[^>]*>", "\n", html)
        lines = nh3.clean(html, tags=set()).split("\n")
        html = "".join(f"<p>{line}</p>" for line in lines)
    soup = BeautifulSoup(f"<body>{html}</body>", "html.parser")
    body = soup.body
    assert body is not None  # written one line above
    for text in list(body.find_all(string=True)):
        text.replace_with(NavigableString(without_tricks(str(text))))
    _find_bullets(body)
    _read_styles(soup, body)
    _make_lists(soup, body)
    out = BeautifulSoup("", "html.parser")
    row = _Row(out)
    _flow(body, row)
    row.end()
    return str(out)


def depth_of(html: str) -> int:
    """How many elements stand in one another at most, as the tags say."""
    deepest = depth = 0
    for match in _OPENING.finditer(html):
        depth += -1 if match[1] else match[2] not in _VOID
        deepest = max(deepest, depth)
    return deepest


def _find_bullets(body: Tag) -> None:
    """Rename to `mark` what Word typed before a list's paragraph: the bullet and a gap in 7-point type."""
    for span in list(body.find_all("span")):
        style = str(span.attrs.get("style", "")).lower().replace(" ", "")
        if "mso-list:ignore" in style:
            span.name = "mark"
            continue
        paragraph, parent = span.find_parent("p"), span.parent
        if paragraph is None or parent is None or parent.name != "span" or not _GAP.search(style):
            continue
        classes = " ".join(paragraph.get_attribute_list("class", [""]))  # type: ignore[arg-type]
        if (
            "MsoListParagraph" in classes
            and not span.get_text(strip=True)
            and len(parent.get_text(strip=True)) < 8
        ):
            parent.name = "mark"


def _read_styles(soup: BeautifulSoup, body: Tag) -> None:
    for tag in list(body.find_all(True)):
        if tag.decomposed:
            continue
        style = " ".join(str(tag.attrs.get("style", "")).lower().split())
        if _UNSEEN.search(style):
            tag.decompose()
        elif tag.name in ("b", "strong") and _NOT_BOLD.search(style):
            tag.unwrap()  # Google Docs wraps everything that it copies in such a one
        elif tag.name in ("i", "em") and _NOT_ITALIC.search(style):
            tag.unwrap()
        elif tag.name in ("span", "font"):
            for wanted, name in ((_ITALIC, "i"), (_BOLD, "b")):
                if wanted.search(style) and not tag.find_parent(name):
                    tag.wrap(soup.new_tag(name))
            tag.unwrap()
        elif tag.name in ("u", "s"):
            tag.unwrap()


def _make_lists(soup: BeautifulSoup, body: Tag) -> None:
    """Word's list paragraphs, one after another, as a list."""
    for paragraph in list(body.find_all("p")):
        mark = paragraph.find("mark")
        if not isinstance(mark, Tag):
            continue
        kind = "ol" if _MARK.fullmatch(mark.get_text()) else "ul"
        mark.decompose()
        before = _before(paragraph)
        if not (isinstance(before, Tag) and before.name == kind and "word" in before.attrs):
            before = soup.new_tag(kind, attrs={"word": ""})
            paragraph.insert_before(before)
        paragraph.name = "li"
        before.append(paragraph.extract())
    for mark in body.find_all("mark"):
        mark.decompose()


def _before(tag: Tag) -> PageElement | None:
    """What stands before, but for white space."""
    before = tag.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return before


class _Row:
    """Gathers what belongs into one paragraph until it ends."""

    def __init__(self, out: BeautifulSoup) -> None:
        self.out = out
        self.open: Tag | None = None

    def add(self, node: PageElement) -> None:
        if self.open is None:
            self.open = self.out.new_tag("p")
        self.open.append(node)

    def end(self) -> None:
        if self.open is not None and self.open.get_text(strip=True):
            self._at_the_ends(self.open)
            self.out.append(self.open)
        self.open = None

    def _at_the_ends(self, paragraph: Tag) -> None:
        """No line break and no space begins or ends a paragraph."""
        for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
            while paragraph.contents:
                node = paragraph.contents[end]
                if isinstance(node, Tag) and node.name == "br":
                    node.decompose()
                elif isinstance(node, NavigableString) and not node.strip(" \t\n"):
                    node.extract()
                elif isinstance(node, NavigableString):
                    node.replace_with(NavigableString(strip(str(node), " \t\n")))
                    break
                else:
                    break


def _flow(parent: Tag, row: _Row) -> None:
    breaks = 0
    for node in list(parent.children):
        if isinstance(node, NavigableString):
            text = re.sub(r"[ \t\n]+", " ", str(node))
            if text.strip():
                breaks = 0
            row.add(NavigableString(text))
            continue
        if not isinstance(node, Tag):
            continue
        if node.name == "br":
            breaks += 1
            if breaks > 1:
                row.end()
            else:
                row.add(row.out.new_tag("br"))
            continue
        breaks = 0
        if node.name in _LISTS:
            row.end()
            if (made := _list(node, row.out)) is not None:
                row.out.append(made)
        elif node.name in _BLOCKS:
            row.end()
            _block(node, row)
            row.end()
        elif node.find(list(_BLOCKS)) is not None:
            _flow(node, row)  # bold or a link round whole paragraphs
        else:
            for copy in _inline(node, row.out):
                row.add(copy)


def _block(node: Tag, row: _Row) -> None:
    if node.name == "tr":
        for number, cell in enumerate(node.find_all(["td", "th"], recursive=False)):
            if number:
                row.add(NavigableString(" · "))
            for copy in _inline(cell, row.out):
                row.add(copy)
    elif node.name in _HEADINGS and node.find(list(_BLOCKS)) is None:
        bold = row.out.new_tag("b")
        for inner in list(node.children):
            for copy in _inline(inner, row.out, without=("b", "strong")):
                bold.append(copy)
        row.add(bold)
    else:
        _flow(node, row)


def _list(node: Tag, out: BeautifulSoup) -> Tag | None:
    made = out.new_tag(node.name)
    for item in node.children:
        if not isinstance(item, Tag):
            continue
        if item.name in _LISTS:  # Google Docs puts the inner list beside its item
            if (inner := _list(item, out)) is not None:
                (made.contents[-1] if made.contents else made).append(inner)  # type: ignore[union-attr]
            continue
        if (entry := _item(item, out)) is not None:
            made.append(entry)
    return made if made.contents else None


def _item(item: Tag, out: BeautifulSoup) -> Tag | None:
    entry = out.new_tag("li")
    for node in list(item.children) if item.name in _BLOCKS else [item]:
        if isinstance(node, Tag) and node.name in _LISTS:
            if (inner := _list(node, out)) is not None:
                entry.append(inner)
            continue
        for copy in _inline(node, out):
            entry.append(copy)
    return entry if entry.get_text(strip=True) else None


def _inline(node: PageElement, out: BeautifulSoup, *, without: tuple[str, ...] = ()) -> Iterator[PageElement]:
    """`node` as what may stand inside a line: its blocks opened."""
    if isinstance(node, NavigableString):
        yield NavigableString(re.sub(r"[ \t\n]+", " ", str(node)))
    elif isinstance(node, Tag) and node.name == "br":
        yield out.new_tag("br")
    elif isinstance(node, Tag):
        inner = [copy for child in list(node.children) for copy in _inline(child, out, without=without)]
        if node.name not in _INLINE or node.name in without:
            yield from inner
            return
        href = node.attrs.get("href")
        made = out.new_tag(node.name, attrs={"href": str(href)} if href is not None else {})
        for copy in inner:
            made.append(copy)
        yield made
