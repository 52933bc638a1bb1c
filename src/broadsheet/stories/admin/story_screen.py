"""A screen of its own for something that is done with one story."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from broadsheet.stories.models import Story
from broadsheet.stories.policy import may_publish


class StoryScreen(WagtailAdminTemplateMixin, TemplateView):
    """Its template has `story`, and `back`, the address of its form."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.story = get_object_or_404(Story.objects.select_related("edition"), pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.lets_in(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self, user: Any) -> bool:
        """Whether this is for the user; here whoever may publish the story."""
        return may_publish(user, self.story)

    @property
    def edit_url(self) -> str:
        return reverse("wagtailsnippets_stories_story:edit", args=[self.story.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailsnippets_stories_story:list"), "label": _("Stories")},
            {"url": self.edit_url, "label": str(self.story)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "story": self.story, "back": self.edit_url}
