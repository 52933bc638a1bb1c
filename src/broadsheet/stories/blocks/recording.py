from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.choosers import RecordingChooser
from broadsheet.stories.blocks.text import Line


class RecordingBlock(BodyStruct):
    """Audio or video of the newsroom. Nothing of it is loaded before a reader asks for it."""

    recording = RecordingChooser(label=_("Audio or video"))
    caption = Line(
        label=_("Caption"), required=False, max_length=500, help_text=_("Empty: the recording's title.")
    )

    def view(self, value: Any, look: Look) -> Any:
        return look.recording(value["recording"], caption=value["caption"] or "")

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        recording = writer.recording(value["recording"]) if value["recording"] else None
        return {"recording": recording, "caption": value["caption"]}

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {
            "recording": reader.recording(given["recording"], f"{where}/recording"),
            "caption": given.get("caption", ""),
        }

    def plain_text(self, value: Any) -> str:
        recording = value["recording"]
        said = [recording.title, *recording.words] if recording else []
        return "\n".join(text for text in (value["caption"], *said) if text)

    def is_blank(self, value: Any) -> bool:
        return not value["recording"] and is_nothing(value["caption"])

    def shown_pictures(self, value: Any) -> Iterable[tuple[Any, str]]:
        recording = value["recording"]
        return [(recording.poster, recording.title)] if recording and recording.poster else []

    def played_recordings(self, value: Any) -> Iterable[Any]:
        return [value["recording"]] if value["recording"] else []

    def recording_ids(self, raw: Any) -> Iterable[int | None]:
        return [raw.get("recording")]

    class Meta:
        icon = "media"
        label_format = "{caption}"
        template = "broadsheet/blocks/recording.html"
