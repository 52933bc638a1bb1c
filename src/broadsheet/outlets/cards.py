"""What a page looks like where people share its address: Open Graph, cards, the author's own account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition
from broadsheet.outlets.graph import full_address
from broadsheet.outlets.sharing import faces, lettering
from broadsheet.press.pages import Head
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.story import StoryView

ROBOTS = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"

SHARED_FOR = dt.timedelta(days=90)
"""How old a story without a picture may be to get a card: those of a whole archive would take hours."""

LEAST = (300, 157)
"""Pixels: what X asks of a large card; the others take less."""

SLENDEREST = 4
"""Lengths of the shorter side in the longer one: of a picture more slender than that a card shows a scrap."""

_LOCALES = {"en": "en_GB", "ar": "ar_AR"}
"""Where the likeliest country of a language is not the one that Open Graph's readers know."""


def story_cards(story: Story, view: StoryView) -> SafeString:
    """The elements for a story."""
    edition: Edition = story.edition
    return _elements(
        [*_story(story, edition, view), *_common(edition, view.headline, view.description, view.url)]
    )


def page_cards(edition: Edition, head: Head) -> SafeString:
    """The elements for any other page."""
    title = head.title.removesuffix(f" — {edition.name}")
    common = _common(edition, title, head.description, head.canonical)
    return _elements([("property", "og:type", "website"), *common, ("name", "twitter:card", "summary")])


@lru_cache(maxsize=64)
def locale_of(language: str) -> str:
    """The language with its likeliest country, as Open Graph writes it: `uk_UA`."""
    if language in _LOCALES:
        return _LOCALES[language]
    found = Locale.parse(language, sep="-")
    territory = found.territory or get_global("likely_subtags").get(found.language, "").rpartition("_")[2]
    return f"{found.language}_{territory}" if territory else found.language


@lru_cache(maxsize=64)
def script_of(language: str) -> str:
    """The script that a language is likeliest written in (ISO 15924; CLDR's likely subtags): `Cyrl`."""
    found = Locale.parse(language, sep="-")
    if found.script:
        return found.script
    likely = get_global("likely_subtags")
    parts = likely.get(str(found), likely.get(found.language, "")).split("_")
    return next((part for part in parts if len(part) == 4 and part.isalpha()), "")


def _common(edition: Edition, title: str, description: str, url: str) -> Iterator[tuple[str, str, str]]:
    yield "name", "robots", ROBOTS
    yield "property", "og:title", title
    yield "property", "og:description", description
    yield "property", "og:url", url
    yield "property", "og:site_name", edition.name
    yield "property", "og:locale", locale_of(edition.language)


def _story(story: Story, edition: Edition, view: StoryView) -> Iterator[tuple[str, str, str]]:
    yield "property", "og:type", "article"
    for telling in view.tellings:
        yield "property", "og:locale:alternate", locale_of(telling.language)
    yield "property", "article:published_time", view.datetime
    yield "property", "article:modified_time", view.updated_datetime or view.datetime
    for name in view.names:
        if name.part == "author":
            yield "property", "article:author", full_address(edition, name.href)
            yield "name", "fediverse:creator", name.fediverse
    if view.section:
        yield "property", "article:section", view.section.name
    for topic in view.topics:
        yield "property", "article:tag", topic.name
    picture, card = view.picture, ""
    largest = picture and (picture.largest or picture)
    fills = largest is not None and _fills(largest.width, largest.height)
    if picture and largest and fills:
        yield "property", "og:image", full_address(edition, largest.src)
        yield "property", "og:image:type", "image/jpeg"
        yield "property", "og:image:width", str(largest.width)
        yield "property", "og:image:height", str(largest.height)
        yield "property", "og:image:alt", picture.alt
    elif card := _card(story, view):
        yield "property", "og:image", full_address(edition, f"/media/{card}")
        yield "property", "og:image:type", "image/png"
        yield "property", "og:image:width", str(lettering.WIDTH)
        yield "property", "og:image:height", str(lettering.HEIGHT)
        yield "property", "og:image:alt", view.headline
    yield "name", "twitter:card", "summary_large_image" if fills or card else "summary"


def _fills(width: int, height: int) -> bool:
    """Whether a picture of that size in pixels is large enough for a card, and neither a pole nor a band."""
    across, down = LEAST
    return width >= across and height >= down and max(width, height) <= SLENDEREST * min(width, height)


def _card(story: Story, view: StoryView) -> str:
    """The file of the card that stands in for a picture, asked for here; empty for an old story, and in a
    language whose letters the cards have not.
    """
    if story.published_at is None or story.published_at < clock.now() - SHARED_FOR:
        return ""
    if script_of(story.edition.language) not in lettering.SCRIPTS:
        return ""
    face = faces.face_of(story.edition, view)
    name = faces.name_of(story, face)
    faces.ask_for(name, face)
    return name


def _elements(found: list[tuple[str, str, str]]) -> SafeString:
    # By hand: `format_html_join` took five times as long for these fifteen, on every page.
    rows = [f'<meta {kind}="{name}" content="{escape(text)}">\n' for kind, name, text in found if text]
    return mark_safe("".join(rows))  # noqa: S308 - escaped above, and the names are ours
