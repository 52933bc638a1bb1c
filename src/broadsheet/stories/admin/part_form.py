"""The forms of the rows of a story: its bylines, its sources, stories to read also."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

LEFT_OUT = {
    "person": _("Choose a person in the byline, or take the byline away."),
    "other": _("Choose a story to read also, or take the row away."),
    "url": _("Write the source's address, or take the source away."),
}
"""What a row is not saved without, even in a draft."""


class PartForm(WagtailAdminModelForm):
    """Asks the database once for what a row names.

    Django asks for the row, for what it names, and whether that is there: with five bylines, five sources and
    three stories to read also that was a fifth of the queries of a save.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, said in LEFT_OUT.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = said

    def full_clean(self) -> None:
        if self.is_bound and "id" in self.fields and self.instance.pk is not None:
            # The formset has found the row by this very number.
            self.fields["id"].to_python = lambda number: self.instance
        super().full_clean()

    def _get_validation_exclusions(self) -> set[str]:
        found: set[str] = super()._get_validation_exclusions()
        chosen = (name for name, field in self.fields.items() if isinstance(field, forms.ModelChoiceField))
        return found | {name for name in chosen if name != "id"}


class PartsPanel(InlinePanel):
    """The rows of one sort, each a PartForm."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        # As Wagtail makes its own, which a draft's empty fields need.
        later = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        form = get_form_for_model(
            self.db_field.related_model, form_class=PartForm, defer_required_on_fields=later
        )
        options["formsets"][self.relation_name]["form"] = form
        return options
