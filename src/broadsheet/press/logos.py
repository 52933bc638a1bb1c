"""An edition's logo in the public store: put there when a page first shows it, taken out when none does."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models.fields.files import FieldFile

from broadsheet import hookspecs
from broadsheet.kernel import atomic, clock
from broadsheet.newsroom.models import Edition

FOLDER = "logos"
EVERY = dt.timedelta(minutes=1)
GRACE = dt.timedelta(minutes=10)
"""How long a logo stays after it was replaced: pages in caches and in open browsers name it still."""

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


@dataclass
class Clearing:
    """Which logos nobody shows, and since when. Begun anew when the worker starts."""

    next_step: dt.datetime | None = None
    unused_since: dict[str, dt.datetime] = field(default_factory=dict)

    def step(self, now: dt.datetime) -> int:
        """Take out the copies that no edition has had for a while; returns how many went."""
        folder = settings.HOME.public_media / FOLDER
        if (self.next_step and now < self.next_step) or not folder.is_dir():
            return 0
        self.next_step = now + EVERY
        shown = {name for row in Edition.objects.values_list("logo", "logo_dark") for name in row}
        unused = {file.name for file in folder.iterdir()} - {name.rpartition("/")[2] for name in shown}
        self.unused_since = {name: self.unused_since.get(name, now) for name in unused}
        over = [name for name, since in self.unused_since.items() if now - since >= GRACE]
        report = hookspecs.manager.hook.press_report() if over else None
        if report and (report.waiting or report.wide):  # a page that waits to be baked may name it still
            return 0
        for name in over:
            (folder / name).unlink(missing_ok=True)
        return len(over)


_clearing = Clearing()


@hookspecs.hook
def work_due() -> int:
    return _clearing.step(clock.now())
