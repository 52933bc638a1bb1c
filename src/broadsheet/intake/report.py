"""The report of an import: what came, what was changed, what did not fit and why."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadsheet.intake.models import ImportLine, ImportRun
from broadsheet.intake.pipeline import counts


def head(run: ImportRun) -> dict[str, Any]:
    """The run without its lines."""
    return {
        "import": run.pk,
        "format": run.format,
        "source": run.source,
        "edition": run.edition.code,
        "trial": run.dry,
        "begun": run.begun.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "items": run.done,
        "outcomes": counts(run),
        "fault": run.fault,
    }


def pieces(run: ImportRun) -> Iterator[str]:
    """The whole report as JSON, piece by piece: the head, then one line for each item."""
    yield json.dumps(head(run), ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "lines": ['
    lines = ImportLine.objects.filter(run=run).select_related("story__edition").order_by("number")
    for count, line in enumerate(lines.iterator(chunk_size=500)):
        yield (",\n  " if count else "\n  ") + json.dumps(_line(line), ensure_ascii=False)
    yield "\n ]\n}\n"


def write_report(run: ImportRun, path: Path) -> Path:
    """Write the report to a file, as a stream. Returns `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        file.writelines(pieces(run))
        file.flush()
        os.fsync(file.fileno())
    return new.replace(path)


def _line(line: ImportLine) -> dict[str, Any]:
    told = {
        "number": line.number,
        "place": line.place,
        "source_id": line.source_id,
        "title": line.title,
        "outcome": line.outcome,
        "why": line.why,
        "story": line.story_id,
        "address": line.story.address if line.story else "",
    }
    return {name: value for name, value in told.items() if value not in ("", None)}
