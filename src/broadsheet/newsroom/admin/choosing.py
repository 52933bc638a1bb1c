"""What the choosers of the desk share: the search, the edition they are asked for, the bounded list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.viewsets.chooser import ChooserViewSet

from broadsheet.newsroom.admin.paginator import CappedPaginator
from broadsheet.newsroom.models import fold

# Wagtail looks this word up when the desk starts, in one language for everybody.
ChooserViewSet.search_tab_label = _("Search")


def number_in(text: str) -> int | None:
    """The id that a query parameter holds, None for anything that no database would take as one."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


class FoldedSearchForm(BaseFilterForm):
    """Finds every typed word anywhere in the name, whatever its case."""

    q = forms.CharField(
        label=_("Search term"),
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        for word in fold(self.search_query or "").split():
            objects = objects.filter(search_text__contains=word)
        return objects


class OfOneEdition:
    """For a choose view: only what belongs to the edition that the form has, if it has one by now."""

    filter_form_class = FoldedSearchForm
    paginator_class = CappedPaginator
    request: Any
    filter_form: Any

    def filter_object_list(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        edition = number_in(self.request.GET.get("edition", ""))
        if edition is not None:
            objects = objects.filter(edition=edition)
        if self.filter_form.is_valid():
            objects = self.filter_form.filter(objects)
        return objects
