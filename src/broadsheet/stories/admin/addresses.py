from __future__ import annotations

from urllib.parse import unquote

from broadsheet.newsroom.addresses import absolute
from broadsheet.stories.models import Story


def public_address(story: Story) -> str:
    """Where readers find the story: a full address, percent-encoded."""
    return absolute(story.edition, story.path)


def readable_address(story: Story) -> str:
    """The same as a browser shows it, in the edition's script."""
    return unquote(public_address(story))
