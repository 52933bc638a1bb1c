"""Where a story lives: its address, its time and its day."""

from __future__ import annotations

import datetime as dt

from broadsheet.kernel import slugs
from broadsheet.newsroom.models import Redirect
from broadsheet.stories.models import Story


def place_story(story: Story, *, now: dt.datetime) -> None:
    """Give the story its time, day and address at first publication; later they stay as they are.

    The address is `/2023/12/24/slug`, unique in the edition, never one that a redirect holds.
    """
    story.published_at = story.published_at or now
    story.day = story.edition.local_day(story.published_at)
    if story.path:
        return
    slug = slugs.slugify(story.slug or story.headline, story.edition.language) or "story"
    story.slug = slug
    folder = f"/{story.day:%Y/%m/%d}/"
    story.path = _free_path(story, folder, slug)


def _free_path(story: Story, folder: str, slug: str) -> str:
    stem = folder + slug
    number = 1
    path = stem
    while _is_taken(story, path):
        number += 1
        path = f"{stem}-{number}"
    return path


def _is_taken(story: Story, path: str) -> bool:
    return (
        Story.objects.filter(edition_id=story.edition_id, path=path).exclude(pk=story.pk).exists()
        or Redirect.objects.filter(edition_id=story.edition_id, path=path).exists()
    )
