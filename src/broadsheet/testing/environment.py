"""The surroundings of a test run: a throw-away home, and the database that BROADSHEET_TEST_DATABASE names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from broadsheet.testing.postgres import PostgresServer

DATABASE = "BROADSHEET_TEST_DATABASE"
SERVER = "BROADSHEET_TEST_POSTGRES"


def enter() -> Path:
    """Point this process at a new home that is removed at its end, and return the folder.

    With BROADSHEET_TEST_DATABASE=postgres a server is started too, once a run: the processes that this one
    starts find it in their environment. Raises PostgresUnavailable, and ValueError for an unknown database.
    """
    home = Path(tempfile.mkdtemp(prefix="broadsheet-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "private").mkdir(mode=0o700)
    for name in [
        name for name in os.environ if name.startswith("BROADSHEET_") and name not in (DATABASE, SERVER)
    ]:
        if name != "BROADSHEET_CHROMIUM":
            del os.environ[name]
    os.environ["BROADSHEET_HOME"] = str(home)
    os.environ["BROADSHEET_SECRET_KEY"] = "signs nothing of worth: " + "test " * 8
    wanted = os.environ.get(DATABASE, "sqlite")
    if wanted == "postgres":
        os.environ["BROADSHEET_DATABASE"] = f"postgresql:///broadsheet?host={quote(_server())}&user=postgres"
    elif wanted != "sqlite":
        raise ValueError(f"{DATABASE} is {wanted!r}: sqlite or postgres")
    return home


def for_tests(databases: dict[str, dict[str, Any]], home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES with what its test runner needs.

    SQLite's test database is a file and not in memory, so that a test can look at it over several
    connections, as the product does. Every other alias is the same database under another name.
    """
    given = {alias: dict(settings) for alias, settings in databases.items()}
    for alias, settings in given.items():
        if alias != "default":
            settings["TEST"] = {"MIRROR": "default"}
        elif "sqlite" in settings["ENGINE"]:
            # The product's own makes no file, and the test runner wants one made.
            settings["ENGINE"] = "django.db.backends.sqlite3"
            settings["TEST"] = {"NAME": str(home / "private" / "newsroom.sqlite3")}
    return given


def _server() -> str:
    """The folder of the run's server; the first process to ask starts it and stops it at its end."""
    if SERVER not in os.environ:
        server = PostgresServer()
        server.start()
        atexit.register(server.stop)
        os.environ[SERVER] = server.host
    return os.environ[SERVER]
