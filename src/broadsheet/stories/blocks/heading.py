from __future__ import annotations

from typing import Any

from broadsheet.stories.blocks.base import BodyBlock, Look, Reader, Writer
from broadsheet.stories.blocks.text import Line


class HeadingBlock(BodyBlock, Line):
    """A heading between paragraphs (level 2; the headline is level 1)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 250, **kwargs})

    def set_name(self, name: str) -> None:
        """The block's name is on its one field, too: a screen reader has no other for it."""
        super().set_name(name)
        self.field.widget.attrs["aria-label"] = self.label

    def view(self, value: Any, look: Look) -> str:
        return str(value).strip()

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"text": value}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> str:
        return given["text"]

    def plain_text(self, value: Any) -> str:
        return str(value)

    class Meta:
        icon = "title"
        template = "broadsheet/blocks/heading.html"
