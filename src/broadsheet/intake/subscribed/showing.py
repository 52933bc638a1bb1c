"""An item as the desk looks at it before it decides: its words and pictures, and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.safestring import mark_safe

from broadsheet.intake.media import MediaFolder, pictures_of
from broadsheet.intake.models import WireItem
from broadsheet.intake.subscribed.pictures import folder_of
from broadsheet.stories.richtext.cleaning import drawn


def picture_file(item: WireItem, number: int) -> Path | None:
    """The file of its picture of that number; None where there is none, or it was thrown away."""
    found = list(pictures_of(item.data))[number : number + 1]
    return MediaFolder(folder_of(item.wire, item.source_id)).find(found[0]["src"]) if found else None


def shown(item: WireItem) -> list[dict[str, Any]]:
    """Its lead picture and its blocks, for a template; each picture with its `number`."""
    data = item.data
    numbers = {id(picture): number for number, picture in enumerate(pictures_of(data))}
    lead = {"type": "picture", "caption": data.get("picture_caption", ""), "picture": data.get("picture")}
    blocks = [*([lead] if lead["picture"] else []), *data.get("body", [])]
    return [{**block, **_words(block), "shown": list(_pictures(block, numbers))} for block in blocks]


def _words(block: dict[str, Any]) -> dict[str, Any]:
    # Cleaned as readers' pages are, whatever way it came in.
    return {"html": mark_safe(drawn(block["html"]))} if "html" in block else {}  # noqa: S308


def _pictures(block: dict[str, Any], numbers: dict[int, int]) -> Iterator[dict[str, Any]]:
    for one in [block, *block.get("pictures", [])]:
        if picture := one.get("picture"):
            yield {
                "number": numbers[id(picture)],
                "alt": one.get("alt") or picture.get("alt", ""),
                "caption": one.get("caption", ""),
                "credit": picture.get("credit", ""),
            }
