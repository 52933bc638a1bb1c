"""`broadsheet work`: the press worker."""

from __future__ import annotations

import click

from broadsheet.cli.boot import boot_for_content


@click.command("work")
def command() -> None:
    """Run the press worker alone: bakes, schedule and background tasks, until it is stopped.

    `broadsheet run` starts one. More may run on other machines with the same PostgreSQL database.
    """
    home = boot_for_content()
    from broadsheet.press import worker

    raise SystemExit(worker.main(home))
