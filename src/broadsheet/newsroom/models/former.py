from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models.topic import Topic


class FormerTopic(models.Model):
    """The number of a topic that was merged into another. Old versions of stories still name it."""

    number = models.BigIntegerField(unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("merged topic")
        verbose_name_plural = _("merged topics")

    def __str__(self) -> str:
        return f"{self.number} → {self.topic}"
