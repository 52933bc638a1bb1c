"""The newsroom's own sizes of a picture: thumbnails in lists and choosers."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from django.core.files import File
from wagtail.images.models import SourceImageIOError

from broadsheet.kernel.scratch import scratch_folder
from broadsheet.stories.pictures.decoding import decode

if TYPE_CHECKING:
    from wagtail.images.models import Filter

    from broadsheet.stories.models import Picture


def draw_for_desk(picture: Picture, filter: Filter) -> File:
    """The size that one of Wagtail's filters (`max-165x165`) asks for, as JPEG. Raises SourceImageIOError.

    Wagtail shows a broken picture for that error, and the page around it as usual.
    """
    with scratch_folder() as folder:
        to = Path(folder) / "size.jpg"
        boxes = {
            f"{width}x{height}": _box(picture, filter, width, height)
            # The file says which way up it is looked at, and only the child opens it.
            for width, height in {(picture.width, picture.height), (picture.height, picture.width)}
        }
        answer = decode({"source": picture.file.path, "sizes": [{"boxes": boxes, "to": str(to)}]})
        if "error" in answer:
            raise SourceImageIOError(f"picture {picture.pk}: {answer['error']}")
        content = to.read_bytes()
    extension = f"{filter.spec.replace('|', '.')}.jpg"
    if key := filter.get_cache_key(picture):
        extension = f"{key}.{extension}"
    stem = PurePath(picture.file.name).stem[: 59 - len(extension)]
    return File(BytesIO(content), name=f"{stem}.{extension}")


def _box(picture: Picture, filter: Filter, width: int, height: int) -> list[Any]:
    transform = filter.get_transform(picture, (width, height))
    rect = transform.get_rect().round()
    left, top = max(0, rect.left), max(0, rect.top)
    right, bottom = min(width, rect.right), min(height, rect.bottom)
    across, down = (max(1, round(side)) for side in transform.size)
    return [left, top, right, bottom, across, down]
