"""Turns what the selectors found into the HTML of a page, in the edition's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from babel import Locale
from django.template import engines
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from broadsheet import hookspecs
from broadsheet.fronts.selectors.pages import foot_of
from broadsheet.kernel import plate
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import chrome_of
from broadsheet.press import assets, lite
from broadsheet.press.logos import logo_of
from broadsheet.press.looks import style_address, style_text
from broadsheet.river.selectors import River
from broadsheet.stories.selectors.tellings import Telling

NEWEST = "newest"
"""The slot of the newest stories as cards, in answers without a page of their own."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """One telling of the page: `hreflang` and the full address (WHATWG HTML 4.6.7.1)."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to browsers and search engines."""

    title: str
    description: str
    canonical: str
    """The full address; empty for a page that must not be indexed."""
    alternates: tuple[Alternate, ...] = field(default=())
    subject: Any = None
    """What the page is about, for the parts that tell machines of it (hook `page_head`)."""


def alternates_of(
    edition: Edition, url: str, tellings: tuple[Telling, ...], default_url: str
) -> tuple[Alternate, ...]:
    """Every telling with itself among them, as search engines ask (reciprocal hreflang), then the default."""
    if not tellings or not url:
        return ()
    others = tuple(Alternate(telling.language, telling.url) for telling in tellings)
    return (Alternate(edition.language, url), *others, Alternate("x-default", default_url))


@contextmanager
def speaking(edition: Edition) -> Iterator[None]:
    """Translate into the edition's language inside the block."""
    with translation.override(edition.language):
        yield


def titled(title: str, edition: Edition) -> str:
    """What a browser's tab says: the page, then the paper."""
    return f"{title} — {edition.name}"


def page(
    edition: Edition,
    template: str,
    head: Head,
    *,
    river: str | None = None,
    preview: bool = False,
    **context: Any,
) -> str:
    """A whole page. Call inside `speaking`. Three queries, for the frame.

    Where the river goes there is a slot marker, which delivery fills, and another where a template shows
    `newest`; `river` (HTML) takes its place in a preview at the desk. A preview has its style sheet inside,
    since the newsroom does not serve the readers' one, and no script.
    """
    shown = plate.slot_marker("river") if river is None else river
    text = get_template(f"broadsheet/{template}").render(
        {
            "chrome": chrome_of(edition),
            "logo": logo_of(edition, preview=preview),
            "foot": foot_of(edition),
            "head": head,
            "lite": "" if preview or not head.canonical else lite.address_of(edition, head.canonical),
            "head_parts": "" if preview else _head_parts(edition, head, context),
            "style": "" if preview else style_address(edition),
            "icon": assets.address("icon.svg"),
            "script": assets.address("live.js"),
            "embeds_script": assets.address("embeds.js"),
            "story_script": assets.address("story.js"),
            "inline_style": mark_safe(style_text(edition)) if preview else "",  # noqa: S308 - our files
            "river": mark_safe(shown),  # noqa: S308 - our own marker, or the fragment's own template
            "newest": mark_safe(plate.slot_marker(NEWEST)),  # noqa: S308 - our own marker
            **context,
        }
    )
    return without_nul(text, *((plate.slot_marker(NEWEST), shown) if river is None else ()))


def _head_parts(edition: Edition, head: Head, context: dict[str, Any]) -> SafeString:
    found = hookspecs.manager.hook.page_head(edition=edition, head=head, context=context)
    return mark_safe("".join(reversed(found)))  # noqa: S308 - the hook asks for safe markup


def without_nul(text: str, *markers: str) -> str:
    """What a template made, without the character that HTML lacks and a plate marks its slots with.

    The last of each of the `markers`, which stand in this order, is ours and stays: a NUL in somebody's words
    would be taken for another one.
    """
    if not markers:
        return text.replace("\x00", "")
    *earlier, last = markers
    before, marker, after = text.rpartition(last)
    if not marker:
        return without_nul(text, *earlier)
    return without_nul(before, *earlier) + marker + without_nul(after)


def river_fragment(edition: Edition, river: River) -> str:
    """The river, as it is spliced into every page of the edition. Call inside `speaking`; no query."""
    if not river.days:
        return ""
    return without_nul(
        _fragment("river.html").render(
            {"river": river, "new_stories": new_stories(edition.language), "live": edition.address("/live/")}
        )
    )


def newest_fragment(cards: tuple[Any, ...]) -> str:
    """Stories, each with its section or None, as 404 and 410 show them. Call inside `speaking`; no query."""
    return without_nul(_fragment("newest.html").render({"cards": cards})) if cards else ""


def bare(template: str, **context: Any) -> str:
    """A page without the frame, for an answer that hardly anybody sees. Call inside `speaking`; no query."""
    return without_nul(get_template(f"broadsheet/{template}").render(context))


def item_fragment(card: Any) -> str:
    """One item of the river, for an event. Call inside `speaking`; no query."""
    return without_nul(_fragment("river_item.html").render({"card": card})).strip()


def new_stories(language: str) -> SafeString:
    """The words "3 new stories" for each plural category of the language, as JSON for the page's script.

    CLDR's categories (one, few, many...) are what a browser's `Intl.PluralRules` answers; the catalogue's own
    forms are asked for with a number of each category, so the two need not number them alike."""
    return mark_safe(escape(_new_stories(language)))  # noqa: S308 - escaped here


@lru_cache(maxsize=32)
def _new_stories(language: str) -> str:
    rule = Locale.parse(language, sep="-").plural_form
    forms: dict[str, str] = {}
    with translation.override(language):
        for number in range(201):
            category = rule(number)
            if category not in forms:
                text = ngettext("%(count)s new story", "%(count)s new stories", number)
                forms[category] = text % {"count": "{n}"}
        forms.setdefault("other", ngettext("%(count)s new story", "%(count)s new stories", 100))
    forms["other"] = forms["other"].replace("%(count)s", "{n}")
    return json.dumps(forms, ensure_ascii=False, sort_keys=True)


def forget_templates() -> None:
    """Read every template anew when it is asked for next: one that failed may have been mended, or put where
    it was looked for in vain. Django remembers both for as long as the process lives.
    """
    _fragment.cache_clear()
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


@lru_cache(maxsize=8)
def _fragment(name: str) -> Any:
    return get_template(f"broadsheet/{name}")
