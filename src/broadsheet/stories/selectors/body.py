"""A story's body as its blocks' templates get it: plain values, nothing empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from broadsheet.stories.blocks.paragraph import clean_rich_text
from broadsheet.stories.selectors.pictures import Sizes, wide

_EMPTY = re.compile(r"<(p|li|ol|ul|b|strong|i|em|a)(?: [^>]*)?>(?:\s|&nbsp;|\xa0|<br ?/?>)*</\1>")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: the template that draws it, and what it draws."""

    template: str
    value: Any


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, by paragraphs, and who said them (may be empty)."""

    paragraphs: tuple[str, ...]
    who: str


def blocks_of(body: Iterable[Any], sizes: Sizes) -> tuple[Block, ...]:
    """The blocks that hold something, in order. Raises `MissingRendition`."""
    return tuple(_blocks(body, sizes))


def pictures_in(body: Iterable[Any]) -> list[int]:
    """The ids of the pictures that the body shows."""
    return [
        child.value["picture"].pk
        for child in body
        if child.block_type == "picture" and child.value["picture"]
    ]


def first_words(body: Iterable[Any], length: int = 200) -> str:
    """The beginning of the first paragraph, for a description, cut at a word."""
    for child in body:
        if child.block_type == "paragraph":
            text = " ".join(strip_tags(clean_rich_text(child.value.source).replace("<", " <")).split())
            if text:
                return text if len(text) <= length else text[:length].rpartition(" ")[0] + "…"
    return ""


def _blocks(body: Iterable[Any], sizes: Sizes) -> Iterator[Block]:
    for child in body:
        prepare = _PREPARE.get(child.block_type)
        # A plugin's own block is handed its value as it is.
        value = prepare(child.value, sizes) if prepare else child.value
        if value:
            yield Block(child.block.meta.template, value)


def _paragraph(value: Any, sizes: Sizes) -> SafeString:
    """Cleaned once more: whatever way the text came in, only these tags go out."""
    html, before = clean_rich_text(value.source), ""
    while html != before:
        html, before = _EMPTY.sub("", html), html
    return mark_safe(html.strip())  # noqa: S308 - nh3 has just cleaned it


def _heading(value: Any, sizes: Sizes) -> str:
    return str(value).strip()


def _quote(value: Any, sizes: Sizes) -> Quote | None:
    paragraphs = tuple(line.strip() for line in value["text"].splitlines() if line.strip())
    return Quote(paragraphs, (value["who"] or "").strip()) if paragraphs else None


def _picture(value: Any, sizes: Sizes) -> Any:
    picture = value["picture"]
    if picture is None:  # deleted since
        return None
    return wide(
        sizes,
        picture.pk,
        alt=value["alt"] or picture.description,
        caption=value["caption"] or "",
        credit=picture.credit,
    )


_PREPARE: dict[str, Callable[[Any, Sizes], Any]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "picture": _picture,
}
