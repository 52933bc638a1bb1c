from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.paragraph import rich
from broadsheet.stories.blocks.text import Line, Rich
from broadsheet.stories.richtext import drawn, has_text, plain_text


@dataclass(frozen=True, slots=True)
class FactBox:
    """What somebody should know who comes to the story fresh; the title may be empty."""

    title: str
    html: SafeString


class FactBoxBlock(BodyStruct):
    """Background beside the story: dates, figures, who is who."""

    title = Line(label=_("Title"), required=False, max_length=200)
    text = Rich(label=_("Text"), required=True)

    def view(self, value: Any, look: Look) -> FactBox | None:
        html = rich(value["text"])
        return FactBox(value["title"] or "", html) if html else None

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"title": value["title"], "html": value["text"].source}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {"title": given.get("title", ""), "text": given["html"]}

    def plain_text(self, value: Any) -> str:
        return "\n".join(filter(None, [value["title"] or "", plain_text(drawn(value["text"].source or ""))]))

    def is_blank(self, value: Any) -> bool:
        return is_nothing(value["title"]) and not has_text(value["text"].source or "")

    class Meta:
        icon = "info-circle"
        label_format = "{title}"
        template = "broadsheet/blocks/fact_box.html"
