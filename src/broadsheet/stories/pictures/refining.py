"""Makes WebP and AVIF of the public pictures, one after another, behind the pages that show them.

AVIF takes a second of CPU a picture where JPEG takes a tenth: no page waits for it. The child runs at a low
priority while the worker goes on, and is looked at once a second. Level-triggered: a size that has no word
yet of its forms is due, whatever happened to it.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path

from broadsheet import hookspecs
from broadsheet.kernel.scratch import scratch_folder
from broadsheet.stories.models import PublicRendition
from broadsheet.stories.pictures.decoding import Child
from broadsheet.stories.services.renditions import add_forms

log = logging.getLogger(__name__)

FORMS = ("avif", "webp")
CPU_SECONDS = 120
NICE = 15


@dataclass
class UnderWay:
    """A child at work on one picture, and where it puts its files."""

    child: Child
    folder: tempfile.TemporaryDirectory[str]
    picture: int
    source_hash: str


class Refiner:
    """One child at a time."""

    def __init__(self) -> None:
        self._under_way: UnderWay | None = None

    def step(self) -> int:
        """Take in what is done and begin the next; returns how many pictures were done. Raises DatabaseError.

        One query while there is nothing to do.
        """
        done = 0
        if self._under_way:
            if not self._under_way.child.is_done():
                return 0
            self._take_in(self._under_way)
            done = 1
        self._begin()
        return done

    def finish(self) -> int:
        """Work until nothing is left, for commands and tests; returns how many pictures were done."""
        done = 0
        self._begin()
        while self._under_way:
            self._take_in(self._under_way)
            done += 1
            self._begin()
        return done

    def _begin(self) -> None:
        if self._under_way:
            return
        newest = PublicRendition.objects.filter(forms="").order_by("-picture_id").select_related("picture")
        first = newest.first()
        if first is None:
            return
        sizes = PublicRendition.objects.filter(picture=first.picture_id, forms="")
        folder = scratch_folder()
        wanted = [
            {"width": size.width, "form": form.upper(), "to": str(Path(folder.name) / f"{size.width}.{form}")}
            for size in sizes
            for form in FORMS
        ]
        request = {"source": first.picture.file.path, "sizes": wanted}
        child = Child(request, cpu_seconds=CPU_SECONDS, seconds=CPU_SECONDS * 4, nice=NICE)
        self._under_way = UnderWay(child, folder, first.picture_id, first.source_hash)

    def _take_in(self, under_way: UnderWay) -> None:
        self._under_way = None
        with under_way.folder:
            answer = under_way.child.answer()
            if "error" in answer:
                log.warning("picture %s stays JPEG only: %s", under_way.picture, answer["error"])
            # Withdrawn or replaced meanwhile: then there is nothing to put them beside.
            sizes = PublicRendition.objects.filter(
                picture=under_way.picture, source_hash=under_way.source_hash, forms=""
            )
            add_forms(sizes=list(sizes), drawn=answer.get("sizes", ()))


_refiner = Refiner()


@hookspecs.hook
def work_due() -> int:
    return _refiner.step()
