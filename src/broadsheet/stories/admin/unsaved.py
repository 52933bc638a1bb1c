"""Why a form that saves itself is not saved yet, said in sight of whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.blocks import StreamBlockValidationError

from broadsheet.stories.admin.part_form import LEFT_OUT

MOST = 3
"""Faults that are named; where there are more, those come when these are mended."""


def why_not_saved(form: Any) -> str:
    """One line for what the form's fields and rows refuse, the first ones by the names of their fields."""
    faults = list(dict.fromkeys(_faults(form)))[:MOST]
    return _("Not saved yet: %(faults)s") % {"faults": " ".join(faults)}


def script() -> SafeString:
    """The script that shows the line on a telephone."""
    return format_html('<script src="{}"></script>', versioned_static("broadsheet/desk/unsaved.js"))


def _faults(form: Any) -> Iterator[str]:
    for name, errors in form.errors.items():
        if any(isinstance(error, StreamBlockValidationError) for error in errors.as_data()):
            said = _("a block cannot be saved as it is. Press “Save draft” to see which.")
        else:
            said = " ".join(str(error) for error in errors)
        named = name in form.fields and said not in map(str, LEFT_OUT.values())
        label = form.fields[name].label if named else ""
        yield f"{capfirst(label)}: {said}" if label else said
    for rows in getattr(form, "formsets", {}).values():
        yield from (str(error) for error in rows.non_form_errors())
        for row in rows.forms:
            yield from _faults(row)
