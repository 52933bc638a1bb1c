from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing, paragraphs_of
from broadsheet.stories.blocks.text import Line, Lines


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, by paragraphs, and who said them (may be empty)."""

    paragraphs: tuple[str, ...]
    who: str


class QuoteBlock(BodyStruct):
    """Somebody's words, apart from the running text."""

    text = Lines(label=_("Quotation"), max_length=5000)
    who = Line(label=_("Who said it"), required=False, max_length=200)

    def view(self, value: Any, look: Look) -> Quote | None:
        paragraphs = paragraphs_of(value["text"])
        return Quote(paragraphs, (value["who"] or "").strip()) if paragraphs else None

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"text": value["text"], "who": value["who"]}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {"text": given["text"], "who": given.get("who", "")}

    def plain_text(self, value: Any) -> str:
        return "\n".join(part for part in (value["text"], value["who"]) if part)

    def is_blank(self, value: Any) -> bool:
        return is_nothing(value["text"], value["who"])

    class Meta:
        icon = "openquote"
        label_format = "{text}"
        template = "broadsheet/blocks/quote.html"
