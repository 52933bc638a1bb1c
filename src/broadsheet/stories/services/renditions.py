"""The sizes of a picture that readers get, as JPEG before the bake and as WebP and AVIF behind it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet import outbox
from broadsheet.kernel import atomic, keys
from broadsheet.kernel.scratch import scratch_folder
from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.pictures.decoding import decode

WIDTHS = (360, 720, 1080, 1600)
"""Pixels across: a phone 360 px wide has one to three dots to each; a story's column is 672 px wide."""

LANE = 2
"""Where pages wait to be baked again once a picture's WebP and AVIF are there: behind every publication."""


class PictureError(Exception):
    """The picture cannot be decoded; the message says why."""


def make_renditions(*, picture: Picture) -> list[PublicRendition]:
    """Make what is missing of the picture's public sizes and return all of them, smallest first.

    Decoded in a child process with 1 GiB of memory and 30 s of CPU; files are in place before the rows that
    name them are written, in one short transaction. JPEG only, which a page can show at once: its smaller
    forms take ten times as long (`pictures.refining`). Raises PictureError. Safe to repeat.
    """
    have = list(PublicRendition.objects.filter(picture=picture, source_hash=picture.get_file_hash()))
    names = [name for rendition in have for name in rendition.names]
    if have and all((settings.HOME.public_media / name).is_file() for name in names):
        return sorted(have, key=lambda rendition: rendition.width)
    # Which side is across is known when the file is open: a telephone stores a picture turned.
    widths = sorted({min(width, max(picture.width, picture.height)) for width in WIDTHS})
    stem = picture.get_file_hash()[:20]
    made = []
    with scratch_folder() as folder:
        answer = _draw(picture, widths, Path(folder))
        for size in answer["sizes"]:
            name = f"{stem[:2]}/{stem}-{size['width']}.jpg"
            atomic.replace_file(settings.HOME.public_media / name, Path(size["to"]).read_bytes())
            made.append(
                PublicRendition(
                    picture=picture,
                    source_hash=picture.file_hash,
                    name=name,
                    width=size["width"],
                    height=size["height"],
                    colour=answer["colour"],
                )
            )
    with transaction.atomic():
        PublicRendition.objects.filter(picture=picture).delete()
        PublicRendition.objects.bulk_create(made)
        # A list baked before this shows the story without its picture, and waits for this key.
        outbox.announce([keys.checked(f"picture:{picture.pk}")])
    return made


def add_forms(*, sizes: Iterable[PublicRendition], drawn: Iterable[dict[str, Any]]) -> set[str]:
    """Put the WebP and AVIF files that the child drew of one picture's `sizes` beside their JPEG.

    A form that is no smaller than JPEG over all sizes is not kept. Returns the forms that are, and announces
    the picture. `drawn` may be empty: then nothing better than JPEG can be had, and it is not tried again.
    """
    rows = {size.width: size for size in sizes}
    files = [settings.HOME.public_media / row.name for row in rows.values()]
    plain = sum(file.stat().st_size for file in files if file.is_file())
    by_form: dict[str, list[dict[str, Any]]] = {}
    for one in drawn:
        by_form.setdefault(one["form"].lower(), []).append(one)
    kept = {
        form: files
        for form, files in by_form.items()
        if len(files) == len(rows) and sum(file["bytes"] for file in files) < plain
    }
    for form, files in kept.items():
        for file in files:
            target = settings.HOME.public_media / PublicRendition.as_form(rows[file["width"]].name, form)
            atomic.replace_file(target, Path(file["to"]).read_bytes())
    with transaction.atomic():
        text = " ".join(["jpeg", *sorted(kept)])
        PublicRendition.objects.filter(pk__in=[row.pk for row in rows.values()]).update(forms=text)
        if kept:
            pictures = {row.picture_id for row in rows.values()}
            outbox.announce([keys.checked(f"picture:{pk}") for pk in pictures], lane=LANE)
    return set(kept)


def _draw(picture: Picture, widths: list[int], folder: Path) -> dict[str, Any]:
    sizes = [{"width": width, "to": str(folder / f"{width}.jpg")} for width in widths]
    answer = decode({"source": picture.file.path, "sizes": sizes})
    if "error" in answer:
        name = {"picture": picture.title, "why": answer["error"]}
        raise PictureError(_("The picture “%(picture)s” cannot be used: %(why)s.") % name)
    return answer
