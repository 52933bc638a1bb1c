"""The pictures of a story in JSON: found again by their bytes, else taken in from a file."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from PIL.Image import DecompressionBombError
from willow.image import UnrecognisedImageFormatError

from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import Picture


def _check_form(picture: Picture, path: Path) -> None:
    """What Wagtail's upload form checks, for a file that comes another way. Raises ValueError."""
    if path.suffix.lower().lstrip(".") not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise ValueError(f"it is none of {', '.join(settings.WAGTAILIMAGES_EXTENSIONS)}")
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValueError(f"it has more than {settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:,} pixels")


def take_picture(given: dict[str, str], *, folder: Path, imported: bool, where: str) -> Picture:
    """The picture with the same bytes, else a new one from the file (relative names: in `folder`).

    Raises StoryFormatError when the file is not there, is no picture, or is not the one of the hash.
    """
    known = given.get("sha1") and Picture.objects.filter(file_hash=given["sha1"]).order_by("pk").first()
    if known:
        return known
    path = folder / given["file"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoryFormatError([f"{where}/file: {path} cannot be read ({error.strerror})"]) from None
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    if given.get("sha1", digest) != digest:
        raise StoryFormatError([f"{where}/sha1: {path} has the hash {digest}"])
    known = Picture.objects.filter(file_hash=digest).order_by("pk").first()
    if known:
        return known
    try:
        # Wagtail measures the picture as soon as it has the file, and so meets what is no picture.
        picture = Picture(
            title=given.get("title") or path.stem[:255],
            description=given.get("alt", ""),
            credit=given.get("credit", ""),
            source=given.get("source", ""),
            licence_note=given.get("licence_note", ""),
            imported=imported,
            file=ImageFile(io.BytesIO(content), name=path.name),
            file_size=len(content),
            file_hash=digest,
        )
        _check_form(picture, path)
        picture.full_clean()
        picture.save()
    except ValidationError as error:
        reason = " ".join(error.messages)
    except ValueError as error:
        reason = str(error)
    except DecompressionBombError:  # met when it is measured; above what is allowed here in any case
        reason = f"it has more than {settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:,} pixels"
    except (UnrecognisedImageFormatError, OSError):
        reason = "it is no picture"
    else:
        return picture
    raise StoryFormatError([f"{where}/file: {path} cannot be taken: {reason}"])
