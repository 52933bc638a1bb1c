"""What a story's body is made of: one file for each block."""

from broadsheet.stories.blocks.body import BodyField, StoryBody

__all__ = ["BodyField", "StoryBody"]
