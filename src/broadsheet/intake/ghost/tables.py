"""The tables of a Ghost export as a stream: rows of a few tables, in the file's order."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from broadsheet.intake.items import SourceError
from broadsheet.intake.metered import Metered

DEEPEST = 60
TABLES = frozenset({"posts", "tags", "users", "posts_tags", "posts_authors", "posts_meta"})
"""What is read. Settings, keys, sessions, members and roles are not: none of it belongs into a newsroom."""


def rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) for each row of `TABLES`. Raises SourceError where the file ends to be JSON."""
    names: list[str] = []
    pending = ""
    builder: ObjectBuilder | None = None
    opened = 0
    try:
        with path.open("rb") as file:
            metered = Metered(behind_mark(file))
            for event, value in ijson.basic_parse(metered, use_float=True):
                if event in ("start_map", "start_array"):
                    names.append(pending)
                    pending = ""
                    if len(names) > DEEPEST:
                        raise SourceError(f"it is nested deeper than {DEEPEST}")
                    if builder is None and event == "start_map" and (table := _table(names)):
                        builder, opened = ObjectBuilder(), len(names)
                if builder is not None:
                    builder.event(event, value)
                if event == "map_key":
                    pending = value
                elif event in ("end_map", "end_array"):
                    names.pop()
                    pending = ""
                    if builder is not None and len(names) < opened:
                        if isinstance(builder.value, dict):
                            yield table, builder.value
                        builder = None
                        metered.since = 0
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror})") from None
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"it is not JSON to its end ({' '.join(str(error).split())[:100]})") from None


def behind_mark(file: BinaryIO) -> BinaryIO:
    """The file behind the mark that Windows programs begin UTF-8 with."""
    if file.read(3) != codecs.BOM_UTF8:
        file.seek(0)
    return file


def _table(names: list[str]) -> str:
    """The table that a row at this place belongs to: `db[].data.posts[]`, `data.posts[]` or `posts[]`."""
    if len(names) < 3 or names[-1] or names[-2] not in TABLES:
        return ""
    above = [name for name in names[:-2] if name]
    return names[-2] if above in (["db", "data"], ["data"], []) else ""
