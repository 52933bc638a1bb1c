"""The pictures of wires: fetched with their items, each item's in a folder of its own, gone with it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

from broadsheet.intake.fetched import FetchedMedia
from broadsheet.intake.media import pictures_of
from broadsheet.intake.models import Wire
from broadsheet.kernel import clock
from broadsheet.kernel.fetch import Policy

MOST = 12
"""Pictures of one item."""

SECONDS = 120.0
"""That all pictures of one answer may take together; what is left over is left out, and noted."""


def folder_of(wire: Wire, source_id: str = "") -> Path:
    """Where the pictures of an item are kept; without one, those of the whole wire."""
    root: Path = settings.HOME.private / "imports" / "wires" / str(wire.pk)
    return root / hashlib.sha256(source_id.encode()).hexdigest()[:32] if source_id else root


def forget(wire: Wire, *source_ids: str) -> None:
    """Throw the pictures of these items away."""
    for source_id in source_ids:
        shutil.rmtree(folder_of(wire, source_id), ignore_errors=True)


class WirePictures(FetchedMedia):
    """Fetches for one answer after the other item: `begin` each. A host that is silent is asked no more."""

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__(Path(), policy)
        self.left, self.until = 0, clock.monotonic() + SECONDS

    def begin(self, folder: Path) -> None:
        """The next item's."""
        self.folder, self.left = folder, MOST

    def find(self, src: str) -> Path | None:
        self.left -= 1
        return super().find(src) if self.left >= 0 and clock.monotonic() < self.until else None

    def why(self, src: str) -> str:
        return self.faults.get(src, "more pictures, or more time for them, than an item may have")


def by_their_names(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The story with `src`, the name of the file in the item's folder, in the place of files and hashes."""
    for picture in pictures_of(data):
        picture["src"] = str(Path(picture.pop("file")).relative_to(folder))
        picture.pop("sha1", None)
    return data
