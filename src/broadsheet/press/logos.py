"""An edition's logo in the public store: put there when a page first shows it, taken out when none does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models.fields.files import FieldFile

from broadsheet.kernel import atomic
from broadsheet.newsroom.models import Edition

FOLDER = "logos"

_SIZE = re.compile(r"-(\d+)x(\d+)(?:_\w+)?\.png$")


@dataclass(frozen=True, slots=True)
class Logo:
    """What the head of a page shows in place of the set name; sizes in pixels, `dark` for a dark ground."""

    src: str
    width: int
    height: int
    dark: Logo | None = None


def logo_of(edition: Edition, *, preview: bool = False) -> Logo | None:
    """The edition's logo, which is in the public store when this returns, but for a preview. No query.

    None, and so the set name, for one whose file is gone. Raises OSError where it cannot be written.
    """
    light, dark = (_put_out(file, preview) for file in (edition.logo, edition.logo_dark))
    return Logo(*light, Logo(*dark) if dark else None) if light else None


def _put_out(file: FieldFile, preview: bool) -> tuple[str, int, int] | None:
    """Readers' copy has the name of the newsroom's file, which is made of its content and its size."""
    size = _SIZE.search(file.name or "")
    if size is None:
        return None
    target = settings.HOME.public_media / file.name
    if not preview and not target.is_file():
        try:
            kept = file.open("rb")
        except FileNotFoundError:
            return None
        with kept:
            atomic.copy_file(target, kept.chunks())
    return f"/media/{file.name}", int(size[1]), int(size[2])


def unused() -> list[Path]:
    """The copies in the public store that no edition has. One query, or none."""
    folder = settings.HOME.public_media / FOLDER
    if not folder.is_dir():
        return []
    shown = {name for row in Edition.objects.values_list("logo", "logo_dark") for name in row}
    return [file for file in folder.iterdir() if f"{FOLDER}/{file.name}" not in shown]
