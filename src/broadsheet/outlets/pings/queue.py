"""From a publication to the calls that tell of it, once everything that they point at is on disk."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Min

from broadsheet.kernel import clock, keys
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition
from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.models import OutboxRow
from broadsheet.outbox.selectors import rows_after
from broadsheet.outlets.feeds.kinds import FORMATS, Feeds
from broadsheet.outlets.lists import spots_of
from broadsheet.outlets.models import OutletsState, Ping
from broadsheet.outlets.pings.keyfile import key_address, key_path
from broadsheet.outlets.settled import hub, indexnow_key
from broadsheet.press.models import Output, PressJob, PressState
from broadsheet.stories.models import Story

STALE = dt.timedelta(days=1)
"""What is older is no news: a site that turns pings on does not tell of its past."""

KEPT = dt.timedelta(days=7)
"""How long it is kept what became of a call."""

_ROWS = 100


def queue_pings() -> int:
    """Queue the calls for every publication whose files are in their places; returns how many calls.

    An import tells nobody: its stories are old. The calls and how far the outbox was read are written in one
    transaction, so that a kill neither loses a call nor makes it twice. Three queries where nothing is new.
    """
    if not hub() and not indexnow_key():
        return 0
    state = OutletsState.objects.filter(pk=OutletsState.ONLY).first()
    if state is None:
        return 0
    rows = rows_after(state.position, _ROWS)
    if not rows or not _is_baked(rows[-1]):
        return 0
    if indexnow_key() and not Output.objects.filter(path=key_path(), status=200).exists():
        return 0  # a site that has just been given its key
    now = clock.now()
    pings = [
        ping
        for row in rows
        if (row.lane is None or row.lane < WIDE_LANE) and row.created > now - STALE
        for ping in pings_for(row)
    ]
    with transaction.atomic():
        Ping.objects.bulk_create(pings)
        OutletsState.objects.filter(pk=OutletsState.ONLY).update(position=rows[-1].pk)
        if pings:
            Ping.objects.exclude(state=Ping.State.WAITING).filter(not_before__lt=now - KEPT).delete()
    return len(pings)


def pings_for(row: OutboxRow) -> list[Ping]:
    """One call to each service that a change of stories concerns; none where readers see no change."""
    ids = [int(rest) for kind, rest in map(keys.split, row.keys) if kind == "story"]
    # A withdrawn story is told of too; what never had an address was never told of.
    stories = list(Story.objects.filter(pk__in=ids).exclude(path="").values_list("edition_id", "path"))
    if not stories:
        return []
    editions = {edition.pk: edition for edition in Edition.objects.all()}
    made = []
    if indexnow_key():
        vouched = defaultdict(list)
        for id, path in stories:
            address = key_address(editions[id], editions.values())
            vouched[address].append(absolute(editions[id], path))
        made += [_ping(Ping.Service.INDEXNOW, place, urls) for place, urls in vouched.items()]
    if hub() and (feeds := sorted(_feeds(row, {edition.code: edition for edition in editions.values()}))):
        made.append(_ping(Ping.Service.WEBSUB, hub(), feeds))
    return made


def _feeds(row: OutboxRow, editions: dict[str, Edition]) -> Iterator[str]:
    """The feeds that were written because of the row: a story too old for any feed is in none of them."""
    spots = {spot for key in row.keys if keys.kind_of(key) == "list" for spot in spots_of(key)}
    files = {
        (spot.edition, spot.folder + known.file)
        for spot in spots
        for known in FORMATS.values()
        if known.linked
    }
    written = Output.objects.filter(
        path__in={path for _, path in files}, kind=Feeds.name, position__gte=row.pk, status=200
    )
    for code, path in written.values_list("edition", "path"):
        if (code, path) in files:
            yield absolute(editions[code], path)


def _ping(service: str, place: str, urls: list[str]) -> Ping:
    """A call for now, or for when the service is asked again that was busy before."""
    now = clock.now()
    waiting = Ping.objects.filter(service=service, state=Ping.State.WAITING, attempts__gt=0)
    again = waiting.aggregate(first=Min("not_before"))["first"]
    return Ping(service=service, place=place, urls=urls, created=now, not_before=max(again or now, now))


def _is_baked(row: OutboxRow) -> bool:
    """Whether readers find what the rows up to this one have changed. What failed is not waited for.

    Asked by the whole queue, not by the rows that its jobs name: a job takes the number of the last row that
    asked for it. So on a press that is never at rest a row of some minutes ago is taken to be done.
    """
    planned = PressState.objects.filter(pk=PressState.ONLY, position__gte=row.pk).exists()
    if not planned:
        return False
    if row.created < clock.now() - dt.timedelta(minutes=5):
        return True
    return not PressJob.objects.filter(lane__lt=WIDE_LANE, attempts=0).exists()
