"""Names in addresses: how they are made, and which are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from broadsheet import hookspecs
from broadsheet.kernel import paths, slugs
from broadsheet.kernel.plaintext import clean_line, clean_lines, is_invisible
from broadsheet.newsroom.models import Edition, FormerPlace, Person, Section, Topic

Term = Section | Topic | Person

IN_FORM = re.compile(r"[\w-]{1,100}")


def clean_name(text: str) -> str:
    """A name as one line that somebody can read. Raises ValidationError for `name` where nobody could."""
    name = clean_line(text)
    if is_invisible(name):
        raise ValidationError({"name": _("Write a name that can be seen.")})
    return name


def clean_words(term: Term) -> None:
    """Take from its words what turns text round or is never read, as from those of stories."""
    term.name = clean_name(term.name)
    term.description = clean_line(term.description)
    if isinstance(term, Person):
        term.bio = clean_lines(term.bio)
        check_credit(term.portrait, field="portrait")


def check_credit(picture: Any, *, field: str) -> None:
    """Refuse a picture that nobody is named for. Raises ValidationError for `field`."""
    if picture is not None and not picture.credit.strip():
        name = {"picture": picture.title}
        raise ValidationError({field: _("The picture “%(picture)s” has no credit. Say whose it is.") % name})


def give_slug(term: Term) -> None:
    """Set the term's slug: the one typed, brought into form, else one made from the name.

    A made one gets a number when it is taken; a typed one is refused then. Raises ValidationError for `slug`.
    """
    language = term.edition.language
    typed = term.slug.strip()
    if not IN_FORM.fullmatch(typed):
        typed = slugs.slugify(typed, language)
    if term.slug and not typed:
        raise ValidationError({"slug": _("Use letters or digits in the address name.")})
    stem = typed or slugs.slugify(term.name, language)
    if not stem:
        raise ValidationError({"slug": _("No address name can be made from this name: write one.")})
    slug, number = stem, 1
    while not typed and _is_taken(term, slug):
        number += 1
        slug = f"{stem}-{number}"
    if typed and _is_taken(term, slug):
        raise ValidationError({"slug": _("“%(slug)s” is taken in this edition.") % {"slug": slug}})
    if isinstance(term, Section):
        check_first_segment(slug, field="slug")
    term.slug = slug


def check_first_segment(slug: str, *, field: str, prefixes: bool = True) -> None:
    """Refuse a name that would stand where the product's own addresses or an edition stand.

    Raises ValidationError for `field`.
    """
    clash = paths.clash(slug, edition_prefixes=_prefixes() if prefixes else ())
    if clash is not None:
        raise ValidationError({field: _why_not(slug, clash)})


def no_sections(edition: Edition, slugs: Iterable[str]) -> dict[str, str]:
    """Those of `slugs` that no section of the edition could have, with why; not a query for each."""
    there = set(Section.objects.filter(edition=edition).values_list("slug", flat=True))
    wanted, known = {slug: f"/{slug}/" for slug in slugs if slug not in there}, _prefixes()
    found = {
        slug: _why_not(slug, clash)
        for slug in wanted
        if (clash := paths.clash(slug, edition_prefixes=known)) is not None
    }
    held = _held(edition.pk, list(wanted.values()))
    return {slug: _stands(held[path]) for slug, path in wanted.items() if path in held} | found


def _prefixes() -> set[str]:
    """What editions have at the beginning of addresses. What one has left leads on to it, before a section
    would be found there.
    """
    return {
        prefix
        for model in (Edition, FormerPlace)
        for prefix in model._default_manager.values_list("prefix", flat=True)
    }


def _why_not(slug: str, clash: paths.Clash) -> str:
    why = {
        paths.Clash.YEAR: _("“%(slug)s” is a year: those addresses belong to the archive."),
        paths.Clash.RESERVED: _("“%(slug)s” is kept for the product itself. Choose another."),
        paths.Clash.EDITION: _("“%(slug)s” is the address prefix of an edition. Choose another."),
        paths.Clash.PAGE: _("“%(slug)s” is the address of a page. Choose another."),
    }[clash]
    return str(why % {"slug": slug})


def refuse_held(edition_id: int, path: str, *, field: str) -> None:
    """Refuse an address at which something of another part stands. Raises ValidationError for `field`."""
    for what in _held(edition_id, [path]).values():
        raise ValidationError({field: _stands(what)})


def _held(edition_id: int, addresses: list[str]) -> dict[str, str]:
    """What of other parts stands at those addresses, in words, where something does."""
    told = hookspecs.manager.hook.address_holders(edition_id=edition_id, addresses=addresses)
    return {path: what for one in told for path, what in one.items()}


def _stands(what: str) -> str:
    return str(_("“%(what)s” stands at this address.") % {"what": what})


def _is_taken(term: Term, slug: str) -> bool:
    others = type(term)._default_manager.filter(edition_id=term.edition_id, slug=slug)
    return others.exclude(pk=term.pk).exists()
