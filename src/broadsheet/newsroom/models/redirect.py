from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models.edition import Edition


class Redirect(models.Model):
    """An address that something has left for good. It is never given to anything else again.

    Without a target it answers 410 with the `reason`.
    """

    # Without an index of its own: SQLite took it for what is asked in the order of `ordering`, and read all
    # redirects of the edition for one (50 to 300 ms at 123,000; by the path 0.1 to 2 ms).
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="redirects",
        verbose_name=_("edition"),
        db_index=False,
    )
    path = models.CharField(_("old address"), max_length=500)
    target = models.CharField(
        _("new address"),
        max_length=500,
        blank=True,
        help_text=_("A path inside the edition, or a full address. Empty: readers are told that it is gone."),
    )
    reason = models.CharField(
        _("why it is gone"),
        max_length=300,
        blank=True,
        help_text=_("A sentence for readers, where there is no new address."),
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "path"],
                name="redirect_path_once",
                violation_error_message=_("There is a redirect for this address already. Change that one."),
            )
        ]
        # Whoever moves something asks which redirects led to its old address.
        indexes = [models.Index(fields=["target", "edition"], name="redirect_target")]

    def __str__(self) -> str:
        return f"{self.path} → {self.target or self.reason}"
