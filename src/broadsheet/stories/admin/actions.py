"""The menu of the story form: it offers what this person may do with this story."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from broadsheet.stories.models import Story
from broadsheet.stories.policy import may_publish

FOR_PUBLISHERS = frozenset({"action-publish", "action-unpublish"})


def offer_what_is_allowed(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take publishing off the menu of a story that stands where this person does not publish."""
    story = context.get("instance")
    if isinstance(story, Story) and story.pk and not may_publish(request.user, story):
        items[:] = [item for item in items if item.name not in FOR_PUBLISHERS]
