"""What hangs on a story (bylines, topics, sources), read for all the stories that are rendered together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from broadsheet.kernel.sharing import is_shared, together
from broadsheet.stories.models import Story


def rows_of(story: Story, relation: str, *fields: str) -> list[tuple[Any, ...]]:
    """The rows of one of a story's ordered parts, in the desk's order. One query at most.

    A draft's parts are the draft's own, as its form has them.
    """
    if is_shared() and story.pk:
        return together(f"{relation}: {fields}", story.pk, partial(_load, relation, fields)) or []
    return list(getattr(story, relation).order_by("sort_order", "pk").values_list(*fields))


def _load(relation: str, fields: Sequence[str], ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    model: Any = Story._meta.get_field(relation).related_model
    rows = model._default_manager.filter(story__in=ids).order_by("sort_order", "pk")
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for id, *row in rows.values_list("story_id", *fields):
        found[id].append(tuple(row))
    return found
