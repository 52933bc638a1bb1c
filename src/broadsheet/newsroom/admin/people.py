"""Choosing a person for a byline, and making one on the way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from broadsheet.newsroom.admin.choosing import OfOneEdition, number_in
from broadsheet.newsroom.admin.forms import show_refusal
from broadsheet.newsroom.models import Edition, Person
from broadsheet.newsroom.services import save_person


class PersonMakeForm(forms.ModelForm):
    """What a byline needs of somebody; the rest is written later."""

    class Meta:
        model = Person
        fields = ["edition", "name", "description"]


class _Making:
    request: HttpRequest

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_creation_form_kwargs()  # type: ignore[misc]
        first = number_in(self.request.GET.get("edition", ""))
        if first is None:
            first = Edition.objects.values_list("pk", flat=True).first()
        return {**kwargs, "initial": {"edition": first}, "prefix": "person"}


class PersonChooseView(_Making, OfOneEdition, chooser.ChooseView):
    pass


class PersonChooseResultsView(_Making, OfOneEdition, chooser.ChooseResultsView):
    pass


class PersonMakeView(_Making, chooser.CreateView):
    def post(self, request: HttpRequest) -> HttpResponse:
        self.form = self.get_creation_form()
        if self.form.is_valid():
            try:
                person = save_person(person=self.form.save(commit=False), user=request.user)
            except ValidationError as error:
                show_refusal(self.form, error)
            else:
                return self.get_chosen_response(person)
        return self.get_reshow_creation_form_response()


class PersonChooserViewSet(ChooserViewSet):
    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    create_action_label = _("Add and choose")
    creation_tab_label = _("New person")
    page_title = _("Choose a person")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView
    create_view_class = PersonMakeView
    creation_form_class = PersonMakeForm
    preserve_url_parameters = ["multiple", "edition"]
    per_page = 15


person_chooser = PersonChooserViewSet("broadsheet_person_chooser", url_prefix="newsroom/choose-person")
