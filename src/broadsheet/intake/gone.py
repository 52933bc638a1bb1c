"""What readers are told at an old address whose page came as a draft."""

from __future__ import annotations

from django.utils.translation import gettext, override

from broadsheet.newsroom.models import Edition


def not_published_here(edition: Edition) -> str:
    """The reason, in the edition's language."""
    with override(edition.language):
        return gettext("It stood on the former site, and has not been published here.")
