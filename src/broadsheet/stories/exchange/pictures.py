"""The pictures of a story in JSON: found again by their bytes, else taken in from a file."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL.Image import DecompressionBombError
from wagtail.models import get_root_collection_id

from broadsheet.kernel.plaintext import clean_line
from broadsheet.stories.exchange.files import digest_of, take_file
from broadsheet.stories.exchange.names import Names, NotThereYet
from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import Picture
from broadsheet.stories.pictures.measuring import measure, read_whole
from broadsheet.stories.pictures.refusals import (
    PictureRefused,
    refuse_by_bytes,
    refuse_measures,
    refuse_undecodable,
    unreadable,
)
from broadsheet.stories.references import note_references


def write_picture(picture: Picture) -> dict[str, str]:
    """The picture: its file on this machine, its hash, and what is known of it."""
    known = {
        "file": picture.file.path,
        "sha1": picture.get_file_hash(),
        "title": picture.title,
        "credit": picture.credit,
        "alt": picture.description,
        "source": picture.source,
        "licence_note": picture.licence_note,
    }
    return {name: value for name, value in known.items() if value}


def take_picture(
    given: dict[str, str], *, folder: Path, imported: bool, where: str, names: Names | None = None
) -> Picture:
    """The picture with the same bytes, else a new one from the file (relative names: in `folder`).

    Raises StoryFormatError when the file is not there, is no picture, or is not the one of the hash; and
    NotThereYet where `names` may not make one.
    """
    if names and (found := names.pictures.get(given.get("sha1", ""))):
        return found
    if names and not names.making:
        raise NotThereYet
    read = names is not None and names.pictures_were_read
    picture = _take(given, folder=folder, imported=imported, where=where, read=read)
    if names and picture.file_hash:
        names.pictures[picture.file_hash] = picture
    return picture


def take_pictures(given: Iterable[dict[str, str]], *, names: Names, imported: bool) -> None:
    """Take in the pictures that are not known, in a few statements, for stories that are read next.

    Each has an absolute `file` and its `sha1`. What cannot be taken is left for `take_picture` to say so.
    """
    wanted: dict[str, dict[str, str]] = {}
    for one in given:  # what is said first of a picture stays
        if one.get("sha1") and one.get("file"):
            wanted.setdefault(one["sha1"], one)
    names.look_up_pictures(wanted)
    unknown = {digest: one for digest, one in wanted.items() if digest not in names.pictures}
    collection = get_root_collection_id() if unknown else None
    new = []
    for digest, one in unknown.items():
        with suppress(OSError, StoryFormatError):
            path = Path(one["file"])
            content = path.read_bytes()
            if digest_of(content) == digest:
                fields = _fields(one, path, imported=imported) | {"collection_id": collection}
                new.append(_checked(fields, content, digest, path, names.pictures_were_read, path.name))
    for picture in Picture.objects.bulk_create(new):
        names.pictures[picture.file_hash] = picture
    note_references(new)


def _take(given: dict[str, str], *, folder: Path, imported: bool, where: str, read: bool) -> Picture:
    def make(path: Path, content: bytes, digest: str) -> Picture:
        fields = _fields(given, path, imported=imported) | {"collection_id": get_root_collection_id()}
        picture = _checked(fields, content, digest, path, read, f"{where}/file: {path}")
        picture.save()
        return picture

    return take_file(Picture, given, folder=folder, where=where, make=make)


def _fields(given: dict[str, str], path: Path, *, imported: bool) -> dict[str, Any]:
    return {
        "title": clean_line(given.get("title", "")) or path.stem[:255],
        "description": clean_line(given.get("alt", "")),
        **{name: clean_line(given.get(name, "")) for name in ("credit", "source", "licence_note")},
        "imported": imported,
    }


def _checked(
    fields: dict[str, Any], content: bytes, digest: str, path: Path, read: bool, where: str
) -> Picture:
    """A picture whose file is kept and whose row is not written yet. Raises StoryFormatError."""
    try:
        refuse_by_bytes(content, path.name)
        width, height = measure(content) if read else read_whole(content)
        refuse_measures(width, height)
        fields |= {"width": width, "height": height, "file_size": len(content), "file_hash": digest}
        # Without its file: with one Wagtail decodes the whole picture to measure it, twice.
        picture = Picture(**fields)
        picture.clean_fields(exclude=["file", "collection", "uploaded_by_user"])
    except ValidationError as error:
        reason = " ".join(error.messages)
    except PictureRefused as refused:
        reason = str(refused)
    except DecompressionBombError:  # too large even to be measured in this process
        reason = _what_the_child_says(path)
    except (OSError, ValueError, SyntaxError, EOFError):
        reason = str(unreadable())
    else:
        field = Picture._meta.get_field("file")
        name = field.storage.save(field.generate_filename(picture, path.name), ContentFile(content))
        return Picture(**fields, file=name)
    raise StoryFormatError([f"{where} cannot be taken: {reason}"])


def _what_the_child_says(path: Path) -> str:
    try:
        refuse_undecodable(path)
    except PictureRefused as refused:
        return str(refused)
    return str(unreadable())
