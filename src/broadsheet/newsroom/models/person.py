import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from broadsheet.newsroom.models.edition import Edition
from broadsheet.newsroom.models.folded import FoldedField

fediverse_address = RegexValidator(
    r"^@[\w.-]+@[\w-]+(\.[\w-]+)+\Z", _("Write it as @name@mastodon.example, with both signs.")
)


class Person(models.Model):
    """Somebody named in bylines, in one edition's script; no account needed.

    The same human being in other editions shares `identity`.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="people", verbose_name=_("edition")
    )
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("address name"), max_length=100)
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("For example: political scientist.")
    )
    bio = models.TextField(_("about the author"), max_length=2000, blank=True)
    portrait = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portrait"),
        help_text=_("On their page, where something is said about them, and above their opinion."),
    )
    fediverse = models.CharField(
        _("fediverse address"),
        max_length=200,
        blank=True,
        validators=[fediverse_address],
        help_text=_(
            "For example: @name@mastodon.example. Named as the author where their stories are shared."
        ),
    )
    search_text = FoldedField(source="name", max_length=120)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="person_slug_once"),
            models.UniqueConstraint(fields=["identity", "edition"], name="person_identity_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Their page inside the edition, for example `/people/vadym-denysenko/`."""
        return f"/people/{self.slug}/"

    @property
    def list_name(self) -> str:
        """The name of their reader list (see `stories.Listing`)."""
        return f"person/{self.pk}"
