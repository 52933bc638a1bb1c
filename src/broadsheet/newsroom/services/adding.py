"""New names by their fields, as importers and the command line give them. Each raises ValidationError."""

from __future__ import annotations

from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.newsroom.services.terms import save_person, save_section, save_topic


def add_section(*, edition: Edition, slug: str, name: str, description: str = "") -> Section:
    """A new section, last in the edition's order. Its slug may not be a reserved first part of an address."""
    last = Section.objects.filter(edition=edition).order_by("-sort_order").first()
    order = last.sort_order + 1 if last else 0
    section = Section(edition=edition, slug=slug, name=name, description=description, sort_order=order)
    return save_section(section=section)


def add_topic(*, edition: Edition, slug: str, name: str, description: str = "") -> Topic:
    """A new topic of the edition."""
    return save_topic(topic=Topic(edition=edition, slug=slug, name=name, description=description))


def add_person(*, edition: Edition, slug: str, name: str, description: str = "", bio: str = "") -> Person:
    """Somebody who can be named in the edition's bylines."""
    person = Person(edition=edition, slug=slug, name=name, description=description, bio=bio)
    return save_person(person=person)
