"""`broadsheet import`: stories from elsewhere."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.counting import counted
from broadsheet.cli.group import CommandError
from broadsheet.cli.intake import commands as archives

if TYPE_CHECKING:
    from broadsheet.stories.exchange.importing import Report


@click.group("import")
def command() -> None:
    """Bring stories in from a file or from another system."""


for archive in archives():
    command.add_command(archive)


@command.command("stories")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--update", is_flag=True, help="Change stories that are there and differ from the file.")
@click.option("--strict", is_flag=True, help="End at the first line that cannot be taken.")
def stories(file: str, update: bool, strict: bool) -> None:
    """Publish every story of FILE (one story JSON a line; - for standard input).

    A story whose source_id is there already is not made twice, so an import that was interrupted is
    simply run again. A line that cannot be taken is reported with its number, and the others go on.
    """
    boot_for_content()
    from broadsheet.stories.exchange.importing import StoryImport

    def on_fault(number: int, fault: str) -> None:
        click.echo(f"line {number}: {fault}", err=True)
        if strict:
            raise CommandError(
                f"Ended at line {number} (--strict). What came before it is kept; mend the line and run "
                "the import again."
            )

    progress = Progress()
    folder = Path() if file == "-" else Path(file).parent
    running = StoryImport(folder, update=update, on_fault=on_fault, on_progress=progress.show)
    with click.open_file(file, "rb") as lines:
        report = running.run(lines)
    progress.end()
    click.echo(summary(report))
    if report.bad:
        raise CommandError(
            f"{counted(report.bad, 'line', 'lines')} could not be taken (see above): mend what is "
            "wrong and run the import again; what is in is not imported twice."
        )


def summary(report: Report) -> str:
    """What was done, in one line."""
    parts = [
        f"{counted(report.made, 'story', 'stories')} published",
        f"{counted(report.known, 'was', 'were')} there already",
    ]
    if report.changed:
        parts.append(f"{report.changed:,} changed")
    if report.linked:
        parts.append(f"{report.linked:,} linked to others")
    if report.unresolved:
        left = counted(
            report.unresolved, "link to a story that is not there", "links to stories that are not there"
        )
        parts.append(f"{left} left out")
    return ", ".join(parts) + "."


class Progress:
    """A line on standard error that is written over on a terminal, and every ten seconds in a log."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.begun = self.said = time.monotonic()

    def show(self, report: Report) -> None:
        now = time.monotonic()
        if now - self.said < (0.2 if self.terminal else 10):
            return
        self.said = now
        rate = report.seen / max(now - self.begun, 0.001)
        line = f"{counted(report.seen, 'story', 'stories')}, {rate:,.0f} a second"
        click.echo(f"\r{line}\x1b[K" if self.terminal else line, nl=not self.terminal, err=True)

    def end(self) -> None:
        if self.terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
