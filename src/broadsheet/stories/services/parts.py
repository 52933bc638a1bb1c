"""The rows that belong to a story: its bylines, sources, topics and what it offers to read also."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from broadsheet.stories.models import Story

PARTS = ("bylines", "sources", "story_topics", "read_also")


@contextmanager
def unchanged_parts_left_alone(story: Story) -> Iterator[None]:
    """Save a story inside the block without writing the sorts of parts that the database has just so.

    Most saves and publications change none, and each part is a query; nor need those be read again afterwards
    for the revision and the lists. For a story whose parts are held: made from a revision, or by a form.
    """
    held = getattr(story, "_cluster_related_objects", {})
    same = {}
    for name in PARTS:
        parts = held.get(name)
        if parts is None:
            continue
        kept = getattr(story, name).get_live_queryset()
        if [_says(part) for part in parts] == [_says(part) for part in kept]:
            same[name] = held.pop(name)
    yield
    for name, parts in same.items():
        held.setdefault(name, parts)


def _says(part: Model) -> dict[str, Any]:
    """A row but for its story, which is the same, and its number in the order, which may have gaps."""
    fields = (field for field in part._meta.concrete_fields if field.name not in ("story", "sort_order"))
    return {field.attname: getattr(part, field.attname) for field in fields}
