"""The pictures of a source: found in a folder, and looked at before a story depends on them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from broadsheet.stories.pictures.measuring import measure, read_whole

_PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)")
_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.[A-Za-z]{3,4}$)")


def is_picture(address: str) -> bool:
    """Whether an address ends as that of a picture, before what is asked of it."""
    return _PICTURE.search(address) is not None


def original_of(src: str) -> str:
    """The address of a picture without what says how large this copy is (WordPress's `-300x200`)."""
    return _SIZE.sub("", src.partition("?")[0])


class Media(Protocol):
    """Where the files of pictures come from."""

    def find(self, src: str) -> Path | None:
        """The file of an address or name that the source gives, or None where there is none."""
        ...

    def why(self, src: str) -> str:
        """Why there is none, in words for the report."""
        ...


class NoMedia:
    """No folder was given: pictures are left out, and the report says so."""

    def find(self, src: str) -> Path | None:
        return None

    def why(self, src: str) -> str:
        return "not found"


class MediaFolder:
    """A folder with the source's files, such as `wp-content/uploads`; nothing outside it is ever read."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def find(self, src: str) -> Path | None:
        try:
            path = unquote(urlsplit(src).path)
        except ValueError:
            return None
        if "\x00" in path:
            return None
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if not parts or ".." in parts or len(parts) > 30:
            return None
        original = _SIZE.sub("", parts[-1])
        for name in dict.fromkeys((original, parts[-1])):
            # The whole path first, then without its first folders: the export says /wp-content/uploads/2013/.
            for start in range(len(parts)):
                if (found := self._inside([*parts[start:-1], name])) is not None:
                    return found
        return None

    def why(self, src: str) -> str:
        return "not found"

    def _inside(self, parts: list[str]) -> Path | None:
        try:
            path = self.root.joinpath(*parts).resolve()
            return path if path.is_relative_to(self.root) and path.is_file() else None
        except (OSError, ValueError):  # a name that is too long, a link that leads to itself
            return None


@lru_cache(maxsize=4096)
def fault_of(path: Path) -> str:
    """Why the file cannot be a picture here, or nothing. Its head first: a bomb is never decoded."""
    if path.suffix.lower().lstrip(".") not in settings.WAGTAILIMAGES_EXTENSIONS:
        return f"is none of {', '.join(settings.WAGTAILIMAGES_EXTENSIONS)}"
    if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return f"is larger than {settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024} MiB"
    try:
        content = path.read_bytes()
        width, height = measure(content)
    except (OSError, ValueError, SyntaxError, EOFError):
        return "is no picture"
    except (DecompressionBombError, DecompressionBombWarning):
        width = height = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        return f"has more than {settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:,} pixels"
    try:
        read_whole(content)
    except (OSError, ValueError, SyntaxError, EOFError):
        return "is damaged or cut off"
    return ""


@lru_cache(maxsize=4096)
def sha1_of(path: Path) -> str:
    """The hash by which the newsroom knows the bytes of a picture."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()


def pictures_of(story: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each picture of a story's JSON."""
    blocks = story.get("body", [])
    for one in [story, *blocks, *(one for block in blocks for one in block.get("pictures", []))]:
        if picture := one.get("picture"):
            yield picture


def settle(story: dict[str, Any], media: Media, notes: list[str]) -> None:
    """Put the file in the place of each picture's `src`; what has none is left out, and `notes` say so."""
    lost: list[str] = []
    if (lead := story.get("picture")) and not _settle(lead, media, lost):
        for name in ("picture", "picture_caption", "picture_alt"):
            story.pop(name, None)
    body = []
    for block in story.get("body", []):
        if block["type"] == "picture" and not _settle(block["picture"], media, lost):
            continue
        if block["type"] == "gallery":
            block["pictures"] = [one for one in block["pictures"] if _settle(one["picture"], media, lost)]
            if not block["pictures"]:
                continue
        body.append(block)
    story["body"] = body
    if lost:
        notes.append(f"pictures left out ({len(lost)}): {', '.join(lost[:3])}{' …' if len(lost) > 3 else ''}")


def _settle(picture: dict[str, Any], media: Media, lost: list[str]) -> bool:
    src = str(picture.pop("src", ""))
    if not src:
        return "file" in picture
    found = media.find(src)
    fault = "" if found else media.why(src)
    if found is not None:
        fault = fault_of(found)
    if found is None or fault:
        lost.append(f"{src[:200]} ({fault})")
        return False
    picture |= {"file": str(found), "sha1": sha1_of(found)}
    return True
