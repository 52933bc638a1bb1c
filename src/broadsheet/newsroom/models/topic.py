import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models.edition import Edition
from broadsheet.newsroom.models.folded import FoldedField


class Topic(models.Model):
    """What stories are about, in one edition's words. The same concept in other editions shares `concept`."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="topics", verbose_name=_("edition")
    )
    concept = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("address name"), max_length=100)
    description = models.CharField(_("description"), max_length=300, blank=True)
    search_text = FoldedField(source="name", max_length=120)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="topic_slug_once"),
            models.UniqueConstraint(fields=["concept", "edition"], name="topic_concept_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its page inside the edition, for example `/topic/ukraine/`."""
        return f"/topic/{self.slug}/"

    @property
    def list_name(self) -> str:
        """The name of its reader list (see `stories.Listing`)."""
        return f"topic/{self.pk}"
