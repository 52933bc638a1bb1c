"""Documents: what may be one, and the copy that readers get."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext as _

from broadsheet.kernel import atomic
from broadsheet.stories.models import DocumentFile
from broadsheet.stories.selectors.picture_use import documents_in_use

LARGEST = 50 * 1024 * 1024
"""Bytes of a document."""

_COPY = re.compile(r"[0-9a-f]{2}/.+-([0-9a-f]{20})\.[a-z0-9]+")
"""The name of readers' copy, as `DocumentFile.public_name` makes it."""

_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
# What a file of the kind begins with; text has to be UTF-8 without anything that is none.
_BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "rtf": (b"{\\rtf",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"), _PACKED),
}
_TEXT = ("csv", "txt", "json", "geojson")


def check_document(*, file: File) -> None:
    """Refuse what is not of the kind that its name says. Raises ValidationError with what to do."""
    kind = file.name.rpartition(".")[2].lower() if file.name else ""
    if kind not in settings.WAGTAILDOCS_EXTENSIONS:
        allowed = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        sentence = _("A document of the kind “%(kind)s” is not taken. Save it as one of: %(allowed)s.")
        raise ValidationError(sentence % {"kind": kind, "allowed": allowed})
    if file.size > LARGEST:
        sentence = _("The document has more than %(most)d MB. Offer a smaller file.")
        raise ValidationError(sentence % {"most": LARGEST // 1024 // 1024})
    file.seek(0)
    begins = file.read(4096)
    file.seek(0)
    if kind in _TEXT:
        fits = _is_text(begins)
    else:
        fits = begins.startswith(_BEGINNINGS[kind])
    if not fits:
        sentence = _("The file is called .%(kind)s, but it is none. Save it again as what it is.")
        raise ValidationError(sentence % {"kind": kind})


def put_out(*, document: DocumentFile) -> None:
    """Have readers' copy of the document in the public store. Safe to repeat. Raises OSError."""
    target = settings.HOME.public_media / document.public_name
    if target.is_file():
        return
    with document.open_file() as file:
        atomic.replace_file(target, file.read())


def withdraw_documents(*, documents: Collection[int]) -> int:
    """Take readers' copies of those documents that nothing live offers out of the public store.

    Returns how many files went. Safe to repeat; what is offered again is put out again before its bake.
    """
    unused = set(documents) - documents_in_use(documents)
    names = {document.public_name for document in DocumentFile.objects.filter(pk__in=unused)}
    # Two documents of the same bytes and title have their copy in common.
    names -= names_offered(names=names)
    files = [settings.HOME.public_media / name for name in names]
    there = [file for file in files if file.is_file()]
    for file in there:
        file.unlink(missing_ok=True)
    return len(there)


def names_offered(*, names: Collection[str]) -> set[str]:
    """Those of these names of the public store that are readers' copy of a document that is offered."""
    begins = {name: found[1] for name in names if (found := _COPY.fullmatch(name))}
    if not begins:
        return set()
    known = DocumentFile.objects.filter(reduce(or_, (Q(file_hash__startswith=d) for d in begins.values())))
    by_number = {document.pk: document.public_name for document in known}
    return {by_number[number] for number in documents_in_use(by_number)} & begins.keys()


def _is_text(data: bytes) -> bool:
    if b"\x00" in data:
        return False
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return fault.start > len(data) - 4 and len(data) == 4096  # cut in the middle of a letter
    return True
