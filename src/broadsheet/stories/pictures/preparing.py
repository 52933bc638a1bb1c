"""Has a story's pictures made in readers' sizes before its page is baked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet import hookspecs
from broadsheet.stories.models import Picture, Story
from broadsheet.stories.services.renditions import make_renditions

if TYPE_CHECKING:
    from broadsheet.hookspecs import OutputRef


@hookspecs.hook
def prepare_output(ref: OutputRef) -> None:
    """The pictures of a live story. A list shows only stories whose own page was baked before it.

    Raises PictureError, which fails that bake with its message on the press board.
    """
    if ref.kind != "story":
        return
    story = Story.objects.filter(pk=ref.args["id"], live=True).first()
    for picture in Picture.objects.filter(pk__in=pictures_of(story)) if story else ():
        make_renditions(picture=picture)


def pictures_of(story: Story) -> set[int]:
    """The ids of the lead picture and of those in the body."""
    found = {story.picture_id} if story.picture_id else set()
    # Raw data: the ids are all there, and no picture is read for it.
    found |= {block["value"]["picture"] for block in story.body.raw_data if block["type"] == "picture"}
    return found - {None}
