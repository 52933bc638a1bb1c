"""Choosing a story to offer below another."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views import chooser
from wagtail.snippets.widgets import AdminSnippetChooser

from broadsheet.newsroom.admin.choosing import OfOneEdition
from broadsheet.stories.admin.states import NEWEST_CHANGE
from broadsheet.stories.models import Story


class _LiveStories(OfOneEdition):
    """Live stories, the last changed first; readers cannot be sent to others."""

    def get_object_list(self) -> QuerySet[Story]:
        return Story.objects.filter(live=True).defer("body").order_by(*NEWEST_CHANGE)

    @property
    def columns(self) -> list[Any]:
        return [*super().columns[:-1], DateColumn("published_at", label=_("Published"))]  # type: ignore[misc]


class StoryChooseView(_LiveStories, chooser.ChooseView):
    pass


class StoryChooseResultsView(_LiveStories, chooser.ChooseResultsView):
    pass


class StoryChooserViewSet(chooser.SnippetChooserViewSet):
    page_title = _("Choose a story")
    choose_view_class = StoryChooseView
    choose_results_view_class = StoryChooseResultsView
    preserve_url_parameters = ["multiple", "edition"]


class StoryChooser(AdminSnippetChooser):
    """Wagtail's, with words that are looked up when they are shown: it names its own when the desk starts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choose_one_text = _("Choose a story")
        self.choose_another_text = _("Choose another story")
        self.link_to_chosen_text = _("Edit this story")
