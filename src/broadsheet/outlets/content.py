"""A story's words and pictures as they stand outside its page: clean HTML with full addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import nh3
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.translation import gettext

from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.selectors import direction_of
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.body import Block, Lookup, blocks_of, first_words, pictures_in
from broadsheet.stories.selectors.pictures import Sizes, wide

if TYPE_CHECKING:
    from broadsheet.outlets.items import Source

_TAGS = set(
    "p br b strong i em a ol ul li h2 h3 h4 blockquote q cite figure figcaption img table caption thead "
    "tbody tr th td sub sup code pre hr dl dt dd audio video source time abbr s del ins small".split()
)
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_ADDRESSES = {"href", "src", "poster"}


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in its largest public size, in pixels, with what is said of it and whose it is."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    rights: str
    """The licence note; may be empty, like the three above."""
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to be listened to or watched: its full address, its media type, its bytes, its name."""

    url: str
    type: str
    size: int
    title: str


@dataclass(frozen=True, slots=True)
class Content:
    """`summary` is plain text, `html` the whole story, `note` what was updated (may be empty)."""

    summary: str
    html: str
    photo: Photo | None
    note: str
    enclosure: Enclosure | None = None
    """The first recording in the text."""


def content_of(
    story: Story, sizes: Sizes, *, sources: Sequence[Source], disclaimer: str
) -> tuple[Content, list[int]]:
    """The content of a story with an edition and a path; and the pictures it lacks for now."""
    body = list(story.body)
    wanted = pictures_in(body)
    waiting = [id for id in (*wanted, story.picture_id) if id and not sizes.get(id)]
    if waiting:
        body = [block for block in body if block.block_type != "picture"]
    pieces = []
    if standfirst := story.standfirst.strip():
        pieces.append(f"<p><strong>{escape(standfirst)}</strong></p>")
    if story.picture_id and story.picture_id not in waiting:
        shot = wide(
            sizes,
            story.picture_id,
            alt=story.picture_alt or story.picture.description,
            caption=story.picture_caption,
            credit=story.picture.credit,
        )
        pieces.append(get_template("broadsheet/blocks/picture.html").render({"value": shot}))
    blocks = blocks_of(body, Lookup(story.edition, sizes))
    pieces += [get_template(block.template).render({"value": block.value}) for block in blocks]
    pieces += [_link(source) for source in sources]
    if disclaimer:
        pieces.append(f"<p><em>{escape(disclaimer)}</em></p>")
    html = clean("".join(pieces), absolute(story.edition, story.path))
    if direction_of(story.edition.language) == "rtl":
        html = f'<div dir="rtl">{html}</div>'
    note = story.updated_note if story.updated_at else ""
    summary = standfirst or first_words(body)
    return Content(summary, html, _photo(story, sizes), note, _enclosure(story, blocks)), waiting


def clean(html: str, base: str) -> str:
    """The HTML without what only a page of ours can show, every address in it a full one."""

    def full(tag: str, name: str, value: str) -> str:
        return urljoin(base, value) if name in _ADDRESSES else value

    cleaned: Callable[..., str] = nh3.clean
    return cleaned(
        html.replace("\x00", ""),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=full,
    ).strip()


def _photo(story: Story, sizes: Sizes) -> Photo | None:
    held: Any = sizes.get(story.picture_id) if story.picture_id else None
    if not held:
        return None
    picture, largest = story.picture, held[-1]
    return Photo(
        url=urljoin(absolute(story.edition, "/"), largest.src),
        width=largest.width,
        height=largest.height,
        alt=story.picture_alt or picture.description,
        caption=story.picture_caption,
        credit=picture.credit,
        rights=picture.licence_note,
    )


def _enclosure(story: Story, blocks: Sequence[Block]) -> Enclosure | None:
    for block in blocks:
        if block.kind == "recording":
            url = urljoin(absolute(story.edition, "/"), block.value.src)
            return Enclosure(url, block.value.type, block.value.size, block.value.title)
    return None


def _link(source: Source) -> str:
    return f'<p><a href="{escape(source.url)}">{escape(source.title or gettext("Source"))}</a></p>'
