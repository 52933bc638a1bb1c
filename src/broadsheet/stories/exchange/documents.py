"""The documents of a story in JSON: found again by their bytes, else taken in from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from broadsheet.stories.exchange.files import take_file
from broadsheet.stories.exchange.schema import StoryFormatError
from broadsheet.stories.models import DocumentFile
from broadsheet.stories.services.documents import check_document


def write_document(document: DocumentFile) -> dict[str, Any]:
    """The document: its file on this machine, its hash, its title."""
    return {"file": document.file.path, "sha1": document.get_file_hash(), "title": document.title}


def take_document(given: dict[str, Any], *, folder: Path, imported: bool, where: str) -> DocumentFile:
    """The document with the same bytes, else a new one from the file (relative names: in `folder`).

    Raises StoryFormatError when the file is not there, is none that is taken, or is not the one of the hash.
    """

    def make(path: Path, content: bytes, digest: str) -> DocumentFile:
        document = DocumentFile(
            title=given.get("title") or path.stem[:255],
            imported=imported,
            file=ContentFile(content, name=path.name),
            file_size=len(content),
            file_hash=digest,
        )
        try:
            check_document(file=ContentFile(content, name=path.name))
            document.full_clean()
        except ValidationError as error:
            raise StoryFormatError(
                [f"{where}/file: {path} cannot be taken: {' '.join(error.messages)}"]
            ) from None
        document.save()
        return document

    return take_file(DocumentFile, given, folder=folder, where=where, make=make)
