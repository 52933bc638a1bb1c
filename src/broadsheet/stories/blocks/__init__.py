"""What a story's body is made of: one file for each block."""

from broadsheet.stories.blocks.body import (
    BodyField,
    StoryBody,
    offered_documents,
    plain_text,
    shown_pictures,
    stored_documents,
    stored_pictures,
)

__all__ = [
    "BodyField",
    "StoryBody",
    "offered_documents",
    "plain_text",
    "shown_pictures",
    "stored_documents",
    "stored_pictures",
]
