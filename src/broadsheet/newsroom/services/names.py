"""Making the names that stories are filed under. Each raises ValidationError, keyed by field."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from broadsheet.kernel import paths
from broadsheet.newsroom.models import Edition, Person, Section, Topic


def add_section(*, edition: Edition, slug: str, name: str, description: str = "") -> Section:
    """A new section, last in the edition's order. Its slug may not be a reserved first part of an address."""
    prefixes = Edition.objects.values_list("prefix", flat=True)
    if paths.clash(slug, edition_prefixes=prefixes):
        raise ValidationError({"slug": _("“%(slug)s” is taken by the site itself.") % {"slug": slug}})
    last = Section.objects.filter(edition=edition).order_by("-sort_order").first()
    order = last.sort_order + 1 if last else 0
    return _kept(Section(edition=edition, slug=slug, name=name, description=description, sort_order=order))


def add_topic(*, edition: Edition, slug: str, name: str, description: str = "") -> Topic:
    """A new topic of the edition."""
    return _kept(Topic(edition=edition, slug=slug, name=name, description=description))


def add_person(*, edition: Edition, slug: str, name: str, description: str = "", bio: str = "") -> Person:
    """Somebody who can be named in the edition's bylines."""
    return _kept(Person(edition=edition, slug=slug, name=name, description=description, bio=bio))


def _kept(thing):
    thing.full_clean()
    thing.save()
    return thing
