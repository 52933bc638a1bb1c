from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.choosers import PictureChooser
from broadsheet.stories.blocks.text import Line


class PictureBlock(BodyStruct):
    """A picture in the text, with what it says here; credit and alternative text are the picture's own."""

    picture = PictureChooser(label=_("Picture"))
    caption = Line(label=_("Caption"), required=False, max_length=500)
    alt = Line(
        label=_("Alternative text here"),
        required=False,
        max_length=255,
        help_text=_("Empty: the picture's own."),
    )

    def view(self, value: Any, look: Look) -> Any:
        return look.shot(value["picture"], alt=value["alt"] or "", caption=value["caption"] or "")

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        picture = writer.picture(value["picture"]) if value["picture"] else None
        return {"picture": picture, "caption": value["caption"], "alt": value["alt"]}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {
            "picture": reader.picture(given["picture"], f"{where}/picture"),
            "caption": given.get("caption", ""),
            "alt": given.get("alt", ""),
        }

    def plain_text(self, value: Any) -> str:
        return value["caption"] or ""

    def shown_pictures(self, value: Any) -> Iterable[tuple[Any, str]]:
        return [(value["picture"], value["alt"] or "")] if value["picture"] else []

    def picture_ids(self, raw: Any) -> Iterable[int | None]:
        return [raw.get("picture")]

    def is_blank(self, value: Any) -> bool:
        return not value["picture"] and is_nothing(value["caption"], value["alt"])

    class Meta:
        icon = "image"
        label_format = "{caption}"
        template = "broadsheet/blocks/picture.html"
