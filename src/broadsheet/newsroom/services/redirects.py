from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet import hookspecs, outbox
from broadsheet.kernel import keys, paths
from broadsheet.newsroom.models import Edition, Person, Redirect, Section, Topic


@transaction.atomic
def save_redirect(*, redirect: Redirect, user=None) -> Redirect:
    """Keep an address that leads elsewhere. Raises ValidationError when something stands at the address."""
    new = redirect.pk is None
    if not new and Redirect.objects.get(pk=redirect.pk).path != redirect.path:
        raise ValidationError({"path": _("The old address stays. Delete this redirect and make another.")})
    redirect.path = redirect.path.strip()
    redirect.target = redirect.target.strip()
    _check(redirect)
    redirect.full_clean()
    redirect.save()
    log(instance=redirect, action="wagtail.create" if new else "wagtail.edit", user=user)
    outbox.announce([keys.redirect(redirect.pk)])
    return redirect


@transaction.atomic
def delete_redirect(*, redirect: Redirect, user=None) -> None:
    """Forget an old address: it answers 404 from then on."""
    key = keys.redirect(redirect.pk)
    log(instance=redirect, action="wagtail.delete", user=user, deleted=True)
    redirect.delete()
    outbox.announce([key])


def leave_redirects(*, edition: Edition, moves: Mapping[str, str]) -> list[str]:
    """Let each old path lead to its new one; call it in the transaction of the move.

    Redirects to an old path are pointed at the new one, so that no reader is sent twice, and one that
    stood where something now moves back to is lifted. Returns the keys that this dirtied.
    """
    dirtied: list[str] = []
    for old, new in moves.items():
        for lifted in Redirect.objects.filter(edition=edition, path=new):
            dirtied.append(keys.redirect(lifted.pk))
            lifted.delete()
        for chained in Redirect.objects.filter(edition=edition, target=old):
            chained.target = new
            chained.save(update_fields=["target"])
            dirtied.append(keys.redirect(chained.pk))
        left, _made = Redirect.objects.update_or_create(edition=edition, path=old, defaults={"target": new})
        dirtied.append(keys.redirect(left.pk))
    return dirtied


def _check(redirect: Redirect) -> None:
    wrong: dict[str, str] = {}
    try:
        paths.check_path(redirect.path)
    except paths.PathError:
        wrong["path"] = _("Write the path inside the edition as readers see it, such as /old/address.")
    else:
        if holder := _holder(redirect):
            wrong["path"] = _("“%(what)s” stands at this address.") % {"what": holder}
    if redirect.target == redirect.path:
        wrong["target"] = _("The new address is the old one.")
    elif redirect.target.startswith("/"):
        try:
            paths.check_path(redirect.target)
        except paths.PathError:
            wrong["target"] = _("This is not an address that a page can have.")
    elif not redirect.target.startswith(("https://", "http://")):
        wrong["target"] = _("Write a path that starts with / or a full address with https://.")
    if wrong:
        raise ValidationError(wrong)


def _holder(redirect: Redirect) -> str:
    """What stands at the redirect's old address, in words; empty when nothing does."""
    if redirect.path == "/":
        return _("the front page")
    for model, folder in ((Section, "/"), (Topic, "/topic/"), (Person, "/people/")):
        slug = redirect.path.removeprefix(folder).strip("/")
        if redirect.path == f"{folder}{slug}/":
            found = model._default_manager.filter(edition_id=redirect.edition_id, slug=slug).first()
            if found:
                return str(found)
    answers = hookspecs.manager.hook.address_holder(edition_id=redirect.edition_id, path=redirect.path)
    return next(filter(None, answers), "")
