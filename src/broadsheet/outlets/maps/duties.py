"""What the clock asks of the maps: news that grew old, a month that began, a topic that is new."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from broadsheet import hookspecs, outbox
from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.outlets.maps.read import PATHS, WINDOW, map_key, recent_key
from broadsheet.press.models import Output
from broadsheet.stories.models import Listing

EVERY = 10.0
"""Seconds between two looks at which maps there are."""


class MapDuties:
    """What this process has seen. A new process announces each edition once, three small files."""

    def __init__(self) -> None:
        self._until: dt.datetime | None = None
        self._seen: dict[str, list[object]] = {}
        self._looked = -EVERY

    def attend(self) -> int:
        """Announce what is due; returns for how many editions. Called every second."""
        dirtied = self._grown_old()
        if clock.monotonic() - self._looked >= EVERY:
            self._looked = clock.monotonic()
            dirtied |= self._changed()
        if dirtied:
            with transaction.atomic():
                outbox.announce(dirtied)
        return len(dirtied)

    def _grown_old(self) -> set[str]:
        """The editions of which a story has become WINDOW old since the last look. One seek an edition."""
        now, before = clock.now() - WINDOW, self._until
        self._until = now
        editions = dict(Edition.objects.values_list("pk", "code"))
        if before is None:
            return {recent_key(code) for code in editions.values()}
        found = set()
        for id, code in editions.items():
            rows = Listing.objects.filter(
                list=f"edition/{id}", published_at__gt=before, published_at__lte=now
            )
            if rows.exists():
                found.add(recent_key(code))
        return found

    def _changed(self) -> set[str]:
        """The editions that have got or lost a month's map, or may have got a section, topic or person."""
        low, high = PATHS
        newest = [model._default_manager.aggregate(id=Max("pk"))["id"] for model in (Section, Topic, Person)]
        seen: dict[str, list[object]] = {
            code: list(newest) for code in Edition.objects.values_list("code", flat=True)
        }
        rows = Output.objects.filter(path__gt=low, path__lt=high, status=200).order_by("path", "edition")
        for code, path in rows.values_list("edition", "path"):
            if code in seen:
                seen[code].append(path)
        found = {map_key(code) for code, held in seen.items() if self._seen.get(code) != held}
        self._seen = seen
        return found


_duties = MapDuties()


@hookspecs.hook
def work_due() -> int:
    """Called by the worker every second."""
    return _duties.attend()
