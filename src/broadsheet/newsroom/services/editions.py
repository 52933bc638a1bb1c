from __future__ import annotations

from functools import partial
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet import hookspecs, outbox
from broadsheet.kernel import keys
from broadsheet.kernel.plaintext import clean_line
from broadsheet.newsroom.models import Edition, FormerPlace, Section
from broadsheet.newsroom.services.names import check_first_segment, clean_name, refuse_held


@transaction.atomic
def save_edition(*, edition: Edition, user=None) -> Edition:
    """Make an edition or change its settings. Another host or prefix leaves redirects from every address that
    it had. Raises ValidationError.

    The code names its folder in the store and its keys, so it is chosen once.
    """
    before = Edition.objects.filter(pk=edition.pk).first() if edition.pk else None
    if before and before.code != edition.code:
        raise ValidationError({"code": _("The code is chosen once.")})
    edition.name, edition.tagline = clean_name(edition.name), clean_line(edition.tagline)
    edition.host = edition.host.strip().lower()
    edition.prefix = edition.prefix.strip().strip("/").lower()
    edition.accent = edition.accent.strip().lower()
    edition.full_clean()
    _draw_logos(edition)
    if edition.prefix and (before is None or before.prefix != edition.prefix):
        _check_prefix(edition)
    edition.save()
    _delete_unused(_logos(before) - _logos(edition), edition)
    _leave_place(edition, before)
    log(instance=edition, action="wagtail.edit" if before else "wagtail.create", user=user)
    outbox.announce(_frames_with(edition, before))
    return edition


@transaction.atomic
def delete_edition(*, edition: Edition, user=None) -> None:
    """Delete an edition that has nothing in it. Raises ValidationError when it has."""
    logos = _logos(edition)
    try:
        log(instance=edition, action="wagtail.delete", user=user, deleted=True)
        edition.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("“%(name)s” cannot be deleted: it has sections, topics, people or stories.") % {"name": edition}
        ) from error
    _delete_unused(logos, edition)
    outbox.announce([keys.site(edition.code), *_every_frame()])


LOGOS = ("logo", "logo_dark")
"""The fields of an edition's logos; what is kept is drawn here, never the file that was sent."""


def _draw_logos(edition: Edition) -> None:
    """Have what was sent decoded and drawn again. Raises ValidationError with what to do."""
    for field in LOGOS:
        sent = getattr(edition, field)
        if not sent or sent._committed:
            continue
        try:
            drawn = hookspecs.manager.hook.draw_logo(file=sent)
        except ValueError as refused:
            raise ValidationError({field: str(refused)}) from refused
        digest = blake2b(drawn.png, digest_size=8).hexdigest()
        setattr(edition, field, ContentFile(drawn.png, f"{digest}-{drawn.width}x{drawn.height}.png"))


def _logos(edition: Edition | None) -> set[str]:
    return {getattr(edition, field).name for field in LOGOS} - {"", None} if edition else set()


def _delete_unused(names: set[str], edition: Edition) -> None:
    """Delete the newsroom's files once the change holds; the press takes out readers' copies."""
    for name in names:
        transaction.on_commit(partial(edition.logo.storage.delete, name))


SHOWN_BY_OTHERS = ("name", "language", "host", "prefix", "sort_order")
"""What the pages of every other edition show of one, in their link to it and its order."""


def _leave_place(edition: Edition, before: Edition | None) -> None:
    """Readers of the old host or prefix are sent on by delivery, whatever the path: `site.json` tells it."""
    FormerPlace.objects.filter(host=edition.host, prefix=edition.prefix).delete()
    if before and (before.host, before.prefix) != (edition.host, edition.prefix):
        FormerPlace.objects.update_or_create(
            host=before.host, prefix=before.prefix, defaults={"edition": edition}
        )


def _frames_with(edition: Edition, before: Edition | None) -> list[str]:
    """The frames that show what has changed: its own pages', and mostly every other edition's too."""
    seen = before is None or any(getattr(before, name) != getattr(edition, name) for name in SHOWN_BY_OTHERS)
    return _every_frame() if seen else [keys.site(edition.code)]


def _every_frame() -> list[str]:
    return [keys.site(code) for code in Edition.objects.values_list("code", flat=True)]


def _check_prefix(edition: Edition) -> None:
    check_first_segment(edition.prefix, field="prefix", prefixes=False)
    for pk in Edition.objects.filter(prefix="").values_list("pk", flat=True):
        refuse_held(pk, f"/{edition.prefix}/", field="prefix")
    section = Section.objects.filter(edition__prefix="", slug=edition.prefix).first()
    if section:
        raise ValidationError(
            {"prefix": _("The section “%(section)s” stands at this address.") % {"section": section}}
        )
