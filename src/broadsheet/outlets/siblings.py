"""What stands beside a story's page under the same name with another ending."""

from __future__ import annotations

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Story

OEMBED, STORY_JSON, NINJS = ".oembed.json", ".json", ".ninjs.json"

LINKED = ((OEMBED, "application/json+oembed"), (STORY_JSON, "application/json"))
"""Ending and type of what the head of a story's page links to."""


def beside(edition: Edition, story: Story) -> SafeString:
    """Links to them for the head of the story's page."""
    found = [(type, href(edition, story.path + ending)) for ending, type in LINKED]
    return format_html_join("", '<link rel="alternate" type="{}" href="{}">\n', found)
