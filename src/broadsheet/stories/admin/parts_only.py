"""A form that saves itself is answered with parts of its page; their scripts and styles are there already.

Wagtail makes up the whole page's media for that answer: the description of every block, which is more than
half of the work of a saving.
"""

from __future__ import annotations

from typing import Any

from django import forms


class PartsOnlyForm:
    """For the form."""

    answers_in_parts = False

    @property
    def media(self) -> forms.Media:
        return forms.Media() if self.answers_in_parts else super().media  # type: ignore[misc]


class PartsOnly:
    """For the views of that form."""

    form: PartsOnlyForm
    expects_json_response: bool

    def render_partials(self) -> str:
        self.form.answers_in_parts = True
        return super().render_partials()  # type: ignore[misc]

    def get_bound_panel(self, form: PartsOnlyForm) -> Any:
        # The fields themselves are no part of the answer.
        return None if self.expects_json_response else super().get_bound_panel(form)  # type: ignore[misc]
