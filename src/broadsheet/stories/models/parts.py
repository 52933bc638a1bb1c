from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from broadsheet.kernel.plaintext import clean_line, clean_lines
from broadsheet.newsroom.models import Person, Topic


class Byline(Orderable):
    """One person's part in a story: who, in which role, in which order."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Author")
        REPORTER = "reporter", _("Reporting")
        EDITOR = "editor", _("Editor")
        TRANSLATOR = "translator", _("Translation")
        PHOTOGRAPHER = "photographer", _("Photographs")
        ILLUSTRATOR = "illustrator", _("Illustration")
        INTERVIEWEE = "interviewee", _("Interviewee")

    story = ParentalKey("stories.Story", on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.AUTHOR)
    about = models.TextField(
        _("about the author, for this story"),
        max_length=2000,
        blank=True,
        help_text=_("Empty: what the person's own page says."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def clean(self) -> None:
        super().clean()
        self.about = clean_lines(self.about or "")

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class SourceLink(Orderable):
    """Where a story comes from, as a link that readers can follow, and of what kind it is."""

    class Kind(models.TextChoices):
        MEDIA = "media", _("Other media")
        DOCUMENT = "document", _("Document")
        OFFICIAL = "official", _("Official statement")
        SOCIAL = "social", _("Social network post")
        DATA = "data", _("Data")
        STUDY = "study", _("Study")
        INTERVIEW = "interview", _("Interview")

    story = ParentalKey("stories.Story", on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("Empty: “Source”."))
    url = models.URLField(_("address"), max_length=1000, validators=[URLValidator(schemes=["http", "https"])])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MEDIA)

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def clean(self) -> None:
        super().clean()
        self.title = clean_line(self.title or "")

    def __str__(self) -> str:
        return self.title or self.url


class StoryTopic(Orderable):
    """A topic of a story, in the order in which the desk put them."""

    story = ParentalKey("stories.Story", on_delete=models.CASCADE, related_name="story_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))

    class Meta(Orderable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return str(self.topic)


class ReadAlso(Orderable):
    """A story that the desk chose to offer below another."""

    story = ParentalKey("stories.Story", on_delete=models.CASCADE, related_name="read_also")
    other = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, related_name="+", verbose_name=_("story")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("read also")
        verbose_name_plural = _("read also")

    def __str__(self) -> str:
        return str(self.other)
