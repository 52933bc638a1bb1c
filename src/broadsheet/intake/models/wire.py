"""A wire: a feed or wire copy that is asked again and again, and what it has brought."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models import Edition, Section
from broadsheet.stories.models import Story


class Wire(models.Model):
    """An address that brings stories for one edition.

    `every` is in minutes. `next_ask` is when it is asked next, None while it is paused or has ended. `fault`
    says why the last time failed (see `subscribed.faults`), `failures` how often in a row. `seen` is a digest
    of the last answer, `etag` and `last_modified` are what its server calls that.
    """

    class Kind(models.TextChoices):
        FEED = "feed", _("RSS, Atom or JSON Feed")
        NINJS = "ninjs", "ninjs"
        NEWSML = "newsml", _("NewsML-G2 or NITF")

    class Every(models.IntegerChoices):
        FIVE = 5, _("every 5 minutes")
        QUARTER = 15, _("every 15 minutes")
        HALF = 30, _("every half an hour")
        HOUR = 60, _("every hour")
        SIX = 360, _("every 6 hours")
        DAY = 1440, _("once a day")

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As readers see it: it stands as the source of its stories.")
    )
    address = models.URLField(_("address"), max_length=1000)
    kind = models.CharField(_("what it sends"), max_length=10, choices=Kind.choices, default=Kind.FEED)
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("section"),
        help_text=_("Where its stories stand at first."),
    )
    every = models.PositiveSmallIntegerField(
        _("how often it is asked"), choices=Every.choices, default=Every.QUARTER
    )
    credit = models.CharField(
        _("credit of its pictures"),
        max_length=200,
        blank=True,
        help_text=_(
            "For pictures that come without one. Empty: whoever publishes one has to say whose it is."
        ),
    )
    publishes = models.BooleanField(
        _("its stories are published by themselves"),
        default=False,
        help_text=_("Without anybody looking at them first. Only for a source you trust as your own desk."),
    )
    paused = models.BooleanField(_("paused"), default=False, editable=False)
    next_ask = models.DateTimeField(null=True, editable=False)
    asked = models.DateTimeField(null=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=300, blank=True, editable=False)
    seen = models.CharField(max_length=64, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    fault = models.CharField(max_length=20, blank=True, editable=False)
    fault_detail = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("wire")
        verbose_name_plural = _("wires")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "address"], name="wire_once")]
        indexes = [
            models.Index(fields=["next_ask"], condition=Q(next_ask__isnull=False), name="wire_due"),
        ]

    def __str__(self) -> str:
        return self.name


class WireItem(models.Model):
    """One item of a wire, known again by `source_id`.

    `data` is the story as JSON, its pictures by the names of their files in the item's folder; `digest` is of
    its words. `told` is the source's own time, `seen` when the source last had it. `ready` is whether the
    source itself holds nothing against publishing it (no embargo, a text). `changed` is set while nobody has
    seen that the source tells it differently since it became a story here.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN = "taken", _("Taken as a draft")
        PUBLISHED = "published", _("Published")
        DISMISSED = "dismissed", _("Dismissed")

    wire = models.ForeignKey(Wire, on_delete=models.CASCADE, related_name="items", db_index=False)
    source_id = models.CharField(max_length=200)
    received = models.DateTimeField()
    seen = models.DateTimeField()
    told = models.DateTimeField(null=True)
    title = models.CharField(max_length=250)
    lead = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=1000, blank=True)
    data = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    ready = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    story = models.ForeignKey(Story, on_delete=models.SET_NULL, null=True, related_name="+")
    changed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("item of a wire")
        verbose_name_plural = _("items of wires")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["wire", "source_id"], name="wire_item_once")]
        indexes = [
            models.Index(fields=["state", "-id"], name="wire_item_queue"),
            models.Index(fields=["wire", "state", "-id"], name="wire_item_queue_of_one"),
            models.Index(fields=["wire", "seen"], name="wire_item_seen"),
            models.Index(fields=["-id"], condition=Q(changed__isnull=False), name="wire_item_changed"),
        ]

    def __str__(self) -> str:
        return self.title
