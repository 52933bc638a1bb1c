"""What can be wrong with one page, each in a sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from broadsheet.kernel import paths
from broadsheet.outlets.check.page import Seen
from broadsheet.outlets.check.shelf import Shelf

LONG_HEADLINE = 110
"""Characters of a headline that search engines show."""

WIDE_PICTURE = 1200
"""Pixels from which a picture is shown large (Google's guide to Discover)."""

_TELL = "Tell whoever runs the site."

# A piece of a template, a placeholder that nobody filled, a translation key (`story.label.opinion`).
RESIDUE = re.compile(r"\{\{|\}\}|\{%|%\([a-z_]+\)[sd]|\x00|(?<![\w./@:-])[a-z]+(?:_[a-z]+)+(?![\w./@-])")

# What delivery answers itself, without a file in the store.
_LIVE = ("/live/", "/search", "/healthz")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one address. `wrong` is a fault; else it is advice."""

    url: str
    sentence: str
    wrong: bool = True


def check_page(shelf: Shelf, url: str) -> Iterator[Finding]:
    """Everything that is to be said of the page at `url`."""
    held = shelf.held(url)
    if held is None:
        yield Finding(url, "There is no page at this address. Is it written as readers see it?")
    elif held.status == 410:
        yield Finding(url, "The story was withdrawn; its address says so, and why.", False)
    elif held.status >= 300:
        where = f"leads to {unquote(held.location)}" if held.location else f"answers {held.status}"
        yield Finding(url, f"This address {where}. Check the page that it leads to.", False)
    elif held.type == "text/html":
        seen = shelf.seen(url)
        yield from (Finding(url, sentence) for sentence in faults_of(shelf, seen))
        yield from (Finding(url, sentence, False) for sentence in _advice(seen))


def faults_of(shelf: Shelf, seen: Seen) -> Iterator[str]:
    """What is wrong with a page."""
    if not seen.title.strip():
        yield f"The page has no title. {_TELL}"
    if found := RESIDUE.search(seen.text + seen.title):
        yield f"Readers see “{found[0]}”, which looks like a piece of a template. {_TELL}"
    if found := RESIDUE.search("\n".join(seen.said)):
        yield f"Machines are told “{found[0]}”, which looks like a piece of a template. {_TELL}"
    for address in dict.fromkeys(seen.files):
        if shelf.is_own(address) and not shelf.has(address):
            yield f"{unquote(address)} is not there. If it is a picture, choose it again and publish."
    for address in dict.fromkeys(seen.links):
        if leads_nowhere(shelf, seen, address):
            yield f"A link leads to {unquote(address)}, where nothing is. Mend or remove it."
    for _type, address in seen.feeds:
        if not shelf.has(address):
            yield f"The page names {unquote(address)}, which is not there. Wait a minute, then ask again."
    yield from _alternates(shelf, seen)
    place = shelf.place(seen.url)
    text_alone = place is not None and paths.of_lite(place[1])[1]  # its address is that of the whole page
    if seen.canonical and not text_alone:  # what asks not to be indexed says nothing of itself
        yield from _itself(seen)


def leads_nowhere(shelf: Shelf, seen: Seen, address: str) -> bool:
    """Whether a link leads to an address of the site, or a place of the page, that is not there."""
    page, mark, fragment = address.partition("#")
    if mark and page == seen.url:
        return bool(fragment) and fragment != "top" and unquote(fragment) not in seen.ids
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not shelf.is_own(address):
        return False
    own = shelf.place(page)
    return not (own and own[1].startswith(_LIVE)) and not shelf.has(page)


def _itself(seen: Seen) -> Iterator[str]:
    """Where a page does not say the same of itself everywhere."""
    if seen.canonical != seen.url:
        yield f"The page names {unquote(seen.canonical)} as its own address. {_TELL}"
    if seen.meta("og:url") != seen.canonical:
        yield f"Where the page is shared another address is shown than its own. {_TELL}"
    if seen.graph_fault or not seen.graph:
        yield f"The structured data cannot be read ({seen.graph_fault or 'there is none'}). {_TELL}"
        return
    if seen.canonical not in {one.get("url") for one in seen.graph if one.get("@id") == seen.canonical}:
        yield f"The structured data names another page than this one. {_TELL}"
    story = seen.node("#story")
    if not story:
        return
    if story.get("url") != seen.canonical:
        yield f"The structured data names another address of the story than its own. {_TELL}"
    if [" ".join(one.split()) for one in seen.headings] != [" ".join(str(story.get("headline")).split())]:
        yield f"Search engines are told another headline than readers see. {_TELL}"
    if story.get("datePublished") not in seen.times or story.get("dateModified") not in seen.times:
        yield f"Search engines are told another time than readers see. {_TELL}"


def _alternates(shelf: Shelf, seen: Seen) -> Iterator[str]:
    """Search engines drop a pair of translations that do not name each other."""
    own = {address for _, address in seen.alternates}
    if own and seen.canonical not in own:
        yield f"The page names its translations and not itself among them. {_TELL}"
    for language, address in seen.alternates:
        if address == seen.canonical or language == "x-default":
            continue
        held = shelf.held(address)
        if held is None or held.status != 200:
            yield f"Its translation {unquote(address)} is not there. Publish it, or ask again in a minute."
        elif set(shelf.seen(address).alternates) != set(seen.alternates):
            yield f"Its translation {unquote(address)} names other translations. Ask again in a minute."


def _advice(seen: Seen) -> Iterator[str]:
    story = seen.node("#story")
    if not story:
        return
    headline = str(story.get("headline", ""))
    if len(headline) > LONG_HEADLINE:
        yield f"The headline has {len(headline)} characters; search results show about {LONG_HEADLINE}."
    if not seen.meta("description"):
        yield "There is no standfirst and no first paragraph: search results show words from anywhere."
    width = seen.meta("og:image:width")
    if not width:
        yield "The story has no lead picture: where it is shared it stands without one."
    elif int(width) < WIDE_PICTURE:
        yield f"The lead picture is {width} pixels wide; from {WIDE_PICTURE} on it is shown large."
    if not story.get("author"):
        yield "Nobody is named as the author. Add a byline if somebody wrote it."
