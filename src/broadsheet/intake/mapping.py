"""Which of a source's categories become sections: what the operator's profile says, else a proposal."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from broadsheet.intake.fitting import named
from broadsheet.intake.items import Item, SourceError, Survey
from broadsheet.newsroom.models import Edition, Section, fold
from broadsheet.newsroom.services import no_sections

MOST_SECTIONS = 12
"""A paper with more sections than these has topics, not sections."""

LOOKED_AT = 1000
"""Categories among which sections are looked for, the largest first."""

WITHOUT_MEANING = {
    "uncategorized",
    "uncategorised",
    "allgemein",
    "sin-categoria",
    "non-classe",
    "bez-kategoriyi",
}


_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def read_profile(path: Path | None) -> dict[str, Any]:
    """The operator's TOML file. Raises SourceError."""
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path} cannot be used: {error}") from None


def source_name(profile: dict[str, Any]) -> str:
    """The name of its source, put before each identity; empty for none. Raises SourceError."""
    name = profile.get("source", "")
    if name and not (isinstance(name, str) and _SOURCE.fullmatch(name)):
        raise SourceError('source of the profile wants small letters, digits and hyphens: source = "old-cms"')
    return str(name)


def sections_of(
    survey: Survey, edition: Edition, profile: dict[str, Any], decided: dict[str, str] | None = None
) -> dict[str, str]:
    """Category -> section, by its address name; "" drops the category, one that is not named is a topic.

    The profile first, then what the desk has `decided`, else a proposal.
    """
    given = profile.get("sections")
    if given is not None:
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise SourceError('[sections] of the profile wants lines such as: city-news = "city"')
        _refuse_impossible(given, survey, edition)
        return dict(given)
    if decided is None:
        return propose(survey, edition)
    # An older trial may have proposed one that cannot be, and the desk kept it with the rest.
    found = addresses_of(decided.values(), survey.names, edition)
    impossible = no_sections(edition, found.values())
    return {slug: section for slug, section in decided.items() if found.get(section) not in impossible}


def addresses_of(slugs: Iterable[str], names: dict[str, str], edition: Edition) -> dict[str, str]:
    """The address name that each has as a section: the source's own are not always one (`місто`)."""
    terms = {slug: named(names.get(slug, slug), edition.language, slug) for slug in slugs if slug}
    return {slug: term["slug"] for slug, term in terms.items() if term}


def _refuse_impossible(given: dict[str, str], survey: Survey, edition: Edition) -> None:
    """Raises SourceError for sections that would refuse every story of their categories."""
    found = addresses_of(given.values(), survey.names, edition)
    impossible = no_sections(edition, found.values())
    for slug, section in given.items():
        if why := impossible.get(found.get(section, "")):
            raise SourceError(
                f'[sections] of the profile: "{_quoted(slug)}" = "{_quoted(section)}" cannot be: {why} '
                "Name another section, or take the line away to make the category a topic"
            )


def propose(survey: Survey, edition: Edition) -> dict[str, str]:
    """Sections that the edition has keep their name; else the largest top categories become sections.

    Categories of one name are one section, the edition's own where it has one of that name. A child of such
    a category counts to its section, and is a topic too. What cannot be a section (a year) stays a topic.
    """
    tops = [slug for slug, _ in survey.categories.most_common() if not survey.parents.get(slug)]
    mapping = _tops_to_sections(tops, survey, edition)
    for slug in survey.categories:
        top, steps = slug, 0
        while (parent := survey.parents.get(top)) and steps < 20:
            top, steps = parent, steps + 1
        if top in mapping and slug not in mapping:
            mapping[slug] = top
    return mapping | {slug: "" for slug in WITHOUT_MEANING & set(survey.categories)}


def _tops_to_sections(tops: list[str], survey: Survey, edition: Edition) -> dict[str, str]:
    """The same again when an import that was broken off is gone on with, and has made some of them."""
    addresses = addresses_of(tops, survey.names, edition)
    there = dict(Section.objects.filter(edition=edition).order_by("pk").values_list("slug", "name"))
    mapping = {slug: slug for slug in tops if addresses.get(slug) in there}
    at = {addresses[slug]: slug for slug in reversed(mapping)}
    by_name: dict[str, str] = {}
    for address, name in there.items():
        by_name.setdefault(fold(name), at.get(address, address))
    for slug in mapping:
        by_name.setdefault(_folded(slug, survey), slug)
    # Some sources have more categories than a query takes values; the small ones become no section.
    largest = [slug for slug in tops if slug in addresses][:LOOKED_AT]
    impossible = no_sections(edition, [addresses[slug] for slug in largest])
    possible = {slug for slug in largest if addresses[slug] not in impossible}
    free = MOST_SECTIONS - len(there)
    for slug in tops:
        if slug in mapping or slug in WITHOUT_MEANING:
            continue
        if section := by_name.get(_folded(slug, survey)):
            mapping[slug] = section
        elif free > 0 and slug in possible:
            mapping[slug] = by_name[_folded(slug, survey)] = slug
            free -= 1
    return mapping


def _folded(slug: str, survey: Survey) -> str:
    return fold(survey.names.get(slug, slug))


def in_toml(mapping: dict[str, str], survey: Survey) -> str:
    """The mapping as the profile has it, with how many items each category has."""
    lines = [
        '# Category of the source = section here. "" drops it; a line taken away makes it a topic.',
        "[sections]",
    ]
    for slug, count in survey.categories.most_common(500):
        line = f'"{_quoted(slug)}" = "{_quoted(mapping.get(slug, ""))}"'
        if slug not in mapping:
            line = f"# {line}"
        lines.append(f"{line}  # {count} items")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return (
        "".join(character for character in text if character.isprintable())
        .replace("\\", "\\\\")
        .replace('"', '\\"')
    )


def place_terms(item: Item, sections: dict[str, str], names: dict[str, str], language: str) -> None:
    """Put the item's categories and tags into its story, by the mapping: the first section, and topics."""
    if item.story is None:
        return
    topics: dict[str, dict[str, str]] = {}
    own = ""
    for slug, name in item.categories:
        section = sections.get(slug)
        if section == "":
            continue
        if section and "section" not in item.story:
            if found := named(names.get(section, section), language, section):
                item.story["section"] = found
            own = section
        # A topic beside the section of its own name would be the same list twice.
        if section and section == own and (slug == own or fold(name) == fold(names.get(own, own))):
            continue
        if topic := named(name, language, slug):
            topics.setdefault(topic["slug"], topic)
    for slug, name in item.tags:
        if topic := named(name, language, slug):
            topics.setdefault(topic["slug"], topic)
    item.story["topics"] = list(topics.values())
