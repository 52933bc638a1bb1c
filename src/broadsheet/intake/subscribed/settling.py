"""The wires themselves: added, changed, paused, asked, given up."""

from __future__ import annotations

import shutil
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.intake.models import Wire
from broadsheet.intake.reasons import in_desk_words
from broadsheet.intake.subscribed.asking import POLICY
from broadsheet.intake.subscribed.deciding import may_publish_from
from broadsheet.intake.subscribed.pictures import folder_of
from broadsheet.kernel import clock
from broadsheet.kernel.fetch import FetchError, Policy, refuse_address
from broadsheet.kernel.plaintext import clean_line
from broadsheet.newsroom.remits import places_of


def may_keep(user: Any, wire: Wire) -> bool:
    """Whether the wire's place is among those of the user, who keeps the newsroom's names in order."""
    return places_of(user).hold(wire.edition_id, wire.section_id)


@transaction.atomic
def save_wire(*, wire: Wire, user: Any = None, policy: Policy = POLICY) -> Wire:
    """Add a wire or change it; it is asked at once. Another address is another source: it begins anew.

    Its stories are published by themselves only where the user may publish. Raises ValidationError,
    PermissionDenied for a wire of somebody else's place.
    """
    before = Wire.objects.filter(pk=wire.pk).first() if wire.pk else None
    if user and not all(may_keep(user, one) for one in (wire, before) if one):
        raise PermissionDenied
    wire.name, wire.credit = clean_line(wire.name), clean_line(wire.credit)
    wire.address = wire.address.strip()
    wire.full_clean()
    wrong: dict[str, Any] = {}
    if wire.section and wire.section.edition_id != wire.edition_id:
        wrong["section"] = _("This section belongs to another edition.")
    if wire.publishes and user and not may_publish_from(user, wire):
        wrong["publishes"] = _("Only who may publish there can have stories published by themselves.")
    if before and before.edition_id != wire.edition_id:
        wrong["edition"] = _("It stays in the edition it was made in.")
    try:
        refuse_address(wire.address, policy)
    except FetchError as error:
        wrong["address"] = _("This address cannot be asked: %(why)s") % {"why": in_desk_words(str(error))}
    if wrong:
        raise ValidationError(wrong)
    if before is None or (before.address, before.kind) != (wire.address, wire.kind):
        wire.etag = wire.last_modified = wire.seen = wire.fault = wire.fault_detail = ""
        wire.failures = 0
    wire.next_ask = None if wire.paused else clock.now()
    wire.save()
    log(instance=wire, action="wagtail.edit" if before else "wagtail.create", user=user)
    return wire


def delete_wire(*, wire: Wire, user: Any = None) -> None:
    """Give a wire up: what waits goes with it, what became a story stays. Raises PermissionDenied."""
    _refuse(user, wire)
    folder = folder_of(wire)
    with transaction.atomic():
        log(instance=wire, action="wagtail.delete", user=user, deleted=True)
        wire.delete()
    shutil.rmtree(folder, ignore_errors=True)


def pause_wire(*, wire: Wire, user: Any = None) -> None:
    """Ask it no more until `go_on_with_wire`. Raises PermissionDenied."""
    _change(wire, user, paused=True, next_ask=None)


def go_on_with_wire(*, wire: Wire, user: Any = None) -> None:
    """Ask it again, now and as often as before, however often it had failed. Raises PermissionDenied."""
    _change(wire, user, paused=False, next_ask=clock.now(), failures=0, fault="", fault_detail="")


def ask_soon(*, wire: Wire, user: Any = None) -> None:
    """Have the worker ask it within seconds; a paused one stays paused. Raises PermissionDenied."""
    _refuse(user, wire)
    Wire.objects.filter(pk=wire.pk, paused=False).update(next_ask=clock.now())


@transaction.atomic
def _change(wire: Wire, user: Any, **fields: Any) -> None:
    _refuse(user, wire)
    Wire.objects.filter(pk=wire.pk).update(**fields)
    log(instance=wire, action="wagtail.edit", user=user)


def _refuse(user: Any, wire: Wire) -> None:
    if user and not may_keep(user, wire):
        raise PermissionDenied
