"""Where editors publish: given and taken by an administrator."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from broadsheet.newsroom.models import Remit


@transaction.atomic
def save_remit(*, remit: Remit, user=None) -> Remit:
    """Give an account a place where it publishes. Raises ValidationError."""
    new = remit.pk is None
    remit.full_clean()
    remit.save()
    log(instance=remit, action="wagtail.create" if new else "wagtail.edit", user=user)
    return remit


@transaction.atomic
def delete_remit(*, remit: Remit, user=None) -> None:
    """Take a place from an account; without any left it publishes wherever its role lets it."""
    log(instance=remit, action="wagtail.delete", user=user, deleted=True)
    remit.delete()
