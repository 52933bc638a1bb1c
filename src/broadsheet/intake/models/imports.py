"""What an import has done: the run, a line for each item of its source, and where each story comes from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Story


class Outcome(models.TextChoices):
    """What became of one item of a source. Every item has exactly one."""

    CAME = "came", _("Came")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("There already")
    KEPT = "kept", _("Edited here, left alone")
    ASIDE = "aside", _("No story")
    REFUSED = "refused", _("Did not fit")


class ImportRun(models.Model):
    """One import of one source into one edition. A run that was killed is gone on with."""

    format = models.CharField(_("format"), max_length=20)
    source = models.CharField(_("source"), max_length=500)
    digest = models.CharField(max_length=64)
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    dry = models.BooleanField(_("trial"), default=False)
    begun = models.DateTimeField(_("begun"), auto_now_add=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    total = models.PositiveIntegerField(_("items"), default=0)
    done = models.PositiveIntegerField(default=0)
    fault = models.TextField(_("fault"), blank=True)
    aside_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.format}: {self.source}"


class CategoryMap(models.Model):
    """Which categories of a source become which sections: proposed by a trial, decided at the desk.

    `rows` are objects of `slug`, `name`, `items` and `section`: a section's address name, "" for a category
    that is dropped, null for one that becomes a topic. Imports of the source follow it once it is `decided`.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+", db_index=False)
    format = models.CharField(max_length=20)
    source = models.CharField(max_length=500)
    rows = models.JSONField(default=list)
    decided = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "format", "source"], name="category_map_once")
        ]

    def __str__(self) -> str:
        return f"{self.format}: {self.source}"


class ImportLine(models.Model):
    """What became of one item: its place in the source, and why it did not fit or what was left out."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=200)
    source_id = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=250, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.TextField(blank=True)
    story = models.ForeignKey(Story, on_delete=models.SET_NULL, null=True, related_name="+")
    linking = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_line_once")]
        indexes = [
            models.Index(fields=["run", "outcome", "number"], name="import_line_outcome"),
            models.Index(
                fields=["run", "number"], condition=models.Q(linking=True), name="import_line_linking"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.outcome}"


class Origin(models.Model):
    """Where an imported story comes from, and how it stood when an import last wrote it.

    `digest` is of the story as the source told it: where it is the same, nothing has to be done.
    `revision` is the one that the import wrote: a story with a later one was edited here.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+", db_index=False)
    source_id = models.CharField(max_length=200)
    story = models.OneToOneField(Story, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "source_id"], name="origin_once")]

    def __str__(self) -> str:
        return self.source_id
