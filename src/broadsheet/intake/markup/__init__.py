"""HTML to the blocks of a story: the one conversion that every format uses.

What comes out is in the form of story.schema.json, except that a picture has `src` in place of `file`.
Running text is cleaned by the product's own `clean_rich_text`, which has the last word about tags and links.
"""

from markdown_it import MarkdownIt

from broadsheet.intake.markup.players import page_of
from broadsheet.intake.markup.reading import name_of, parsed, words
from broadsheet.intake.markup.walk import Body, to_blocks

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
"""Markdown as sites and Ghost write it, to HTML."""

__all__ = ["MARKDOWN", "Body", "name_of", "page_of", "parsed", "to_blocks", "words"]
