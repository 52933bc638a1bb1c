from __future__ import annotations

from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from broadsheet.kernel.plaintext import clean_line
from broadsheet.newsroom.models import FoldedField

_LINES = ("title", "description", "credit", "source", "licence_note")


class Picture(AbstractImage):
    """A picture with what a newsroom has to know of it: whose it is and what it shows.

    A person cannot publish a picture without credit and alternative text; imported ones may lack the
    credit, are marked so, and are listed for the photo desk.
    """

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    licence_note = models.CharField(_("licence note"), max_length=300, blank=True)
    imported = models.BooleanField(_("imported"), default=False, editable=False)
    search_text = FoldedField(source="title description credit source", max_length=1100)

    # Wagtail's `description` is the alternative text.
    admin_form_fields = (*Image.admin_form_fields, "credit", "source", "licence_note")

    def clean(self) -> None:
        super().clean()
        for name in _LINES:
            setattr(self, name, clean_line(getattr(self, name) or ""))

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """A size for the newsroom's own pages, drawn in the child process like those for readers."""
        from broadsheet.stories.pictures.desk import draw_for_desk

        return draw_for_desk(self, filter)

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    """One size of a picture. Made by the worker before a bake; a bake only looks it up."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="picture_rendition_once"
            )
        ]


class PublicRendition(models.Model):
    """One size of a picture in the public store, under a name that never gets other bytes.

    `name` is the JPEG file's; `forms` are the formats it is there in ("avif jpeg webp"), empty until those
    behind JPEG were tried. `colour` is what most of the picture shows, as `#rrggbb`.
    """

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="public_renditions")
    source_hash = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    forms = models.CharField(max_length=40, default="", blank=True)
    colour = models.CharField(max_length=7, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "width"], name="public_rendition_once")]
        indexes = [
            models.Index(fields=["picture"], condition=models.Q(forms=""), name="public_rendition_to_refine")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its address on the readers' site."""
        return self.url_of(self.name)

    @staticmethod
    def url_of(name: str) -> str:
        """The address on the readers' site of the file with this name."""
        return f"/media/{name}"

    @property
    def names(self) -> list[str]:
        """Its files below the public media folder, in every form."""
        return [self.name, *(self.as_form(self.name, form) for form in self.forms.split() if form != "jpeg")]

    @staticmethod
    def as_form(name: str, form: str) -> str:
        """The name of the file beside `name` that holds the same size in another form."""
        return f"{name.rpartition('.')[0]}.{form}"
