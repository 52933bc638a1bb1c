"""`broadsheet press`: what the desk's press board shows and does."""

from __future__ import annotations

import json
import time
from urllib.parse import unquote, urlsplit

import click

from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.counting import counted
from broadsheet.cli.group import CommandError

LANES = {
    0: "stories, fronts and the river",
    1: "sections, topics, people and days",
    2: "feeds",
    9: "wide changes",
}
LOOK_EVERY = 2.0  # seconds
SHOWN = 20  # failed pages that are listed by name


@click.group("press")
def command() -> None:
    """Look at the press, try failed pages again, bake again."""


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="The same for a program.")
def status(as_json: bool) -> None:
    """What waits, what failed and why, and how long a wide change still takes."""
    boot_for_content()
    from broadsheet.press.selectors import failed_jobs, press_board

    board = press_board()
    failed = list(failed_jobs()[:SHOWN])
    if as_json:
        wide = board.wide
        click.echo(
            json.dumps(
                {
                    "last_bake": board.last_bake and board.last_bake.isoformat(),
                    "stale_since": board.stale_since and board.stale_since.isoformat(),
                    "queue": {str(lane): board.queue.get(lane, 0) for lane in LANES},
                    "failures": board.failures,
                    "wide": wide and {"left": wide.left, "seconds": wide.seconds, "keys": list(wide.keys)},
                    "failed": [{"page": str(job), "error": job.error.strip()} for job in failed],
                },
                indent=2,
            )
        )
        return
    click.echo(f"Last bake: {_time(board.last_bake) if board.last_bake else 'none yet'}")
    for lane, what in LANES.items():
        click.echo(f"Waiting in lane {lane} ({what}): {board.queue.get(lane, 0)}")
    if board.stale_since:
        click.echo(f"The oldest of them, wide changes apart, waits since {_time(board.stale_since)}")
    if board.wide:
        rest = f"about {board.wide.seconds:,.0f} s" if board.wide.seconds else "a time that is not known yet"
        more = "at least " if board.wide.spreading else ""
        click.echo(
            f"Wide changes: {more}{counted(board.wide.left, 'page', 'pages')} "
            f"and {rest} to go, since {_time(board.wide.since)}"
        )
    click.echo(f"Failed: {board.failures}")
    for job in failed:
        reason = (job.error.strip().splitlines() or ["no reason was kept"])[-1]
        click.echo(f"  {job}: {reason} ({counted(job.attempts, 'attempt', 'attempts')})")
    if board.failures:
        click.echo("Try them at once with: broadsheet press retry")


@command.command("retry")
def retry() -> None:
    """Try every failed page at once, instead of when its time has come."""
    boot_for_content()
    from broadsheet.press.services import retry_failed

    click.echo(f"{counted(retry_failed(), 'page is', 'pages are')} tried again.")


@command.command("rebake")
@click.argument("address", required=False)
@click.option("--all", "everything", is_flag=True, help="Bake the whole site again, in the slow lane.")
@click.option(
    "--wait", is_flag=True, help="With --all: show what is left and how long it takes, until it is done."
)
def rebake(address: str | None, everything: bool, wait: bool) -> None:
    """Bake the page at ADDRESS again, whatever is there (`/politics/`, or the whole address).

    A whole site is gone on with after a kill or a restart, from where it was. To look on, call it with --wait
    or ask `broadsheet press status`; Ctrl-C ends the looking on, not the baking.
    """
    if everything == bool(address) or (wait and not everything):
        raise click.UsageError("Give an address, or --all (and --wait, if you like).")
    boot_for_content()
    from broadsheet.press import services

    if everything:
        services.rebake_all()
        click.echo("The whole site is baked again, behind every publication. See: broadsheet press status")
        if wait:
            _look_on()
        return
    from broadsheet.newsroom.models import Edition

    try:
        parts = urlsplit(address)
    except ValueError:
        raise CommandError(f"{address} is no address.") from None
    path = unquote(parts.path) or "/"
    editions = sorted(Edition.objects.all(), key=lambda edition: -len(edition.prefix))
    for edition in editions:
        if parts.hostname and edition.host and edition.host != parts.hostname:
            continue
        if edition.prefix and not path.startswith(f"/{edition.prefix}/"):
            continue
        inside = path.removeprefix(f"/{edition.prefix}") if edition.prefix else path
        try:
            services.rebake(edition=edition.code, path=inside)
        except services.UnknownOutput:
            continue
        click.echo(f"{path} of the edition {edition.code} is baked again.")
        return
    raise CommandError(
        f"The press has never baked {path}: check the address, or publish what it shows first."
    )


def _look_on() -> None:
    """Say every other second what is left of the wide changes, until nothing is."""
    from broadsheet.press.selectors import press_board

    while (board := press_board()).wide or board.stale_since:
        wide = board.wide
        if wide is None:
            click.echo("Waiting for the press to begin (is broadsheet run up?)")
        else:
            rest = f"{wide.seconds / 60:,.0f} min to go" if wide.seconds else "the time is not known yet"
            more = "at least " if wide.spreading else ""
            click.echo(f"{more}{counted(wide.left, 'page', 'pages')} left, {rest}")
        time.sleep(LOOK_EVERY)
    click.echo("Everything is baked.")


def _time(moment) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
