"""A story as readers would see it, for the desk: the very code that bakes its page."""

from __future__ import annotations

from broadsheet.fronts.models import StaticPage
from broadsheet.press.kinds.static_page import static_page
from broadsheet.press.kinds.story import story_page
from broadsheet.press.pages import river_fragment, speaking
from broadsheet.river.selectors import river_of
from broadsheet.stories.models import Story


def render_story_preview(story: Story) -> str:
    """The whole page of a story that may be a draft or not even saved, with today's river in its place.

    Nothing is written, and nothing is asked of the request: no reader's page depends on one.
    """
    with speaking(story.edition):
        return story_page(story, preview=True, river=river_fragment(story.edition, river_of(story.edition)))


def render_page_preview(page: StaticPage) -> str:
    """The same for a static page."""
    with speaking(page.edition):
        return static_page(page, preview=True, river=river_fragment(page.edition, river_of(page.edition)))
