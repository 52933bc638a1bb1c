"""A changed setting of the outlets makes them again, and no page that readers see."""

from __future__ import annotations

from hashlib import blake2b

from django.db import transaction

from broadsheet import hookspecs, outbox
from broadsheet.newsroom.models import Edition
from broadsheet.outbox.selectors import last_position
from broadsheet.outlets import settled
from broadsheet.outlets.models import OutletsState

_known: list[str] = []


@hookspecs.hook
def work_due() -> int:
    """Announce every edition's outlets where the settings are not those of the last run of a worker.

    Asks the database once in a process: settings are read at its start.
    """
    now = fingerprint()
    if _known == [now]:
        return 0
    done = announce_settings(now)
    _known[:] = [now]
    return done


def fingerprint() -> str:
    """A hash that moves when an outlet may say something else."""
    return blake2b(repr(settled.everything()).encode(), digest_size=16).hexdigest()


@transaction.atomic
def announce_settings(now: str) -> int:
    """Have the outlets of every edition made again unless they were made with the settings `now`."""
    if OutletsState.objects.filter(pk=OutletsState.ONLY, fingerprint=now).exists():
        return 0
    made = {"fingerprint": now}
    # Pings go on where they were: a publication of the minute before another setting is told of too.
    OutletsState.objects.update_or_create(
        pk=OutletsState.ONLY, defaults=made, create_defaults={**made, "position": last_position()}
    )
    if dirtied := [settled.outlets_key(code) for code in Edition.objects.values_list("code", flat=True)]:
        outbox.announce(dirtied)
    return len(dirtied)
