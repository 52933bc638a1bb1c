"""Walks the public store and takes out the pictures and documents that nothing live shows.

Level-triggered, like the press's own sweep: it looks at the pictures and not at what happened to them, so
that nothing is left behind by a kill, an import or a deleted picture. A step costs the same in any archive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.stories.blocks import stored_documents, stored_recordings
from broadsheet.stories.models import PublicRendition, Story
from broadsheet.stories.pictures.preparing import pictures_of
from broadsheet.stories.selectors.picture_use import pictures_in_use
from broadsheet.stories.services.documents import withdraw_documents
from broadsheet.stories.services.pictures import clear_folder, withdraw_pictures
from broadsheet.stories.services.recordings import withdraw_recordings

EVERY = dt.timedelta(seconds=10)
WINDOW = 500
"""Pictures looked at in one step: 180,000 an hour."""

GRACE = dt.timedelta(minutes=10)
"""How long a picture stays after its last use: pages in caches and in open browsers name it still."""

SOON = dt.timedelta(seconds=90)
"""How long they stay after a story is unpublished, which mostly has a reason: caches ask again in 60 s."""

FOLDERS = 256


@dataclass
class Walk:
    """Where the walk has come to. Begun anew when the worker starts."""

    next_step: dt.datetime | None = None
    after: int = 0
    folder: int = 0
    unused_since: dict[int, dt.datetime] = field(default_factory=dict)
    cleared: set[int] = field(default_factory=set)
    """Stories unpublished lately whose pictures and documents are out of the store."""

    def step(self, now: dt.datetime) -> int:
        """Look at the next pictures and at the next folder; returns how many files were taken out."""
        if self.next_step and now < self.next_step:
            return 0
        self.next_step = now + EVERY
        pictures = list(
            PublicRendition.objects.filter(picture_id__gt=self.after)
            .order_by("picture_id")
            .values_list("picture_id", flat=True)
            .distinct()[:WINDOW]
        )
        self.after = pictures[-1] if len(pictures) == WINDOW else 0
        shown = pictures_in_use(pictures) if pictures else set()
        over = []
        for picture in pictures:
            if picture in shown:
                self.unused_since.pop(picture, None)
            elif now - self.unused_since.setdefault(picture, now) >= GRACE:
                over.append(picture)
        done = 0
        if over and not _pages_wait():
            done = withdraw_pictures(pictures=over)
            for picture in over:
                del self.unused_since[picture]
        done += self._clear_unpublished(now)
        done += clear_folder(number=self.folder, older_than=now - GRACE)
        self.folder = (self.folder + 1) % FOLDERS
        return done

    def _clear_unpublished(self, now: dt.datetime) -> int:
        """What only stories unpublished lately showed. Found in the log by its time: no archive is walked."""
        entries = ModelLogEntry.objects.filter(
            timestamp__gte=now - GRACE,
            timestamp__lte=now - SOON,
            content_type=ContentType.objects.get_for_model(Story),
            action__endswith="unpublish",
        )
        lately = {int(number) for number in entries.values_list("object_id", flat=True)}
        self.cleared &= lately
        waiting = lately - self.cleared
        if not waiting or _pages_wait():
            return 0
        done = 0
        for story in Story.objects.filter(pk__in=waiting, live=False):
            done += withdraw_pictures(pictures=pictures_of(story.picture_id, story.body))
            done += withdraw_documents(documents=stored_documents(story.body))
            done += withdraw_recordings(recordings=stored_recordings(story.body))
        self.cleared |= waiting
        return done


def _pages_wait() -> bool:
    """Whether a page may still name a picture because the press has not come to it."""
    report = hookspecs.manager.hook.press_report()
    return bool(report and (report.waiting or report.wide))


_walk = Walk()


@hookspecs.hook
def work_due() -> int:
    return _walk.step(clock.now())
