from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.text import Line


@dataclass(frozen=True, slots=True)
class PullQuote:
    """A sentence of the story, and whose it is (may be empty)."""

    text: str
    who: str


class PullQuoteBlock(BodyStruct):
    """A sentence that stands in the text too, set large to draw the eye.

    It is no text of its own: searches and descriptions leave it out.
    """

    text = Line(label=_("Sentence"), max_length=300)
    who = Line(label=_("Whose it is"), required=False, max_length=200)

    def view(self, value: Any, look: Look) -> PullQuote | None:
        text = (value["text"] or "").strip()
        return PullQuote(text, (value["who"] or "").strip()) if text else None

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"text": value["text"], "who": value["who"]}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {"text": given["text"], "who": given.get("who", "")}

    def is_blank(self, value: Any) -> bool:
        return is_nothing(value["text"], value["who"])

    class Meta:
        icon = "openquote"
        label_format = "{text}"
        template = "broadsheet/blocks/pull_quote.html"
