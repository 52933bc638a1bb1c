from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models.edition import Edition
from broadsheet.newsroom.models.section import Section


class Remit(models.Model):
    """A place where somebody publishes: an edition, or one section of it.

    An account without any publishes everywhere that its role lets it. A section that is somebody's only
    place cannot be deleted: that would open everything to them.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="remits",
        verbose_name=_("account"),
        help_text=_("Whoever has no place of their own publishes wherever their role lets them."),
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("section"),
        help_text=_("Empty: the whole edition."),
    )

    class Meta:
        verbose_name = _("place of an editor")
        verbose_name_plural = _("places of editors")
        ordering = ["account__username", "edition__sort_order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "edition"], condition=Q(section=None), name="remit_edition_once"
            ),
            models.UniqueConstraint(fields=["account", "section"], name="remit_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.section or self.edition}"

    def clean(self) -> None:
        if self.section_id and self.edition_id and self.section.edition_id != self.edition_id:
            raise ValidationError({"section": _("This section belongs to another edition.")})
