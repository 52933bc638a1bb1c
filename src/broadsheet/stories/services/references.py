"""Wagtail's index of what a story uses (pictures, topics, people), which the desk's "used in" pages ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    reference_index_auto_update_disabled,
)

from broadsheet.stories.models import Story


@contextmanager
def references_once(story: Story, *, of_row: bool = True) -> Iterator[None]:
    """Bring the story's references up to date once, at the end of the outermost block.

    Otherwise each saved row does, every byline and topic too: a third of the queries of a publication. The
    index is of rows and not of revisions: `of_row=False` where only a revision is saved, for a live story.
    """
    if getattr(reference_index_auto_update_disabled, "value", False):
        yield
        return
    with disable_reference_index_auto_update():
        yield
    if of_row:
        ReferenceIndex.create_or_update_for_object(story)
