"""One story as its page shows it, from the live row or, at the desk, from a draft: the same code for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from broadsheet.kernel import clock, dates, keys
from broadsheet.kernel.sharing import together
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import Person, Topic
from broadsheet.newsroom.selectors import Link
from broadsheet.stories.kinds import UPDATED, Mark, all_kinds, marks_of
from broadsheet.stories.models import Byline, SourceLink, Story
from broadsheet.stories.selectors.ages import is_old
from broadsheet.stories.selectors.body import Block, Lookup, blocks_of, first_words, pictures_in
from broadsheet.stories.selectors.parts import rows_of
from broadsheet.stories.selectors.pictures import Shot, Sizes, desk_sizes_of, sizes_of, wide
from broadsheet.stories.selectors.portraits import portrait_of
from broadsheet.stories.selectors.readalso import Offer, read_also_of
from broadsheet.stories.selectors.reading import minutes_to_read
from broadsheet.stories.selectors.tellings import Telling, tellings_of

_NEEDED = (
    *("created_at", "telling", "kind", "labels", "headline", "standfirst", "body", "place"),
    *("picture_caption", "picture_alt", "path", "live", "published_at", "updated_at", "updated_note"),
    *("gone_at", "gone_reason", "go_live_at"),
    *(f"edition__{name}" for name in ("code", "name", "tagline", "language", "time_zone", "host", "prefix")),
    *("edition__sort_order", "edition__accent", "edition__typeface", "edition__logo", "edition__logo_dark"),
    *("section__name", "section__slug", "picture__description", "picture__credit"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody in the byline; `role` is empty for an author, `part` its name for machines (`Byline.Role`)."""

    name: str
    href: str
    role: str
    part: str = "author"
    fediverse: str = ""
    portrait: Shot | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What is said of an author: a few words after the name, then paragraphs; either may be empty."""

    name: str
    href: str
    description: str
    paragraphs: tuple[str, ...]
    portrait: Shot | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the story comes from. `title` and `kind` may be empty; `form` is one of `SourceLink.Kind`."""

    title: str
    href: str
    kind: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """All that a story's page shows. What is empty is not on the page at all."""

    headline: str
    look: str
    """The name of the kind's look for the style sheet."""
    marks: tuple[Mark, ...]
    section: Link | None
    over: Link | None
    """The section as it stands over the headline: not where a mark says the same ("Opinion Opinions")."""
    line: str
    datetime: str
    old: bool
    """Whether it was more than a year old when the page was made."""
    updated_line: str
    updated_datetime: str
    updated_note: str
    place: str
    minutes: int
    """Minutes to read it, 0 for less than one."""
    standfirst: str
    names: tuple[Name, ...]
    face: Shot | None
    """The author's portrait, where they speak for themselves."""
    picture: Shot | None
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    about: tuple[About, ...]
    disclaimer: str
    disclaimer_first: bool
    """Whether it stands above the text, where somebody paid for it."""
    topics: tuple[Link, ...]
    read_also: tuple[Offer, ...]
    tellings: tuple[Telling, ...]
    default_url: str
    """The telling for readers of no language that has one (`x-default`); empty where there is one only."""
    description: str
    url: str
    """Its full address; empty before the first publication."""

    @property
    def mailto(self) -> str:
        """A letter with the headline and the address (RFC 6068)."""
        return f"mailto:?subject={quote(self.headline)}&body={quote(self.url)}"

    @property
    def has_embeds(self) -> bool:
        """Whether the page needs the script that shows other services' frames on a click."""
        return any(block.kind == "embed" for block in self.blocks)


def story_of(id: int) -> Story | None:
    """A story with what its page needs and no more. One query, for all stories that are rendered together."""
    return together("story", id, _stories)


def _stories(ids: Sequence[int]) -> dict[int, Story]:
    rows = Story.objects.select_related("edition", "section", "picture").only(*_NEEDED).filter(pk__in=ids)
    found = {story.pk: story for story in rows}
    if len(found) > 1:
        sizes_of([story.picture_id for story in found.values() if story.picture_id])  # kept for each of them
    return found


def view_of(story: Story, *, preview: bool = False) -> StoryView:
    """The story as readers see it. At most fourteen queries, whatever the size of the archive: ten, and one
    each where galleries, documents, recordings and related stories stand in the body. A bulk bake asks for
    many at once.

    `preview` shows original pictures, since their public sizes come with publication. Raises
    MissingRendition in a bake.
    """
    edition = story.edition
    if story.pk:
        keys.reading(keys.story(story.pk))
    kind = all_kinds().get(story.kind)  # None when the plugin that brought it has gone
    look = kind.look if kind else "plain"
    table, zone = dates.table_for(edition.language), edition.zone
    moment = story.published_at or story.go_live_at or clock.now()
    updated = story.updated_at
    names, about, people = _people(story, preview)
    topic_ids, topics = _topics(story)
    tellings, default_url = tellings_of(story)
    body = list(story.body)
    pictures = pictures_in(body) + ([story.picture_id] if story.picture_id else [])
    sizes = desk_sizes_of(pictures) if preview else sizes_of(pictures)
    labels = [name for name in story.labels if name != UPDATED or not updated]
    marks, section = marks_of(story.kind, labels), section_of(story)
    said = {str(words).casefold() for words in (*marks, kind.plural if kind else "")}
    return StoryView(
        headline=story.headline,
        look=look,
        marks=marks,
        section=section,
        over=None if section and section.name.casefold() in said else section,
        line=dates.story_line(moment, table, zone),
        datetime=dates.machine(moment, zone),
        old=is_old(moment),
        updated_line=dates.story_line(updated, table, zone) if updated else "",
        updated_datetime=dates.machine(updated, zone) if updated else "",
        updated_note=story.updated_note if updated else "",
        place=story.place,
        minutes=minutes_to_read(story),
        standfirst=story.standfirst.strip(),
        names=names,
        face=next((name.portrait for name in names if name.portrait), None) if look == "voice" else None,
        picture=_lead(story, sizes),
        blocks=blocks_of(body, Lookup(edition, sizes, preview)),
        sources=_sources(story),
        about=about,
        disclaimer=str(kind.disclaimer) if kind else "",
        disclaimer_first=kind.paid if kind else False,
        topics=topics,
        read_also=read_also_of(story, topic_ids, people),
        tellings=tellings,
        default_url=default_url,
        description=story.standfirst.strip() or first_words(body),
        url=absolute(edition, story.path) if story.path else "",
    )


def section_of(story: Story) -> Link | None:
    """The section that the story stands in; None where it stands in none."""
    if story.section is None:
        return None
    keys.reading(keys.section(story.section.pk))
    return Link(story.section.name, href(story.edition, story.section.path))


def _lead(story: Story, sizes: Sizes) -> Shot | None:
    picture = story.picture
    if picture is None:
        return None
    alt = story.picture_alt or picture.description
    return wide(sizes, picture.pk, alt=alt, caption=story.picture_caption, credit=picture.credit)


def _people(story: Story, preview: bool) -> tuple[tuple[Name, ...], tuple[About, ...], list[int]]:
    """Who is named under the headline, what is said of them under the text, and their ids.

    Something is said of authors, and of whoever the desk wrote something about for this story.
    """
    names, about, ids = [], [], []
    fields = ("role", "about", "person_id", "person__name", "person__slug")
    fields += ("person__fediverse", "person__description", "person__bio")
    fields += ("person__portrait_id", "person__portrait__credit")
    rows = rows_of(story, "bylines", *fields)
    wanted = [row[-2] for row in rows if row[-2] and row[0] == Byline.Role.AUTHOR]
    sizes = desk_sizes_of(wanted) if preview and wanted else sizes_of(wanted)
    for role, here, id, name, slug, handle, description, bio, picture, credit in rows:
        keys.reading(keys.person(id))
        ids.append(id)
        link = href(story.edition, Person(slug=slug).path)
        author = role == Byline.Role.AUTHOR
        portrait = portrait_of(sizes, picture if author else None, name=name, credit=credit or "")
        part = "" if author else str(Byline.Role(role).label)
        names.append(Name(name, link, part, role, handle, portrait))
        paragraphs = _paragraphs(here) or (_paragraphs(bio) if author else ())
        if paragraphs or (author and (description or portrait)):
            about.append(About(name, link, description, paragraphs, portrait))
    return tuple(names), tuple(about), ids


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _sources(story: Story) -> tuple[Source, ...]:
    return tuple(
        Source(
            title.strip(),
            url,
            "" if kind == SourceLink.Kind.MEDIA else str(SourceLink.Kind(kind).label),
            form=kind,
        )
        for title, url, kind in rows_of(story, "sources", "title", "url", "kind")
    )


def _topics(story: Story) -> tuple[list[int], tuple[Link, ...]]:
    found = rows_of(story, "story_topics", "topic_id", "topic__name", "topic__slug")
    for id, _, _ in found:
        keys.reading(keys.topic(id))
    links = (Link(name, href(story.edition, Topic(slug=slug).path)) for _, name, slug in found)
    return [id for id, _, _ in found], tuple(links)
