"""The story, its parts and the reader lists it stands in."""

from broadsheet.stories.models.document import DocumentFile
from broadsheet.stories.models.listing import Listing
from broadsheet.stories.models.parts import Byline, ReadAlso, SourceLink, StoryTopic
from broadsheet.stories.models.picture import Picture, PictureRendition, PublicRendition
from broadsheet.stories.models.recording import Recording
from broadsheet.stories.models.story import Story
from broadsheet.stories.models.version import Version

__all__ = [
    "Byline",
    "DocumentFile",
    "Listing",
    "Picture",
    "PictureRendition",
    "PublicRendition",
    "ReadAlso",
    "Recording",
    "SourceLink",
    "Story",
    "StoryTopic",
    "Version",
]
