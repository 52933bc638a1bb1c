"""Wires on the desk's first page: those that fail, and that something waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.subscribed.faults import fault_of
from broadsheet.stories.policy.routes import Access, lets_in

COUNTED = 100
"""Waiting items that are counted; past it the panel says that there are more."""


class WiresPanel(Component):
    """Two queries."""

    name = "wires"
    template_name = "desk/wires_panel.html"
    order = 105

    def __init__(self, wires: list[Wire]) -> None:
        self.wires = wires

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = WireItem.objects.filter(state=WireItem.State.WAITING).values_list("pk", flat=True)
        count = len(waiting[: COUNTED + 1])
        return {
            "failing": [(wire, fault_of(wire)) for wire in self.wires if wire.fault],
            "waiting": min(count, COUNTED),
            "more": count > COUNTED,
            "queue_url": reverse("broadsheet_wires"),
            "list_url": reverse("broadsheet_wire_list"),
        }


def offer_wires(request: HttpRequest, panels: list[Any]) -> None:
    """Only where there is a wire."""
    if lets_in(Access.WRITE, request.user) and (wires := list(Wire.objects.all())):
        panels.append(WiresPanel(wires))
