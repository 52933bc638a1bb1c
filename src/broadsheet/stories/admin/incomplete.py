"""Pictures that a person could not publish: imported or sent in without credit or alternative text."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.images.views import images
from wagtail.permissions import policy_registry

from broadsheet.newsroom.admin.paginator import CappedPaginator
from broadsheet.stories.models import Picture
from broadsheet.stories.selectors.picture_use import live_stories_showing

WITHOUT = Q(credit="") | Q(description="")


def what_is_missing(picture: Picture) -> str:
    """In words: the credit, the alternative text, or both."""
    if picture.credit:
        return gettext("Alternative text")
    return gettext("Credit") if picture.description else gettext("Credit and alternative text")


class IncompletePicturesView(images.IndexView):
    """Newest first, counted to a thousand; those that readers see are marked."""

    paginator_class = CappedPaginator
    page_title = _("Pictures to complete")
    index_url_name = "broadsheet_incomplete_pictures"
    index_results_url_name = "broadsheet_incomplete_pictures_results"
    any_permission_required = ["change"]
    is_searchable = False
    filterset_class = None
    show_other_searches = False
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "desk/incomplete_pictures.html"
    layout = "list"

    def get_base_queryset(self) -> QuerySet[Picture]:
        pictures: QuerySet[Picture] = super().get_base_queryset()
        return pictures.filter(WITHOUT)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        shown = live_stories_showing([picture.pk for picture in object_list])
        for picture in object_list:
            picture.with_readers = len(shown.get(picture.pk, ()))
        return object_list

    @cached_property
    def columns(self) -> list[Any]:
        return [
            images.ImagePreviewColumn(
                "preview", label=_("Preview"), accessor="image", classname="image-preview"
            ),
            images.TitleColumnWithFilename(
                "title",
                label=_("Title"),
                get_url=self.get_edit_url,
                width="35%",
                classname="title-with-filename",
            ),
            Column("missing", label=_("Missing"), accessor=what_is_missing),
            Column("with_readers", label=_("Live stories"), accessor="with_readers"),
            DateColumn("created_at", label=_("Created"), classname="desk-wide"),
        ]


class IncompletePicturesItem(MenuItem):
    """Below "Pictures", for whoever may change them."""

    def is_shown(self, request: Any) -> bool:
        return bool(policy_registry.get_by_type(Picture).user_has_permission(request.user, "change"))


def menu_item() -> MenuItem:
    """The entry of the main menu."""
    url = reverse("broadsheet_incomplete_pictures")
    return IncompletePicturesItem(
        _("Pictures to complete"), url, name="incomplete-pictures", icon_name="warning", order=301
    )
