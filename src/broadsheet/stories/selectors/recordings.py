"""Audio and video as pages play them. A bake looks for readers' copy and never makes one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import direction_of
from broadsheet.stories.models import Recording
from broadsheet.stories.selectors.documents import MissingDocument
from broadsheet.stories.selectors.pictures import Size, Sizes

POSTER_WIDTH = 720
"""Pixels of a still picture: as wide as a story's column."""


@dataclass(frozen=True, slots=True)
class Played:
    """A recording as a page plays it. `captions` is the address of its WebVTT file; what is empty is not
    there.
    """

    video: bool
    title: str
    src: str
    type: str
    size: int
    """Bytes, which a reader is told before anything is loaded."""
    form: str
    """Its kind in capitals (MP3)."""
    caption: str
    credit: str
    words: tuple[str, ...]
    """What is heard in it, a paragraph each."""
    captions: str
    language: str
    direction: str
    poster: Size | None


def played(
    recording: Recording, edition: Edition, sizes: Sizes, *, caption: str, preview: bool = False
) -> Played:
    """The recording as a page of the edition plays it; in a preview the newsroom's own file and words. Raises
    MissingDocument.
    """
    keys.reading(keys.checked(f"recording:{recording.pk}"))
    if not preview and not (settings.HOME.public_media / recording.public_name).is_file():
        raise MissingDocument(f"recording {recording.pk} has no copy for readers yet")
    language = recording.language or edition.language
    return Played(
        video=recording.is_video,
        title=recording.title,
        src=recording.file.url if preview else f"/media/{recording.public_name}",
        type=recording.type,
        size=recording.file_size,
        form=recording.form.upper(),
        caption=caption,
        credit=recording.credit,
        words=tuple(recording.words),
        captions=_captions(recording, preview) if recording.captions else "",
        language=language,
        direction=direction_of(language),
        poster=_poster(recording, sizes),
    )


def _captions(recording: Recording, preview: bool) -> str:
    if preview:
        return reverse("broadsheet_captions", args=[recording.pk])
    return f"/media/{recording.captions_name}"


def _poster(recording: Recording, sizes: Sizes) -> Size | None:
    """None while it is not there: a page does not wait for it."""
    if not recording.is_video or not recording.poster_id:
        return None
    keys.reading(keys.checked(f"picture:{recording.poster_id}"))
    held = sizes.get(recording.poster_id, ())
    return next((size for size in held if size.width >= POSTER_WIDTH), held[-1] if held else None)
