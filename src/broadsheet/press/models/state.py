from django.db import models
from django.utils.translation import gettext_lazy as _


class PressState(models.Model):
    """How far the press is. One row, numbered ONLY, written by the one worker that holds the lease."""

    ONLY = 1

    position = models.BigIntegerField(default=0, help_text=_("The last outbox row that was planned."))
    sweep = models.JSONField(default=dict, help_text=_("Where each walk of the slow sweep goes on."))
    aged = models.DateTimeField(
        null=True, help_text=_("Stories published until then have pages that say they are over a year old.")
    )
    code_version = models.CharField(max_length=64, blank=True)
    last_bake = models.DateTimeField(null=True)
    wide_rate = models.FloatField(default=0, help_text=_("Outputs a second baked lately in the slow lane."))

    class Meta:
        verbose_name = _("press state")
        verbose_name_plural = _("press states")

    def __str__(self) -> str:
        return f"position {self.position}"


class WideChange(models.Model):
    """A change that may touch a page of every year, being spread over the slow lane a chunk at a time.

    Outputs below `cursor` have not been looked at; the newest come first. `spread` says that none is left,
    `finished` that none of their jobs is.
    """

    key = models.CharField(max_length=200)
    position = models.BigIntegerField()
    cursor = models.BigIntegerField(null=True)
    queued = models.PositiveIntegerField(default=0)
    spread = models.BooleanField(default=False)
    created = models.DateTimeField()
    finished = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wide change")
        verbose_name_plural = _("wide changes")
        indexes = [models.Index(fields=["finished", "id"], name="wide_open")]

    def __str__(self) -> str:
        return f"{self.key} at {self.position}"
