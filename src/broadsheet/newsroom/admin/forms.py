"""Forms that save through the newsroom's services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.base import BlockWidget


class RemitForm(WagtailAdminModelForm):
    """Sections by the names of their editions too: two editions may each have a section of one name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        section.queryset = section.queryset.select_related("edition")
        section.label_from_instance = lambda found: f"{found.edition}: {found}"


def show_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's refusal on the fields it names; what names no field of the form stands above it."""
    by_field: dict[str, Any]
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, errors in by_field.items():
        if name in form.fields and isinstance(form.fields[name].widget, BlockWidget):
            # Of a field of blocks Wagtail shows the first of several.
            errors = [" ".join(message for error in errors for message in error.messages)]
        form.add_error(name if name in form.fields else None, errors)
