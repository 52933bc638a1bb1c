"""One story in other editions: making a version, and what has changed in its source since."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from broadsheet.newsroom.admin.choosing import number_in
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Story, Version
from broadsheet.stories.selectors.versions import cells_of
from broadsheet.stories.services import bring_up_to_date, make_version
from broadsheet.stories.services.sources import as_of_now


def edit_url(story: int) -> str:
    """The form of a story."""
    return reverse("wagtailsnippets_stories_story:edit", args=[story])


class _OfOneStory(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "globe"

    @cached_property
    def policy(self) -> Any:
        return policy_registry.get_by_type(Story)

    def crumbs(self, story: Story) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("broadsheet_versions"), "label": _("Versions")},
            {"url": edit_url(story.pk), "label": str(story)},
            {"url": "", "label": self.page_title},
        ]


class VersionsView(_OfOneStory):
    """How a story stands in every edition, with a button for each that does not tell it."""

    template_name = "desk/versions.html"
    page_title = gettext_lazy("Other editions")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        stories = Story.objects.select_related("edition", "section", "latest_revision")
        self.story = get_object_or_404(stories, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.policy.user_may_make_version(request.user, self.story):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=number_in(request.POST.get("edition", "")))
        try:
            made = make_version(source=self.story, edition=edition, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.get(request, *args, **kwargs)
        messages.success(
            request,
            _("This is a draft in “%(edition)s”, in the words of its source. Translate it and publish it.")
            % {"edition": edition},
        )
        if left := made.topics_left_out:
            text = ngettext(
                "%(count)s topic has no counterpart in this edition and was left out: %(names)s.",
                "%(count)s topics have no counterpart in this edition and were left out: %(names)s.",
                len(left),
            )
            messages.warning(request, text % {"count": len(left), "names": ", ".join(left)})
        return redirect(edit_url(made.story.pk))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(self.story)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = Version.objects.filter(story=self.story).select_related("source__edition").first()
        cells = cells_of(self.story, list(Edition.objects.all()))
        theirs = self.policy.instances_user_has_any_permission_for(self.request.user, {"change"})
        return {
            **super().get_context_data(**kwargs),
            "story": self.story,
            "version": version,
            "cells": cells,
            "may_change": self.policy.user_has_permission_for_instance(
                self.request.user, "change", self.story
            ),
            # Of the others the edition and the state are told, and what live ones say to everybody.
            "open": set(theirs.filter(pk__in=[cell.story for cell in cells]).values_list("pk", flat=True)),
        }


class ChangesView(_OfOneStory):
    """What has changed in the source since the version was made or last brought up to date."""

    template_name = "desk/version_changes.html"
    page_title = gettext_lazy("Changes of the source")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        versions = Version.objects.select_related(
            "story__edition", "source__edition", "source__latest_revision"
        )
        self.version = get_object_or_404(versions, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.policy.user_has_permission_for_instance(request.user, "change", self.version.story):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        bring_up_to_date(version=self.version, user=request.user)
        messages.success(request, _("“%(story)s” is up to date.") % {"story": self.version.story})
        return redirect(reverse("broadsheet_versions") + "?show=changed")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(self.version.story)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "version": self.version,
            "comparison": self._comparison(),
            "edit_url": edit_url(self.version.story_id),
        }

    def _comparison(self) -> list[Any]:
        """Field by field, as the desk compares two revisions of one story."""
        source = self.version.source
        before, after = source.with_content_json(self.version.content), as_of_now(source)
        panel = get_edit_handler(Story).get_bound_panel(instance=source, request=self.request, form=None)
        compared = [compare(before, after) for compare in panel.get_comparison()]
        return [field for field in compared if field.has_changed()]
