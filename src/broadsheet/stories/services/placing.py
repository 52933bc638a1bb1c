"""Where a story lives: its address, its time and its day."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Sequence

from broadsheet.kernel import slugs
from broadsheet.newsroom.models import Redirect
from broadsheet.stories.models import Story

TOGETHER = 20
"""Addresses asked about at once: where every day has its “Weather” many of them are taken."""

TAKEN_BY_THE_DAY = {"index"}
"""The day's own list is `index.json` beside its stories, whose JSON is their address and `.json`."""


def place_story(story: Story, *, now: dt.datetime) -> None:
    """Give the story its time, day and address at first publication; later they stay as they are.

    The address is `/2023/12/24/slug`, unique in the edition, never one that a redirect holds.
    """
    stem = _stem(story, now)
    if not story.path:
        story.path = _free_path(story, stem)


def place_together(stories: Sequence[Story], *, now: dt.datetime) -> None:
    """The same for stories that are all new: two queries, and two more for each address that is taken."""
    stems = {id(story): _stem(story, now) for story in stories}
    editions, wanted = {story.edition_id for story in stories}, set(stems.values())
    taken: set[tuple[int, str]] = set()
    for model in (Story, Redirect):
        rows = model._default_manager.filter(edition_id__in=editions, path__in=wanted)
        taken.update(rows.order_by().values_list("edition_id", "path"))
    for story in stories:
        path = stems[id(story)]
        if (story.edition_id, path) in taken:
            path = _free_path(story, path, {own for edition, own in taken if edition == story.edition_id})
        story.path = path
        taken.add((story.edition_id, path))


def _stem(story: Story, now: dt.datetime) -> str:
    """Give it its time and its day; returns the address that it has if nothing stands there."""
    story.published_at = story.published_at or now
    story.day = story.edition.local_day(story.published_at)
    if story.path:
        return story.path
    slug = slugs.slugify(story.slug or story.headline, story.edition.language) or "story"
    story.slug = f"{slug}-1" if slug in TAKEN_BY_THE_DAY else slug
    return f"/{story.day:%Y/%m/%d}/{story.slug}"


def _free_path(story: Story, stem: str, besides: Collection[str] = ()) -> str:
    for first in itertools.count(1, TOGETHER):
        paths = [stem if n == 1 else f"{stem}-{n}" for n in range(first, first + TOGETHER)]
        taken = set(
            Story.objects.filter(edition_id=story.edition_id, path__in=paths)
            .exclude(pk=story.pk)
            .order_by()
            .values_list("path", flat=True)
        )
        held = Redirect.objects.filter(edition_id=story.edition_id, path__in=set(paths) - taken)
        taken.update(held.order_by().values_list("path", flat=True))
        for path in paths:
            if path not in taken and path not in besides:
                return path
    raise AssertionError("there is always another number")
