from django.db import models


class OutletsState(models.Model):
    """How far the outlets are. One row, numbered ONLY, written by the worker.

    `position` is the last outbox row whose pings are queued.
    """

    ONLY = 1

    fingerprint = models.CharField(max_length=64, blank=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"position {self.position}"


class Ping(models.Model):
    """One call that tells another machine of a publication: made, to be made, or given up.

    `place` is the address of the key's file (IndexNow) or of the hub (WebSub), `not_before` when it is tried
    next, or when it was taken or given up. `attempts` counts those that failed so far, `error` says in a
    sentence why the last one did.
    """

    class Service(models.TextChoices):
        INDEXNOW = "indexnow", "IndexNow"
        WEBSUB = "websub", "WebSub"

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        DROPPED = "dropped"

    service = models.CharField(max_length=20, choices=Service)
    place = models.CharField(max_length=500)
    urls = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="ping_due")]

    def __str__(self) -> str:
        return f"{self.service} {self.created:%Y-%m-%d %H:%M}"
