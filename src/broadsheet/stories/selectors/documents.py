"""Documents as pages offer them. A bake looks for readers' copy and never makes one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from broadsheet.kernel import keys
from broadsheet.stories.models import DocumentFile


class MissingDocument(LookupError):
    """Readers' copy of a document is not there yet; making it comes before the bake."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers can keep: its kind in capitals (PDF), its size in bytes."""

    title: str
    href: str
    kind: str
    size: int


def download_of(document: DocumentFile, *, title: str = "", preview: bool = False) -> Download:
    """The document as a page offers it; in a preview the newsroom's own file. Raises MissingDocument."""
    keys.reading(keys.checked(f"document:{document.pk}"))
    if not preview and not (settings.HOME.public_media / document.public_name).is_file():
        raise MissingDocument(f"document {document.pk} has no copy for readers yet")
    return Download(
        title=title or document.title,
        href=document.url if preview else f"/media/{document.public_name}",
        kind=document.file_extension.upper(),
        size=document.file_size or 0,
    )
