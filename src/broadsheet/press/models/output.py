from django.db import models
from django.utils.translation import gettext_lazy as _


class Output(models.Model):
    """What the press last wrote for one path of one edition, and the outbox position it was rendered at.

    `position` is read in the same snapshot as everything the rendering read, so it holds every change up to
    that row and none after it. 0 means that it must be baked again whatever happened. `subject` is the key
    whose own page this is (`story:42`), empty for pages about many things.
    """

    edition = models.CharField(max_length=32, blank=True)
    path = models.CharField(max_length=2048)
    kind = models.CharField(max_length=64)
    args = models.JSONField(default=dict)
    subject = models.CharField(max_length=200, blank=True)
    hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    lane = models.PositiveSmallIntegerField()
    phase = models.PositiveSmallIntegerField()
    baked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")
        # The path first: it is what is looked up, often many at once. No partial indexes: SQLite does not
        # see that a bound parameter meets their condition, and walks the table instead.
        constraints = [models.UniqueConstraint(fields=["path", "edition"], name="output_place")]
        indexes = [models.Index(fields=["subject"], name="output_subject")]

    def __str__(self) -> str:
        return f"{self.edition}:{self.path}"


class Dependency(models.Model):
    """One key that an output read while it was last rendered.

    `since` is the reader-facing time of the oldest item shown under this key: a change of an older time
    cannot be seen in the output. Empty: every change counts.
    """

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="dependencies", db_index=False)
    key = models.CharField(max_length=200)
    since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints = [models.UniqueConstraint(fields=["output", "key"], name="dependency_once")]
        indexes = [models.Index(fields=["key", "output"], name="dependency_key")]

    def __str__(self) -> str:
        return f"{self.output_id} {self.key}"
