"""The story, its parts and the reader lists it stands in."""

from broadsheet.stories.models.listing import Listing
from broadsheet.stories.models.parts import Byline, ReadAlso, SourceLink, StoryTopic
from broadsheet.stories.models.picture import Picture, PictureRendition, PublicRendition
from broadsheet.stories.models.story import Story

__all__ = [
    "Byline",
    "Listing",
    "Picture",
    "PictureRendition",
    "PublicRendition",
    "ReadAlso",
    "SourceLink",
    "Story",
    "StoryTopic",
]
