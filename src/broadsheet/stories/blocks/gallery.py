from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.picture import PictureBlock
from broadsheet.stories.blocks.text import Line

if TYPE_CHECKING:
    from broadsheet.stories.selectors.pictures import Shot

MOST = 60
"""Pictures of one gallery."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures that belong together, in order; the title may be empty."""

    title: str
    shots: tuple[Shot, ...]


class GalleryBlock(BodyStruct):
    """Pictures that belong together, each with its caption."""

    title = Line(label=_("Title"), required=False, max_length=200)
    pictures = ListBlock(PictureBlock(label=_("Picture")), label=_("Pictures"), min_num=1, max_num=MOST)

    def view(self, value: Any, look: Look) -> Gallery | None:
        block = self.child_blocks["pictures"].child_block
        shots = tuple(shot for one in value["pictures"] if (shot := block.view(one, look)))
        return Gallery(value["title"] or "", shots) if shots else None

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        block = self.child_blocks["pictures"].child_block
        pictures = [block.to_json(one, writer) for one in value["pictures"]]
        return {
            "title": value["title"],
            "pictures": [{name: part for name, part in one.items() if part} for one in pictures],
        }

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        block = self.child_blocks["pictures"].child_block
        pictures = [
            block.from_json(one, reader, f"{where}/pictures/{place}")
            for place, one in enumerate(given["pictures"])
        ]
        return {"title": given.get("title", ""), "pictures": pictures}

    def plain_text(self, value: Any) -> str:
        return "\n".join(
            text for text in (value["title"], *(one["caption"] for one in value["pictures"])) if text
        )

    def is_blank(self, value: Any) -> bool:
        return is_nothing(value["title"]) and not any(one["picture"] for one in value["pictures"])

    def shown_pictures(self, value: Any) -> Iterable[tuple[Any, str]]:
        return [(one["picture"], one["alt"] or "") for one in value["pictures"] if one["picture"]]

    def picture_ids(self, raw: Any) -> Iterable[int | None]:
        return [item["value"].get("picture") for item in raw.get("pictures", ())]

    class Meta:
        icon = "image"
        label_format = "{title}"
        template = "broadsheet/blocks/gallery.html"
