"""What a wire has sent is kept: what is new waits for the desk, what became a story here is only marked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from broadsheet.intake.fitting import cut, text_of
from broadsheet.intake.items import Item, State
from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.preparing import Prepared, Preparer, read_time
from broadsheet.intake.subscribed.pictures import WirePictures, by_their_names, folder_of, forget
from broadsheet.intake.subscribed.reading import digest_of, identity_of
from broadsheet.intake.wording import still_to_come
from broadsheet.kernel import clock
from broadsheet.stories.models import Story

KEPT = dt.timedelta(days=30)
"""How long an item is kept that the source has not any more."""

_TOLD = ("title", "lead", "link", "told", "data", "notes", "digest", "ready")


@dataclass
class Kept:
    """What came of an answer: rows that are new, how many were told differently, what did not fit and why."""

    new: list[WireItem] = field(default_factory=list)
    changed: int = 0
    faults: list[str] = field(default_factory=list)


def keep_items(*, wire: Wire, items: Iterable[Item], pictures: WirePictures) -> Kept:
    """Keep the items of one answer, each known again by its identity. Safe to repeat.

    What is new waits, unless a story of this identity is here already. What waits is told anew; what is a
    story here is marked where its words have changed, and the story stays as it is. One short transaction,
    after the pictures were fetched.
    """
    kept, now = Kept(), clock.now()
    told: dict[str, Item] = {}
    for item in items:
        if item.fault or not item.source_id:
            kept.faults += [f"{item.place}: {item.fault}"] if item.fault else []
        else:
            told.setdefault(identity_of(wire, item), item)
    there = {row.source_id: row for row in _rows(wire, told).only("source_id", "digest")}
    rows = []
    for identity, item in told.items():
        known = there.get(identity)
        if (known or item.story) and (row := _row(wire, identity, item, known, pictures)):
            rows.append(row)
        elif item.fault:
            kept.faults.append(f"{item.place}: {item.fault}")
    new = [row for row in rows if row.source_id not in there]
    stories = dict(
        Story.objects.filter(edition=wire.edition, source_id__in=[row.source_id for row in new]).values_list(
            "source_id", "pk"
        )
    )
    for row in new:
        row.received = row.seen = now
        if row.source_id in stories:
            row.state, row.story_id = WireItem.State.TAKEN, stories[row.source_id]
    with transaction.atomic():
        _rows(wire, told).update(seen=now)
        kept.changed = _tell_anew(wire, {row.source_id: row for row in rows if row.source_id in there}, now)
        # The source's newest comes first and shall be first in the queue, which is by number.
        WireItem.objects.bulk_create(reversed(new), ignore_conflicts=True)
    ids = [row.source_id for row in new if row.state == WireItem.State.WAITING]
    kept.new = list(_rows(wire, ids).filter(received=now).order_by("pk"))
    return kept


def trim_items(*, wire: Wire) -> int:
    """Delete what the source has had not for `KEPT`, decided about or not; call it after a whole answer."""
    old = WireItem.objects.filter(wire=wire, seen__lt=clock.now() - KEPT)
    ids = list(old.values_list("source_id", flat=True)[:1000])
    _rows(wire, ids).delete()
    forget(wire, *ids)
    return len(ids)


def _rows(wire: Wire, ids: Iterable[str]):
    return WireItem.objects.filter(wire=wire, source_id__in=list(ids))


def _row(
    wire: Wire, identity: str, item: Item, known: WireItem | None, pictures: WirePictures
) -> WireItem | None:
    """The item as a row that is not saved; None where nothing has changed, or it cannot be a story."""
    if item.story is None:  # it was one, and now its source says that it is none: cancelled, mostly
        digest = hashlib.sha256(item.why.encode()).hexdigest()
        told = {"title": cut(item.title, 250), "notes": [item.why], "ready": False}
    else:
        digest, told = digest_of(item.story), {}
    if known and known.digest == digest:
        return None
    row = WireItem(wire=wire, source_id=identity, digest=digest, **told)
    if item.story is not None:
        pictures.begin(folder_of(wire, identity))
        ready = Preparer(pictures, wire.edition.code, wire.edition.language)(0, item)
        if ready.data is None:
            return None
        _fill(row, ready, pictures)
    return row


def _fill(row: WireItem, ready: Prepared, pictures: WirePictures) -> None:
    data = ready.data or {}
    row.notes = [*ready.notes, *still_to_come(data, booked=False)]
    booked = data.pop("go_live_at", None)
    row.told = read_time({"published_at": booked}) if booked else read_time(data)
    row.data = by_their_names(data, pictures.folder)
    row.title = cut(data["headline"], 250)
    texts = (text_of(block.get("html") or block.get("text") or "") for block in data.get("body", []))
    row.lead = cut(data.get("standfirst") or next(filter(None, texts), ""), 300)
    row.link = next((source["url"] for source in data.get("sources", [])), "")
    row.ready = ready.state is State.LIVE


def _tell_anew(wire: Wire, told: dict[str, WireItem], now: dt.datetime) -> int:
    """Update what is there; returns how many stories of ours have a source that tells them differently."""
    changed = 0
    for row in _rows(wire, told).select_for_update():
        new = told[row.source_id]
        withdrawn = not new.data
        for name in _TOLD if not withdrawn else ("notes", "digest", "ready"):
            setattr(row, name, getattr(new, name))
        if row.state in (WireItem.State.TAKEN, WireItem.State.PUBLISHED):
            row.changed, changed = now, changed + 1
        elif withdrawn:
            row.state = WireItem.State.DISMISSED
        row.save(update_fields=[*_TOLD, "state", "changed"])
    return changed
