"""A story's body as JSON and back; each block knows its own fields (`blocks`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from broadsheet.newsroom.models import Edition
from broadsheet.stories.blocks.base import BodyBlock
from broadsheet.stories.exchange.documents import take_document, write_document
from broadsheet.stories.exchange.names import Names, NotThereYet
from broadsheet.stories.exchange.pictures import take_picture, write_picture
from broadsheet.stories.exchange.recordings import take_recording, write_recording
from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import DocumentFile, Picture, Recording, Story


class _Writer:
    """`blocks.base.Writer`."""

    def picture(self, picture: Picture) -> dict[str, Any]:
        return write_picture(picture)

    def story(self, story: Story) -> dict[str, Any]:
        return write_reference(story)

    def document(self, document: DocumentFile) -> dict[str, Any]:
        return write_document(document)

    def recording(self, recording: Recording) -> dict[str, Any]:
        return write_recording(recording)


@dataclass
class _Reader:
    """`blocks.base.Reader`; `missing` are the stories that are not there (yet)."""

    edition: Edition
    folder: Path
    imported: bool
    find: Callable[[dict[str, Any], Edition], Story | None]
    names: Names | None = None
    missing: list[dict[str, Any]] = field(default_factory=list)

    def picture(self, given: dict[str, Any], where: str) -> Picture:
        return take_picture(given, folder=self.folder, imported=self.imported, where=where, names=self.names)

    def document(self, given: dict[str, Any], where: str) -> DocumentFile:
        if self.names and not self.names.making:
            raise NotThereYet
        return take_document(given, folder=self.folder, imported=self.imported, where=where)

    def recording(self, given: dict[str, Any], where: str) -> Recording:
        if self.names and not self.names.making:
            raise NotThereYet
        return take_recording(
            given, folder=self.folder, imported=self.imported, where=where, picture=self.picture
        )

    def story(self, given: dict[str, Any], where: str) -> Story | None:
        found = self.find(given, self.edition)
        if found is None:
            self.missing.append(given)
        return found


def write_body(body: Any) -> list[dict[str, Any]]:
    """Every block, without its empty fields. Raises ValueError for a block that has no JSON form."""
    return [_write(child) for child in body]


def read_body(
    blocks: list[dict[str, Any]],
    *,
    edition: Edition,
    find: Callable[[dict[str, Any], Edition], Story | None],
    folder: Path,
    imported: bool,
    names: Names | None = None,
) -> tuple[Any, list[dict[str, Any]]]:
    """A cleaned body, and the stories that it names and that are not there; their blocks are left out.

    Raises StoryFormatError.
    """
    stream = Story._meta.get_field("body").stream_block
    reader = _Reader(edition, folder, imported, find, names)
    raw: list[tuple[str, Any]] = []
    for place, given in enumerate(blocks):
        block = stream.child_blocks[given["type"]]
        if not isinstance(block, BodyBlock):
            raw.append((given["type"], block.to_python(given["value"])))
        elif (value := block.from_json(given, reader, f"body/{place}")) is not None:
            raw.append((given["type"], value))
    try:
        # The model's own validation does not clean blocks; this drops what HTML may not hold.
        return stream.clean(stream.normalize(raw)), reader.missing
    except ValidationError as error:
        raise StoryFormatError([f"body: {'; '.join(_faults(error))}"]) from None


def write_reference(other: Story) -> dict[str, Any]:
    """Another story, by everything that names it."""
    return without_empty({"source_id": other.source_id, "address": other.address, "id": other.pk})


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """`data` without what says nothing. A false is something."""
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def _write(child: Any) -> dict[str, Any]:
    if isinstance(child.block, BodyBlock):
        return {"type": child.block_type, **without_empty(child.block.to_json(child.value, _Writer()))}
    return {"type": child.block_type, "value": child.get_prep_value()["value"]}


def _faults(error: ValidationError) -> list[str]:
    errors = getattr(error, "block_errors", None) or {}
    found = [f"{place}: {' '.join(_sentences(fault))}" for place, fault in errors.items()]
    return found or error.messages


def _sentences(error: ValidationError) -> list[str]:
    """What is wrong inside a block, however deep; a group of fields says which of them."""
    inner = getattr(error, "block_errors", None)
    if not inner:
        return error.messages
    named = inner.items() if isinstance(inner, dict) else enumerate(inner)
    return [f"{name}: {' '.join(_sentences(fault))}" for name, fault in named if fault]
