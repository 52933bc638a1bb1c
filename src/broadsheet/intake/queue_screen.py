"""What the wires have brought: looked at, taken as drafts, published, dismissed.

Who gets in is decided in `stories.policy.routes`; each decision asks for itself whether it is somebody's.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from broadsheet.intake.fetched import KINDS
from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.screens import ImportScreen
from broadsheet.intake.subscribed.deciding import (
    dismiss_items,
    may_publish_from,
    note_change_seen,
    publish_item,
    put_back_item,
    take_item,
)
from broadsheet.intake.subscribed.showing import picture_file, shown
from broadsheet.newsroom.admin.choosing import number_in
from broadsheet.stories.models import Story

SHOWN = 30
CHANGED = "changed"
TYPES = {suffix: kind for kind, suffix in KINDS.items()}


class WireScreen(ImportScreen):
    """What the screens of wires share."""

    page_title = gettext_lazy("Wires")
    header_icon = "mail"


class Decides(WireScreen):
    """Takes the decisions that the buttons of the queue and of an item send."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One decision. What is refused is said, and the item waits on."""
        for name in ("take", "publish", "put-back", "seen", "dismiss"):
            if given := request.POST.get(name):
                try:
                    return getattr(self, f"_{name.replace('-', '_')}")(given)
                except ValidationError as error:
                    messages.error(request, " ".join(error.messages))
                except PermissionDenied as error:
                    messages.error(request, str(error) or _("You may not decide about this one."))
                break
        return redirect(request.get_full_path())

    def _take(self, given: str) -> HttpResponse:
        story = take_item(item=_item(given), user=self.request.user)
        messages.success(self.request, _("“%(story)s” is a draft now.") % {"story": story})
        return redirect("wagtailsnippets_stories_story:edit", story.pk)

    def _publish(self, given: str) -> HttpResponse:
        story = publish_item(item=_item(given), user=self.request.user)
        button = messages.button(reverse("wagtailsnippets_stories_story:edit", args=[story.pk]), _("Edit"))
        messages.success(self.request, _("“%(story)s” is published.") % {"story": story}, buttons=[button])
        return self._back()

    def _dismiss(self, given: str) -> HttpResponse:
        several = given in ("chosen", "shown")
        names = self.request.POST.getlist(given)[:SHOWN] if several else [given]
        numbers = [number for name in names if (number := number_in(name)) is not None]
        count = dismiss_items(items=_items().filter(pk__in=numbers), user=self.request.user)
        if count:
            said = ngettext("%(count)s item is dismissed.", "%(count)s items are dismissed.", count)
            messages.success(self.request, said % {"count": count})
        else:
            messages.warning(self.request, _("Nothing was dismissed: choose items that are yours to decide."))
        return self._back()

    def _put_back(self, given: str) -> HttpResponse:
        if put_back_item(item=_item(given), user=self.request.user):
            messages.success(self.request, _("It waits again."))
        return self._back()

    def _seen(self, given: str) -> HttpResponse:
        note_change_seen(item=_item(given), user=self.request.user)
        return self._back()

    def _back(self) -> HttpResponse:
        return redirect(self.request.get_full_path())

    def _rights(self, item: WireItem) -> dict[str, bool]:
        """Which buttons somebody gets; each is asked again when it is pressed."""
        user = self.request.user
        undecided = item.state in (WireItem.State.WAITING, WireItem.State.DISMISSED)
        decides = may_publish_from(user, item.wire)
        writes = policy_registry.get_by_type(Story).user_has_permission(user, "add")
        return {
            "take": undecided and writes,
            "publish": undecided and decides,
            "dismiss": item.state == WireItem.State.WAITING and decides,
            "put_back": item.state == WireItem.State.DISMISSED and decides,
            "seen": item.changed is not None,
        }


class WireQueue(Decides):
    """What waits, the newest first; walked back by number, nothing is counted or skipped."""

    template_name = "desk/wires.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wires = list(Wire.objects.all())
        show = self.request.GET.get("show", "")
        show = show if show in (*WireItem.State.values, CHANGED) else WireItem.State.WAITING.value
        chosen = next((wire for wire in wires if wire.pk == self.number("wire")), None)
        items = _items().defer("data")
        items = items.filter(changed__isnull=False) if show == CHANGED else items.filter(state=show)
        if chosen:
            items = items.filter(wire=chosen)
        if before := self.number("before"):
            items = items.filter(pk__lt=before)
        found = list(items.order_by("-pk")[: SHOWN + 1])
        rows = [(item, self._rights(item)) for item in found[:SHOWN]]
        kept = {"show": show, **({"wire": chosen.pk} if chosen else {})}
        context = {
            "wires": wires,
            "failing": [wire for wire in wires if wire.fault],
            "chosen": chosen,
            "show": show,
            "shows": [*WireItem.State.choices[:1], (CHANGED, _("Changed at the source")),
                      *WireItem.State.choices[1:]],
            "rows": rows,
            "several": any(rights["dismiss"] for _item, rights in rows),
            "next_url": f"?{urlencode({**kept, 'before': rows[-1][0].pk})}" if len(found) > SHOWN else "",
        }  # fmt: skip
        return {**super().get_context_data(**kwargs), **context}


class WireItemScreen(Decides):
    """One item in full, before anything is decided."""

    template_name = "desk/wire_item.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = get_object_or_404(_items(), pk=kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        back = {"url": reverse("broadsheet_wires"), "label": self.page_title}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.item.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.item.data
        context = {
            "item": self.item,
            "rights": self._rights(self.item),
            "standfirst": data.get("standfirst", ""),
            "by": [byline["person"].get("name", "") for byline in data.get("bylines", [])],
            "terms": [topic.get("name", "") for topic in data.get("topics", [])],
            "blocks": shown(self.item),
        }
        return {**super().get_context_data(**kwargs), **context}

    def _back(self) -> HttpResponse:
        return redirect("broadsheet_wires")


def wire_picture(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A picture of an item, from this machine: looking at an item tells its source nothing."""
    item = get_object_or_404(_items(), pk=pk)
    file = picture_file(item, number)
    if file is None or file.suffix not in TYPES:
        raise Http404
    answer = FileResponse(file.open("rb"), content_type=TYPES[file.suffix])
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _items() -> QuerySet[WireItem]:
    return WireItem.objects.select_related("wire__edition", "wire__section", "story")


def _item(given: str) -> WireItem:
    number = number_in(given)
    item = _items().filter(pk=number).first() if number is not None else None
    if item is None:
        raise ValidationError(_("It is not there any more."))
    return item
