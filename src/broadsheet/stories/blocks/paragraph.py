from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from broadsheet.stories.blocks.base import BodyBlock, Look, Reader, Writer
from broadsheet.stories.blocks.text import Rich
from broadsheet.stories.richtext import drawn, has_text, plain_text


class ParagraphBlock(BodyBlock, Rich):
    """Running text; an empty one is dropped by `StoryBody`."""

    def view(self, value: Any, look: Look) -> SafeString:
        return rich(value)

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"html": value.source}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> str:
        return given["html"]

    def plain_text(self, value: Any) -> str:
        return plain_text(drawn(value.source))

    def is_blank(self, value: Any) -> bool:
        return not has_text(value.source)

    class Meta:
        icon = "pilcrow"
        template = "broadsheet/blocks/paragraph.html"


def rich(value: Any) -> SafeString:
    """Rich text for a page, cleaned once more: whatever way it came in, only these tags go out."""
    return mark_safe(drawn(value.source or ""))  # noqa: S308 - nh3 has just cleaned it
