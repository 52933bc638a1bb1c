"""An edition's logo: checked as any picture is, decoded in the child process, drawn anew as PNG."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from broadsheet import hookspecs
from broadsheet.kernel.scratch import scratch_folder
from broadsheet.stories.pictures.decoding import decode
from broadsheet.stories.pictures.refusals import refuse_by_bytes, refuse_undecodable, too_long, unreadable

WIDEST, TALLEST = 960, 160
"""Pixels. The head of a page shows a logo at most 52 CSS pixels tall: three dots to each on a phone."""


@hookspecs.hook
def draw_logo(file: File) -> hookspecs.DrawnLogo:
    """Raises PictureRefused with what to do."""
    if file.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise too_long(file.size)
    content = file.read()
    refuse_by_bytes(content, file.name or "")
    with scratch_folder() as folder:
        source, to = Path(folder) / "sent", Path(folder) / "logo.png"
        source.write_bytes(content)
        refuse_undecodable(source)
        drawn = decode({"source": str(source), "within": [WIDEST, TALLEST], "to": str(to)})
        if "error" in drawn:
            raise unreadable()
        return hookspecs.DrawnLogo(to.read_bytes(), drawn["width"], drawn["height"])
