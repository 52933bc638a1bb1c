"""The audio and video of a story in JSON: found again by their bytes, else taken in from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from broadsheet.stories.exchange.pictures import write_picture
from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import Picture, Recording
from broadsheet.stories.services.recordings import hash_of, save_recording

TEXTS = ("title", "credit", "language", "transcript", "captions")


def write_recording(recording: Recording) -> dict[str, Any]:
    """The recording: its file on this machine, its hash, and what is known of it."""
    known: dict[str, Any] = {"file": recording.file.path, "sha1": recording.file_hash}
    known |= {name: getattr(recording, name) for name in TEXTS}
    if recording.poster:
        known["poster"] = write_picture(recording.poster)
    return {name: value for name, value in known.items() if value}


def take_recording(
    given: dict[str, Any],
    *,
    folder: Path,
    imported: bool,
    where: str,
    picture: Callable[[dict[str, Any], str], Picture],
) -> Recording:
    """The recording with the same bytes and language, else a new one from the file (relative names: in
    `folder`): its words are of one language.

    Raises StoryFormatError when the file is not there, is none that is taken, or is not the one of the hash.
    """
    if known := _known(given, given.get("sha1")):
        return known
    path = folder / given["file"]
    try:
        with path.open("rb") as opened:
            file = File(opened, name=path.name)
            digest = hash_of(file)
            if given.get("sha1", digest) != digest:
                raise StoryFormatError([f"{where}/sha1: {path} has the hash {digest}"])
            if known := _known(given, digest):
                return known
            recording = Recording(
                imported=imported, file=file, **{name: given.get(name, "") for name in TEXTS}
            )
            recording.title = recording.title or path.stem[:255]
            if given.get("poster"):
                recording.poster = picture(given["poster"], f"{where}/poster")
            return save_recording(recording=recording)
    except OSError as error:
        raise StoryFormatError([f"{where}/file: {path} cannot be read ({error.strerror})"]) from None
    except ValidationError as error:
        raise StoryFormatError(
            [f"{where}/file: {path} cannot be taken: {' '.join(error.messages)}"]
        ) from None


def _known(given: dict[str, Any], sha1: str | None) -> Recording | None:
    same = Recording.objects.filter(file_hash=sha1, language=given.get("language", "")).order_by("pk")
    return same.first() if sha1 else None
