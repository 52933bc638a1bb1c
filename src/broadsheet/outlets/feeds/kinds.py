"""Feeds as outputs: `/rss.xml`, `/politics/atom.xml`, `/topic/x/feed.json`, `/kind/opinion/rss.xml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.kernel import clock, keys, paths
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.selectors import direction_of
from broadsheet.outlets import ninjs, xml
from broadsheet.outlets.feeds import atom, jsonfeed, rss
from broadsheet.outlets.feeds.feed import Feed, withdrawn_from
from broadsheet.outlets.items import newest_items
from broadsheet.outlets.lists import Spot, Subject, every_spot, spots_of, subject_at
from broadsheet.outlets.moved import moved
from broadsheet.outlets.settled import full_text, hub, outlets_key
from broadsheet.press.kinds.editions import edition_of, every_edition, settled_edition
from broadsheet.press.pages import bare, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind

LENGTH = 20
"""Stories in a feed. Of 30 whole ones the compression alone took a third more of what a publication costs."""

STYLE = "/feed.css"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed: its file below the list's page, its type, its writer."""

    file: str
    type: str
    write: Callable[[Feed], str]
    linked: bool = True
    """Whether the head of readers' pages names it."""
    styled: bool = False
    """Whether it is to be seen in a browser: sent as its own type, Chromium shows its source."""
    tombstones: bool = False
    """Whether it says of a story that it was withdrawn."""


FORMATS = {
    "rss": Format("rss.xml", rss.TYPE, rss.write, styled=True),
    "atom": Format("atom.xml", atom.TYPE, atom.write, styled=True, tombstones=True),
    "json": Format("feed.json", jsonfeed.TYPE, jsonfeed.write),
    "ninjs": Format("ninjs.json", ninjs.TYPE, ninjs.write_list, linked=False, tombstones=True),
}


class Feeds(OutputKind):
    """Every feed of every list."""

    name = "feed"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [ref for spot in spots_of(key) for ref in _refs(spot)]

    def render(self, ref: OutputRef) -> Rendered | None:
        subject = subject_at(ref)
        if subject is None:
            return moved(ref)
        known = FORMATS[ref.args["format"]]
        with speaking(subject.edition):
            feed = feed_of(subject, known)
            sent = xml.TYPE if known.styled else known.type
            return Rendered(known.write(feed), content_type=sent, headers=_links(feed))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        spots, last = every_spot(after, limit)
        return [ref for spot in spots for ref in _refs(spot)], last


class FeedStyle(OutputKind):
    """`/feed.css`: what a feed looks like in a browser, with a word of explanation for people."""

    name = "feed_style"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        code = settled_edition(key)
        return [OutputRef(self.name, code, STYLE)] if code else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(keys.site(edition.code))
        with speaking(edition):
            words = gettext(
                "This is a feed. Copy its address into a feed reader, and new stories come to you."
            )
            body = bare("feed.css", direction=direction_of(edition.language), words=_quoted(words))
        return Rendered(body, content_type="text/css; charset=utf-8")

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, STYLE) for code in codes], last


def _refs(spot: Spot) -> list[OutputRef]:
    """A list's feeds. ninjs is for partners, who take the whole edition."""
    return [
        spot.ref(Feeds.name, known.file, format=name)
        for name, known in FORMATS.items()
        if known.linked or spot.about == "edition"
    ]


def feed_of(subject: Subject, known: Format) -> Feed:
    """A list's feed as it stands. Call inside `speaking`."""
    edition = subject.edition
    keys.reading(subject.key)
    keys.reading(keys.site(edition.code))
    keys.reading(outlets_key(edition.code))
    now = clock.now()
    found = newest_items(edition, subject.list, LENGTH)
    gone = withdrawn_from(subject, now=now) if known.tombstones else ()
    moments = [item.modified for item in found.items] + [one.when for one in gone]
    return Feed(
        title=titled(subject.name, edition) if subject.name else edition.name,
        description=subject.description
        or gettext("%(name)s: the newest stories of %(edition)s.")
        % {"name": subject.name or edition.name, "edition": edition.name},
        publisher=edition.name,
        home=absolute(edition, subject.page),
        url=absolute(edition, subject.folder + known.file),
        style=href(edition, STYLE),
        language=edition.language,
        hub=hub(),
        full=full_text(),
        updated=max(moments, default=now),
        items=found.items,
        withdrawn=gone,
    )


def _links(feed: Feed) -> dict[str, str]:
    """The same in the head of the answer, where a WebSub subscriber looks first (WebSub section 4)."""
    links = [f'<{feed.url}>; rel="self"']
    if feed.hub:
        links.insert(0, f'<{paths.quote(feed.hub)}>; rel="hub"')
    return {"Link": ", ".join(links)}


def _quoted(words: str) -> str:
    """The words as a string of CSS."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
