"""What a page says of itself as data: one graph of schema.org terms, whose nodes have names that last.

Vocabulary release 30.0; what of it search engines read is in their guides to Article and ProfilePage.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.outlets.items import id_of
from broadsheet.press.logos import logo_of
from broadsheet.press.pages import Head
from broadsheet.stories.kinds import all_kinds
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.pictures import Shot
from broadsheet.stories.selectors.recordings import Played
from broadsheet.stories.selectors.story import Name, Source, StoryView

Node = dict[str, Any]

_ALONE = frozenset({"NewsArticle", "AdvertiserContentArticle", "SatiricalArticle"})
"""Types that stand alone: what was paid for or made up is no NewsArticle. Others stand beside that one, since
search engines know no other."""

_BASED_ON = frozenset({"document", "data", "study"})

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def story_graph(story: Story, view: StoryView) -> list[Node]:
    """The nodes of a story's page. Reads nothing but what its page has read."""
    edition: Edition = story.edition
    trail = [(edition.name, absolute(edition, "/"))]
    if view.section:
        trail.append((view.section.name, full_address(edition, view.section.href)))
    photos = [_photo(view.picture, f"{view.url}#picture", edition)] if view.picture else []
    page = _page("WebPage", edition, view.url, view.headline) | {
        "mainEntity": {"@id": f"{view.url}#story"},
        "datePublished": view.datetime,
        "dateModified": view.updated_datetime or view.datetime,
    }
    if photos:
        page["primaryImageOfPage"] = {"@id": photos[0]["@id"]}
    people = {name.href: _person(name, edition) for name in view.names}
    plays = [
        _recording(block.value, f"{view.url}#recording-{place}", view, edition)
        for place, block in enumerate(view.blocks, start=1)
        if block.kind == "recording"
    ]
    return [
        organisation(edition),
        site(edition),
        page,
        _article(story, view, photos) | _plays(plays),
        *people.values(),
        *plays,
        *photos,
        _breadcrumb(view.url, [*trail, (view.headline, view.url)]),
    ]


def page_graph(edition: Edition, head: Head, portrait: Shot | None = None) -> list[Node]:
    """The nodes of any other page that may be indexed."""
    url, subject = head.canonical, head.subject
    front = absolute(edition, "/")
    if url == front:
        return [organisation(edition), site(edition), _page("WebPage", edition, url, edition.name)]
    trail = [(edition.name, front)]
    form = "CollectionPage"
    own: list[Node] = []
    if isinstance(subject, Section | Topic | Person):
        place = absolute(edition, subject.path)
        trail.append((subject.name, place))
        if isinstance(subject, Person) and url == place:
            form = "ProfilePage"
            own.append(
                {
                    "@type": "Person",
                    "@id": f"{place}#person",
                    "name": subject.name,
                    "url": place,
                    "description": subject.description,
                    "image": full_address(edition, portrait.src) if portrait else "",
                }
            )
    if trail[-1][1] != url:
        trail.append((head.title.removesuffix(f" — {edition.name}"), url))
    page = _page(form, edition, url, head.title) | {"description": head.description}
    if own:
        page["mainEntity"] = {"@id": own[0]["@id"]}
    return [organisation(edition), site(edition), page, *own, _breadcrumb(url, trail)]


def script(nodes: list[Node]) -> SafeString:
    """The graph as an element of the head: nothing in it can end the element."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": [_filled(node) for node in nodes]},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>\n')  # noqa: S308 - escaped above


def organisation(edition: Edition) -> Node:
    """Who publishes."""
    front = absolute(edition, "/")
    node: Node = {"@type": "NewsMediaOrganization", "@id": f"{front}#org", "name": edition.name, "url": front}
    if logo := logo_of(edition):
        url = full_address(edition, logo.src)
        size = {"width": _pixels(logo.width), "height": _pixels(logo.height)}
        node["logo"] = {"@type": "ImageObject", "@id": f"{front}#logo", "url": url, "contentUrl": url, **size}
    return node


def site(edition: Edition) -> Node:
    """The edition as a whole."""
    front = absolute(edition, "/")
    return {
        "@type": "WebSite",
        "@id": f"{front}#site",
        "url": front,
        "name": edition.name,
        "description": edition.tagline,
        "inLanguage": edition.language,
        "publisher": {"@id": f"{front}#org"},
    }


def types_of(kind: str) -> str | list[str]:
    """The type of a kind of story; unknown kinds are plain news."""
    known = all_kinds().get(kind)
    if known and known.paid:
        return "AdvertiserContentArticle"
    form = known.schema_type if known else "NewsArticle"
    return form if form in _ALONE else ["NewsArticle", form]


def _page(form: str, edition: Edition, url: str, name: str) -> Node:
    front = absolute(edition, "/")
    page = {
        "@type": form,
        "@id": url,
        "url": url,
        "name": name,
        "inLanguage": edition.language,
        "isPartOf": {"@id": f"{front}#site"},
    }
    return page if url == front else page | {"breadcrumb": {"@id": f"{url}#breadcrumb"}}


def _article(story: Story, view: StoryView, photos: list[Node]) -> Node:
    edition: Edition = story.edition
    form = types_of(story.kind)
    node: Node = {
        "@type": form,
        "@id": f"{view.url}#story",
        "identifier": id_of(story.pk, story.created_at),
        "url": view.url,
        "headline": view.headline,
        "description": view.description,
        "datePublished": view.datetime,
        "dateModified": view.updated_datetime or view.datetime,
        "inLanguage": edition.language,
        "mainEntityOfPage": {"@id": view.url},
        "publisher": {"@id": f"{absolute(edition, '/')}#org"},
        "isAccessibleForFree": True,
        "articleSection": view.section.name if view.section else "",
        "keywords": [topic.name for topic in view.topics],
        "image": [{"@id": photo["@id"]} for photo in photos],
        "citation": [_source(source) for source in view.sources],
        "isBasedOn": [source.href for source in view.sources if source.form in _BASED_ON],
        "workTranslation": [
            {
                "@type": "CreativeWork",
                "@id": f"{telling.url}#story",
                "url": telling.url,
                "inLanguage": telling.language,
            }
            for telling in view.tellings
        ],
    }
    if view.updated_line and view.updated_note:
        node["correction"] = {
            "@type": "CorrectionComment",
            "text": view.updated_note,
            "datePublished": view.updated_datetime,
        }
    if view.place and form != "AdvertiserContentArticle" and form != "SatiricalArticle":
        node["dateline"] = view.place
    for name in view.names:
        part = {"author": "author", "editor": "editor", "translator": "translator"}.get(
            name.part, "contributor"
        )
        if name.part == "interviewee":
            part = "mentions"
        node.setdefault(part, []).append({"@id": f"{full_address(edition, name.href)}#person"})
    return node


def _person(name: Name, edition: Edition) -> Node:
    url = full_address(edition, name.href)
    image = full_address(edition, name.portrait.src) if name.portrait else ""
    return {"@type": "Person", "@id": f"{url}#person", "name": name.name, "url": url, "image": image}


def _photo(shot: Shot, id: str, edition: Edition) -> Node:
    largest = shot.largest or shot
    url = full_address(edition, largest.src)
    return {
        "@type": "ImageObject",
        "@id": id,
        "url": url,
        "contentUrl": url,
        "width": _pixels(largest.width),
        "height": _pixels(largest.height),
        "caption": shot.caption or shot.alt,
        "creditText": shot.credit,
    }


def _plays(nodes: list[Node]) -> Node:
    """What an article says of its audio and video."""
    found: Node = {"audio": [], "video": []}
    for node in nodes:
        found["video" if node["@type"] == "VideoObject" else "audio"].append({"@id": node["@id"]})
    return found


def _recording(played: Played, id: str, view: StoryView, edition: Edition) -> Node:
    poster = played.poster
    return {
        "@type": "VideoObject" if played.video else "AudioObject",
        "@id": id,
        "name": played.title,
        "description": played.caption or played.title,
        "contentUrl": full_address(edition, played.src),
        "encodingFormat": played.type,
        "contentSize": str(played.size),
        "uploadDate": view.datetime,
        "inLanguage": played.language,
        "transcript": "\n".join(played.words),
        "creditText": played.credit,
        "thumbnailUrl": full_address(edition, poster.src) if poster else "",
    }


def _pixels(number: int) -> Node:
    # UN/CEFACT Recommendation 20: E37 is the pixel.
    return {"@type": "QuantitativeValue", "value": number, "unitCode": "E37"}


def _source(source: Source) -> Node:
    return {"@type": "CreativeWork", "name": source.title, "url": source.href}


def _breadcrumb(url: str, trail: list[tuple[str, str]]) -> Node:
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumb",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": name,
                "item": {"@type": "WebPage", "@id": address},
            }
            for place, (name, address) in enumerate(trail, start=1)
        ],
    }


def full_address(edition: Edition, link: str) -> str:
    """The full address of a link on a page of the edition."""
    if "://" in link:
        return link
    prefix = f"/{edition.prefix}/" if edition.prefix else "/"
    front = absolute(edition, "/")
    return front.removesuffix(prefix) + link


def _filled(node: Node) -> Node:
    return {
        name: _filled(value) if isinstance(value, dict) else _each(value)
        for name, value in node.items()
        if value not in ("", [], None)
    }


def _each(value: Any) -> Any:
    return (
        [_filled(item) if isinstance(item, dict) else item for item in value]
        if isinstance(value, list)
        else value
    )
