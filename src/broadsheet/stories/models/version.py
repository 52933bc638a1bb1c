from django.db import models
from django.db.models import Q

from broadsheet.stories.models.story import Story


class Version(models.Model):
    """That one story was made from another as its telling in another edition, and from which text of it.

    `content` is the source as it was then: a copy and not the number of a revision, since an autosave writes
    over the newest revision. `changed_at` is when the source was published with another text (compared by
    `fingerprint`); empty while the version is up to date.
    """

    wagtail_reference_index_ignore = True

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="version")
    source = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="versions")
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    up_to_date_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-changed_at", "-id"], condition=Q(changed_at__isnull=False), name="version_changed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.story_id} from {self.source_id}"
