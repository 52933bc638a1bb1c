"""`broadsheet init`: make a site."""

from __future__ import annotations

from pathlib import Path

import click

from broadsheet.cli import foundation
from broadsheet.cli.boot import boot, migrate
from broadsheet.cli.ports import check_ports
from broadsheet.project.home import Home


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--demo", is_flag=True, help="Fill it with a made-up paper in three languages.")
@click.option("--demo-days", type=click.IntRange(1, 10), default=10, hidden=True)
@click.option("--starting", is_flag=True, hidden=True, help="Whoever calls it starts the site itself.")
@click.option("--name", help="The name of the first edition. Default: the folder's name.")
@click.option("--language", default="en", show_default=True, help="Its language: en, uk or ar.")
@click.option("--time-zone", default="UTC", show_default=True, help="Its time zone, such as Europe/Kyiv.")
def command(
    folder: Path | None,
    demo: bool,
    demo_days: int,
    starting: bool,
    name: str | None,
    language: str,
    time_zone: str,
) -> None:
    """Make a new site in FOLDER (default: BROADSHEET_HOME).

    Safe to call again: what is there is kept, what is missing is made, so an interrupted start goes on.
    """
    home = Home.load(folder) if folder else _named_home()
    foundation.refuse_foreign_folder(home)
    finished = home.settings_file.is_file()
    if starting and not finished:
        check_ports(home, "make run")  # before the minutes that a demonstration takes
    foundation.make_folders(home)
    foundation.make_secret(home)
    boot(home)
    migrate(home, say=click.echo, new=True)
    from broadsheet.cli import newcomer
    from broadsheet.project import demo as demonstration

    if demo:
        click.echo(f"{demonstration.fill(days=demo_days)} demonstration stories are in.")
    edition = newcomer.make_first_edition(
        name=name or home.root.name.replace("-", " ").replace("_", " ").title() or "Broadsheet",
        language=language,
        time_zone=time_zone,
    )
    password = newcomer.make_first_user(home, name=foundation.FIRST_USER)
    # Last, because its presence says that the site is complete.
    foundation.write_settings(home, time_zone=edition.time_zone)
    click.echo(f"{home.root} {'was a site already; nothing of it was changed' if finished else 'is ready'}.")
    if password:
        name = foundation.FIRST_USER
        click.echo(f"Sign in as {name} with the password {password}")
        click.echo(f"(also in {home.first_password_file}; change it with: broadsheet user password {name})")
    if not finished and not starting:
        click.echo(f"Start it with: cd {home.root} && broadsheet run")


def _named_home() -> Home:
    import os

    named = os.environ.get("BROADSHEET_HOME", "").strip()
    if not named:
        raise click.UsageError("Name the folder of the new site: broadsheet init FOLDER")
    return Home.load(Path(named))
