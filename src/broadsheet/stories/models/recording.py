from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from slugify import slugify

from broadsheet.kernel import soundfiles, webvtt
from broadsheet.newsroom.models import FoldedField
from broadsheet.stories.models.picture import Picture


class Recording(models.Model):
    """An audio or video file of the newsroom, with its words for whoever cannot hear or see it.

    Readers get a copy, as of documents. A person cannot publish one without credit, or without a transcript
    or captions. `file_hash` is the SHA-1 of the bytes, `form` what they are by their content.
    """

    title = models.CharField(_("title"), max_length=255)
    file = models.FileField(_("file"), upload_to="recordings")
    form = models.CharField(max_length=5, editable=False)
    file_hash = models.CharField(max_length=40, db_index=True, editable=False)
    file_size = models.PositiveBigIntegerField(default=0, editable=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("That is spoken in it. Empty: the edition's.")
    )
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("What is said and what is heard, a line for each paragraph.")
    )
    captions = models.TextField(
        _("captions"),
        blank=True,
        help_text=_("In WebVTT, with their times. Shown in the picture of a video."),
    )
    poster = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("still picture"),
        help_text=_("What a video shows before it is played."),
    )
    imported = models.BooleanField(_("imported"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    search_text = FoldedField(source="title", max_length=255)

    class Meta:
        verbose_name = _("audio or video")
        verbose_name_plural = _("audio and video")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        return self.form in soundfiles.VIDEO

    @property
    def type(self) -> str:
        """Its media type, such as `audio/mpeg`."""
        return soundfiles.TYPES.get(self.form, "application/octet-stream")

    @property
    def public_name(self) -> str:
        """The name of readers' copy in the public store: never the same for other bytes."""
        return f"{self._stem}-{self.file_hash[:20]}.{self.form}"

    @property
    def captions_name(self) -> str:
        """The name of readers' captions, under the same rule; empty without captions."""
        if not self.captions:
            return ""
        return f"{self._stem}-{webvtt.digest(self.captions)}-{self.file_hash[:20]}.vtt"

    @property
    def public_names(self) -> list[str]:
        """Its files in the public store."""
        return [name for name in (self.public_name, self.captions_name) if name]

    @property
    def words(self) -> list[str]:
        """What is heard in it, a paragraph each: the transcript, else what the captions say."""
        text = self.transcript
        if not text.strip() and self.captions:
            text = "\n".join(cue.text for cue in webvtt.read(self.captions))
        return [line.strip() for line in text.splitlines() if line.strip()]

    @property
    def _stem(self) -> str:
        return f"{self.file_hash[:2]}/{slugify(self.title, max_length=60) or 'recording'}"
