from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.kernel import languages

ACCENT = re.compile(r"#[0-9a-f]{6}")

edition_code = RegexValidator(
    r"^[a-z][a-z0-9-]{0,19}$", _("Use small Latin letters, digits and hyphens, a letter first.")
)


class Edition(models.Model):
    """One paper: a language, a host or path prefix, a time zone, its own front, sections and river.

    Two editions may share a language; an edition is made in the newsroom, not in a settings file.
    """

    class Typeface(models.TextChoices):
        """The letters of headlines and of running text."""

        CLASSIC = "classic", _("Serif throughout")
        MODERN = "modern", _("Headlines without serifs, text with them")
        PLAIN = "plain", _("Without serifs throughout")

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[edition_code])
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=20)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Kyiv")
    host = models.CharField(
        _("host"),
        max_length=255,
        blank=True,
        help_text=_("Empty: the edition answers on every host of the site."),
    )
    prefix = models.CharField(
        _("address prefix"),
        max_length=20,
        blank=True,
        validators=[edition_code],
        help_text=_("Empty: the edition stands at the root of its host."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        help_text=_(
            "Of labels and links; made darker or lighter where it could not be read. Empty: the theme's."
        ),
    )
    typeface = models.CharField(_("type"), max_length=10, choices=Typeface.choices, default=Typeface.CLASSIC)
    logo = models.FileField(
        _("logo"),
        upload_to="logos",
        blank=True,
        help_text=_(
            "PNG, WebP or JPEG, best transparent. At the head of every page. Empty: the name in letters."
        ),
    )
    logo_dark = models.FileField(
        _("logo on dark"),
        upload_to="logos",
        blank=True,
        help_text=_(
            "For readers whose screen is dark. Empty: the same logo, which then has to be seen on both."
        ),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["sort_order", "id"]
        constraints = [models.UniqueConstraint(fields=["host", "prefix"], name="edition_address_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("Unknown time zone. Use a name such as Europe/Kyiv.")})
        if self.logo_dark and not self.logo:
            raise ValidationError({"logo": _("A logo for dark screens needs one for light screens too.")})
        if self.accent and not ACCENT.fullmatch(self.accent):
            raise ValidationError({"accent": _("Write the colour as # and six digits, such as #a3200d.")})
        if self.language not in languages.LANGUAGES:
            raise ValidationError(
                {
                    "language": _("No table for this language. Known: %(known)s.")
                    % {"known": ", ".join(sorted(languages.LANGUAGES))}
                }
            )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which this edition's days begin and end."""
        return ZoneInfo(self.time_zone)

    def local_day(self, moment: dt.datetime) -> dt.date:
        """The calendar day of `moment` (aware) in the edition's time zone."""
        return moment.astimezone(self.zone).date()

    def address(self, path: str) -> str:
        """The path as a reader types it on the edition's host: the prefix, then `path`."""
        return f"/{self.prefix}{path}" if self.prefix else path
