"""The box for an embed's address, which offers to ask the provider for the title."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static


class EmbedAddressInput(forms.URLInput):
    """A URL field with what its script needs: where to ask, and what to say meanwhile.

    The script fills the title, author and shape that stand in the same block and are empty.
    """

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-desk-embed": reverse("broadsheet_embed_look_up"),
            "data-ask-label": _("Fetch title and author"),
            "data-asking": _("Asking…"),
            "data-found": _("Found: %s"),
            "data-failed": _("The newsroom did not answer. Write the title yourself, or try again."),
        }
        return context

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static("broadsheet/desk/embeds.js")])
