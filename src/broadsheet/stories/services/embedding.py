"""Asking a provider what an embed shows: on the newsroom's side, when an editor asks, never for a page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import nh3
from django.utils.translation import gettext as _

from broadsheet.kernel import embeds
from broadsheet.kernel.fetch import Fetched, FetchError, Policy, Reason, fetch
from broadsheet.kernel.plaintext import clean_line

SECONDS = 5.0
"""An editor waits for it beside the form."""

POLICY = Policy(schemes=frozenset({"https"}), seconds=SECONDS, max_bytes=512 * 1024)

_TITLE, _AUTHOR = 300, 200
_POST = 120
"""Characters of a post that stand for a title which it has not."""


class EmbedError(Exception):
    """Nothing was found out about an address; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a provider says of one of its pages, as plain text; the shape in pixels, 0 where unsaid."""

    url: str
    provider: str
    title: str
    author: str
    width: int
    height: int


def look_up_embed(*, url: str, policy: Policy = POLICY) -> Shown:
    """Ask the provider of `url` by oEmbed (https://oembed.com). Takes `SECONDS` at most; changes nothing.

    Of the answer only title, author and shape are taken, as text and numbers. Raises EmbedError.
    """
    found = embeds.recognise(url)
    if found is None:
        raise EmbedError(
            _("This address cannot be embedded. Copy the address of the film, post or chart itself.")
        )
    label = embeds.provider_of(found).label
    address = embeds.oembed_address(found)
    if not address:
        raise EmbedError(_("%(provider)s tells nobody. Write a title yourself.") % {"provider": label})
    try:
        answer = fetch(address, kinds=("application/json", "text/json", "text/javascript"), policy=policy)
    except FetchError as error:
        raise EmbedError(_sentence(error, label)) from error
    said = _read(answer, label)
    return Shown(
        url=found.url,
        provider=label,
        title=_text(said.get("title"), _TITLE) or _text_of(said.get("html")),
        author=_text(said.get("author_name"), _AUTHOR),
        width=_pixels(said.get("width")),
        height=_pixels(said.get("height")),
    )


def _read(answer: Fetched, label: str) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise EmbedError(_("%(provider)s sent no oEmbed. Write a title yourself.") % {"provider": label})
    return said


def _text(given: Any, most: int) -> str:
    """A line of plain text, cut at a word."""
    if not isinstance(given, str):
        return ""
    text = clean_line(given)
    return text if len(text) <= most else text[: most - 1].rpartition(" ")[0][: most - 1] + "…"


def _text_of(html: Any) -> str:
    """The first words of a post's first paragraph: X sends no title."""
    if not isinstance(html, str):
        return ""
    inside = re.search(r"<p[^>]*>(.*?)</p>", html[:20_000], re.DOTALL)
    return _text(unescape(nh3.clean(inside[1], tags=set())), _POST) if inside else ""


def _pixels(given: Any) -> int:
    number = int(given) if isinstance(given, str) and given.isdecimal() and len(given) < 6 else given
    fits = isinstance(number, int) and not isinstance(number, bool) and 0 < number <= embeds.WIDEST
    return number if fits else 0


def _sentence(error: FetchError, label: str) -> str:
    """What went wrong, for the editor."""
    name = {"provider": label, "status": error.status}
    if error.reason is Reason.STATUS and error.status in (401, 403, 404, 410):
        return _("%(provider)s does not show this to everybody, or it is gone (%(status)s).") % name
    if error.reason is Reason.OFTEN or error.status == 429:
        return _("%(provider)s has been asked too often just now. Try again in a minute.") % name
    if error.reason in (Reason.UNKNOWN_HOST, Reason.UNREACHABLE, Reason.SLOW):
        return _("%(provider)s could not be reached. Write a title yourself, or try again.") % name
    return _("%(provider)s gave no answer that can be used. Write a title yourself.") % name
