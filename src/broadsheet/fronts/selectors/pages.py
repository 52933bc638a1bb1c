"""Static pages as readers' pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.selectors.counterparts import counterparts_of
from broadsheet.kernel import dates, keys
from broadsheet.kernel.sharing import shared
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import Link
from broadsheet.stories.blocks import shown_pictures
from broadsheet.stories.selectors.body import Block, Lookup, blocks_of, first_words
from broadsheet.stories.selectors.pictures import desk_sizes_of, sizes_of
from broadsheet.stories.selectors.tellings import Telling


@dataclass(frozen=True, slots=True)
class PageView:
    """All that a static page shows; `line` says when it was last changed and is empty in a preview."""

    title: str
    blocks: tuple[Block, ...]
    line: str
    datetime: str
    description: str
    url: str
    tellings: tuple[Telling, ...] = ()
    """The same page in other editions."""
    default_url: str = ""
    """Its address for readers of no language that has one; empty where there is one only."""

    @property
    def has_embeds(self) -> bool:
        """Whether it needs the script that shows other services' frames on a click."""
        return any(block.kind == "embed" for block in self.blocks)


def page_view(page: StaticPage, *, preview: bool = False) -> PageView:
    """The page as readers see it, live or, at the desk, from a draft. Raises MissingRendition in a bake."""
    edition = page.edition
    if page.pk:
        keys.reading(keys.page(page.pk))
    body = list(page.body)
    pictures = [picture.pk for picture, _alt in shown_pictures(body)]
    sizes = desk_sizes_of(pictures) if preview else sizes_of(pictures)
    tellings, default_url = counterparts_of(page)
    table, zone, changed = dates.table_for(edition.language), edition.zone, page.last_published_at
    return PageView(
        title=page.title,
        blocks=blocks_of(body, Lookup(edition, sizes, preview)),
        line=dates.story_line(changed, table, zone) if changed else "",
        datetime=dates.machine(changed, zone) if changed else "",
        description=first_words(body),
        url=absolute(edition, page.path) if page.path else "",
        tellings=tellings,
        default_url=default_url,
    )


def foot_of(edition: Edition) -> tuple[Link, ...]:
    """The pages that every page of the edition links to at its foot; under the edition's `site` key alone."""
    return shared(f"foot/{edition.pk}", lambda: _foot_of(edition))


def _foot_of(edition: Edition) -> tuple[Link, ...]:
    keys.reading(keys.site(edition.code))
    rows = StaticPage.objects.filter(edition=edition, live=True, in_foot=True).order_by("sort_order", "pk")
    return tuple(Link(title, href(edition, path)) for title, path in rows.values_list("title", "path"))


def live_paths(edition: Edition) -> list[str]:
    """The addresses inside the edition of the static pages that readers have."""
    keys.reading(keys.pages(edition.code))
    rows = StaticPage.objects.filter(edition=edition, live=True).order_by("sort_order", "pk")
    return list(rows.values_list("path", flat=True))
