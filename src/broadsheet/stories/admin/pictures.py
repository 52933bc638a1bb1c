"""The form of a picture, wherever it is sent in: what it shows and whose it is come before the rest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from broadsheet.stories.pictures import refusals
from broadsheet.stories.services.pictures import announce_picture

ORDER = ["file", "title", "description", "credit", "source", "licence_note", "tags", "collection"]

SEEN = frozenset({"file", "description", "credit", "focal_point_x", "focal_point_y"})
"""The fields that readers see something of."""


class PictureFileField(WagtailImageField):
    """A file that is a picture and nothing else. Looked at before Wagtail opens it, decoded in a child."""

    default_validators = []  # the extension is among our own refusals, with a sentence

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still = _("Of a picture that moves readers see the first frame; a film goes in as a recording.")
        pixels = _(
            "Readers see a picture no larger than its pixels: 1,600 across fill every place. With fewer than "
            "300 it is on no share card, with fewer than 120 in no list."
        )
        self.help_text = format_lazy("{} {} {}", self.help_text, still, pixels)
        # Where many are sent in at once Wagtail's script says it of the name alone, before anything is sent.
        self.error_messages["invalid_image_extension"] = _(
            "Files of this kind are not taken. Save the picture as JPEG, PNG or WebP and send that: "
            "a telephone’s HEIC as JPEG, an SVG drawing as PNG, since a drawing can hold scripts."
        )

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            try:
                _refuse(data)
            except refusals.PictureRefused as refused:
                raise ValidationError(str(refused), code="refused") from None
        return super().to_python(data)


def _refuse(file: UploadedFile) -> None:
    if file.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise refusals.too_long(file.size)
    content = file.read()
    file.seek(0)
    refusals.refuse_by_bytes(content, file.name)
    with tempfile.NamedTemporaryFile(prefix="broadsheet-") as copy:
        copy.write(content)
        copy.flush()
        refusals.refuse_undecodable(Path(copy.name))


class PictureForm(BaseImageForm):
    """Wagtail's form with our refusals in front of its own, and with words on what a newsroom needs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(ORDER)
        if "file" in self.fields:
            before = self.fields["file"]
            self.fields["file"] = PictureFileField(
                label=before.label, required=before.required, widget=before.widget
            )
        if "description" in self.fields:
            self.fields["description"].label = _("Alternative text")
            self.fields["description"].help_text = _(
                "What it shows, for whoever cannot see it. A story is not published without."
            )
        if "credit" in self.fields:
            self.fields["credit"].help_text = _(
                "Whose it is: the photographer, the agency. A story is not published without."
            )

    def save(self, commit: bool = True) -> Any:
        """Save, and have what shows the picture baked again when readers would see the difference."""
        known = self.instance.pk is not None
        with transaction.atomic():
            picture = super().save(commit=commit)
            if commit and known and SEEN & set(self.changed_data):
                announce_picture(picture=picture)
        return picture
