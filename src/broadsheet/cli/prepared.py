"""Whether the database is known to fit the installed code, found out without loading Django.

Loading it takes two seconds of a start. What is compared is exact: every migration that the database says was
applied, every migration file of ours, and every installed package by name and version. Only for SQLite; a
database server is asked the long way.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import sys
from pathlib import Path

from broadsheet.kernel.version import VERSION
from broadsheet.project.home import Home

MARKER = "prepared"


def is_prepared(home: Home) -> bool:
    """Whether nothing has changed since `remember`."""
    now = fingerprint(home)
    try:
        return now is not None and (home.private / MARKER).read_text() == now
    except OSError:
        return False


def remember(home: Home) -> None:
    """Call after the database was brought up to date."""
    now = fingerprint(home)
    if now:
        (home.private / MARKER).write_text(now)


def fingerprint(home: Home) -> str | None:
    """A hash of the applied migrations and the installed code; None where it cannot be told."""
    if home.database_file is None:
        return None
    try:
        with contextlib.closing(
            sqlite3.connect(f"{home.database_file.as_uri()}?mode=ro", uri=True)
        ) as database:
            applied = sorted(database.execute("SELECT app, name FROM django_migrations"))
    except (sqlite3.Error, ValueError):
        return None
    return hashlib.sha256(repr([VERSION, applied, _own_migrations(home), _packages()]).encode()).hexdigest()


def _own_migrations(home: Home) -> list[str]:
    return sorted(str(path.relative_to(home.package)) for path in home.package.glob("*/migrations/*.py"))


def _packages() -> list[str]:
    """The installed packages by the folders that pip leaves: `wagtail-8.0.1.dist-info`."""
    folders = [Path(entry) for entry in sys.path if entry]
    return sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))
