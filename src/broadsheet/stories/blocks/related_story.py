from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer
from broadsheet.stories.blocks.choosers import StoryChooser
from broadsheet.stories.blocks.text import Line


@dataclass(frozen=True, slots=True)
class Related:
    """Another story, as it is called at the bake; what the desk says of it may be empty."""

    headline: str
    href: str
    note: str


class RelatedStoryBlock(BodyStruct):
    """Another story of the edition, offered in the middle of the text. Withdrawn, it leaves no trace."""

    story = StoryChooser(label=_("Story"))
    note = Line(
        label=_("What to say of it"),
        required=False,
        max_length=200,
        help_text=_("Empty: “Read also” in the edition's language."),
    )

    def view(self, value: Any, look: Look) -> Related | None:
        link = look.story(value["story"])
        return Related(link.name, link.href, value["note"] or "") if link else None

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {"story": writer.story(value["story"]) if value["story"] else None, "note": value["note"]}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any] | None:
        story = reader.story(given["story"], f"{where}/story")
        return {"story": story, "note": given.get("note", "")} if story else None

    def is_blank(self, value: Any) -> bool:
        return not value["story"]

    class Meta:
        icon = "link"
        label_format = "{story}"
        template = "broadsheet/blocks/related_story.html"
