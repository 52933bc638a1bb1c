"""Every format by its name on the command line."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from broadsheet.intake.feeds import Feed
from broadsheet.intake.ghost import Ghost
from broadsheet.intake.items import Source, SourceError
from broadsheet.intake.markdown import Markdown
from broadsheet.intake.pages import Captures, Pages
from broadsheet.intake.tables import Tables
from broadsheet.intake.wires import NewsML, Ninjs
from broadsheet.intake.wordpress import WordPress
from broadsheet.newsroom.models import Edition


def _wxr(path: Path, edition: Edition, profile: dict[str, Any]) -> Source:
    types = profile.get("leave_out", [])
    leave_out = frozenset(types if isinstance(types, list) else [])
    return WordPress(path, language=edition.language, zone=edition.zone, leave_out=leave_out)


def _ghost(path: Path, edition: Edition, profile: dict[str, Any]) -> Source:
    return Ghost(path, language=edition.language, site=str(profile.get("site", "")))


def _markdown(path: Path, edition: Edition, profile: dict[str, Any]) -> Source:
    permalink = str(profile.get("permalink", ""))
    return Markdown(path, language=edition.language, zone=edition.zone, permalink=permalink)


def _html(path: Path, edition: Edition, profile: dict[str, Any]) -> Source:
    if "capture" in profile or path.suffix.lower() == ".txt":
        return Captures(path, language=edition.language, zone=edition.zone, profile=profile)
    return Pages(path, language=edition.language, zone=edition.zone, profile=profile)


def _table(path: Path, edition: Edition, profile: dict[str, Any]) -> Source:
    return Tables(path, language=edition.language, zone=edition.zone, profile=profile)


def _entries(reader: Callable[..., Source]) -> Callable[[Path, Edition, dict[str, Any]], Source]:
    return lambda path, edition, profile: reader(path, language=edition.language, zone=edition.zone)


FORMATS: dict[str, Callable[[Path, Edition, dict[str, Any]], Source]] = {
    "wxr": _wxr,
    "ghost": _ghost,
    "rss": _entries(Feed),
    "ninjs": _entries(Ninjs),
    "newsml": _entries(NewsML),
    "markdown": _markdown,
    "html": _html,
    "table": _table,
}

_PACKED = {b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"BZh": "bzip2"}


def refuse_packed(path: Path) -> None:
    """Raises SourceError for an archive, which every format would take for broken text, and for a workbook,
    which is one of XML files that nobody would want to unpack.
    """
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(4)
        for mark, name in _PACKED.items():
            if head.startswith(mark):
                if name == "ZIP" and (form := _workbook(path)):
                    raise SourceError(f"it is a workbook ({form}): save its sheet as CSV, and give that file")
                raise SourceError(
                    f"it is packed ({name}): unpack it, and give the file or folder that is in it"
                )


def _workbook(path: Path) -> str:
    """XLSX (ISO/IEC 29500) or ODS (ISO/IEC 26300) by what is in the archive; else empty."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return "XLSX"
            kind = packed.open("mimetype").read(100) if "mimetype" in names else b""
            return "ODS" if kind.endswith(b"opendocument.spreadsheet") else ""
    # What `zipfile` raises for an archive that is damaged, locked or packed in a way it does not know.
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return ""
