"""The sizes of a picture that readers get. The worker makes them before a bake; a bake only looks them up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet import outbox
from broadsheet.kernel import atomic, keys
from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.pictures import draw

WIDTHS = (480, 960, 1600)


class PictureError(Exception):
    """The picture cannot be decoded; the message says why."""


def make_renditions(*, picture: Picture) -> list[PublicRendition]:
    """Make what is missing of the picture's public sizes and return all of them, smallest first.

    Decoded in a child process with 1 GiB of memory and 30 s of CPU; files are in place before the rows that
    name them are written, in one short transaction. Raises PictureError. Safe to repeat.
    """
    have = list(PublicRendition.objects.filter(picture=picture, source_hash=picture.get_file_hash()))
    if have and all((settings.HOME.public_media / rendition.name).is_file() for rendition in have):
        return sorted(have, key=lambda rendition: rendition.width)
    widths = sorted({min(width, picture.width) for width in WIDTHS})
    stem = picture.get_file_hash()[:20]
    made = []
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        for size in _draw(picture, widths, Path(folder)):
            name = f"{stem[:2]}/{stem}-{size['width']}.jpg"
            atomic.replace_file(settings.HOME.public_media / name, Path(size["to"]).read_bytes())
            made.append(
                PublicRendition(
                    picture=picture,
                    source_hash=picture.file_hash,
                    name=name,
                    width=size["width"],
                    height=size["height"],
                )
            )
    with transaction.atomic():
        PublicRendition.objects.filter(picture=picture).delete()
        PublicRendition.objects.bulk_create(made)
        # A list baked before this shows the story without its picture, and waits for this key.
        outbox.announce([keys.checked(f"picture:{picture.pk}")])
    return made


def _draw(picture: Picture, widths: list[int], folder: Path) -> list[dict]:
    request = folder / "request.json"
    sizes = [{"width": width, "to": str(folder / f"{width}.jpg")} for width in widths]
    request.write_text(json.dumps({"source": picture.file.path, "sizes": sizes}))
    try:
        child = subprocess.run(
            [sys.executable, "-I", draw.__file__, str(request)],
            capture_output=True,
            timeout=draw.CPU_SECONDS * 2,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            check=False,
        )
        answer = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        answer = {"error": _("it takes longer than a minute")}
    except ValueError:
        answer = {"error": _("the decoder ended with code %(code)s") % {"code": child.returncode}}
    if "error" in answer:
        name = {"picture": picture.title, "why": answer["error"]}
        raise PictureError(_("The picture “%(picture)s” cannot be used: %(why)s.") % name)
    return answer["sizes"]
