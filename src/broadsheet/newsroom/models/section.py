from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models.edition import Edition


class Section(models.Model):
    """A part of an edition's paper. No story's address carries its name, so renaming it moves none."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="sections", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("address name"), max_length=100)
    description = models.CharField(_("description"), max_length=300, blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["sort_order", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="section_slug_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its page inside the edition, for example `/politics/`."""
        return f"/{self.slug}/"

    @property
    def list_name(self) -> str:
        """The name of its reader list (see `stories.Listing`)."""
        return f"section/{self.pk}"
