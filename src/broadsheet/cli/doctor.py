"""`broadsheet doctor`: look a site over, and say for each finding what to do."""

from __future__ import annotations

import click

from broadsheet.cli.checkup import Finding, check_files, check_ports_free, repair_files
from broadsheet.cli.counting import counted
from broadsheet.project.home import Home


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Mend what can be mended without losing anything.")
@click.option("--sample", default=0, help="Compare only so many baked pages, drawn at random; 0: all.")
def command(repair: bool, sample: int) -> None:
    """Check folders, modes, settings, database, migrations, baked pages and ports.

    Exit code 1 while something is wrong. `--repair` makes missing folders, sets modes, applies migrations and
    has missing or damaged pages baked again.
    """
    home = Home.find().require()
    if repair:
        for done in repair_files(home):
            click.echo(f"mended: {done}")
    findings = [*check_files(home), *_content(home, repair=repair, sample=sample), *check_ports_free(home)]
    for finding in findings:
        click.echo(f"{finding.weight}: {finding.what}\n    {finding.to_do}")
    wrong = [finding for finding in findings if finding.weight == "wrong"]
    if not findings:
        click.echo(f"{home.root} is in order.")
    raise SystemExit(1 if wrong else 0)


def _content(home: Home, *, repair: bool, sample: int) -> list[Finding]:
    """What needs Django. A database that cannot be used ends the search there."""
    from broadsheet.cli.boot import boot, check_database, migrate
    from broadsheet.cli.group import CommandError

    try:
        boot(home)
        if repair:
            count = migrate(home, say=click.echo)
            if count:
                click.echo(f"mended: {counted(count, 'migration', 'migrations')} applied")
        waiting = check_database(home)
    except CommandError as error:
        what, _, to_do = error.message.rpartition(". ")
        return [Finding("wrong", what or error.message, to_do)]
    if waiting:
        return [
            Finding(
                "wrong",
                f"The database is behind the code by {counted(len(waiting), 'migration', 'migrations')}.",
                "Start the site once (broadsheet run applies them), or: broadsheet doctor --repair",
            )
        ]
    from broadsheet.cli.checkup_content import check_content

    return check_content(home, repair=repair, sample=sample, say=click.echo)
