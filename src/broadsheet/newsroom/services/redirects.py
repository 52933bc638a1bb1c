from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet import hookspecs, outbox
from broadsheet.kernel import keys, paths
from broadsheet.kernel.plaintext import clean_line
from broadsheet.newsroom.models import Edition, Person, Redirect, Section, Topic

IMPORT_LANE = 9
_NUMBERED = re.compile(r"/\?(?:p|page_id|attachment_id)=[0-9]+")
"""How WordPress writes an address by number; no other query has a redirect (DESIGN.md)."""
_OF_TERMS = ("topic", "people")
"""Kept words behind which names stand, which may have been others."""
_UNWRITTEN = re.compile(r"[\s\x00-\x20\x7f\\<>\"]")
"""What an address never has as it is."""
LONGEST_CHAIN = 10
"""Redirects that one address may lead over."""


@transaction.atomic
def save_redirect(*, redirect: Redirect, user=None) -> Redirect:
    """Keep an address that leads elsewhere. Raises ValidationError when something stands at the address."""
    new = redirect.pk is None
    if not new and Redirect.objects.get(pk=redirect.pk).path != redirect.path:
        raise ValidationError({"path": _("The old address stays. Delete this redirect and make another.")})
    redirect.path = _as_readers_ask(redirect.path.strip())
    redirect.target = redirect.target.strip()
    redirect.reason = "" if redirect.target else clean_line(redirect.reason)
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
        led = {"target": new, "reason": ""}
        left, _made = Redirect.objects.update_or_create(edition=edition, path=old, defaults=led)
        dirtied.append(keys.redirect(left.pk))
    return dirtied


@transaction.atomic
def redirect_many(*, edition: Edition, moves: Mapping[str, str]) -> dict[str, str]:
    """Let many old paths of a site that moved here lead to new ones; one outbox row, in the slow lane.

    A path that no page can have, at which something stands, or that leads elsewhere already is left out; such
    paths are returned, with why. At each new path a page stands, or will.
    """
    there = dict(Redirect.objects.filter(edition=edition, path__in=list(moves)).values_list("path", "target"))
    refused = {
        old: _("It leads to %(where)s already.") % {"where": there[old]}
        for old, new in moves.items()
        if there.get(old) and there[old] != new
    }
    wanted = {old: new for old, new in moves.items() if there.get(old) != new and old not in refused}
    held = holders_of(edition.pk, _either_way(path for path in wanted if _is_path(path)))
    onward = set(
        Redirect.objects.filter(edition=edition, path__in=set(wanted.values())).values_list("path", flat=True)
    )
    prefixes = _prefixes_beside(edition)
    for old, new in list(wanted.items()):
        redirect = Redirect(edition=edition, path=old, target=new)
        try:
            _check(redirect, held=held, prefixes=prefixes, ends=new not in onward)
            redirect.clean_fields(exclude=["edition"])
        except ValidationError as error:
            refused[old] = " ".join(error.messages)
            del wanted[old]
    dirtied = _leave_together(edition, wanted, onward | there.keys())
    if dirtied:
        outbox.announce(dirtied, lane=IMPORT_LANE)
    return refused


@transaction.atomic
def note_gone(*, edition: Edition, addresses: Collection[str], reason: str) -> list[str]:
    """Let old addresses of a site that moved here answer 410 with a reason; one outbox row, in the slow lane.

    One that leads somewhere, that no page can have, or at which something stands, is left as it is. Returns
    those that are new.
    """
    wanted = [path for path in dict.fromkeys(addresses) if _is_path(path)]
    known = set(Redirect.objects.filter(edition=edition, path__in=wanted).values_list("path", flat=True))
    known |= holders_of(edition.pk, wanted).keys()
    new = [Redirect(edition=edition, path=path, reason=reason) for path in wanted if path not in known]
    made = Redirect.objects.bulk_create(new)
    if made:
        outbox.announce([keys.redirect(one.pk) for one in made], lane=IMPORT_LANE)
    return [one.path for one in made]


def _leave_together(edition: Edition, moves: Mapping[str, str], known: Collection[str]) -> list[str]:
    """`leave_redirects`, in three statements for the moves that touch no redirect that is there."""
    ends = set(moves.values())
    led = set(
        Redirect.objects.filter(edition=edition, target__in=list(moves)).values_list("target", flat=True)
    )
    alone = {
        old: new
        for old, new in moves.items()
        if old not in known and new not in known and old not in led and old not in ends and new not in moves
    }
    made = Redirect.objects.bulk_create(
        Redirect(edition=edition, path=old, target=new) for old, new in alone.items()
    )
    rest = {old: new for old, new in moves.items() if old not in alone}
    return [keys.redirect(one.pk) for one in made] + leave_redirects(edition=edition, moves=rest)


def _either_way(addresses: Iterable[str]) -> list[str]:
    """Each address and its twin: readers are led from one to the other where one alone stands."""
    return [
        one for path in addresses for one in ((path,) if "?" in path else (path, paths.twin(path))) if one
    ]


def _is_path(path: str) -> bool:
    try:
        paths.check_path(path)
    except paths.PathError:
        return False
    return True


def _check(
    redirect: Redirect,
    *,
    held: Mapping[str, str] | None = None,
    prefixes: Collection[str] | None = None,
    ends: bool = False,
) -> None:
    """Raises ValidationError. `held` is what stands at addresses and their twins, `prefixes` what
    `_prefixes_beside` finds, `ends` that the target is a page and no redirect.
    """
    wrong: dict[str, str] = {}
    known = _prefixes_beside(redirect.edition) if prefixes is None else prefixes
    if why := _no_old_address(redirect.path, known):
        wrong["path"] = why
    else:
        found = holders_of(redirect.edition_id, _either_way([redirect.path])) if held is None else held
        wrong |= _not_free(redirect, found, ends)
    if not redirect.target:
        if not redirect.reason:
            wrong["target"] = _("Write where it leads, or below why nothing is there any more.")
    elif "target" in wrong or paths.parted(redirect.target)[0] == redirect.path:
        wrong["target"] = _("The new address is the old one.")
    elif redirect.target.startswith("/"):
        path, tail = paths.parted(redirect.target)
        if not _is_path(path) or "\\" in path or _UNWRITTEN.search(tail):
            wrong["target"] = _("This is not an address that a page can have.")
        else:
            if not ends and _leads_back(redirect):
                wrong["target"] = _("That address leads back here: readers would go round in a circle.")
    elif why := _no_address(redirect.target):
        wrong["target"] = why
    if wrong:
        raise ValidationError(wrong)


def _not_free(redirect: Redirect, held: Mapping[str, str], ends: bool) -> dict[str, str]:
    """Why the old address cannot lead to the new one, by the field, where something is at the former."""
    twin = paths.twin(redirect.path)
    # A page without its last slash may lead to the page, where readers come anyway, and nowhere else.
    if holder := held.get(redirect.path) or (redirect.target != twin and held.get(twin)):
        return {"path": _("“%(what)s” stands at this address.") % {"what": holder}}
    if ends:
        return {}
    if redirect.target == twin and twin not in held:
        return {"target": _("The new address is the old one.")}
    beside = Redirect.objects.filter(edition_id=redirect.edition_id, path=twin)
    if other := beside.exclude(target__in=[redirect.target] if redirect.target else []).first():
        where = other.target or f"410 ({other.reason})"
        said = _("%(path)s leads to %(where)s already. Change that redirect.")
        return {"path": said % {"path": twin, "where": where}}
    return {}


def _as_readers_ask(path: str) -> str:
    """The path as it is looked up: an address that was copied with its percent signs is decoded, and nothing
    where that cannot be.
    """
    try:
        return paths.decode(path.encode()) if "%" in path else path
    except paths.PathError:
        return ""


def _prefixes_beside(edition: Edition) -> set[str]:
    """What other editions have at the beginning of addresses, where this one has nothing there."""
    if edition.prefix:
        return set()
    return set(Edition.objects.exclude(prefix="").values_list("prefix", flat=True))


def _no_old_address(path: str, prefixes: Collection[str]) -> str:
    """Why nobody can ever ask for this path of the edition, in words; empty when readers can."""
    if not _is_path(path):
        return _("Write the path inside the edition as readers see it, such as /old/address.")
    if ("?" in path and not _NUMBERED.fullmatch(path)) or "#" in path:
        return _("An old address is found by its path: leave out what follows “?” or “#”.")
    word = path.split("/")[1]
    if paths.clash(word) is paths.Clash.RESERVED and word not in _OF_TERMS:
        return _("“%(slug)s” is kept for the product itself. Choose another.") % {"slug": word}
    if word in prefixes:
        return _("“%(slug)s” is the address prefix of an edition: add the redirect there.") % {"slug": word}
    return ""


def _leads_back(redirect: Redirect) -> bool:
    """Whether the new address leads, over other redirects of the edition, to the old one."""
    known, path = (
        Redirect.objects.filter(edition_id=redirect.edition_id).exclude(pk=redirect.pk),
        redirect.target,
    )
    own = _either_way([redirect.path])
    for _step in range(LONGEST_CHAIN):
        at = paths.parted(path)[0]
        onward = dict(known.filter(path__in=_either_way([at])).values_list("path", "target"))
        path = onward.get(at) or onward.get(paths.twin(at)) or ""
        if not path or paths.parted(path)[0] in own:
            return bool(path)
    return True


def _no_address(target: str) -> str:
    """Why this is no full address of another page, in words; empty when it is one (RFC 3986, section 3)."""
    if not target.lower().startswith(("https://", "http://")):
        return _("Write a path that starts with / or a full address with https://.")
    if _UNWRITTEN.search(target):
        return _("An address has no spaces, line breaks, quotation marks or backslashes.")
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").encode("idna").decode()
        _port = parts.port
    except ValueError:  # UnicodeError is one
        return _("The host or the port of this address is not one.")
    if not re.fullmatch(r"[a-z0-9.:-]*[a-z0-9:]", host):
        return _("This address has no host: write it with https:// and a name.")
    if parts.username is not None or parts.password is not None:
        return _("An address that readers get has no name and password in it.")
    return ""


def holders_of(edition_id: int, addresses: Collection[str]) -> dict[str, str]:
    """What stands at those addresses of an edition, in words, where something does."""
    held = {"/": str(_("the front page"))} if "/" in addresses else {}
    for model, folder in ((Section, "/"), (Topic, "/topic/"), (Person, "/people/")):
        slugs = {
            path.removeprefix(folder).strip("/"): path
            for path in addresses
            if path.startswith(folder) and path == f"{folder}{path.removeprefix(folder).strip('/')}/"
        }
        slugs = {slug: path for slug, path in slugs.items() if slug and "/" not in slug}
        for one in model._default_manager.filter(edition_id=edition_id, slug__in=slugs) if slugs else ():
            held[slugs[one.slug]] = str(one)
    for told in hookspecs.manager.hook.address_holders(edition_id=edition_id, addresses=list(addresses)):
        held = told | held
    for kept in hookspecs.manager.hook.kept_addresses(edition_id=edition_id, addresses=list(addresses)):
        held = kept | held
    return held
