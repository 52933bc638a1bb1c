"""HTML to the blocks of a story: the one conversion that every format uses.

What comes out is in the form of story.schema.json, except that a picture has `src` in place of `file`.
Running text is cleaned by the product's own `clean_rich_text`, which has the last word about tags and links.
"""

from broadsheet.intake.markup.reading import name_of, parsed, words
from broadsheet.intake.markup.walk import Body, page_of, to_blocks

__all__ = ["Body", "name_of", "page_of", "parsed", "to_blocks", "words"]
