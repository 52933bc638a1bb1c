"""Asking a wire: politely, within limits, and ever more seldom while it fails."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from broadsheet.intake.items import Item, SourceError
from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.subscribed import faults
from broadsheet.intake.subscribed.deciding import publish_item
from broadsheet.intake.subscribed.keeping import keep_items, trim_items
from broadsheet.intake.subscribed.pictures import WirePictures
from broadsheet.intake.subscribed.reading import KINDS, read_wire
from broadsheet.kernel import clock
from broadsheet.kernel.fetch import Fetched, FetchError, Known, Policy, Reason, fetch

log = logging.getLogger(__name__)

POLICY = Policy(seconds=20.0)
"""20 s and 10 MiB, from ports 80 and 443 of public addresses."""

LONGEST_PAUSE = dt.timedelta(days=1)
"""Between two attempts at a wire that fails, however often it has."""

LEASE = dt.timedelta(minutes=15)
"""For so long nobody else asks a wire that is being asked; it is asked again if that was killed."""

SOON = dt.timedelta(minutes=1)
"""What is due within it is asked too: it saves starting the next process for it."""

NEWS = dt.timedelta(days=1)
"""What the source told longer ago is not published by itself: a new wire brings its past along."""


@dataclass(frozen=True)
class Asked:
    """What asking a wire has brought. `fault` is English, for logs and the command line."""

    new: int = 0
    changed: int = 0
    published: int = 0
    fault: str = ""


def is_due() -> bool:
    """Whether there is a wire whose time has come. One seek."""
    return Wire.objects.filter(next_ask__lte=clock.now()).exists()


def ask_due(policy: Policy = POLICY, pictures: Policy | None = None) -> Iterator[tuple[Wire, Asked]]:
    """Ask each wire whose time has come, the one that waits longest first."""
    due = Wire.objects.filter(next_ask__lte=clock.now() + SOON).order_by("next_ask").select_related("edition")
    for wire in list(due):
        ours = Wire.objects.filter(pk=wire.pk, next_ask=wire.next_ask)
        if ours.update(next_ask=clock.now() + LEASE):
            yield wire, ask_wire(wire=wire, policy=policy, pictures=pictures)


def ask_wire(*, wire: Wire, policy: Policy = POLICY, pictures: Policy | None = None) -> Asked:
    """Ask a wire now, keep what it sends, and set when it is asked next.

    An answer that is the last one again costs no reading. Publishes what is news where the desk has said so
    of this wire. `pictures` is the policy for those. Raises nothing that the other side could cause.
    """
    try:
        known = Known(wire.etag, wire.last_modified)
        got = fetch(wire.address, kinds=KINDS, policy=policy, known=known)
    except FetchError as error:
        return _failed(wire, error)
    seen = wire.seen if got.unchanged else hashlib.sha256(got.body).hexdigest()
    if seen == wire.seen:
        return _went_well(wire, got, seen, Asked())
    items, fault = _read(wire, got)
    kept = keep_items(wire=wire, items=items, pictures=WirePictures(pictures))
    published = sum(_publish(row) for row in kept.new) if wire.publishes else 0
    asked = Asked(len(kept.new), kept.changed, published, fault)
    if not fault and kept.faults and len(kept.faults) == len(items):
        fault = kept.faults[0]
    if fault:
        return _note_fault(wire, faults.FORM, fault, asked)
    for told in kept.faults:
        log.warning("wire %s: %s", wire, told)
    trim_items(wire=wire)
    return _went_well(wire, got, seen, asked)


def _read(wire: Wire, got: Fetched) -> tuple[list[Item], str]:
    """The items that could be read, and where reading ended early."""
    items: list[Item] = []
    try:
        items.extend(read_wire(wire, got))
    except SourceError as error:
        return items, str(error)
    except Exception as error:  # an answer that nobody thought of does not end the others' turn
        log.exception("wire %s cannot be read", wire)
        return items, type(error).__name__
    return items, ""


def _publish(row: WireItem) -> bool:
    """Publish what the source told just now; what readers could not use waits, with the reason."""
    if not row.ready or row.told is None or row.told < clock.now() - NEWS:
        return False
    try:
        publish_item(item=row)
    except ValidationError as error:
        row.notes = [*row.notes, *error.messages]
        row.save(update_fields=["notes"])
        return False
    return True


def _went_well(wire: Wire, got: Fetched, seen: str, asked: Asked) -> Asked:
    known = {"etag": got.known.etag, "last_modified": got.known.last_modified}
    fitting = {name: value if len(value) <= 300 else "" for name, value in known.items()}
    every = dt.timedelta(minutes=wire.every)
    _note(wire, every, failures=0, fault="", fault_detail="", seen=seen, **fitting)
    return asked


def _failed(wire: Wire, error: FetchError) -> Asked:
    """Ask it again later: after twice its usual time, four times ..., or when the other side says."""
    asked = Asked(fault=str(error))
    if error.status == 410:
        log.warning("wire %s has ended (410)", wire)
        Wire.objects.filter(pk=wire.pk, address=wire.address).update(
            paused=True, next_ask=None, asked=clock.now(), fault=faults.GONE, failures=wire.failures + 1
        )
        return asked
    detail = str(error.status) if error.reason is Reason.STATUS else str(error)
    return _note_fault(wire, error.reason, detail, asked, wait=error.retry_after)


def _note_fault(wire: Wire, fault: str, detail: str, asked: Asked, *, wait: float | None = None) -> Asked:
    pause = min(dt.timedelta(minutes=wire.every) * 2 ** min(wire.failures, 10), LONGEST_PAUSE)
    if wait is not None:
        pause = max(pause, min(dt.timedelta(seconds=wait), LONGEST_PAUSE))
    log.warning("wire %s: %s", wire, asked.fault or detail)
    _note(wire, pause, failures=wire.failures + 1, fault=str(fault), fault_detail=detail[:300])
    return Asked(asked.new, asked.changed, asked.published, asked.fault or detail)


def _note(wire: Wire, pause: dt.timedelta, **fields: Any) -> None:
    """Unless somebody has given it another address, or paused it, meanwhile."""
    now = clock.now()
    row = Wire.objects.filter(pk=wire.pk, address=wire.address)
    row.update(asked=now, **fields)
    row.filter(paused=False).update(next_ask=now + pause)
