"""The list of stories."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import IndexView

from broadsheet.newsroom.admin.paginator import CappedPaginator
from broadsheet.newsroom.models import Edition, Person, Section, fold
from broadsheet.stories.admin import presence, states
from broadsheet.stories.kinds import all_kinds
from broadsheet.stories.models import Byline, Story

PEOPLE = 200
"""People whose stories a part of a name finds."""

FEW = 1000
"""Bylines up to which the stories are fetched by their numbers."""


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of the registry as choices of a form."""
    return [(kind.name, str(kind.label)) for kind in all_kinds().values()]


class StoryFilterSet(WagtailFilterSet):
    """Narrow the list down by what `story_desk_list` holds."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=states.STATES, method="filter_state", widget=forms.RadioSelect
    )
    edition = django_filters.ModelChoiceFilter(
        label=_("Edition"), queryset=Edition.objects.all(), widget=forms.RadioSelect
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"), queryset=Section.objects.select_related("edition")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices)
    published_at = django_filters.DateFromToRangeFilter(label=_("Published"), widget=DateRangePickerWidget)
    author = django_filters.CharFilter(label=_("Author"), method="filter_author")
    begun = django_filters.ChoiceFilter(
        label=_("Begun by"), choices=[("me", _("Me"))], method="filter_begun", widget=forms.RadioSelect
    )

    class Meta:
        model = Story
        fields: list[str] = []

    def filter_state(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        return states.in_state(stories, value)

    def filter_author(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """By any part of a name in the byline."""
        people = Person.objects.all()
        for word in fold(value).split():
            people = people.filter(search_text__contains=word)
        numbers = list(people.order_by().values_list("pk", flat=True)[:PEOPLE])
        theirs = Byline.objects.filter(person__in=numbers).order_by()
        few = set(theirs.values_list("story", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            return stories.filter(pk__in=few)
        # Many: the newest are found soon by going down the list and asking for each story. Fetching and
        # sorting them all took 90 ms, twice, where a part of a name finds 18,000 stories of 100,000.
        return stories.filter(Exists(theirs.filter(story=OuterRef("pk"))))

    def filter_begun(self, stories: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        return stories.filter(owner=self.request.user)


def newest_headline(story: Story) -> str:
    """What the desk calls a story: the newest draft's headline, though readers may still have another."""
    return story.latest_revision.object_str if story.latest_revision else story.headline


def kind_label(story: Story) -> str:
    """The kind's name; of a kind whose plugin is gone, what the story still says."""
    found = all_kinds().get(story.kind)
    return str(found.label) if found else story.kind


class StoryIndexView(IndexView):
    """Newest change first. The queries do not depend on how many stories there are."""

    paginator_class = CappedPaginator
    is_searchable = True
    search_backend_name = None

    def get_base_queryset(self) -> QuerySet[Story]:
        stories = Story.objects.select_related("edition", "section", "latest_revision", "locked_by")
        return stories.defer("body", "latest_revision__content")

    def order_queryset(self, queryset: QuerySet[Story]) -> QuerySet[Story]:
        return queryset.order_by(*states.NEWEST_CHANGE)

    def search_queryset(self, queryset: QuerySet[Story]) -> QuerySet[Story]:
        for word in fold(self.search_query).split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column("headline", accessor=newest_headline)
        title.sort_key = None
        columns = [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
            title,
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda story: states.describe(story, self.booked.get(story.pk)),
                primary=lambda story: story.live,
            ),
            Column("section", label=_("Section"), accessor="section.name", classname="desk-wide"),
            Column("kind", label=_("Kind"), accessor=kind_label, classname="desk-wide"),
            DateColumn("published_at", label=_("Published")),
        ]
        if self.page_rows and self.in_them:
            who = Column("in_it", label=_("In it now"), accessor=lambda story: self.in_them.get(story.pk, ""))
            columns.insert(3, who)
        if self.has_editions:
            columns.insert(
                -3, Column("edition", label=_("Edition"), accessor="edition.name", classname="desk-wide")
            )
        return columns

    @cached_property
    def has_editions(self) -> bool:
        """Whether there is more than one edition, so that saying which is worth a column."""
        return Edition.objects.count() > 1

    @cached_property
    def booked(self) -> dict[int, Any]:
        """When the stories of this page are booked to go out."""
        return states.booked_times(story.pk for story in self.page_rows)

    @cached_property
    def in_them(self) -> dict[int, str]:
        """Who has the stories of this page open."""
        return presence.in_them(self.page_rows)

    page_rows: ClassVar[list[Story]] = []
    """The stories of this page, once they are known."""

    def get_table(self, object_list: Any) -> Any:
        self.page_rows = list(object_list)
        return super().get_table(self.page_rows)

    def get_edit_url(self, instance: Story) -> str | None:
        policy = self.permission_policy
        if policy.user_has_permission_for_instance(self.request.user, "change", instance):
            return super().get_edit_url(instance)
        return None

    def get_delete_url(self, instance: Story) -> str | None:
        policy = self.permission_policy
        if policy.user_has_permission_for_instance(self.request.user, "delete", instance):
            return super().get_delete_url(instance)
        return None
