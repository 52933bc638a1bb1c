"""`broadsheet work`: the press worker."""

from __future__ import annotations

import signal

import click

from broadsheet.cli.boot import boot, settle_memory
from broadsheet.cli.group import CommandError


@click.command("work")
def command() -> None:
    """Run the press worker alone: bakes, schedule and background tasks, until it is stopped.

    `broadsheet run` starts one. On other machines with the same PostgreSQL database more may stand by.
    """
    home = boot()
    from broadsheet.press.lease import LeaseTaken
    from broadsheet.press.registry import installed
    from broadsheet.press.worker import Worker

    worker = Worker(
        root=home.public,
        lease=home.private / "press.lock",
        registry=installed(),
        newsroom=(home.listen, home.newsroom_port),
        inbox=home.inbox,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    settle_memory()
    try:
        worker.run()
    except LeaseTaken as error:
        raise CommandError(f"A worker of this site runs already on this machine ({error}).") from None
