from django.db import models
from django.utils.translation import gettext_lazy as _


class PressJob(models.Model):
    """One path that has to be baked again; there is never more than one job for a path.

    `position` is the newest outbox row that asked for it. `subject` is set where the thing whose own page
    this is has itself changed (`story:42`): lists that name it wait for this job. A failed job stays, with
    its error and the time before which it is not tried again.
    """

    edition = models.CharField(max_length=32, blank=True)
    path = models.CharField(max_length=2048)
    kind = models.CharField(max_length=64)
    args = models.JSONField(default=dict)
    subject = models.CharField(max_length=200, blank=True)
    lane = models.PositiveSmallIntegerField()
    phase = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True)
    created = models.DateTimeField()

    class Meta:
        verbose_name = _("press job")
        verbose_name_plural = _("press jobs")
        constraints = [models.UniqueConstraint(fields=["path", "edition"], name="job_place")]
        indexes = [
            models.Index(fields=["lane", "phase", "id"], name="job_order"),
            models.Index(fields=["subject"], name="job_subject"),
            models.Index(fields=["attempts"], name="job_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}:{self.path} (lane {self.lane})"
