"""What every page of an edition shows around its own matter, and who and what its lists are about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from broadsheet.kernel import keys
from broadsheet.kernel.languages import known
from broadsheet.kernel.sharing import shared
from broadsheet.newsroom.addresses import href, link_between
from broadsheet.newsroom.models import Edition, Section


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class EditionLink:
    """Another edition of the same paper, in its own words."""

    name: str
    href: str
    language: str
    direction: str
    short: str
    """Its language in a few letters; empty where another of the paper's editions has the same."""


@dataclass(frozen=True, slots=True)
class Chrome:
    """The frame of every page: whose paper it is, its sections, its other editions."""

    name: str
    tagline: str
    home: str
    live: str
    """The folder of the live addresses."""
    people: str
    """The page of everybody who is named in bylines."""
    language: str
    direction: str
    sections: tuple[Link, ...]
    editions: tuple[EditionLink, ...]


def newsroom_name() -> str:
    """What the desk calls the paper: its edition in the desk's language, else its first one. One query."""
    names = list(Edition.objects.values_list("language", "name"))
    here = get_language()
    spoken = [name for language, name in names if language == here]
    return (spoken or [name for _language, name in names] or ["Broadsheet"])[0]


def direction_of(language: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`; `language` is a BCP 47 tag."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _short(language: str) -> str:
    found = known(language)
    return (found.short if found else "") or language.upper()


def chrome_of(edition: Edition) -> Chrome:
    """The frame of an edition's pages. Two queries; read under the edition's `site` key alone.

    Renaming a section announces `site` of its edition too, so that no page has to record every section.
    """
    return shared(f"chrome/{edition.pk}", lambda: _chrome_of(edition))


def _chrome_of(edition: Edition) -> Chrome:
    keys.reading(keys.site(edition.code))
    sections = Section.objects.filter(edition=edition).values_list("name", "slug")
    fields = ("name", "language", "host", "prefix")
    others = [
        Edition(**dict(zip(fields, row, strict=True)))
        for row in Edition.objects.exclude(pk=edition.pk).values_list(*fields)
    ]
    languages = Counter([edition.language, *(other.language for other in others)])
    return Chrome(
        name=edition.name,
        tagline=edition.tagline,
        home=href(edition, "/"),
        live=href(edition, "/live/"),
        people=href(edition, "/people/"),
        language=edition.language,
        direction=direction_of(edition.language),
        sections=tuple(Link(name, href(edition, Section(slug=slug).path)) for name, slug in sections),
        editions=tuple(
            EditionLink(
                other.name,
                link_between(edition, other, "/"),
                other.language,
                direction_of(other.language),
                _short(other.language) if languages[other.language] == 1 else "",
            )
            for other in others
        ),
    )
