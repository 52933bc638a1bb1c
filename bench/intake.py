"""Every file of a folder of samples through `broadsheet import`: a report that adds up, or a clear refusal.

python -m bench intake SAMPLES_DIR [PART ...]

The command runs in this process, a file at a time, each on a newsroom of its own; an archive (.zip) is
unpacked first. What ends in anything but a report that adds up or one sentence of refusal is printed as a
fault, and so is what takes longer than ten seconds an item. Files below `security/` have to be refused.
"""

from __future__ import annotations

import collections
import contextlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.site import made_site

SECONDS = 10
PARTS = ("wxr", "other-cms", "wires", "feeds", "html-articles", "corpora", "security")
BY_SUFFIX = {
    ".xml": ("wxr", "rss", "newsml"), ".xsd": ("newsml",), ".rss": ("rss",), ".atom": ("rss",),
    ".opml": ("rss",), ".rdf": ("rss",), ".html": ("html",), ".md": ("markdown",), ".svg": ("html", "rss"),
    ".json": ("ghost", "ninjs", "rss"), ".jsonl": ("ninjs", "table"), ".csv": ("table",), ".txt": ("html",),
}  # fmt: skip
NATURAL = (
    ("wxr/", "wxr"), ("other-cms/blogger/", "rss"), ("other-cms/ghost-export/", "ghost"),
    ("other-cms/ghost-migrate/mg-wp-xml/", "wxr"), ("other-cms/ghost-migrate/mg-json/", "ghost"),
    ("other-cms/ghost-migrate/mg-ghost-api/", "ghost"), ("wires/newsml-g2/", "newsml"),
    ("wires/ninjs/", "ninjs"), ("wires/superdesk-core/ninjs", "ninjs"),
    ("wires/superdesk-core/nitf", "newsml"),
    ("wires/superdesk-core/wordpress", "wxr"), ("feeds/", "rss"),
)  # fmt: skip
_UNFORESEEN = re.compile(r"could not be taken \(\w+:")


@dataclass
class Result:
    """What became of one file in one format."""

    file: str
    format: str
    seconds: float
    told: str
    outcomes: dict[str, int]
    faults: list[str]


def main(words: list[str]) -> int:
    """Returns 1 where a file had a fault."""
    if not words or not Path(words[0]).is_dir():
        print("Name the folder with the samples: python -m bench intake SAMPLES_DIR", file=sys.stderr)
        return 2
    root, parts = Path(words[0]).resolve(), words[1:] or PARTS
    with made_site() as site, contextlib.ExitStack() as stack:
        unpacked = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        runner = Runner(site.home)
        results = [
            runner.run(path, place, format_)
            for part in parts
            for path, place in _files(root, part, unpacked)
            for format_ in _formats(place, path)
        ]
    if not results:
        below = ", ".join(parts)
        print(f"No file in {root} below {below}: name the folder that holds these.", file=sys.stderr)
        return 2
    return _tell(results)


def _files(root: Path, part: str, unpacked: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((root / part).rglob("*")):
        place = str(path.relative_to(root))
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(unpacked / path.stem)
            for inner in sorted((unpacked / path.stem).rglob("*")):
                if inner.is_file():
                    yield inner, f"{place}!{inner.relative_to(unpacked)}"
        elif path.is_file():
            yield path, place


def _formats(place: str, path: Path) -> tuple[str, ...]:
    """The format that the folder says; else every one that has files of this name."""
    for start, format_ in NATURAL:
        if place.startswith(start):
            return (format_,)
    return BY_SUFFIX.get(path.suffix.lower(), ("rss",))


class Runner:
    """Runs the command on a fresh copy of one newsroom."""

    def __init__(self, home: Path) -> None:
        os.environ["BROADSHEET_HOME"] = str(home)
        from broadsheet.cli import boot, intake

        boot.boot_for_content()
        intake.boot_for_content = lambda: boot.Home.find()  # one process: set up and checked once
        self.commands = {command.name: command for command in intake.commands()}
        self.home, self.database = home, home / "private/newsroom.sqlite3"
        self.fresh = home / "fresh.sqlite3"
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.database, self.fresh)

    def run(self, path: Path, place: str, format_: str) -> Result:
        """Import one file; whatever happens is told."""
        import click
        from django.db import connection

        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)
        shutil.copy(self.fresh, self.database)
        shutil.rmtree(self.home / "private/imports", ignore_errors=True)
        out, faults, told = io.StringIO(), [], ""
        started = time.monotonic()
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                self.commands[format_].main([str(path)], standalone_mode=False)
        except click.ClickException as refusal:
            told = refusal.format_message()
            faults += [] if told.strip() and "\n" not in told else ["a refusal that is not one line"]
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
        seconds = time.monotonic() - started
        faults += ["a traceback was printed"] if "Traceback" in out.getvalue() else []
        outcomes = self._report(faults)
        items = max(1, sum(outcomes.values()))
        faults += [f"took {seconds:.0f} s for {items} items"] if seconds > SECONDS * items else []
        if place.startswith("security/") and not told and set(outcomes) - {"refused", "aside"}:
            faults.append("was taken, but has to be refused")
        return Result(place, format_, seconds, told, outcomes, faults)

    def _report(self, faults: list[str]) -> dict[str, int]:
        """The outcomes of the report that was written; every item has to be in one line of it."""
        found = sorted((self.home / "private/imports").glob("*-report.json"))
        if not found:
            return {}
        report = json.loads(found[-1].read_text("utf-8"))
        numbers = [line["number"] for line in report["lines"]]
        counted = collections.Counter(line["outcome"] for line in report["lines"])
        if numbers != list(range(1, report["items"] + 1)) or counted != report["outcomes"]:
            faults.append(f"the report does not add up: {report['items']} items, {report['outcomes']}")
        faults += [
            f"{line['place']}: {line['why']}"
            for line in report["lines"]
            if _UNFORESEEN.search(line.get("why", ""))
        ]
        return report["outcomes"]


def _tell(results: list[Result]) -> int:
    parts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for result in results:
        counted = parts["/".join(result.file.split("/")[:2])]
        counted["files"] += 1
        counted["refused files"] += bool(result.told)
        counted["faults"] += bool(result.faults)
        counted.update(result.outcomes)
        if result.told and not result.outcomes:
            print(f"  {result.file} ({result.format}): {result.told.partition('cannot be imported: ')[2]}")
    print()
    for part, counted in parts.items():
        print(f"{part:40} " + ", ".join(f"{count} {name}" for name, count in counted.items() if count))
    for result in results:
        for fault in result.faults:
            print(f"FAULT {result.file} ({result.format}): {fault}")
    slowest = max(results, key=lambda result: result.seconds)
    total = collections.Counter[str]()
    for counted in parts.values():
        total.update(counted)
    print(
        f"\n{total['files']} imports, {total['faults']} with a fault; "
        f"slowest {slowest.seconds:.1f} s ({slowest.file})"
    )
    return int(total["faults"] > 0)
