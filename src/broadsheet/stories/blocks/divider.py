from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StaticBlock

from broadsheet.stories.blocks.base import BodyBlock, Look, Reader, Writer


class DividerBlock(BodyBlock, StaticBlock):
    """A break between two parts of a story. One at an end, or after another one, is not shown."""

    def view(self, value: Any, look: Look) -> bool:
        return True

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> Any:
        return ()

    class Meta:
        icon = "horizontalrule"
        admin_text = _("A line between two parts of the story.")
        template = "broadsheet/blocks/divider.html"
