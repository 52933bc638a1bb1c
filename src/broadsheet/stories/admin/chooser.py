"""Choosing a story to offer below another."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views import chooser

from broadsheet.newsroom.admin.choosing import OfOneEdition
from broadsheet.stories.models import Story


class _LiveStories(OfOneEdition):
    """Live stories, the last changed first; readers cannot be sent to others."""

    def get_object_list(self) -> QuerySet[Story]:
        return Story.objects.filter(live=True).defer("body").order_by("-latest_revision_id", "-pk")

    @property
    def columns(self) -> list[Any]:
        return [*super().columns[:-1], DateColumn("published_at", label=_("Published"))]  # type: ignore[misc]


class StoryChooseView(_LiveStories, chooser.ChooseView):
    pass


class StoryChooseResultsView(_LiveStories, chooser.ChooseResultsView):
    pass


class StoryChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = StoryChooseView
    choose_results_view_class = StoryChooseResultsView
    preserve_url_parameters = ["multiple", "edition"]
