"""Rich text: what it may hold, and how it is cleaned on the way in."""

from broadsheet.stories.richtext.cleaning import clean_rich_text, drawn, has_text, plain_text
from broadsheet.stories.richtext.links import link_of

__all__ = ["clean_rich_text", "drawn", "has_text", "link_of", "plain_text"]
