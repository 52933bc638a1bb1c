from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxRow(models.Model):
    """One committed change and the keys it dirtied. The ids are commit order (ADR 002)."""

    keys = models.JSONField()
    at = models.DateTimeField(
        null=True, help_text=_("The reader-facing time that the change concerns; empty: every time.")
    )
    lane = models.PositiveSmallIntegerField(
        null=True, help_text=_("The lane of everything this row asks for; empty: that of each output.")
    )
    created = models.DateTimeField()

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox rows")

    def __str__(self) -> str:
        return f"{self.pk}: {' '.join(self.keys[:8])}"
