"""`broadsheet import wxr|...`: archives of other systems."""

from __future__ import annotations

import fcntl
import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadsheet.cli.boot import boot_for_content, settle_memory
from broadsheet.cli.group import CommandError

if TYPE_CHECKING:
    from broadsheet.intake.beside import Beside
    from broadsheet.intake.models import ImportRun
    from broadsheet.intake.pipeline import Progress
    from broadsheet.newsroom.models import Edition

FETCH = "fetch"
FORMATS = {
    "wxr": "a WordPress export (WXR; a file, or a folder of several)",
    "ghost": "a Ghost export (JSON)",
    "rss": "a saved feed, once (RSS, Atom, JSON Feed; Blogger's export)",
    "ninjs": "wire copy as ninjs 1 to 3 (a file or a folder)",
    "newsml": "wire copy as NewsML-G2 or NITF (a file or a folder)",
    "markdown": "Markdown with front matter (Hugo, Jekyll, Pelican; a file or a folder)",
    "html": "saved pages of a site without an export, as HTML or as text (a file or a folder)",
    "table": "a table of stories as CSV or JSON lines, by a mapping of its columns (Drupal and others)",
}


def commands() -> Iterator[click.Command]:
    """One command for each format; they differ in the reader alone."""
    for name, what in FORMATS.items():
        yield _command(name, what)


class MediaPlace(click.Path):
    """A folder, or the word `fetch` (a folder of that name is ./fetch)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return FETCH if value == FETCH else super().convert(value, param, ctx)


def _command(name: str, what: str) -> click.Command:
    @click.command(
        name, help=f"Bring in {what}. Run it again after an interruption: it goes on where it was."
    )
    @click.argument("source", type=click.Path(exists=True, path_type=Path))
    @click.option("--edition", default="", help="The edition's code; may be left out where there is one.")
    @click.option(
        "--media",
        type=MediaPlace(exists=True, file_okay=False, path_type=Path),
        help="Folder with the pictures; or the word fetch: they are fetched from where they stand.",
    )
    @click.option(
        "--profile",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="TOML file with the mapping.",
    )
    @click.option(
        "--dry-run", is_flag=True, help="Try everything, keep nothing but the report and a proposed mapping."
    )
    def run(
        source: Path, edition: str, media: Path | str | None, profile: Path | None, dry_run: bool
    ) -> None:
        home = boot_for_content()
        from broadsheet.intake.items import SourceError

        folder = home.private / "imports"
        try:
            with _alone(folder):
                _import(name, source, edition, media, profile, dry_run, folder)
        except SourceError as error:
            raise CommandError(f"{source} cannot be imported: {error}.") from None

    return run


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One import at a time: two of the same source would take every item twice."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("Another import is running. Wait for its end, then try again.") from None
        yield


def _import(
    name: str,
    source: Path,
    code: str,
    media: Path | str | None,
    profile: Path | None,
    dry: bool,
    folder: Path,
) -> None:
    from django.db import connections

    from broadsheet.intake.beside import Beside
    from broadsheet.intake.fetched import FetchedMedia
    from broadsheet.intake.formats import FORMATS as READERS
    from broadsheet.intake.formats import refuse_packed
    from broadsheet.intake.mapping import read_profile, source_name
    from broadsheet.intake.media import Media, MediaFolder, NoMedia
    from broadsheet.intake.preparing import Preparer
    from broadsheet.stories.exchange import StoryFormatError
    from broadsheet.stories.exchange.names import Names

    try:
        edition = Names().edition(code)
    except StoryFormatError as error:
        raise CommandError(f"{error}. Name it: --edition CODE") from None
    refuse_packed(source)
    told = read_profile(profile)
    archive = READERS[name](source, edition, told)
    if media == FETCH:
        pictures: Media = FetchedMedia(folder / "fetched")
    else:
        pictures = MediaFolder(Path(media)) if media else NoMedia()
    prepare = Preparer(pictures, edition.code, edition.language, source_name(told))
    settle_memory()
    connections.close_all()  # the other process inherits what is open
    with closing(Beside(archive, prepare)) as reader:
        _run(reader, name, source, edition, media, told, dry, folder)


def _run(
    reader: Beside,
    name: str,
    source: Path,
    edition: Edition,
    media: Path | str | None,
    told: dict[str, Any],
    dry: bool,
    folder: Path,
) -> None:
    from broadsheet.intake.deciding import decided_sections, propose_sections
    from broadsheet.intake.digests import digest_of
    from broadsheet.intake.mapping import in_toml, sections_of
    from broadsheet.intake.pipeline import Pipeline, begin_run
    from broadsheet.intake.report import write_report

    survey = reader.survey()
    decided = decided_sections(edition=edition, format=name, source=str(source))
    mapping = sections_of(survey, edition, told, decided)
    asked = [str(media or ""), json.dumps(told, sort_keys=True, default=str), repr(sorted(mapping.items()))]
    digest = digest_of(source.resolve(), *asked)
    row, goes_on = begin_run(format=name, name=str(source), digest=digest, edition=edition, dry=dry)
    if goes_on:
        click.echo(f"Going on with import {row.pk}, behind item {row.done} of {survey.total}.", err=True)
    lines = ProgressLine()
    pipeline = Pipeline(
        run=row, reader=reader, survey=survey, folder=folder, sections=mapping, on_progress=lines.show,
    )  # fmt: skip
    pipeline.run()
    lines.end()
    report = write_report(row, folder / f"{row.pk}-report.json")
    if dry:
        proposed = folder / f"{row.pk}-profile.toml"
        proposed.write_text(in_toml(mapping, survey), "utf-8")
        propose_sections(run=row, survey=survey, sections=mapping)
        click.echo(
            f"A trial: nothing was kept. Proposed mapping, to be changed and given by --profile: {proposed}"
        )
    click.echo(summary(row))
    click.echo(f"Report: {report}")
    if row.fault:
        raise CommandError(
            f"The source breaks off after item {row.done}: {row.fault}. What came before it is kept."
        )


def summary(run: ImportRun) -> str:
    """What became of the items, in one line that adds up."""
    from broadsheet.intake.models import Outcome
    from broadsheet.intake.pipeline import counts

    found: dict[str, Any] = counts(run)
    words = {
        Outcome.CAME: "came",
        Outcome.CHANGED: "changed",
        Outcome.SAME: "there already",
        Outcome.KEPT: "left alone, edited here",
        Outcome.ASIDE: "no story",
        Outcome.REFUSED: "did not fit",
    }
    parts = [f"{found[outcome]} {word}" for outcome, word in words.items() if found.get(outcome)]
    return f"{run.done} items: {', '.join(parts) or 'none'}."


class ProgressLine:
    """A line on standard error, written over on a terminal and every ten seconds in a log."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.said = time.monotonic()

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.said < (0.2 if self.terminal else 10):
            return
        self.said = now
        minutes, seconds = divmod(int(progress.left), 60)
        line = (
            f"{progress.done:,} of {progress.total:,} items, {progress.rate:,.0f} a second, "
            f"{minutes}:{seconds:02} left"
        )
        click.echo(f"\r{line}\x1b[K" if self.terminal else line, nl=not self.terminal, err=True)

    def end(self) -> None:
        if self.terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
