"""Has a story's pictures and documents made ready for readers before its page is baked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.blocks import StreamValue

from broadsheet import hookspecs
from broadsheet.newsroom.models import Person
from broadsheet.stories.blocks import stored_documents, stored_pictures, stored_recordings
from broadsheet.stories.models import DocumentFile, Picture, Recording
from broadsheet.stories.selectors.story import story_of
from broadsheet.stories.services.documents import put_out
from broadsheet.stories.services.recordings import put_out_recording
from broadsheet.stories.services.renditions import make_renditions

if TYPE_CHECKING:
    from broadsheet.hookspecs import OutputRef


@hookspecs.hook
def prepare_output(ref: OutputRef) -> None:
    """The pictures and files of a live story, and a person's portrait. A list shows only stories whose own
    page was baked before it.

    Raises PictureError, which fails that bake with its message on the press board.
    """
    if ref.kind == "person":
        # Their stories are baked again once it is there.
        portraits = Person.objects.filter(pk=ref.args["id"], portrait__isnull=False)
        for picture in Picture.objects.filter(pk__in=portraits.values("portrait_id")):
            make_renditions(picture=picture)
    if ref.kind != "story":
        return
    story = story_of(ref.args["id"])  # what the page is made of in a moment, and read with it
    if story is not None and story.live:
        prepare_body(story.body, lead=story.picture_id)


def prepare_body(body: StreamValue, *, lead: int | None = None) -> None:
    """Have the files of one text ready for readers. Raises PictureError."""
    if pictures := pictures_of(lead, body):
        for picture in Picture.objects.filter(pk__in=pictures):
            make_renditions(picture=picture)
    if documents := stored_documents(body):
        for document in DocumentFile.objects.filter(pk__in=documents):
            put_out(document=document)
    if recordings := stored_recordings(body):
        for recording in Recording.objects.select_related("poster").filter(pk__in=recordings):
            put_out_recording(recording=recording)
            if recording.poster:
                make_renditions(picture=recording.poster)


def pictures_of(lead: int | None, body: StreamValue) -> set[int]:
    """The ids of the lead picture and of those in the body."""
    return stored_pictures(body) | ({lead} if lead else set())
