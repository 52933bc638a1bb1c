"""Reads a page as a careful reader would: elements, what is empty, what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
MAY_BE_EMPTY = frozenset({"script", "td"})  # a calendar has cells outside its month
SHOWN_ATTRIBUTES = ("alt", "aria-label", "title", "content", "placeholder")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> list[Element]:
        found = [self]
        for child in self.children:
            if isinstance(child, Element):
                found += child.walk()
        return found

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; `class_` for `class`."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if element.tag == tag and wanted.items() <= element.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag}> {attributes}"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag not in VOID
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The tree of a page. Fails where tags do not close in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert [element.tag for element in builder.open] == [""]
    return builder.root


def empty_elements(root: Element) -> list[str]:
    """Elements that show nothing, and attributes that say nothing where they should."""
    found = []
    for element in root.walk():
        shows = element.text.strip() or any(child.tag in VOID for child in element.walk())
        if not shows and element.tag not in VOID | MAY_BE_EMPTY:
            found.append(f"<{element.tag} {element.attributes}>")
        for name in ("href", "src", "content", "aria-label", "class", "id", "datetime", "lang", "hreflang"):
            if element.attributes.get(name) == "":
                found.append(f'<{element.tag} {name}="">')
    return found


def shown_texts(root: Element) -> list[str]:
    """Every text that somebody sees or hears."""
    texts = []
    for element in root.walk():
        if element.tag in ("script", "style"):
            continue
        texts += [child for child in element.children if isinstance(child, str)]
        if element.tag != "meta" or element.attributes.get("name") == "description":
            texts += [element.attributes[name] for name in SHOWN_ATTRIBUTES if name in element.attributes]
    return [text.strip() for text in texts if text.strip()]
