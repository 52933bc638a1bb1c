from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet import outbox
from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition, Section
from broadsheet.newsroom.services.names import check_first_segment


@transaction.atomic
def save_edition(*, edition: Edition, user=None) -> Edition:
    """Make an edition or change its settings. Raises ValidationError.

    The code names its folder in the store and its keys, so it is chosen once.
    """
    before = Edition.objects.filter(pk=edition.pk).first() if edition.pk else None
    if before and before.code != edition.code:
        raise ValidationError({"code": _("The code is chosen once.")})
    edition.host = edition.host.strip().lower()
    edition.prefix = edition.prefix.strip().strip("/").lower()
    edition.full_clean()
    if edition.prefix and (before is None or before.prefix != edition.prefix):
        _check_prefix(edition)
    edition.save()
    log(instance=edition, action="wagtail.edit" if before else "wagtail.create", user=user)
    outbox.announce([keys.site(edition.code)])
    return edition


@transaction.atomic
def delete_edition(*, edition: Edition, user=None) -> None:
    """Delete an edition that has nothing in it. Raises ValidationError when it has."""
    try:
        log(instance=edition, action="wagtail.delete", user=user, deleted=True)
        edition.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("“%(name)s” cannot be deleted: it has sections, topics, people or stories.") % {"name": edition}
        ) from error
    outbox.announce([keys.site(edition.code)])


def _check_prefix(edition: Edition) -> None:
    check_first_segment(edition.prefix, field="prefix", prefixes=False)
    section = Section.objects.filter(edition__prefix="", slug=edition.prefix).first()
    if section:
        raise ValidationError(
            {"prefix": _("The section “%(section)s” stands at this address.") % {"section": section}}
        )
