from django.db import models

from broadsheet.newsroom.models import Edition


class Listing(models.Model):
    """One live story's place in one reader list; the only thing that reader lists are read from.

    `list` is `edition/1`, `river/1`, `kind/1-opinion`, `section/5`, `topic/3` or `person/7`. Rows exist for
    live stories only, are written in the transaction that publishes, and make every reader list a keyset walk
    over one index: its cost does not depend on how many stories the archive, the topic or the person has.
    """

    list = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+", db_index=False)
    story = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, related_name="listings", db_index=False
    )
    published_at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "list"], name="listing_once")]
        indexes = [
            models.Index(fields=["list", "-published_at", "-story"], name="listing_newest"),
            models.Index(fields=["list", "day", "-published_at", "-story"], name="listing_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.story_id}"
