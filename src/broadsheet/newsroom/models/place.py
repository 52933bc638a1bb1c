from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models.edition import Edition


class FormerPlace(models.Model):
    """A host and prefix under which an edition was read. It leads on until another takes it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="former_places")
    host = models.CharField(_("host"), max_length=255, blank=True)
    prefix = models.CharField(_("address prefix"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("former place of an edition")
        verbose_name_plural = _("former places of editions")
        constraints = [models.UniqueConstraint(fields=["host", "prefix"], name="former_place_once")]

    def __str__(self) -> str:
        return f"{self.host}/{self.prefix} → {self.edition}"
