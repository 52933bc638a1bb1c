"""Which of a source's categories become sections: what the operator's profile says, else a proposal."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from broadsheet.intake.fitting import named
from broadsheet.intake.items import Item, SourceError, Survey
from broadsheet.newsroom.models import Edition, Section

MOST_SECTIONS = 12
"""A paper with more sections than these has topics, not sections."""

WITHOUT_MEANING = {
    "uncategorized",
    "uncategorised",
    "allgemein",
    "sin-categoria",
    "non-classe",
    "bez-kategoriyi",
}


def read_profile(path: Path | None) -> dict[str, Any]:
    """The operator's TOML file. Raises SourceError."""
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path} cannot be used: {error}") from None


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
        return dict(given)
    return propose(survey, edition) if decided is None else decided


def propose(survey: Survey, edition: Edition) -> dict[str, str]:
    """Sections that the edition has keep their name; else the largest top categories become sections.

    A child of such a category counts to its section, and is a topic too.
    """
    there = {section.slug for section in Section.objects.filter(edition=edition)}
    tops = [slug for slug, _ in survey.categories.most_common() if not survey.parents.get(slug)]
    chosen = [slug for slug in tops if slug in there]
    free = MOST_SECTIONS - len(there)
    chosen += [slug for slug in tops if slug not in there and slug not in WITHOUT_MEANING][: max(free, 0)]
    mapping = {slug: slug for slug in chosen}
    for slug in survey.categories:
        top, steps = slug, 0
        while (parent := survey.parents.get(top)) and steps < 20:
            top, steps = parent, steps + 1
        if top in mapping and slug not in mapping:
            mapping[slug] = top
    return mapping | {slug: "" for slug in WITHOUT_MEANING & set(survey.categories)}


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
    for slug, name in item.categories:
        section = sections.get(slug)
        if section == "":
            continue
        if section and "section" not in item.story:
            if found := named(names.get(section, section), language, section):
                item.story["section"] = found
            if section == slug:
                continue
        if topic := named(name, language, slug):
            topics.setdefault(topic["slug"], topic)
    for slug, name in item.tags:
        if topic := named(name, language, slug):
            topics.setdefault(topic["slug"], topic)
    item.story["topics"] = list(topics.values())
