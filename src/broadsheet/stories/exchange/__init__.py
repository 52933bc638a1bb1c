"""A story as JSON: the form in which stories come in and go out.

The form is `story.schema.json` (also in docs/developers). What `write_story` gives, `read_story` takes.
"""

from broadsheet.stories.exchange.finding import find_story
from broadsheet.stories.exchange.reading import Missing, read_story
from broadsheet.stories.exchange.schema import SCHEMA, StoryFormatError, check
from broadsheet.stories.exchange.writing import write_story

__all__ = ["SCHEMA", "Missing", "StoryFormatError", "check", "find_story", "read_story", "write_story"]
