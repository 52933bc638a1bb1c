"""One story as its page shows it, from the live row or, at the desk, from a draft: the same code for both."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.kernel import clock, dates, keys
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.newsroom.addresses import absolute, href, link_between
from broadsheet.newsroom.models import Edition, Person, Topic
from broadsheet.newsroom.selectors import Link
from broadsheet.stories.kinds import all_kinds, all_labels
from broadsheet.stories.models import Byline, Listing, SourceLink, Story
from broadsheet.stories.selectors.body import Block, blocks_of, first_words, pictures_in
from broadsheet.stories.selectors.pictures import Shot, Sizes, desk_sizes_of, sizes_of, wide

READ_ALSO = 4
"""Stories offered below one when the desk has chosen none."""


_NEEDED = (
    *("telling", "kind", "labels", "headline", "standfirst", "body", "place"),
    *("picture_caption", "picture_alt", "path", "live", "published_at", "updated_at", "updated_note"),
    *("gone_at", "gone_reason", "go_live_at"),
    *(f"edition__{name}" for name in ("code", "name", "tagline", "language", "time_zone", "host", "prefix")),
    *("section__name", "section__slug", "picture__description", "picture__credit"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody in the byline; `role` is empty for an author."""

    name: str
    href: str
    role: str


@dataclass(frozen=True, slots=True)
class About:
    """What is said of an author: a few words after the name, then paragraphs; either may be empty."""

    name: str
    href: str
    description: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the story comes from. `title` and `kind` may be empty."""

    title: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Telling:
    """The same story in another edition."""

    language: str
    edition: str
    href: str
    url: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """All that a story's page shows. What is empty is not on the page at all."""

    headline: str
    labels: tuple[str, ...]
    section: Link | None
    line: str
    datetime: str
    updated_line: str
    updated_datetime: str
    updated_note: str
    place: str
    standfirst: str
    names: tuple[Name, ...]
    picture: Shot | None
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    about: tuple[About, ...]
    disclaimer: str
    topics: tuple[Link, ...]
    read_also: tuple[Link, ...]
    tellings: tuple[Telling, ...]
    description: str
    url: str
    """Its full address; empty before the first publication."""


def story_of(id: int) -> Story | None:
    """A story with what its page needs and no more. One query."""
    return Story.objects.select_related("edition", "section", "picture").only(*_NEEDED).filter(pk=id).first()


def view_of(story: Story, *, preview: bool = False) -> StoryView:
    """The story as readers see it. At most nine queries, whatever the size of the archive.

    `preview` shows original pictures, since their public sizes come with publication. Raises
    MissingRendition in a bake.
    """
    edition = story.edition
    if story.pk:
        keys.reading(keys.story(story.pk))
    kind = all_kinds().get(story.kind)  # None when the plugin that brought it has gone
    table, zone = dates.table_for(edition.language), edition.zone
    moment = story.published_at or story.go_live_at or clock.now()
    updated = story.updated_at
    names, about = _people(story)
    topic_ids, topics = _topics(story)
    body = list(story.body)
    pictures = pictures_in(body) + ([story.picture_id] if story.picture_id else [])
    sizes = desk_sizes_of(pictures) if preview else sizes_of(pictures)
    return StoryView(
        headline=story.headline,
        labels=_labels(story, str(kind.label) if kind and kind.shows_label else ""),
        section=_section(story),
        line=dates.story_line(moment, table, zone),
        datetime=dates.machine(moment, zone),
        updated_line=dates.story_line(updated, table, zone) if updated else "",
        updated_datetime=dates.machine(updated, zone) if updated else "",
        updated_note=story.updated_note if updated else "",
        place=story.place,
        standfirst=story.standfirst.strip(),
        names=names,
        picture=_lead(story, sizes),
        blocks=blocks_of(body, sizes),
        sources=_sources(story),
        about=about,
        disclaimer=str(kind.disclaimer) if kind else "",
        topics=topics,
        read_also=_read_also(story, topic_ids),
        tellings=_tellings(story),
        description=story.standfirst.strip() or first_words(body),
        url=absolute(edition, story.path) if story.path else "",
    )


def _labels(story: Story, kind: str) -> tuple[str, ...]:
    own = [str(label.label) for name, label in all_labels().items() if name in story.labels]
    return tuple([*own, kind] if kind else own)


def _section(story: Story) -> Link | None:
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


def _people(story: Story) -> tuple[tuple[Name, ...], tuple[About, ...]]:
    """Who is named under the headline, and what is said of them under the text.

    Something is said of authors, and of whoever the desk wrote something about for this story.
    """
    names, about = [], []
    fields = ("role", "about", "person_id", "person__name", "person__slug")
    for role, here, id, name, slug, description, bio in story.bylines.values_list(
        *fields, "person__description", "person__bio"
    ):
        keys.reading(keys.person(id))
        link = href(story.edition, Person(slug=slug).path)
        author = role == Byline.Role.AUTHOR
        names.append(Name(name, link, "" if author else str(Byline.Role(role).label)))
        paragraphs = _paragraphs(here) or (_paragraphs(bio) if author else ())
        if paragraphs or (author and description):
            about.append(About(name, link, description, paragraphs))
    return tuple(names), tuple(about)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _sources(story: Story) -> tuple[Source, ...]:
    return tuple(
        Source(title.strip(), url, "" if kind == SourceLink.Kind.MEDIA else str(SourceLink.Kind(kind).label))
        for title, url, kind in story.sources.values_list("title", "url", "kind")
    )


def _topics(story: Story) -> tuple[list[int], tuple[Link, ...]]:
    found = list(story.story_topics.values_list("topic_id", "topic__name", "topic__slug"))
    for id, _, _ in found:
        keys.reading(keys.topic(id))
    links = (Link(name, href(story.edition, Topic(slug=slug).path)) for _, name, slug in found)
    return [id for id, _, _ in found], tuple(links)


def _read_also(story: Story, topics: list[int]) -> tuple[Link, ...]:
    """What the desk chose; else the newest of the first topic, else of the section, as they are at the bake.

    Only the stories chosen are recorded, never the list they came from: a page of the archive does not change
    because its topic goes on.
    """
    fields = ("other_id", "other__headline", "other__path", "other__live", "other__edition_id")
    chosen = [
        (id, headline, path)
        for id, headline, path, live, edition in story.read_also.values_list(*fields)
        if live and edition == story.edition_id and id not in withheld_ids("story")
    ]
    if not chosen and (topics or story.section_id):
        name = f"topic/{topics[0]}" if topics else f"section/{story.section_id}"
        rows = Listing.objects.filter(list=name).exclude(story_id__in=[story.pk, *withheld_ids("story")])
        newest = rows.order_by("-published_at", "-story_id")[:READ_ALSO]
        chosen = list(newest.values_list("story_id", "story__headline", "story__path"))
    for id, _, _ in chosen:
        keys.reading(keys.story(id))
    return tuple(Link(headline, href(story.edition, path)) for _, headline, path in chosen)


def _tellings(story: Story) -> tuple[Telling, ...]:
    """The live tellings in other editions; publishing or withdrawing one announces the key they share."""
    keys.reading(keys.checked(f"telling:{story.telling}"))
    others = Story.objects.filter(telling=story.telling, live=True).exclude(edition_id=story.edition_id)
    fields = ("name", "language", "host", "prefix")
    rows = others.order_by("edition__sort_order", "edition_id").values_list(
        "pk", "path", *(f"edition__{name}" for name in fields)
    )
    found = []
    for id, path, *values in rows:
        keys.reading(keys.story(id))
        edition = Edition(**dict(zip(fields, values, strict=True)))
        found.append(
            Telling(
                language=edition.language,
                edition=edition.name,
                href=link_between(story.edition, edition, path),
                url=absolute(edition, path),
            )
        )
    return tuple(found)
