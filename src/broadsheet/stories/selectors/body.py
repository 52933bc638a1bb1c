"""A story's body as its blocks' templates get it: plain values, nothing empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from broadsheet.kernel import keys
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import Link
from broadsheet.stories.blocks import shown_pictures
from broadsheet.stories.blocks.base import BodyBlock
from broadsheet.stories.models import DocumentFile, Picture, Recording, Story
from broadsheet.stories.selectors.documents import Download, download_of
from broadsheet.stories.selectors.pictures import Shot, Sizes, wide
from broadsheet.stories.selectors.recordings import Played, played


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its kind, the template that draws it, and what it draws."""

    kind: str
    template: str
    value: Any


@dataclass(frozen=True, slots=True)
class Lookup:
    """What blocks show of other things (`blocks.base.Look`)."""

    edition: Edition
    sizes: Sizes
    preview: bool = False

    def shot(self, picture: Picture | None, *, alt: str, caption: str) -> Shot | None:
        """As wide as the column. Raises MissingRendition."""
        if picture is None:
            return None
        return wide(
            self.sizes,
            picture.pk,
            alt=alt or picture.description,
            caption=caption,
            credit=picture.credit,
        )

    def story(self, story: Story | None) -> Link | None:
        """Recorded even while there is nothing to link to, so that the link comes back with the story."""
        if story is None or story.pk in withheld_ids("story"):
            return None
        keys.reading(keys.story(story.pk))
        if not story.live or story.edition_id != self.edition.pk:
            return None
        return Link(story.headline, href(self.edition, story.path))

    def recording(self, recording: Recording | None, *, caption: str) -> Played | None:
        """Raises MissingDocument."""
        if recording is None:
            return None
        return played(recording, self.edition, self.sizes, caption=caption, preview=self.preview)

    def download(self, document: DocumentFile | None, *, title: str) -> Download | None:
        """Raises MissingDocument."""
        return download_of(document, title=title, preview=self.preview) if document else None


def blocks_of(body: Iterable[Any], look: Lookup) -> tuple[Block, ...]:
    """The blocks that hold something, in order. Raises MissingRendition and MissingDocument."""
    found: list[Block] = []
    for child in body:
        # A plugin's own block is handed its value as it is.
        value = child.block.view(child.value, look) if isinstance(child.block, BodyBlock) else child.value
        # A divider is between two things: not first, not after another one.
        if value and (child.block_type != "divider" or (found and found[-1].kind != "divider")):
            found.append(Block(child.block_type, child.block.meta.template, value))
    while found and found[-1].kind == "divider":
        found.pop()
    return tuple(found)


def pictures_in(body: Iterable[Any]) -> list[int]:
    """The ids of the pictures that the body shows."""
    return [picture.pk for picture, _alt in shown_pictures(body)]


def first_words(body: Iterable[Any], length: int = 200) -> str:
    """The beginning of the first paragraph, for a description, cut at a word."""
    for child in body:
        if child.block_type == "paragraph":
            text = " ".join(child.block.plain_text(child.value).split())
            if text:
                return text if len(text) <= length else text[:length].rpartition(" ")[0] + "…"
    return ""
