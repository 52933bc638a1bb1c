"""The wires themselves: which there are, how they do, added and changed by whoever keeps names in order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from broadsheet.intake.models import Wire
from broadsheet.intake.queue_screen import WireScreen
from broadsheet.intake.subscribed.faults import fault_of
from broadsheet.intake.subscribed.settling import (
    ask_soon,
    delete_wire,
    go_on_with_wire,
    may_keep,
    pause_wire,
    save_wire,
)
from broadsheet.newsroom.admin.forms import show_refusal
from broadsheet.newsroom.models import Edition, Section
from broadsheet.stories.admin.fields import grouped_sections
from broadsheet.stories.policy.routes import Access, lets_in


class WireForm(forms.ModelForm):
    """Everything the desk says of a wire. The edition is chosen once."""

    address = forms.URLField(label=gettext_lazy("Address"), max_length=1000, assume_scheme="https")

    class Meta:
        model = Wire
        fields = ("name", "address", "kind", "edition", "section", "every", "credit", "publishes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition, section = self.fields["edition"], self.fields["section"]
        edition.disabled = self.instance.pk is not None
        editions = list(Edition.objects.all())
        if len(editions) == 1:
            edition.initial = editions[0].pk
        edition.choices = [("", "---------"), *((one.pk, one.name) for one in editions)]
        section.choices = grouped_sections(Section.objects.select_related("edition"))
        edition.widget.attrs["data-desk-edition"] = section.widget.attrs["data-desk-section"] = ""

    def validate_unique(self) -> None:
        """The service says what is wrong, once."""


class WireList(WireScreen):
    """Every wire: what it said when it was last asked, and what can be done about it."""

    template_name = "desk/wire_list.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        back = {"url": reverse("broadsheet_wires"), "label": self.page_title}
        return [*self.breadcrumbs_items, back, {"url": "", "label": _("Sources")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        keeps = lets_in(Access.KEEP, user)
        wires = list(Wire.objects.select_related("edition", "section"))
        wires.sort(key=lambda wire: not wire.fault)
        rows = [(wire, fault_of(wire), keeps and may_keep(user, wire)) for wire in wires]
        return {**super().get_context_data(**kwargs), "rows": rows, "keeps": keeps}


class WireEdit(WireScreen):
    """The form of a wire, new or there already."""

    template_name = "desk/wire_edit.html"
    form: WireForm | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.wire = get_object_or_404(Wire, pk=kwargs["pk"]) if "pk" in kwargs else Wire()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.wire.pk and not may_keep(request.user, self.wire):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("broadsheet_wires"), "label": self.page_title},
            {"url": reverse("broadsheet_wire_list"), "label": _("Sources")},
            {"url": "", "label": self.wire.name or _("Add a wire")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or WireForm(instance=self.wire)
        return {**super().get_context_data(**kwargs), "form": form, "wire": self.wire}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = WireForm(request.POST, instance=self.wire)
        if self.form.is_valid():
            try:
                wire = save_wire(wire=self.form.save(commit=False), user=request.user)
            except ValidationError as error:
                show_refusal(self.form, error)
            except PermissionDenied:
                self.form.add_error("edition", _("This edition is not among your places."))
            else:
                messages.success(request, _("“%(wire)s” is asked in a moment.") % {"wire": wire})
                return redirect("broadsheet_wire_list")
        return self.get(request, *args, **kwargs)


@require_POST
def wire_act(request: HttpRequest, pk: int) -> HttpResponse:
    """What a button of the list does to a wire."""
    wire = get_object_or_404(Wire, pk=pk)
    name = {"wire": wire}
    said = {
        "ask": (ask_soon, _("“%(wire)s” is asked in a moment.")),
        "pause": (pause_wire, _("“%(wire)s” is asked no more until you say so.")),
        "go-on": (go_on_with_wire, _("“%(wire)s” is asked in a moment.")),
        "delete": (delete_wire, _("“%(wire)s” is given up. What has become a story stays.")),
    }.get(request.POST.get("do", ""))
    if said is None or (said[0] is delete_wire and not request.POST.get("sure")):
        messages.error(request, _("Nothing was done."))
        return redirect("broadsheet_wire_list")
    service, words = said
    words = words % name
    service(wire=wire, user=request.user)
    messages.success(request, words)
    return redirect("broadsheet_wire_list")
