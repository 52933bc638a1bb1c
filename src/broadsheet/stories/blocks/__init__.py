"""What a story's body is made of: one file for each block."""

from broadsheet.stories.blocks.body import (
    BodyField,
    StoryBody,
    offered_documents,
    plain_text,
    played_recordings,
    shown_pictures,
    stored_documents,
    stored_pictures,
    stored_recordings,
)

__all__ = [
    "BodyField",
    "StoryBody",
    "offered_documents",
    "plain_text",
    "played_recordings",
    "shown_pictures",
    "stored_documents",
    "stored_pictures",
    "stored_recordings",
]
