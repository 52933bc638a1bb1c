"""Set Django up for a command, and bring the database up to date; every failure is one clear line."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterable
from importlib.util import find_spec

from broadsheet.cli.counting import counted
from broadsheet.cli.group import CommandError
from broadsheet.kernel.version import VERSION
from broadsheet.project.home import Home


def boot(home: Home | None = None) -> Home:
    """Load the site's settings and models. `home` is the one that BROADSHEET_HOME or the folder names."""
    home = home or Home.find().require()
    # Settings find the home by themselves; so do the processes that are started from here.
    os.environ["BROADSHEET_HOME"] = str(home.root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.project.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    if home.database_file is None and find_spec("psycopg") is None:
        raise CommandError(
            "PostgreSQL needs its driver, which is not installed here: pip install 'psycopg[binary]'"
        )
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CommandError(
            f"The settings cannot be used: {_one_line(error)}. See: {home.settings_file}"
        ) from None
    return home


def settle_memory() -> None:
    """Keep what was loaded out of the garbage collector's way, and call it less often.

    A full collection walks 165,000 objects of Django and Wagtail, and every request waits 90 ms for it;
    without those a page of the desk takes 5 to 9 % less, a bake or an import some 5 %.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def boot_for_content() -> Home:
    """As `boot`, for a command that reads or writes content: the database has to be there and up to date."""
    home = boot()
    waiting = check_database(home)
    if waiting:
        raise CommandError(
            f"The database is from an older Broadsheet "
            f"({counted(len(waiting), 'migration', 'migrations')} to apply): "
            "start the site once with: broadsheet run"
        )
    return home


def check_database(home: Home, *, new: bool = False) -> list[str]:
    """The migrations that are still to be applied, as `app.name`.

    Raises CommandError when the database cannot be used: not there, not readable, or from a newer version.
    Only a `new` site may have none: in place of one that was moved away, an empty one would take every
    edition, and so every page, from readers.
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    made = home.settings_file.is_file() and not new
    if made and home.database_file and not home.database_file.exists():
        raise CommandError(_missing(home, "is missing"))
    if home.database_file:
        # Before SQLite does, which would let everybody read it; its other files take over the mode.
        with contextlib.suppress(OSError):
            home.database_file.touch(0o600, exist_ok=False)
    try:
        executor = MigrationExecutor(connection)
        newer = newer_than_known(executor.loader.applied_migrations, executor.loader.disk_migrations)
    except DatabaseError as error:
        raise CommandError(
            f"{_where(home)} cannot be used: {_one_line(error)}. {_what_to_do(home)}"
        ) from None
    # SQLite makes an empty file for whoever asks while the real one is away.
    if made and home.database_file and not executor.loader.applied_migrations:
        raise CommandError(_missing(home, "is empty"))
    if newer:
        raise CommandError(
            f"{_where(home)} is from a newer Broadsheet: it has {newer[0]}, which this version "
            f"({VERSION}) does not know. Install the newer version, or restore a backup made with this one."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate(home: Home, *, say: Callable[[str], None], new: bool = False) -> int:
    """Apply what is to be applied. Returns how many migrations that were; raises CommandError."""
    waiting = check_database(home, new=new)
    if not waiting:
        return 0
    from django.core.management import call_command
    from django.db import DatabaseError

    say(f"Bringing the database up to date ({counted(len(waiting), 'migration', 'migrations')}) ...")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise CommandError(
            f"{_where(home)} cannot be changed: {_one_line(error)}. {_what_to_do(home)}"
        ) from None
    return len(waiting)


def newer_than_known(applied: Iterable[tuple[str, str]], known: Iterable[tuple[str, str]]) -> list[str]:
    """The applied migrations that come after every known one of their app, as `app.name`.

    An unknown one in the middle is a migration that was squashed away, and an unknown app is a plugin that
    was taken out: neither stops a start.
    """
    newest: dict[str, str] = {}
    for app, name in known:
        newest[app] = max(newest.get(app, ""), name)
    known = set(known)
    return sorted(
        f"{app}.{name}"
        for app, name in applied
        if app in newest and (app, name) not in known and name > newest[app]
    )


def _missing(home: Home, what: str) -> str:
    return (
        f"{_where(home)} {what}. Put it back, or a backup of it; "
        f"to begin anew with an empty newsroom: broadsheet init {home.root}"
    )


def _where(home: Home) -> str:
    return (
        f"The database {home.database_file}" if home.database_file else "The database in BROADSHEET_DATABASE"
    )


def _what_to_do(home: Home) -> str:
    if home.database_file:
        return f"Check that it is whole and that you own {home.private}: broadsheet doctor"
    return "Check that its server runs, and the address, name and password: broadsheet doctor"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".?")
