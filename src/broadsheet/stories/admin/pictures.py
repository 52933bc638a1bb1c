"""The form of a picture, wherever it is sent in: what it shows and whose it is come before the rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

ORDER = ["file", "title", "description", "credit", "source", "licence_note", "tags", "collection"]


class PictureForm(BaseImageForm):
    """Wagtail's form refuses what is no picture, SVG, and anything over 50 megapixels; this one says more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(ORDER)
        if "description" in self.fields:
            self.fields["description"].label = _("Alternative text")
            self.fields["description"].help_text = _(
                "What it shows, for whoever cannot see it. A story is not published without."
            )
        if "credit" in self.fields:
            self.fields["credit"].help_text = _(
                "Whose it is: the photographer, the agency. A story is not published without."
            )
