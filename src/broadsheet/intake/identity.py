"""Whether a story that has an item's identity is that item's: numbers are the same in many sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from broadsheet.intake.models import ImportLine, ImportRun, Outcome
from broadsheet.intake.preparing import read_time
from broadsheet.stories.models import Story

_EVERYWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|ghost-|wp-")
"""Beginnings of what is one thing's alone: addresses, URNs, tags, and what our readers put a name before."""


def last_written(stories: Iterable[Story]) -> dict[int, tuple[str, str]]:
    """By the number of a story: the format and the source of the import that wrote it last.

    Only of stories whose identity another source may have for something else.
    """
    asked = [story.pk for story in stories if not _EVERYWHERE.match(story.source_id)]
    if not asked:
        return {}
    lines = ImportLine.objects.filter(story__in=asked, outcome__in=(Outcome.CAME, Outcome.CHANGED))
    rows = lines.order_by("pk").values_list("story", "run__format", "run__source")
    return {story: (format, source) for story, format, source in rows}


def is_another(known: Story, data: dict[str, Any], wrote: tuple[str, str], run: ImportRun) -> bool:
    """Whether the item of this run, `data`, is another thing than the story that has its identity.

    It is where it comes from another kind of source; and where it comes from another place (two blogs have an
    `about.md` each) with another headline and another date.
    """
    format, source = wrote
    if format != run.format:
        return True
    moved = source != run.source
    return moved and known.headline != data["headline"] and known.published_at != read_time(data)
