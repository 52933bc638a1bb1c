"""The files that a story in JSON names: each is known by its bytes, so that none comes in twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import DocumentFile, Picture

Kept = TypeVar("Kept", DocumentFile, Picture)


def digest_of(content: bytes) -> str:
    """The SHA-1 by which Wagtail, and so the public JSON, knows a file."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def take_file(
    model: type[Kept],
    given: dict[str, Any],
    *,
    folder: Path,
    where: str,
    make: Callable[[Path, bytes, str], Kept],
) -> Kept:
    """What has the same bytes as `given`, else what `make` makes of path, bytes and hash.

    Relative names are looked for in `folder`. Raises StoryFormatError when the file cannot be read or is not
    the one of its hash, and what `make` raises.
    """
    if known := given.get("sha1") and _known(model, given["sha1"]):
        return known
    path = folder / given["file"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoryFormatError([f"{where}/file: {path} cannot be read ({error.strerror})"]) from None
    digest = digest_of(content)
    if given.get("sha1", digest) != digest:
        raise StoryFormatError([f"{where}/sha1: {path} has the hash {digest}"])
    return _known(model, digest) or make(path, content, digest)


def _known(model: type[Kept], digest: str) -> Kept | None:
    return model._default_manager.filter(file_hash=digest).order_by("pk").first()
