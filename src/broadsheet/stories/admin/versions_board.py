"""Which stories lack which edition, and which versions their source has run away from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.remits import places_of
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.versions import changed_sources, lacking


def may_see_board(user: Any) -> bool:
    """Whoever may begin stories: all that the board names of others' is live."""
    return policy_registry.get_by_type(Story).user_has_permission(user, "add")


class VersionsBoard(WagtailAdminTemplateMixin, TemplateView):
    """Walked back page by page, by time: no page counts or skips anything."""

    template_name = "desk/versions_board.html"
    page_title = gettext_lazy("Versions")
    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_board(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def _theirs(self) -> Any:
        """The stories whose versions are listed as changed; None for somebody who may change every story."""
        user = self.request.user
        if user.has_perm("stories.change_story") and places_of(user).everywhere:
            return None
        return policy_registry.get_by_type(Story).instances_user_has_any_permission_for(user, {"change"})

    def _openable(self, live: list[int]) -> set[int]:
        """Those of these live stories that this person may tell in another edition."""
        user = self.request.user
        if user.has_perm("stories.change_story"):
            return set(live)
        policy = policy_registry.get_by_type(Story)
        own = policy.instances_user_has_any_permission_for(user, {"change"})
        return set(own.filter(pk__in=live).values_list("pk", flat=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        editions = list(Edition.objects.all())
        by_code = {edition.code: edition for edition in editions}
        source = by_code.get(asked.get("source", "")) or (editions[0] if editions else None)
        lacks = by_code.get(asked.get("lacks", ""))
        show = "changed" if asked.get("show") == "changed" else "lacking"
        if show == "lacking" and lacks is source:
            lacks = None
        context = {"editions": editions, "source": source, "lacks": lacks, "show": show, "page": None}
        after = asked.get("after", "")
        if show == "changed":
            context["page"] = changed_sources(edition=lacks, stories=self._theirs(), after=after)
        elif source and len(editions) > 1:
            context["page"] = lacking(source, editions, lacks=lacks, after=after)
        page = context["page"]
        if show == "lacking" and page:
            context["open"] = self._openable([row.story for row in page.rows])
        if page and page.after:
            kept = {
                "show": show,
                "source": source.code if source else "",
                "lacks": lacks.code if lacks else "",
            }
            context["next_url"] = "?" + urlencode({**kept, "after": page.after})
        context["shows"] = [
            (name, label, reverse("broadsheet_versions") + f"?show={name}")
            for name, label in (
                ("lacking", _("Not told everywhere")),
                ("changed", _("The source has changed")),
            )
        ]
        return {**super().get_context_data(**kwargs), **context}
